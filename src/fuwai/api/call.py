"""Calls: each says who may make it and with which scope. What no call names is not served; there is no default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fuwai.core.access import Role
from fuwai.core.token import Scope

Method = Literal["GET", "POST", "PUT", "DELETE"]
BASE = "api/v1/"


@dataclass(frozen=True)
class Call:
    """One method of one address below /api/v1. *who*: the roles that may make it, the same sets as the pages'. *scope*:
    what the token must open. *answers*: status → shape, of success. *example*: arguments of the path for a test.

    *reads*: it changes and keeps nothing, so that it may be repeated as it is; an Idempotency-Key says nothing to it.

    *secret*: the answer holds what is told once and kept nowhere, so that it is not given again.

    *raw*: the body is a file and not JSON. *keeps*: the view keeps its own answer to an Idempotency-Key, with
    `request.asked`, in the transaction of its act. *also*: statuses of refusal besides those that every call has.
    """

    name: str
    method: Method
    path: str
    view: Callable[..., Any]
    who: frozenset[Role | None]
    scope: Scope | None
    zh: str
    en: str
    answers: Mapping[int, Any]
    room: str
    example: Mapping[str, object] = field(default_factory=dict)
    raw: bool = False
    keeps: bool = False
    secret: bool = False
    reads: bool = False
    also: tuple[int, ...] = ()
    detail_zh: str = ""
    detail_en: str = ""
    openapi: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """As the documents write it."""
        return f"/{BASE}{self.path}"

    @property
    def public(self) -> bool:
        """Whether whoever comes may make it, without a token."""
        return None in self.who

    @property
    def once(self) -> bool:
        """Whether an Idempotency-Key is taken: of an account whose answer may be kept."""
        return self.method == "POST" and not (self.public or self.secret or self.reads)
