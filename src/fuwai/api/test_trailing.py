"""By program: the trail of a record and of a region, a paper and its code, progress by region, what stands behind a figure."""

import pytest

from fuwai.api.testdata import Program, program_of
from fuwai.core.access import Role, Viewer
from fuwai.services import review
from fuwai.services.test_form import CODE, CONTRACT, OTHER, SIGNED
from fuwai.storage.testdata import contracts, file

MONTH = int(SIGNED[:7].replace("-", ""))


@pytest.fixture
def filer(registered):
    return program_of(Role.FILER, CODE)


@pytest.fixture
def filed(filer):
    return filer.post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]


def test_the_trail_of_a_record_tells_who_did_what_but_not_a_bodys_person_to_an_enterprise(filer, filed):
    clerk = program_of(Role.CLERK, "330108")
    clerk.post("review/return", {"filings": [filed], "reason": "amount", "words": "金额不符"})
    filer.post("submit/contract", {"rows": [{**CONTRACT, "value": "11万"}]})
    told = clerk.get(f"filings/{filed}/trail").said
    assert [one["verb"] for one in told["events"]] == ["amend", "return", "file"]
    assert [change["name"] for change in told["events"][0]["changes"]] == ["value"]
    assert (told["stood"]["version"], told["stood"]["stage"]) == (2, "county")
    assert told["events"][1]["actor"]
    heard = filer.get(f"filings/{filed}/trail").said["events"]
    assert (heard[1]["body"], heard[1]["words"], heard[1]["actor"], heard[1]["address"]) == (
        "330108",
        "金额不符",
        "",
        "",
    )
    assert heard[2]["actor"] == told["events"][2]["actor"]
    then = clerk.get(f"filings/{filed}/trail?as_of=2015-01-01").said
    assert (then["stood"], then["events"]) == (None, [])
    assert program_of(Role.FILER, OTHER).get(f"filings/{filed}/trail").status_code == 404
    assert program_of(Role.TRAINER, CODE).get(f"filings/{filed}/trail").status_code == 404


def test_an_auditor_reads_the_trail_of_the_region_and_each_entry_that_covers_it(filer, filed):
    auditor = program_of(Role.AUDITOR, "330000")
    [event] = auditor.get(f"audit/records?verb=file&enterprise={CODE}&actor=filer").said["items"][:1] or [None]
    assert event["filing"] == filed
    entry = program_of(Role.ADMINISTRATOR).get(f"audit/entries/{event['entry']}").said
    assert (entry["id"], entry["verb"]) == (event["entry"], "submit")
    assert auditor.get("audit/entries/99999").said["code"] == "trail.unknown"
    assert program_of(Role.AUDITOR, "110000").get(f"audit/records?enterprise={CODE}").said["items"] == []


def test_a_paper_is_verified_by_anyone_and_tells_a_stranger_nothing_else(filer, filed):
    paper = filer.get(f"contracts/{filed}/paper").said
    path = f"verify?number={paper['control_number']}&code={paper['code']}"
    assert Program().get(path).said == {"answer": "current", "version": 1, "current": 1}
    filer.post("submit/contract", {"rows": [{**CONTRACT, "value": "11万"}]})
    assert Program().get(path).said == {"answer": "older", "version": 1, "current": 2}
    wrong = Program().get(f"verify?number={paper['control_number']}&code=AAAA-AAAA-AAAA-AAAA").said
    assert wrong == {"answer": "unknown", "version": None, "current": None}
    filing = filer.get(f"contracts/{filed}/paper").said["filing"]
    filer.post("withdraw", {"filings": [filing]})
    assert program_of(Role.FILER, OTHER).get(f"contracts/{filed}/paper").status_code == 404


def test_progress_of_a_month_names_the_regions_below_and_who_has_not_filed(filer, filed):
    head = program_of(Role.HEAD, "330100")
    tree = head.get(f"progress/regions?region=330100&month={MONTH}").said
    [line] = tree["items"]
    assert (line["region"], line["missing"], line["counts"]["due"], tree["whole"]["due"]) == ("330108", 1, 1, 1)
    missing = head.get(f"progress/not-filed?region=330100&month={MONTH}").said
    assert ([one["enterprise"] for one in missing["items"]], missing["total"]) == ([CODE], 1)
    filer.post("nil-returns", {"month": MONTH})
    assert head.get(f"progress/not-filed?region=330100&month={MONTH}").said["total"] == 0
    assert head.get(f"progress/regions?region=330200&month={MONTH}").said["code"] == "progress.region"
    assert head.get("progress/regions?region=330100&month=201513").said["code"] == "period.month"


def test_the_filings_behind_a_figure_are_those_that_one_may_see(sqlite_store):
    done = file("contract", contracts("A", "B"))
    for body in ("330108", "330100", "330000", "000000"):
        review.approve(Viewer("body", body, "测试"), done.filings)
    path = "tables/filings?measure=contract_value&period=2015H1&region=330000"
    told = program_of(Role.HEAD, "330000").get(path).said
    assert (told["count"], told["seen"], len(told["items"])) == (2, 2, 2)
    assert program_of(Role.ANALYST, "330000").get(path + "&id=nothing").said["code"] == "figure.unknown"
    assert program_of(Role.HEAD, "110000").get(path).status_code == 403
