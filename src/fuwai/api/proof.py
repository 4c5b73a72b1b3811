"""The call for the proofreader: a bulletin in, what of it cannot be out. Nothing is stored."""

from typing import Any

from django.http import HttpRequest

from fuwai.api.call import Call
from fuwai.api.shape import Word
from fuwai.core.access import SIGNED_IN
from fuwai.core.error import FuwaiError
from fuwai.core.token import Scope
from fuwai.services import proof


def proofread(request: HttpRequest, name: Word = "") -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > proof.LARGEST_SENT:
        limit = proof.LARGEST_SENT >> 20
        raise FuwaiError("proofread.too_large", f"文件超过 {limit} MB", f"the file is larger than {limit} MB")
    data = request.read(proof.LARGEST_SENT + 1)
    if not data:
        raise FuwaiError("proofread.nothing", "请以文件内容为请求体", "send the file itself as the body")
    return proof.proofread(data, name)[1].as_json()


CALLS = (
    Call(
        "proof",
        "POST",
        "proof",
        proofread,
        SIGNED_IN,
        Scope.CLASSIFY,
        "校对一份通报",
        "proofread a bulletin",
        {200: dict[str, Any]},
        "proof",
        raw=True,
        reads=True,
        detail_zh="请求体是文件 (txt、md、html、docx、pdf), 不保存; 答案与 `fuwai proofread --format json` 相同。",
        detail_en="The body is the file (txt, md, html, docx, pdf), which is not kept; the answer is that of "
        "`fuwai proofread --format json`.",
        openapi={
            "requestBody": {
                "required": True,
                "description": "txt, md, html, docx, pdf; 按内容判断 judged by content",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        },
    ),
)
