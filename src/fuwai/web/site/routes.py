"""The addresses of what belongs to no room."""

from fuwai.web.language import choose
from fuwai.web.route import ADMINISTRATORS, ANYONE, Route
from fuwai.web.site import style

ROUTES = (
    Route("language", "language", choose, ANYONE, "选择语言", "choose the language", ("POST",)),
    Route("style", "style", style.style, ADMINISTRATORS, "样式一览", "style guide"),
)
