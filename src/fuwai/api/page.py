"""The description as a page of our own: no script, nothing from elsewhere."""

from django.http import HttpRequest, HttpResponse


def docs(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse("")
