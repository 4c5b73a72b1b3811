"""The words of the pages. Chinese is the msgid; English stands in `locale/<room>/en/LC_MESSAGES/django.po`, one a room.

Texts that are written in templates and code are translated by Django (`{% translate %}`, `gettext`). Data that carries both
languages (errors, findings, regions, roles) is told by `said`. `python -m fuwai.web.words` compiles what is not compiled.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import get_language

LOCALE = Path(__file__).parent / "locale"
Said = Any  # something with .zh and .en, a mapping with both, or the pair (zh, en)


def english() -> bool:
    """Whether the reader of this page reads English."""
    return (get_language() or "").startswith("en")


def said(zh: str, en: str) -> str:
    """One of two texts, in the reader's language."""
    return en if english() else zh


def spoken() -> dict[str, object]:
    """What the frame of a page says about its language."""
    return {
        "english": english(),
        "html_language": "en" if english() else "zh-CN",
        "language_names": {"zh": "中文", "en": "English"},  # each in its own words, whatever the page speaks
    }


def said_of(thing: Said) -> str:
    """The text of data that carries both languages; a plain string is itself, None is empty.

    Raises TypeError for what carries none.
    """
    if thing is None or (isinstance(thing, str) and not hasattr(thing, "zh")):
        return thing or ""
    if isinstance(thing, Mapping):
        return said(str(thing["zh"]), str(thing["en"]))
    if isinstance(thing, tuple) and len(thing) == 2:
        return said(*thing)
    if hasattr(thing, "zh") and hasattr(thing, "en"):
        return said(str(thing.zh), str(thing.en))
    raise TypeError(f"{thing!r} carries no zh and en")


def compile_words(locale: Path = LOCALE) -> list[Path]:
    """Compile each .po that is newer than its .mo; the compiled files. Two processes may do so at once."""
    written = []
    for source in sorted(locale.glob("*/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3])
        handle, draft = tempfile.mkstemp(dir=source.parent, suffix=".draft")
        with os.fdopen(handle, "wb") as stream:
            write_mo(stream, catalogue)
        os.chmod(draft, 0o644)
        os.replace(draft, compiled)
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_words()
