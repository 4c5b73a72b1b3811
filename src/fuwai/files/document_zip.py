"""Office files are zip archives: the same content gives the same bytes when order and times are fixed."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime

FIRST = ("[Content_Types].xml", "_rels/.rels")  # readers that stream the file expect these at its beginning


def fixed_zip(data: bytes, moment: datetime, replace: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """The archive *data* with sorted entries, all of them dated *moment*; *replace* rewrites entries by name."""
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name not in FIRST, name)):
            content = source.read(name)
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the byte tells on which system the file was made
            archive.writestr(info, (replace or {}).get(name, bytes)(content))
    return target.getvalue()
