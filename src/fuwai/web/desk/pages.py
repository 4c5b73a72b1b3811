"""The front door: to the sign-in page, or to the home of one's role."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.web import refuse
from fuwai.web.desk import enterprise, others
from fuwai.web.review import queue


def home(request: HttpRequest) -> HttpResponse:
    """What one's role begins its day with."""
    account = getattr(request, "account", None)
    if account is None:
        return refuse.sign_in(request)
    return HOMES[Role(account.role)](request)


def _reviewer(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/reviewer.html", {"heading": _("审核工作台"), **queue.home_context(request)})


HOMES: Mapping[Role, Callable[[HttpRequest], HttpResponse]] = {
    Role.FILER: enterprise.home,
    Role.MANAGER: enterprise.home,
    Role.TRAINER: others.trainer,
    Role.CLERK: _reviewer,
    Role.HEAD: _reviewer,
    Role.ANALYST: others.ways,
    Role.AUDITOR: others.auditor,
    Role.EXPERT: others.expert,
    Role.PAYER: others.payer,
    Role.ADMINISTRATOR: others.administrator,
}
