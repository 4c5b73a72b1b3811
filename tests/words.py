"""The words of the pages as they are written: every msgid of templates and code, and the Chinese that is no msgid.

`python -m tests.words` prints what has no English yet.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

WEB = Path(__file__).parent.parent / "src" / "fuwai" / "web"
CHINESE = re.compile(r"[\u3400-\u9fff]")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
BOTH = {"said", "FuwaiError", "Mistyped", "Route", "RegexValidator"}  # calls whose arguments stand in both languages


def templates() -> list[Path]:
    return sorted((WEB / "templates").rglob("*.html"))


def modules() -> list[Path]:
    found = [*sorted(WEB.rglob("*.py")), WEB.parent / "api" / "page.py"]  # the one page that is the open API's
    return [p for p in found if not p.name.startswith(("test_", "testdata", "conftest"))]


def msgids(path: Path) -> set[str]:
    """The msgids that a template or a module uses."""
    text = templatize(path.read_text(), origin=str(path)) if path.suffix == ".html" else path.read_text()
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    said = {
        message for _, messages, _, _ in found for message in ([messages] if isinstance(messages, str) else messages)
    }
    return {message for message in said if message and CHINESE.search(message)}


def english() -> dict[str, dict[str, str]]:
    """The English of each room: msgid → text."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((WEB / "locale").glob("*/en/LC_MESSAGES/django.po")):
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale="en")
        texts = {}
        for message in catalogue:
            ids, strings = message.id, message.string
            if isinstance(ids, tuple):
                texts |= {one: strings[min(at, len(strings) - 1)] for at, one in enumerate(ids)}
            elif ids:
                texts[ids] = "" if message.fuzzy else strings
        found[path.parts[-4]] = texts
    return found


def loose_in_template(path: Path) -> list[str]:
    """Chinese in a template that no translation tag holds."""
    loose, inside = [], ""
    for token in Lexer(path.read_text()).tokenize():
        if token.token_type is TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in ("blocktranslate", "blocktrans", "comment"):
                inside = word
            elif word in ("endblocktranslate", "endblocktrans", "endcomment"):
                inside = ""
            elif word not in ("translate", "trans") and CHINESE.search(re.sub(r'_\("[^"]*"\)', "", token.contents)):
                loose.append(token.contents)
        elif token.token_type is TokenType.VAR and CHINESE.search(re.sub(r'_\("[^"]*"\)', "", token.contents)):
            loose.append(token.contents)
        elif token.token_type is TokenType.TEXT and not inside and CHINESE.search(token.contents):
            loose.append(token.contents.strip())
    return loose


def loose_in_module(path: Path) -> list[str]:
    """Chinese in a module that is no msgid, no docstring, and does not stand beside its English."""
    return list(_loose(ast.parse(path.read_text())))


def _loose(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in KEYWORDS or name in BOTH:
            return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Tuple | ast.Call | ast.Dict) and _both(node):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield f"{node.lineno}: {node.value}"
    for child in ast.iter_child_nodes(node):
        yield from _loose(child)


def _both(node: ast.Tuple | ast.Call | ast.Dict) -> bool:
    """Whether a Chinese text stands next to one in Latin letters: a pair of both languages."""
    inner = node.elts if isinstance(node, ast.Tuple) else node.values if isinstance(node, ast.Dict) else node.args
    texts = [ast.unparse(one) for one in inner if isinstance(one, ast.Constant | ast.JoinedStr)]
    latin = [text for text in texts if re.search(r"[A-Za-z]", text) and not CHINESE.search(text)]
    return len(latin) >= len([text for text in texts if CHINESE.search(text)]) > 0


def missing() -> Iterator[str]:
    """What has no English yet, by file, as entries of a .po to be filled."""
    known = {msgid for texts in english().values() for msgid, text in texts.items() if text}
    for path in [*templates(), *modules()]:
        for msgid in sorted(msgids(path) - known):
            text = msgid.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            yield f'#: {path.relative_to(WEB)}\nmsgid "{text}"\nmsgstr ""\n'


if __name__ == "__main__":
    print("\n".join(missing()))
