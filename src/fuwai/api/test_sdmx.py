"""The addresses of SDMX REST 2.x: structures for anyone, data for who sees figures, in three formats."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from fuwai.api.testdata import Program, program_of
from fuwai.core.access import FIGURES, Role
from fuwai.facts.reference import ReferenceEngine
from fuwai.services import sdmx

STRUCTURE, DATA = "/sdmx/v2/structure", "/sdmx/v2/data/dataflow"
FLOW = f"{DATA}/FUWAI/EXEC/1.0"
KEY = "M.executed.330000.offshore._T._T.N"
JUNE = {"c[TIME_PERIOD]": "2015-06"}


@pytest.fixture(autouse=True)
def facts(monkeypatch):
    """One execution of June 2015 in 杭州."""
    one = {
        "month": 201506, "county": "330108", "city": "330100", "province": "330000", "section": "ITO", "division": "I1",
        "group": "I11", "country": "US", "offshore": True, "enterprise": "E1", "contract": "C1", "usd_cents": 12_345,
        "kind": "inbound", "level_from": 1, "level_to": 4,
    }  # fmt: skip
    engine = ReferenceEngine({"executions": [one], "contracts": [], "enterprises": []})
    built = SimpleNamespace(path="", as_of=datetime(2015, 7, 15, tzinfo=UTC))
    monkeypatch.setattr(sdmx, "build_facts", lambda _moment: built)
    monkeypatch.setattr(sdmx, "open_facts", lambda _name, _path: engine)


def asked(program, address, **parameters):
    return program.client.get(address, parameters, headers=program.heads)


@pytest.fixture
def province(sqlite_store):
    return program_of(Role.ANALYST, "330000")


def test_a_key_gives_its_observation_in_each_format(province):
    flat = asked(province, f"{FLOW}/{KEY}", format="csv", **JUNE)
    assert flat.status_code == 200
    assert flat.headers["Content-Type"] == "application/vnd.sdmx.data+csv;version=2.0.0"
    assert flat.content.decode().splitlines()[1].split(",")[10:12] == ["2015-06", "123.45"]
    read = json.loads(asked(province, f"{FLOW}/{KEY}", **JUNE).content)
    assert [value[0] for value in read["data"]["dataSets"][0]["observations"].values()] == [123.45]
    assert b'OBS_VALUE="123.45"' in asked(province, f"{FLOW}/{KEY}", format="xml", **JUNE).content


def test_the_head_accept_chooses_the_format(province):
    heads = {**province.heads, "accept": "application/vnd.sdmx.data+xml;version=3.0.0"}
    found = province.client.get(f"{FLOW}/{KEY}", JUNE, headers=heads)
    assert found.headers["Content-Type"] == "application/vnd.sdmx.data+xml;version=3.0.0"


def test_filters_choose_among_any(province):
    found = asked(
        province, f"{FLOW}/M.*.330000.offshore._T._T.N", format="csv", **JUNE, **{"c[INDICATOR]": "executed,executions"}
    )
    assert [line.split(",")[4] for line in found.content.decode().splitlines()[1:]] == ["executed", "executions"]


def test_what_has_not_changed_is_not_sent_again(province):
    tag = asked(province, f"{FLOW}/{KEY}", **JUNE).headers["ETag"]
    again = province.client.get(f"{FLOW}/{KEY}", JUNE, headers={**province.heads, "if-none-match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address", ["", "/codelist", "/codelist/FUWAI", "/codelist/FUWAI/CL_REF_AREA/1.0", "/dataflow/*/*/~"]
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_structures_are_for_anyone(sqlite_store, address, form):
    found = asked(Program(), STRUCTURE + address, format=form)
    assert found.status_code == 200
    assert ("CL_REF_AREA" in found.content.decode()) == ("dataflow" not in address)


def test_one_code_list_comes_alone(sqlite_store):
    found = json.loads(asked(Program(), f"{STRUCTURE}/codelist/FUWAI/CL_FREQ/1.0", format="json").content)
    assert [listed["id"] for listed in found["data"]["codelists"]] == ["CL_FREQ"]


def test_data_are_for_nobody_without_a_token(sqlite_store):
    assert asked(Program(), f"{FLOW}/{KEY}", **JUNE).status_code == 401


@pytest.mark.parametrize("role", [role for role in Role if role not in FIGURES])
def test_data_are_not_for_who_sees_no_figures(sqlite_store, role):
    assert asked(program_of(role), f"{FLOW}/{KEY}", **JUNE).status_code == 403


def test_another_region_is_not_ones_own(sqlite_store):
    city = program_of(Role.ANALYST, "330100")
    assert asked(city, f"{FLOW}/{KEY}", **JUNE).status_code == 403
    assert asked(city, f"{FLOW}/{KEY.replace('330000', '330100')}", **JUNE).status_code == 200


@pytest.mark.parametrize(
    ("address", "parameters", "status", "code"),
    [
        (f"{FLOW}/M.executed", {}, 422, "sdmx.key"),
        (f"{FLOW}/{KEY}", {"startPeriod": "2015"}, 422, "sdmx.parameter"),
        (f"{FLOW}/{KEY}", {"format": "pdf"}, 422, "sdmx.format"),
        (f"{DATA}/FUWAI/OTHER/1.0/{KEY}", {}, 404, "sdmx.no_artefact"),
        (f"{STRUCTURE}/hierarchy", {}, 404, "sdmx.no_artefact"),
        (f"{STRUCTURE}/codelist/FUWAI/CL_NONE", {}, 404, "sdmx.no_artefact"),
        ("/sdmx/v2/metadata", {}, 404, "api.unknown"),
    ],
)
def test_a_refusal_says_which(province, address, parameters, status, code):
    found = asked(province, address, **parameters)
    assert (found.status_code, json.loads(found.content)["code"]) == (status, code)


def test_data_are_read_and_not_written(province):
    assert province.client.post(f"{FLOW}/{KEY}", headers=province.heads).status_code == 405
