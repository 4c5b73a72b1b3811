"""What someone sees who may not: the way to sign in, or whose page it is."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

if TYPE_CHECKING:
    from fuwai.web.route import Route


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards. A piece of a page asked for by script sends the whole page there."""
    address = f"/sign-in?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def not_yours(request: HttpRequest, route: "Route") -> HttpResponse:
    """403, with the roles that may."""
    return render(request, "web/not_yours.html", {"route": route}, status=403)
