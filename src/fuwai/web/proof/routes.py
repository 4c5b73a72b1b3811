"""The address of the proofreader."""

from fuwai.web.proof import pages
from fuwai.web.route import SIGNED_IN, Route

ROUTES: tuple[Route, ...] = (
    Route("proof", "proof", pages.proof, SIGNED_IN, "校对通报", "proofread a bulletin", ("GET", "POST")),
)
