"""Chinese fonts for PDF and charts: the system's own, else the ones of two font packages, else an error that teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
import vl_convert

from fuwai.core.error import FuwaiError

# In order of liking: body text 宋体-like, headings and charts 黑体-like. Open fonts first, then what systems bring along.
SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "SimHei")
LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")  # the last one is inside Typst itself

# Packages on PyPI, each with one Noto Sans CJK TC file (SIL Open Font Licence). It holds the simplified shapes too;
# with language zh and region CN its locl feature picks them.
PACKAGES = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
PACKAGED_FAMILY = "Noto Sans CJK TC"


@dataclass(frozen=True)
class FontChoice:
    """Families by their names: *serif* for text, *sans* for headings and charts, *latin* for digits and letters.

    *directories* hold font files that are not installed on the system; empty where the system has all.
    """

    serif: str
    sans: str
    latin: str
    directories: tuple[Path, ...] = ()


@cache
def fonts() -> FontChoice:
    """The fonts of this machine. Raises FuwaiError `font.none` where no Chinese font is to be found."""
    return choose(installed().families(), packaged_directories())


@cache
def installed() -> typst.Fonts:
    """What the system has, read once a process."""
    return typst.Fonts()


def choose(families: Iterable[str], packaged: tuple[Path, ...]) -> FontChoice:
    """The best choice from the installed *families* and the directories of *packaged* fonts."""
    have = set(families)
    latin = next(name for name in LATIN if name in have | {LATIN[-1]})
    serif = next((name for name in SERIF if name in have), None)
    sans = next((name for name in SANS if name in have), None)
    if serif or sans:
        return FontChoice(serif or sans or "", sans or serif or "", latin)
    if packaged:
        return FontChoice(PACKAGED_FAMILY, PACKAGED_FAMILY, latin, packaged)
    raise FuwaiError(
        "font.none",
        "本机没有中文字体，无法生成 PDF 与图表；请安装 fonts-noto-cjk（apt install fonts-noto-cjk），"
        "或 pip install cvttf-notosanscjk-regular cvttf-notosanscjk-bold",
        "no Chinese font on this machine, so PDF and charts cannot be made; install fonts-noto-cjk "
        "(apt install fonts-noto-cjk), or pip install cvttf-notosanscjk-regular cvttf-notosanscjk-bold",
    )


def packaged_directories() -> tuple[Path, ...]:
    """The directories of the font packages that are installed."""
    specs = (find_spec(name) for name in PACKAGES)
    return tuple(Path(spec.origin).parent for spec in specs if spec is not None and spec.origin is not None)


@cache
def typst_fonts() -> typst.Fonts:
    """The fonts as Typst wants them."""
    directories = [str(path) for path in fonts().directories]
    return typst.Fonts(font_paths=directories) if directories else installed()


@cache
def register_for_charts() -> str:
    """Make the chosen sans family known to the chart engine and return its name."""
    for directory in fonts().directories:
        vl_convert.register_font_directory(str(directory))
    return fonts().sans
