"""Every address of the site: the ROUTES of each room, and nothing else."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from fuwai import web
from fuwai.web.route import Route

ROOMS = tuple(
    sorted(
        found.name
        for found in pkgutil.iter_modules(web.__path__)
        if found.ispkg and find_spec(f"fuwai.web.{found.name}.routes")
    )
)
ROUTES: tuple[Route, ...] = tuple(route for room in ROOMS for route in import_module(f"fuwai.web.{room}.routes").ROUTES)

# The open API is a floor beside this one, with its own table of calls: named here and not known. It comes first: addresses
# are looked through in their order, and programs ask oftener than people.
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("fuwai.api.urls")),
    path("sdmx/v2/", include("fuwai.api.sdmx")),
    *(route.pattern for route in ROUTES),
]

handler400 = "fuwai.web.refuse.bad_request"
handler403 = "fuwai.web.refuse.forbidden"
handler404 = "fuwai.web.refuse.not_found"
handler500 = "fuwai.web.refuse.failed"
