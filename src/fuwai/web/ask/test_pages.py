"""Asking for a table as its users do: put together, opened, taken away, kept; and the dashboard."""

import io
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import polars as pl
import pytest

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.core.question import Question
from fuwai.facts.reference import ReferenceEngine
from fuwai.services import dashboard as boards
from fuwai.services.behind import number_of
from fuwai.services.testdata import approve_one, facts
from fuwai.standards.deadlines import calendar
from fuwai.storage.models import Filing
from fuwai.web.ask import board as board_page
from fuwai.web.ask.builder import above, below, dimensions, zones
from fuwai.web.testdata import signed_in

HERE = "period=2015H1&region=330000"


@pytest.fixture
def approved(sqlite_store):
    approve_one()


@pytest.fixture
def client(approved):
    return signed_in(Role.ANALYST, "330000")


def got(client, address):
    return unescape(client.get(address).content.decode())


def test_without_a_question_the_usual_table_of_ones_own_region_is_shown(client):
    page = got(client, "/tables")
    assert "2015年" in page
    assert "浙江省" in page
    assert ">0.04<" in page  # 3,500,000 dollars


def test_every_address_that_the_page_offers_is_a_question_that_can_be_asked(client):
    page = got(client, f"/tables?measure=executed&rows=division&columns=month&{HERE}")
    asked = set(re.findall(r'href="\?(measure[^"]*)"', page))
    assert len(asked) > 20
    for address in asked:
        texts = {name: text for name, text in parse_qsl(address) if name != "chart"}
        assert Question.of(texts).measures


def test_a_question_that_does_not_hold_is_told_beside_what_was_typed(client):
    answer = client.get("/tables?measure=executed&rows=division&period=2015H9&region=330000")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "period.unknown" in page
    assert 'value="2015H9"' in page


def test_another_province_is_not_shown(client):
    assert client.get("/tables?measure=executed&period=2015H1&region=320000").status_code in (403, 422)
    assert client.get("/dashboard?region=320000&period=2015H1").status_code == 403
    assert client.get("/tables/file?measure=executed&period=2015H1&region=320000&format=csv").status_code == 403


def test_a_figure_opens_to_the_filings_that_were_counted(client):
    page = got(client, f"/tables?measure=executed&rows=city&{HERE}")
    (address,) = set(re.findall(r'href="(/tables/figure\?[^"]*city%3D[^"]*)"', page))
    opened = got(client, address)
    filing = Filing.objects.get(noun="execution")
    assert "3,500,000.00" in opened
    assert number_of(filing) in opened
    assert "\x1f" not in opened
    assert "SELECT" in opened


def test_a_figure_that_is_computed_from_others_says_so(client):
    id = "executed_yoy|330000|2015H1|direction=offshore"
    answer = client.get("/tables/figure", dict(parse_qsl(f"measure=executed&compare=yoy&{HERE}")) | {"id": id})
    assert "figure.not_counted" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet", "svg"])
def test_the_table_is_taken_away_as_a_file(client, form):
    answer = client.get(f"/tables/file?measure=executed&rows=month&{HERE}&format={form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="330000-2015H1.{form}"'
    begins = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "json": b"{", "parquet": b"PAR1", "svg": b"<svg"}
    assert answer.content.startswith(begins[form])


def test_the_parquet_file_holds_whole_cents(client):
    answer = client.get(f"/tables/file?measure=executed&{HERE}&format=parquet")
    assert pl.read_parquet(io.BytesIO(answer.content))["whole"].to_list() == [350_000_000]


def test_a_question_is_kept_under_a_name_and_found_again(client):
    question = f"measure=executed&rows=country&{HERE}"
    assert client.post("/tables/save", {"query": question, "name": "各国"}).status_code == 302
    assert "各国" in client.get("/tables").content.decode()
    assert client.post("/tables/save", {"query": "measure=", "name": "空"}).status_code == 422


def test_the_pages_ask_little(client, django_assert_max_num_queries):
    for address in (f"/tables?measure=executed&rows=division&compare=yoy&{HERE}", f"/dashboard?{HERE}"):
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_a_name_leads_one_step_down_the_tree():
    question = Question.parse(f"measure=executed&rows=city&{HERE}")
    assert Question.parse(below(question, "330100")[1:]).region == "330100"
    assert Question.parse(below(question, "330100")[1:]).rows == ("county",)
    by_group = Question.parse(f"measure=executed&rows=country_group&{HERE}")
    assert "country in group:belt-and-road" in Question.parse(below(by_group, "belt-and-road")[1:]).texts["where"]
    by_half = Question.parse("measure=executed&rows=half&period=2015&region=330000")
    assert Question.parse(below(by_half, "2015H1")[1:]).period.code == "2015H1"
    assert below(Question.parse(f"measure=executed&rows=contract&{HERE}"), "C1") == ""


def test_a_provinces_own_part_leads_to_itself_and_not_to_the_whole_province():
    question = Question.parse(f"measure=executed&rows=city&{HERE}")
    own = Question.parse(below(question, "330000")[1:])
    assert (own.region, own.rows, own.texts["where"]) == ("330000", ("county",), "city in 330000")
    inner = Question.parse(below(own, "330000")[1:])
    assert (inner.rows, inner.texts["where"]) == (("enterprise",), "city in 330000 and county in 330000")


def test_the_way_up_leads_back_to_where_a_press_on_a_name_began():
    for began, code in (
        ("city", "330100"),
        ("city", "330000"),
        ("division", "BPO1"),
        ("country_group", "belt-and-road"),
    ):
        question = Question.parse(f"measure=executed&rows={began}&{HERE}")
        opened = Question.parse(below(question, code)[1:])
        assert Question.parse(above(opened, "330000")[-1].address[1:]) == question, (began, code)
    county = Question.parse("measure=executed&rows=enterprise&period=2015H1&region=330108")
    ways = [Question.parse(way.address[1:]) for way in above(county, "330000")]
    assert [(way.region, way.rows) for way in ways] == [("330000", ("city",)), ("330100", ("county",))]
    assert above(county, "330108") == [], "no way out of one's own region"


def test_the_page_of_a_city_has_the_way_up(client):
    page = got(client, "/tables?measure=executed&rows=county&period=2015H1&region=330100")
    assert 'href="?measure=executed&rows=city&period=2015H1&region=330000">↑ 浙江' in page


def test_a_dimension_of_time_takes_the_place_of_another():
    question = Question.parse(f"measure=executed&rows=month&{HERE}")
    quarter = next(chip for chip in dimensions(question) if chip.code == "quarter")
    assert Question.parse(quarter.places["rows"][1:]).rows == ("quarter",)
    assert set(quarter.places) == {"rows"}, "in the columns there would be two of time"


def test_the_last_measure_cannot_be_taken_away():
    words = dict.fromkeys(("measure", "rows", "columns"), "")
    measure, rows, _columns = zones(Question.parse(f"measure=executed&rows=city&{HERE}"), words)
    assert measure.chips[0].remove == ""
    assert Question.parse(rows.chips[0].remove[1:]).rows == ()


def test_the_dashboard_says_no_more_than_its_figures(client):
    page = got(client, f"/dashboard?{HERE}")
    assert "浙江省看板" in page
    assert "执行额 0.04 亿美元。" in page, "there is no growth to tell without a year before"


@pytest.fixture
def board():
    return boards.of_engine(ReferenceEngine(facts()), "330000", Question.parse(f"measure=executed&{HERE}").period)


def test_the_waterfall_ends_in_the_growth_that_its_bars_add_up_to(board):
    growth = next(panel for panel in board.panels if panel.id == "growth")
    *parts, whole = (point[4].value for point in growth.points)
    assert sum(parts) == whole


def test_the_mean_month_is_a_hundred_and_a_long_month_is_no_peak(board):
    panel = next(panel for panel in board.panels if panel.id == "deadline")
    raw = [point[4].value for point in panel.points if point[1] == "as it is"]
    assert sum(raw) == 100 * len(raw)
    days = calendar()
    months = dict.fromkeys(point[4].id.rsplit("|", 1)[1] for point in panel.points)
    assert len(months) == len(raw)
    even = {point[4].id.rsplit("|", 1)[1]: point[4].value for point in panel.points if point[1] == "by workday"}
    june = Question.parse("measure=executed&period=2015M06").period
    assert days.is_workday(june.last_day)
    assert even["2015M06"] != raw[list(months).index("2015M06")]


def test_who_reads_english_is_told_the_same_in_english(board):
    assert len(board.said) >= 3
    for zh, en in board.said:
        assert set(re.findall(r"\d+\.\d+(?=%| 个| percentage)", zh)) == set(
            re.findall(r"\d+\.\d+(?=%| percentage)", en)
        ), (zh, en)


def test_a_dashboard_of_a_county_has_no_regions_within():
    board = boards.of_engine(ReferenceEngine(facts()), "330108", Question.parse(f"measure=executed&{HERE}").period)
    assert {"regions", "ranking"}.isdisjoint(panel.id for panel in board.panels)


@pytest.fixture
def failing(monkeypatch):
    """The board where a question by *column* fails."""
    real = boards.answer

    def made(column):
        def halting(question, *rest):
            if question.rows == (column,):
                raise FuwaiError("ask.engine", "引擎没有应答", "the engine does not answer")
            return real(question, *rest)

        monkeypatch.setattr(boards, "answer", halting)
        return boards.of_engine(ReferenceEngine(facts()), "330000", Question.parse(f"measure=executed&{HERE}").period)

    return made


@pytest.mark.parametrize(
    ("column", "fault", "panels"),
    [("country", "markets", {"leading", "markets"}), ("division", "structure", {"structure", "growth"})],
)
def test_a_panel_that_fails_is_told_in_its_place_and_no_sentence_is_made_of_it(board, failing, column, fault, panels):
    broken = failing(column)
    assert [(id, why.code) for id, _zh, _en, why in broken.faults] == [(fault, "ask.engine")]
    assert {one.id for one in board.panels} - {one.id for one in broken.panels} == panels
    assert broken.head == board.head
    assert set(broken.said) < set(board.said)


def test_a_board_without_its_head_is_none():
    class Down(ReferenceEngine):
        def cells(self, query):
            raise FuwaiError("ask.engine", "引擎没有应答", "the engine does not answer")

    with pytest.raises(FuwaiError, match="does not answer"):
        boards.of_engine(Down(facts()), "330000", Question.parse(f"measure=executed&{HERE}").period)


def test_a_failed_panel_is_shown_in_its_place(client, failing, monkeypatch):
    broken = replace(failing("country"), as_of="2015-07-15T00:00:00+00:00")
    monkeypatch.setattr(board_page, "dashboard", lambda *_asked: broken)
    page = got(client, f"/dashboard?{HERE}")
    assert "这一部分现在算不出来：引擎没有应答" in page
    assert 'id="fault-markets"' in page
    assert 'id="panel-trend"' in page


def test_an_unknown_form_is_refused(client):
    answer = client.get(f"/tables/file?measure=executed&{HERE}&format=exe")
    assert "ask.format" in answer.content.decode()
