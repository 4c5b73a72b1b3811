"""Calls for who asks, and for what a client needs to know of the standard: record types, code lists, the catalogue."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fuwai.api.call import Call
from fuwai.api.paging import opened, sealed
from fuwai.api.shape import LIMIT, Code, CodePage, Count, Cursor, ListName, RecordTypeOf, Who, Word
from fuwai.core.access import SIGNED_IN
from fuwai.core.error import FuwaiError
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.core.token import Scope
from fuwai.standards import catalogue, codelist


def whoami(request: HttpRequest) -> dict[str, Any]:
    account, key = request.account, request.key  # type: ignore[attr-defined]
    zh, en = account.role_name
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "role_name": {"zh": zh, "en": en},
        "enterprise": account.enterprise_code or None,
        "region": account.region or None,
        "scopes": key.scopes.split(),
        "expires_at": key.expires_at,
        "requests_a_minute": settings.API_A_MINUTE,
    }


def record_types(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # as every call has it
    return [_record_type(record) for record in RECORDS.values()]


def record_type(request: HttpRequest, noun: Word) -> dict[str, Any]:  # noqa: ARG001
    return _record_type(known(noun))


def code_lists(request: HttpRequest) -> list[dict[str, str]]:  # noqa: ARG001
    found = [codelist.codes(name) for name in codelist.names()]
    return [{"name": one.name, "zh": one.zh, "en": one.en} for one in found]


def code_list(
    request: HttpRequest,  # noqa: ARG001
    name: Word,
    on: date | None = None,
    cursor: Cursor = "",
    limit: Count = LIMIT,
) -> dict[str, Any]:
    found = codelist.codes(name, on)
    first = (opened(cursor) or (0,))[0]
    items = [
        {
            "code": one.code,
            "zh": one.zh,
            "en": one.en,
            "parent": one.parent or None,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "source": one.source,
        }
        for one in list(found.values())[first : first + limit]
    ]
    after = first + limit
    return {
        "name": found.name,
        "zh": found.zh,
        "en": found.en,
        "items": items,
        "next": sealed(after) if after < len(found) else None,
    }


def the_catalogue(request: HttpRequest, edition: Code = "2015") -> dict[str, Any]:  # noqa: ARG001
    return asdict(catalogue.edition(edition))


def known(noun: str) -> RecordType:
    """Raises FuwaiError `form.noun`, as forms do."""
    if noun not in RECORDS:
        names = ", ".join(RECORDS)
        raise FuwaiError(
            "form.noun", f"没有 {noun!r} 这种填报; 有: {names}", f"{noun!r} is not filed; known are: {names}"
        )
    return RECORDS[noun]


def _record_type(record: RecordType) -> dict[str, Any]:
    fields = [
        {
            "name": one.name,
            "zh": one.zh,
            "en": one.en,
            "kind": one.kind,
            "required": one.required,
            "code_list": one.codes or None,
            "currency_field": one.currency or None,
            "limit": one.limit,
            "note_zh": one.note_zh,
            "note_en": one.note_en,
            "example": one.example,
        }
        for one in record
    ]
    return {"noun": record.noun, "zh": record.zh, "en": record.en, "key": list(record.key), "fields": fields}


ROOM = "standard"
CALLS = (
    Call("whoami", "GET", "whoami", whoami, SIGNED_IN, None, "我是谁", "who asks, with which scopes", {200: Who}, ROOM),
    Call(
        "record_types",
        "GET",
        "record-types",
        record_types,
        SIGNED_IN,
        Scope.READ,
        "填报的种类和项目",
        "what is filed, and its fields",
        {200: list[RecordTypeOf]},
        ROOM,
    ),
    Call(
        "record_type",
        "GET",
        "record-types/{noun}",
        record_type,
        SIGNED_IN,
        Scope.READ,
        "一种填报的项目",
        "the fields of one record type",
        {200: RecordTypeOf},
        ROOM,
        {"noun": "contract"},
        also=(404,),
    ),
    Call(
        "code_lists",
        "GET",
        "code-lists",
        code_lists,
        SIGNED_IN,
        Scope.READ,
        "代码表",
        "the code lists",
        {200: list[ListName]},
        ROOM,
    ),
    Call(
        "code_list",
        "GET",
        "code-lists/{name}",
        code_list,
        SIGNED_IN,
        Scope.READ,
        "一个代码表",
        "one code list, as of a day",
        {200: CodePage},
        ROOM,
        {"name": "currency"},
        also=(404,),
    ),
    Call(
        "catalogue",
        "GET",
        "catalogue",
        the_catalogue,
        SIGNED_IN,
        Scope.READ,
        "业务目录: 门类、大类、中类及其解释",
        "the catalogue: sections, divisions, groups and what they include",
        {200: dict[str, Any]},
        ROOM,
        also=(404,),
    ),
)
