"""The description as a page of our own: no script, nothing from elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fuwai.api.description import DESCRIPTION

Found = Mapping[str, Any]


def docs(request: HttpRequest) -> HttpResponse:
    """Every call with what it takes and answers, from the same description that programs read."""
    rooms = {
        "standard": _("标准"),
        "coding": _("范围判定与编码"),
        "filing": _("填报"),
        "evidence": _("佐证材料"),
        "reading": _("记录与进度"),
        "review": _("审核"),
        "verification": _("数据核查"),
        "periods": _("填报期与审核级次"),
        "messages": _("消息与问答"),
        "figures": _("统计表"),
        "grants": _("资金申报"),
        "people": _("用户与注册"),
        "audit": _("留痕"),
        "proof": _("校对通报"),
    }
    calls = list(_calls())
    whole, _break, points = DESCRIPTION.get("info", {}).get("description", "").partition("\n\n- ")
    context = {
        "heading": _("开放接口"),
        "about": [" ".join(part.replace("`", "").split()) for part in whole.split("\n\n")],
        "points": [line.removeprefix("- ").replace("`", "") for line in points.splitlines()],
        "rooms": [(words, [call for call in calls if call["room"] == room]) for room, words in rooms.items()],
        "shapes": list(_shapes()),
    }
    return render(request, "api/docs.html", context)


def _calls() -> Iterator[dict[str, Any]]:
    for address, methods in DESCRIPTION.get("paths", {}).items():
        for method, one in methods.items():
            body = one.get("requestBody", {}).get("content", {})
            yield {
                "room": one["tags"][0],
                "name": one["operationId"],
                "method": method.upper(),
                "address": address,
                "summary": one["summary"],
                "description": one.get("description", "").replace("`", ""),
                "parameters": [_parameter(each) for each in one.get("parameters", ())],
                "body": [(media, _named(each["schema"])) for media, each in body.items()],
                "answers": [_answer(status, each) for status, each in one["responses"].items()],
            }


def _parameter(each: Found) -> dict[str, Any]:
    return {"name": each["name"], "place": each["in"], "required": each["required"], "form": _form(each["schema"])}


def _answer(status: str, each: Found) -> tuple[str, str]:
    content = next(iter(each.get("content", {}).values()), {})
    return status, _named(content.get("schema", {})) or each["description"]


def _shapes() -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
    for name, shape in DESCRIPTION.get("components", {}).get("schemas", {}).items():
        required = shape.get("required", ())
        fields = [(each, _form(form), each in required) for each, form in shape.get("properties", {}).items()]
        yield name, shape.get("description", ""), fields


def _named(schema: Found) -> str:
    """A shape by its name, a list by its elements'."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if schema.get("type") == "array":
        return f"{_named(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type", ""))


def _form(schema: Found) -> str:
    """What a value is, in a line: its type, its choices, its limits."""
    if "anyOf" in schema:
        return " | ".join(_form(each) for each in schema["anyOf"])
    parts = [_named(schema)]
    if "enum" in schema:
        parts.append(" ".join(map(str, schema["enum"])))
    low, high = schema.get("minimum", schema.get("minLength")), schema.get("maximum", schema.get("maxLength"))
    if high is not None and "enum" not in schema:
        parts.append(f"{low if low is not None else ''}…{high}")
    if schema.get("default") not in (None, "", [], {}):
        parts.append(f"= {schema['default']}")
    return " ".join(parts)
