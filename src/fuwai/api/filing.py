"""Calls for filing: check rows, submit them, drafts, withdraw; uploads as jobs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Status

from fuwai.api import paging, problem
from fuwai.api.call import BASE, Call
from fuwai.api.door import once
from fuwai.api.shape import (
    LIMIT,
    Act,
    Acted,
    Checked,
    Count,
    Cursor,
    DraftContent,
    DraftOf,
    Findings,
    JobOf,
    Jobs,
    NewDraft,
    Noun,
    Number,
    Rows,
    Submission,
    Submitted,
    Word,
)
from fuwai.core.access import ENTERPRISE, FILERS, Role
from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.core.power import MAY, Power
from fuwai.core.token import Scope
from fuwai.services import draft, form, job, review, together
from fuwai.services.idempotency import Answer, Asked
from fuwai.services.intake import Sender
from fuwai.services.tag import acted
from fuwai.storage.models import Draft, Job

JSON = "application/json; charset=utf-8"
CHUNK = 64 * 1024  # bytes read at a time
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRAINERS = ("training",)  # what a training body files


def check(request: HttpRequest, noun: Noun, body: Rows) -> dict[str, Any]:
    found = form.check(_sender(request, noun), noun, _typed(body.rows))
    refused = {one.row for one in found if one.grade is Grade.BLOCKING and one.row >= 0}
    return {"findings": [job.as_json(one) for one in found], "refused": sorted(refused)}


def submit(request: HttpRequest, noun: Noun, body: Submission) -> HttpResponse:
    """Filed with whatever else waits. An answer to an Idempotency-Key is kept in the same transaction."""
    asked: Asked | None = getattr(request, "asked", None)
    kept = None if asked is None else lambda done: (asked, Answer(200, {"Content-Type": JSON}, _submitted(done)))
    done = together.submit(_sender(request, noun), noun, _typed(body.rows), body.drafts, body.name, kept)
    told = asked.answer.body if asked and asked.answer else _submitted(done)
    return HttpResponse(told, content_type=JSON)


def withdraw(request: HttpRequest, body: Act) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    seen = {int(number): tag.strip('"') for number, tag in body.seen.items()}
    done = acted(viewer, seen, lambda: review.withdraw(viewer, body.filings, body.words), body.dry_run)
    return {"count": done.count, "audit_entry": None if body.dry_run else done.entry, "dry_run": body.dry_run}


# ------------------------------------------------------------------------------------------------------------------ drafts


def drafts(request: HttpRequest, noun: Noun | None = None) -> list[dict[str, Any]]:
    return [_draft(one) for one in draft.listed(request.viewer, noun or "")]  # type: ignore[attr-defined]


def draft_new(request: HttpRequest, body: NewDraft) -> Status:
    _sender(request, body.noun)
    number = draft.save(request.viewer, body.noun, _content(body.content))  # type: ignore[attr-defined]
    return Status(201, _draft(_found(request, number)))


def draft_one(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _draft(_found(request, number))


def draft_change(request: HttpRequest, number: Number, body: DraftContent) -> dict[str, Any]:
    noun = _found(request, number).noun
    draft.save(request.viewer, noun, _content(body.content), number)  # type: ignore[attr-defined]
    return _draft(_found(request, number))


def draft_delete(request: HttpRequest, number: Number) -> Status:
    draft.delete(request.viewer, [number])  # type: ignore[attr-defined]
    return Status(204, None)


# -------------------------------------------------------------------------------------------------------------------- jobs


def job_new(request: HttpRequest, name: Word, dry_run: bool = False) -> HttpResponse:
    received = job.receive(_chunks(request))

    def take() -> HttpResponse:
        try:
            found = job.submit(request.viewer, received, name, dry_run, request.account)  # type: ignore[attr-defined]
        except FuwaiError as error:
            return problem.shown(error)
        response = HttpResponse(JobOf(**_job(found)).model_dump_json(), status=202, content_type="application/json")
        response.headers["Location"] = f"/{BASE}jobs/{found.pk}"
        return response

    return once(request, received.digest, take) if "Idempotency-Key" in request.headers else take()


def jobs(request: HttpRequest, cursor: Cursor = "", limit: Count = 50) -> dict[str, Any]:
    before = paging.opened(cursor)
    found = job.listed(request.viewer, before[0] if before else None, limit + 1)  # type: ignore[attr-defined]
    following = paging.sealed(found[limit - 1].pk) if len(found) > limit else None
    return {"items": [_job(one) for one in found[:limit]], "next": following}


def job_one(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _job(job.job(request.viewer, number))  # type: ignore[attr-defined]


def job_findings(request: HttpRequest, number: Number, cursor: Cursor = "", limit: Count = LIMIT) -> dict[str, Any]:
    first = (paging.opened(cursor) or (0,))[0]
    found = job.findings(job.job(request.viewer, number), first, limit + 1)  # type: ignore[attr-defined]
    return {"items": found[:limit], "next": paging.sealed(first + limit) if len(found) > limit else None}


def job_workbook(request: HttpRequest, number: Number) -> FileResponse:
    found = job.job(request.viewer, number)  # type: ignore[attr-defined]
    name = f"{found.name.rsplit('.', 1)[0]}.xlsx"
    return FileResponse(job.marked(found).open("rb"), as_attachment=True, filename=name, content_type=XLSX)


def job_stop(request: HttpRequest, number: Number) -> dict[str, Any]:
    job.stop(request.viewer, number)  # type: ignore[attr-defined]
    return _job(job.job(request.viewer, number))  # type: ignore[attr-defined]


# --------------------------------------------------------------------------------------------------------------- shaping


def _sender(request: HttpRequest, noun: str) -> Sender:
    """Who files. Raises FuwaiError `access.noun`: a training body files its trainings and no more."""
    account = request.account  # type: ignore[attr-defined]
    if account.role == Role.TRAINER and noun not in TRAINERS:
        raise FuwaiError("access.noun", "培训机构只报送培训", "a training body files its trainings only")
    return Sender(account.viewer, account.viewer.actor, account.enterprise_code)


def _typed(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """As they would be typed; null is an empty cell."""
    return [{name: str(value) for name, value in row.items() if value is not None} for row in rows]


def _submitted(done: form.Submitted) -> str:
    found = Submitted(**{**vars(done), "findings": [job.as_json(one) for one in done.findings]})
    return json.dumps(found.model_dump(mode="json"))


def _content(content: Mapping[str, Any]) -> dict[str, str]:
    return _typed([content])[0]


def _found(request: HttpRequest, number: int) -> Draft:
    for one in draft.listed(request.viewer):  # type: ignore[attr-defined]
        if one.pk == number:
            return one
    raise FuwaiError("draft.unknown", f"没有草稿 {number}", f"there is no draft {number}")


def _draft(one: Draft) -> dict[str, Any]:
    return {
        "draft": one.pk,
        "noun": one.noun,
        "content": one.content,
        "actor": one.actor,
        "saved_at": one.saved_at,
    }


def _job(found: Job) -> dict[str, Any]:
    shown = {name: getattr(found, name) for name in ("kind", "state", "name", "dry_run", "result", "fault")}
    moments: dict[str, datetime | None] = {"made_at": found.made_at, "ended_at": found.ended_at}
    has_workbook = (job.folder(found.pk) / "marked.xlsx").exists()
    return {
        **shown,
        **moments,
        "job": found.pk,
        "sha256": found.digest,
        "progress": job.progress(found),
        "workbook": f"/{BASE}jobs/{found.pk}/workbook" if has_workbook else None,
    }


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(CHUNK):
        yield chunk


ROOM, FILE = "filing", Scope.FILE
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": 'xlsx, xls, csv, 或 or JSON {"noun": …, "rows": [{…}]}; 按内容判断 judged by content',
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
NUMBER = {"number": 1}
CALLS = (
    Call(
        "check", "POST", "check/{noun}", check, FILERS, FILE, "审核不入库", "run the edit checks, store nothing",
        {200: Checked}, ROOM, {"noun": "contract"},
    ),
    Call(
        "submit", "POST", "submit/{noun}", submit, FILERS, FILE, "上报: 合格行入库, 其余逐项说明",
        "file the good rows, tell what is wrong with the others", {200: Submitted}, ROOM, {"noun": "contract"},
        also=(409,), keeps=True,
    ),
    Call(
        "withdraw", "POST", "withdraw", withdraw, frozenset(MAY[Power.WITHDRAW]), FILE, "撤回未审核的填报",
        "withdraw what no one has reviewed", {200: Acted}, ROOM, also=(409, 412),
    ),
    Call(
        "drafts", "GET", "drafts", drafts, FILERS, FILE, "草稿", "the drafts", {200: list[DraftOf]}, ROOM,
    ),
    Call(
        "draft_new", "POST", "drafts", draft_new, FILERS, FILE, "新建草稿", "keep a draft", {201: DraftOf}, ROOM,
    ),
    Call(
        "draft", "GET", "drafts/{number}", draft_one, FILERS, FILE, "一份草稿", "one draft", {200: DraftOf}, ROOM,
        NUMBER, also=(404,),
    ),
    Call(
        "draft_change", "PUT", "drafts/{number}", draft_change, FILERS, FILE, "改写草稿", "replace a draft",
        {200: DraftOf}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "draft_delete", "DELETE", "drafts/{number}", draft_delete, FILERS, FILE, "删除草稿", "delete a draft",
        {204: None}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "job_new", "POST", "jobs", job_new, ENTERPRISE, FILE, "上传工作簿或大批 JSON, 成为任务",
        "upload a workbook or many rows: a job", {202: JobOf}, ROOM, raw=True, also=(409,), openapi=UPLOAD,
        detail_zh="以文件内容为请求体。`dry_run=true` 只审核。任务由 `fuwai work` 逐个处理, 地址在 Location。",
        detail_en="The body is the file itself. `dry_run=true` checks only. `fuwai work` does the jobs one by one; Location "
        "says where to look.",
    ),
    Call("jobs", "GET", "jobs", jobs, ENTERPRISE, FILE, "任务", "the jobs", {200: Jobs}, ROOM),
    Call(
        "job", "GET", "jobs/{number}", job_one, ENTERPRISE, FILE, "一个任务: 状态、进度、结果",
        "one job: state, progress, result", {200: JobOf}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "job_findings", "GET", "jobs/{number}/findings", job_findings, ENTERPRISE, FILE, "任务的全部审核发现",
        "all findings of a job", {200: Findings}, ROOM, NUMBER, also=(404,),
    ),
    Call(
        "job_workbook", "GET", "jobs/{number}/workbook", job_workbook, ENTERPRISE, FILE, "标注后的工作簿",
        "the workbook with its cells marked", {200: None}, ROOM, NUMBER, also=(404,),
        openapi={"responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}},
    ),
    Call(
        "job_stop", "DELETE", "jobs/{number}", job_stop, ENTERPRISE, FILE, "停止任务", "stop a job", {200: JobOf}, ROOM,
        NUMBER, also=(404, 409),
    ),
)  # fmt: skip
