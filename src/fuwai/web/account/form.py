"""A short form as a page of its own: what was typed stays, what is wrong stands above it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from fuwai.core.error import FuwaiError
from fuwai.web.part import Action, Input

Words = str | Promise


def form_page(
    request: HttpRequest,
    heading: Words,
    fields: Sequence[Input],
    button: Words,
    fault: FuwaiError | None = None,
    **more: Any,
) -> HttpResponse:
    """*more*: `note` (a line below the heading), `links` (Actions), `hidden` (name → value), `template`, what that asks."""
    context = {"heading": heading, "fields": fields, "button": button, "fault": fault, **more}
    template = context.pop("template", "account/form.html")
    return render(request, template, context, status=422 if fault else 200)


def typed(request: HttpRequest, name: str, given: str = "") -> str:
    """What was typed into *name*, or what the address gives."""
    return str(request.POST.get(name, request.GET.get(name, given))).strip()


__all__ = ["Action", "Input", "form_page", "typed"]
