"""The fixed parts of a docx: styles with East Asian fonts, the font table with its substitutes, the settings.

Sizes and line grid are those of GB/T 9704 (official documents): title 2号, text 3号 on a grid of 29 pt, tables 5号.
"""

from dataclasses import dataclass

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LATIN = "Times New Roman"
TITLE, HEAD, BODY, TABLE = "方正小标宋简体", "黑体", "仿宋", "宋体"
RED = "C00000"

# Where a machine lacks the font, Word looks for these names; then for one of the same kind (panose, family).
SUBSTITUTES = {
    TITLE: ("小标宋,华文中宋,STZhongsong,Noto Serif CJK SC", "roman"),
    HEAD: ("SimHei,华文黑体,Noto Sans CJK SC", "swiss"),
    BODY: ("FangSong,仿宋_GB2312,华文仿宋,STFangsong,Noto Serif CJK SC", "modern"),
    TABLE: ("SimSun,华文宋体,Noto Serif CJK SC", "roman"),
}

BUILT_IN = ("Normal", "Title", "heading 1", "caption", "header", "footer")  # names that Word knows


@dataclass(frozen=True)
class Style:
    """A paragraph style: *font* for East Asian text, *size* in half points, *paragraph* and *run* as further XML."""

    id: str
    name: str
    font: str
    size: int
    paragraph: str = ""
    run: str = ""
    before: int = 0
    after: int = 0
    line: str = 'w:line="240" w:lineRule="auto"'
    based_on: str = "Normal"


def catalogue(language: str) -> tuple[Style, ...]:
    """The styles of a bulletin. Spacing is in twentieths of a point."""
    zh = language == "zh"
    text, small, grid = (
        (32, 21, 'w:line="580" w:lineRule="exact"') if zh else (24, 20, 'w:line="320" w:lineRule="exact"')
    )
    indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if zh else ""
    none = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    keep, both, centre, right = "<w:keepNext/>", *(f'<w:jc w:val="{side}"/>' for side in ("both", "center", "right"))
    bold = "" if zh else "<w:b/>"
    spread = '<w:spacing w:val="80"/>' if zh else ""
    inset = '<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/>'
    sides = (
        '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280" w:firstLineChars="0" w:firstLine="0"/>'
    )
    return (
        Style("Normal", "Normal", BODY, text, indent + both, line=grid, after=0 if zh else 120, based_on=""),
        Style("Title", "Title", TITLE, 44 if zh else 36, none + centre, bold, 290, 580, 'w:line="640" w:lineRule="atLeast"'),
        Style("Heading1", "heading 1", HEAD, text, keep + indent + '<w:outlineLvl w:val="0"/>', bold, 0 if zh else 240, line=grid),
        Style("Caption", "caption", HEAD, 24 if zh else 22, keep + none + centre, "", 240, 60),
        Style("ChartCaption", "Chart Caption", HEAD, 24 if zh else 22, none + centre, "", 60, 240),
        Style("UnitLine", "Unit Line", TABLE, small, keep + none + right, "", 0, 40),
        Style("TableText", "Table Text", TABLE, small, none + '<w:jc w:val="left"/>', "", 30, 30),
        Style("TableHead", "Table Head", HEAD, small, keep + none + centre, "", 30, 30),
        Style("TableNote", "Table Note", TABLE, 18, none + '<w:jc w:val="left"/>', "", 60, 240),
        Style("Chart", "Chart", TABLE, small, keep + none + centre, "", 240, 0),
        Style("Issuer", "Issuer", BODY, text, f"{keep}{inset}{right}", "", 640),
        Style("Imprint", "Imprint", TABLE, small, none + right, "", 60),
        Style("Header", "header", HEAD, text, none + '<w:jc w:val="left"/>', f'<w:color w:val="{RED}"/>{spread}'),
        Style("Footer", "footer", TABLE, 28, sides),
    )  # fmt: skip


def fonts(east_asia: str, hint: bool = True) -> str:
    """w:rFonts: Latin letters and digits in Times New Roman, the rest in *east_asia*."""
    # without the hint Word sets “ ” and … in the Latin font, half as wide
    eager = ' w:hint="eastAsia"' if hint else ""
    return f'<w:rFonts{eager} w:ascii="{LATIN}" w:eastAsia="{east_asia}" w:hAnsi="{LATIN}" w:cs="{LATIN}"/>'


def styles_xml(language: str) -> str:
    """word/styles.xml."""
    locale = "en-US" if language == "zh" else "en-GB"
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY, hint=False)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        f'<w:lang w:val="{locale}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    character = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    three_lines = (
        '<w:style w:type="table" w:customStyle="1" w:styleId="ThreeLine"><w:name w:val="Three Line Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" '
        'w:color="000000"/><w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tblBorders></w:tblPr>'
        "</w:style>"
    )
    body = "".join(style_xml(style) for style in catalogue(language))
    return f"{XML}<w:styles {W}>{defaults}{body}{character}{table}{three_lines}</w:styles>"


def style_xml(style: Style) -> str:
    kind = ' w:default="1"' if style.id == "Normal" else "" if style.name in BUILT_IN else ' w:customStyle="1"'
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    spacing = f'<w:spacing w:before="{style.before}" w:after="{style.after}" {style.line}/>'
    # the schema wants keepNext, spacing, ind, jc, outlineLvl in this order
    keep = "<w:keepNext/>" if "<w:keepNext/>" in style.paragraph else ""
    rest = style.paragraph.replace("<w:keepNext/>", "")
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{style.id}"><w:name w:val="{style.name}"/>{based}'
        f"<w:qFormat/><w:pPr>{keep}{spacing}{rest}</w:pPr>"
        f'<w:rPr>{fonts(style.font)}{style.run}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def font_table_xml() -> str:
    """word/fontTable.xml: for each Chinese font the names to try where it is missing."""
    chinese = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{names}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (names, family) in SUBSTITUTES.items()
    )
    latin = (
        f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    )
    return f"{XML}<w:fonts {W}>{chinese}{latin}</w:fonts>"


def settings_xml() -> str:
    """word/settings.xml: left and right pages differ in where the number stands; punctuation as Chinese text wants it."""
    return (
        f'{XML}<w:settings {W}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def app_xml() -> str:
    """docProps/app.xml: the program, and nothing about the machine."""
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Fuwai</Application></Properties>"
    )
