"""The front door: to the sign-in page, or to what one's role begins its day with."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fuwai.web import refuse
from fuwai.web.frame import navigation_of


def home(request: HttpRequest) -> HttpResponse:
    """The first entry of the navigation; a page that says so where a role has none yet."""
    if getattr(request, "account", None) is None:
        return refuse.sign_in(request)
    entries = [entry for _, section in navigation_of(request) for entry in section]
    return HttpResponseRedirect(entries[0].address) if entries else render(request, "site/nothing.html")
