"""Addresses of the nouns besides contracts and executions: those of web.record, and what is their own.

A training body files trainings and sees nothing else, so that it stands beside the others on these routes alone.
"""

from dataclasses import replace

from fuwai.core.access import Role
from fuwai.web.noun import allot, paid, place
from fuwai.web.noun.kinds import KINDS
from fuwai.web.record.routes import of
from fuwai.web.route import ENTERPRISE, Method, Route

BOTH: tuple[Method, ...] = ("GET", "POST")
ONE = {"record": 1}


def _with_trainers(route: Route) -> Route:
    return replace(route, who=route.who | {Role.TRAINER})


ROUTES: tuple[Route, ...] = (
    *(_with_trainers(route) if kind.noun == "training" else route for kind in KINDS.values() for route in of(kind)),
    Route("enterprise", "enterprise", place.own, ENTERPRISE, "本企业信息", "the enterprise's own data"),
    Route(
        "relocation",
        "enterprise/relocation",
        place.moved,
        ENTERPRISE,
        "注册地变更",
        "change the registered place",
        BOTH,
    ),
    Route(
        "execution_pay",
        "executions/<int:record>/receipts",
        paid.page,
        ENTERPRISE,
        "登记执行的收汇凭证",
        "register a receipt of an execution",
        BOTH,
        ONE,
    ),
    Route(
        "receipt_allot",
        "receipts/<int:record>/allot",
        allot.page,
        ENTERPRISE,
        "凭证分摊到执行",
        "allot a receipt to executions",
        BOTH,
        ONE,
    ),
)
