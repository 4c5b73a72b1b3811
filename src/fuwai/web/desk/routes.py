"""The front door: what each role begins its day with."""

from fuwai.web.desk import pages
from fuwai.web.route import ANYONE, Route

ROUTES: tuple[Route, ...] = (Route("desk", "", pages.home, ANYONE, "工作台", "the home of each role"),)
