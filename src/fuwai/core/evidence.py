"""佐证材料: the kinds of documents that may stand beside a record, and the forms of file in which they come."""

KIND_NAMES: dict[str, tuple[str, str]] = {
    "contract": ("合同扫描件", "contract scan"),
    "receipt": ("收汇凭证", "foreign-exchange receipt"),
    "invoice": ("发票", "invoice"),
    "certificate": ("资质证书", "certificate"),
    "roster": ("培训名册", "roster of trainees"),
    "other": ("其他", "other"),
}
MEDIA: dict[str, str] = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}  # and its ending
