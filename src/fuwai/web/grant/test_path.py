"""The whole path on its pages: opening, panel, award, publication with an objection, payment, recovery, simulation, trail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from fuwai.core.access import Role, Viewer
from fuwai.core.moment import beijing
from fuwai.services import grant, grant_award, grant_panel, grant_pay, grant_review, grant_trail
from fuwai.services.grant_testdata import (
    CITY,
    CLOSES,
    COUNTY,
    CUT_OFF,
    GIVEN,
    HEAD,
    OFFICE,
    OPENS,
    applied,
    code,
    execute,
    firm,
    opened,
    passed,
    strike_out,
)
from fuwai.services.test_grant_paid import OPEN_NOW, PAST, RANKING
from fuwai.storage.models import (
    Delivery,
    GrantAward,
    GrantCall,
    GrantNotice,
    GrantObjection,
    GrantPayment,
    GrantRecovery,
    GrantScore,
)
from fuwai.web.grant.opening import TOLD
from fuwai.web.testdata import client_of, person, signed_in

QUERIES = 12


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def call(sqlite_store):
    firm(1, 600_000 * 100)
    firm(2, 900_000 * 100)
    made = opened()
    passed(applied(made, 1), applied(made, 2))
    return made


def filled(**other: str) -> dict[str, str]:
    """The form of a call, parameters as people type them: yuan, not fen."""
    given = {}
    for name, value in GIVEN.items():
        money = name.endswith(("_rate", "_cap", "_amount", "_each"))
        listed = ",".join(value) if isinstance(value, tuple) else str(value)
        given[name] = f"{value / 100:.2f}" if money else listed
    days = {"opens": "2015-06-01", "closes": "2015-09-30", "cut_off": "2015-07-31"}
    return {"name": "二〇一五年申报", "budget": "300,000", **days, **given, **other}


def test_a_head_opens_a_call_only_when_everything_is_filled(sqlite_store):
    head = signed_in(Role.HEAD, CITY)
    page = text(head.get("/grants/new?scheme=jinhua-2015"))
    assert "来源没有，须填写" in page
    assert "2015-09-30" in page  # the notice's own day stands there
    lacking = head.post("/grants/new?scheme=jinhua-2015", filled(hire_amount=""))
    assert (lacking.status_code, "hire_amount" in text(lacking)) == (422, True)
    assert head.post("/grants/new?scheme=jinhua-2015", filled(hire_cap="很多")).status_code == 422
    assert not GrantCall.objects.exists()
    done = head.post("/grants/new?scheme=jinhua-2015", filled())
    made = GrantCall.objects.get()
    assert done["Location"] == f"/grants/{made.pk}"
    assert (made.budget, made.given["growth_rate"], made.given["certificate_codes"]) == (
        30_000_000,
        10,
        ["cmmi", "iso27001"],
    )
    assert made.given == {**made.given, **{name: list(v) if isinstance(v, tuple) else v for name, v in GIVEN.items()}}
    assert made.cut_off.astimezone(UTC) > datetime(2015, 7, 31, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("budget", "-1"),
        ("budget", "1e400"),
        ("budget", "99999999999999999"),
        ("hire_cap", "1e400"),
        ("certificate_most", "1e400"),
        ("opens", "0001-01-01"),
        ("closes", "2015-05-31"),
        ("cut_off", "9999-12-31"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_typed_is_lost(sqlite_store, field, typed):
    answer = signed_in(Role.HEAD, CITY).post("/grants/new?scheme=jinhua-2015", filled(**{field: typed}))
    parts = text(answer).split('data-field="')
    beside = {one.split('"')[0]: "finding-check" in one for one in parts[1:]}
    assert (answer.status_code, [name for name, found in beside.items() if found]) == (422, [field])
    assert 'value="300,000"' in text(answer) or field == "budget"
    assert not GrantCall.objects.exists()


def test_an_expert_declares_before_it_reads_and_is_barred_from_whom_it_named(call):
    head, account = signed_in(Role.HEAD, CITY), person(Role.EXPERT)
    expert = client_of(account)
    assert expert.get(f"/grants/{call}/panel").status_code != 200
    assert head.post(f"/grants/{call}/panel/appoint", {"login": account.login}).status_code == 302
    assert "尚未声明" in text(head.get(f"/grants/{call}/panel"))
    first, second = (one.pk for one in GrantCall.objects.get().applications.order_by("id"))
    assert expert.get(f"/grants/applications/{first}/score").status_code != 200
    refused = expert.post(f"/grants/{call}/panel/declare", {"act": "conflict", "enterprise": code(1)})
    assert refused.status_code == 422  # why?
    told = {"act": "conflict", "enterprise": code(1), "words": "曾任顾问"}
    assert expert.post(f"/grants/{call}/panel/declare", told).status_code == 302
    page = text(expert.get(f"/grants/{call}/panel"))
    assert "回避" in page
    assert expert.get(f"/grants/applications/{first}/score").status_code != 200
    assert expert.get(f"/grants/applications/{first}/papers/application").status_code != 200
    assert "申报金额" in text(expert.get(f"/grants/applications/{second}/score"))
    assert expert.get(f"/grants/applications/{second}/papers/application").status_code == 200
    assert "示例企业001" in text(head.get(f"/grants/{call}/panel"))


def test_a_list_is_awarded_published_objected_to_and_answered(call):
    head, filer, other = (signed_in(*one) for one in ((Role.HEAD, CITY), (Role.FILER, code(1)), (Role.FILER, code(2))))
    assert head.post(f"/grants/{call}/award/act", {"act": "award"}).status_code == 302
    page = text(head.get(f"/grants/{call}/award"))
    assert all(escape(zh) in page for one in GrantAward.objects.all() for zh, _, _ in one.steps)
    today = datetime.now(UTC).date()
    days = {"act": "publish", "first": str(today + timedelta(days=1)), "last": str(today - timedelta(days=9))}
    assert head.post(f"/grants/{call}/award/act", days).status_code == 422
    grant_award.publish(HEAD, call, *OPEN_NOW)
    told = Delivery.objects.filter(message__title_zh="资金名单已公示").values_list("recipient", flat=True)
    assert set(told) == {code(1), code(2)}
    against = GrantAward.objects.get(application__enterprise=code(2)).pk
    asked = {"award": against, "words": "对方合同是货物贸易", "contact": "0579-1"}
    assert filer.post(f"/grants/{call}/public/object", {**asked, "words": ""}).status_code == 422
    assert filer.post(f"/grants/{call}/public/object", asked).status_code == 302
    number = GrantObjection.objects.get().pk
    assert "对方合同是货物贸易" in text(filer.get(f"/grants/{call}/public"))
    for reader in (other, client_of()):
        page = text(reader.get(f"/grants/{call}/public"))
        assert "对方合同是货物贸易" not in page
        assert "待答复" in page
    assert "0579-1" in text(head.get(f"/grants/{call}/award"))
    assert head.post(f"/grants/objections/{number}/reply", {"act": "kept"}).status_code == 422
    answer = {"act": "kept", f"words-{number}": "合同已核查，属于服务外包"}
    assert head.post(f"/grants/objections/{number}/reply", answer).status_code == 302
    assert "合同已核查，属于服务外包" in text(client_of().get(f"/grants/{call}/public"))
    assert Delivery.objects.filter(recipient=code(1), message__title_zh="异议未采纳").exists()


def test_a_list_is_published_by_its_form(call):
    head = signed_in(Role.HEAD, CITY)
    head.post(f"/grants/{call}/award/act", {"act": "award"})
    today = beijing(datetime.now(UTC)).date()
    days = {"act": "publish", "first": str(today), "last": str(today + timedelta(days=7))}
    assert head.post(f"/grants/{call}/award/act", days)["Location"] == f"/grants/{call}/award"
    notice = GrantNotice.objects.get()
    assert (beijing(notice.first).date(), beijing(notice.last).date()) == (today, today + timedelta(days=7))
    assert "示例企业001" in text(client_of().get(f"/grants/{call}/public"))
    assert "公示开始" in text(signed_in(Role.AUDITOR, CITY).get(f"/grants/{call}/trail"))
    assert head.post(f"/grants/{call}/award/act", days).status_code == 422  # once


def test_an_expert_gives_points_by_criterion_on_the_page(sqlite_store):
    firm(1, 600_000 * 100)
    province = Viewer("body", "330000", "省负责人", Role.HEAD, "head-330000")
    made = grant.open_call(province, grant.Plan("评分排序", "province-ranking", 10**9, RANKING, OPENS, CLOSES, CUT_OFF))
    number = applied(made, 1, answers={})
    passed(number)
    grant_review.approve(province, [number])
    account = person(Role.EXPERT)
    grant_panel.appoint(province, made, [account.login])
    grant_panel.declare(account.viewer, made)
    expert, address = client_of(account), f"/grants/applications/{number}/score"
    assert 'name="market"' in text(expert.get(address))
    for points in ({"market": "21", "innovation": "5"}, {"market": "12"}, {"market": "十", "innovation": "5"}):
        assert expert.post(address, points).status_code == 422
    assert not GrantScore.objects.exists()
    done = expert.post(address, {"market": "12", "innovation": "5", "words": "方向清楚"})
    assert done["Location"] == f"/grants/{made}/panel"
    assert dict(GrantScore.objects.values_list("criterion", "points")) == {"market": 12, "innovation": 5}
    page = text(expert.get(f"/grants/{made}/panel"))
    assert "待评分" not in page
    assert "17" in page
    again = text(expert.get(address))
    assert 'value="12"' in again
    assert "方向清楚" in again
    grant_award.award(province, made)
    closed = text(expert.get(address))
    assert "已核定，不能再评分" in closed
    assert "方向清楚" in closed
    assert 'name="market"' not in closed


def test_a_panel_is_read_by_the_body_of_its_call_and_by_auditors(call):
    county = signed_in(Role.HEAD, COUNTY)
    refused = county.get(f"/grants/{call}/panel")
    assert (refused.status_code, "由发起申报的部门办理" in text(refused)) == (422, True)
    assert f"/grants/{call}/panel" not in text(county.get(f"/grants/{call}"))
    assert f"/grants/{call}/panel" in text(signed_in(Role.HEAD, CITY).get(f"/grants/{call}"))
    assert signed_in(Role.AUDITOR, CITY).get(f"/grants/{call}/panel").status_code == 200


def test_money_is_paid_claimed_back_after_a_strike_out_and_repaid(sqlite_store):
    firm(1, 550_000 * 100)
    [extra] = execute(1, "Z", "US", 50_000 * 100)
    call = opened()
    passed(applied(call, 1, account="62220000"))
    grant_award.award(HEAD, call)
    payer, head = signed_in(Role.PAYER, CITY), signed_in(Role.HEAD, CITY)
    assert "不能拨付" in text(payer.get(f"/grants/{call}/payments"))
    grant_award.publish(OFFICE, call, *PAST)
    award = GrantAward.objects.get().pk
    page = text(payer.get(f"/grants/{call}/payments"))
    assert "62220000" in page
    assert "60,000.00" in page
    paid = {"act": "pay", "award": [award], "day": "2015-12-01", "reference": "R1"}
    assert payer.post(f"/grants/{call}/payments/act", {**paid, "amount": "60000.01"}).status_code == 422
    assert payer.post(f"/grants/{call}/payments/act", {**paid, "award": []}).status_code == 422
    assert payer.post(f"/grants/{call}/payments/act", paid).status_code == 302
    assert GrantPayment.objects.get().fen == 6_000_000
    assert payer.get(f"/grants/{call}/payments.xlsx").content[:2] == b"PK"
    strike_out(extra)
    page = text(head.get(f"/grants/{call}/payments"))
    assert "尚未追回" in page
    assert "5,000.00" in page
    assert head.post(f"/grants/{call}/recover", {"words": "核查剔除"}).status_code == 302
    assert GrantRecovery.objects.get().fen == 500_000
    assert "尚未追回" not in text(head.get(f"/grants/{call}/payments"))
    back = {"act": "repay", "award": [award], "day": "2015-12-20", "reference": "B1", "amount": "5000"}
    assert payer.post(f"/grants/{call}/payments/act", back).status_code == 302
    assert grant_pay.budget_execution(HEAD, call).repaid == 500_000
    titles = Delivery.objects.filter(recipient=code(1)).values_list("message__title_zh", flat=True)
    assert {"资金拨付", "资金追回", "资金退回"} <= set(titles)
    page = text(signed_in(Role.AUDITOR, CITY).get(f"/grants/{call}/trail"))
    for words in (
        "开始资金申报",
        "申报资金",
        "审核资金申报",
        "核定资金",
        "公示资金",
        "登记拨付",
        "追回资金",
        "登记退回款",
    ):
        assert words in page
    assert "金额（元） 60,000.00" in page
    assert "预算（元） 10,000,000,000.00" in page
    assert set(TOLD) == set(grant_trail.SHOWN)
    assert "预算执行 (万元): 预算 1,000,000.00" in text(head.get(f"/grants/{call}/payments"))


def test_a_simulation_edits_parameters_and_shows_who_gains(call):
    head = signed_in(Role.HEAD, CITY)
    assert "新：" in text(head.get("/grants/simulation?before=jinhua-2015"))
    given = {name: value for name, value in filled().items() if name in GIVEN}
    told = {f"before-{name}": value for name, value in given.items()} | {"after-small_least": "700000"}
    told |= {"day": "2015-07-31", "budget-before": "10000", "act": "simulate"}
    told |= {"assume-technology_export": "no", "assume-contract_hires": "0"}
    page = text(head.post("/grants/simulation?before=jinhua-2015", told))
    # 60,000 and 90,000 are claimed of 10,000: 4,000 and 6,000; without the first, all goes to the second
    for amount in ("-4,000.00", "4,000.00", "6,000.00", "10,000.00"):
        assert amount in page
    assert "<picture>" in page
    field = page[page.index('name="after-hire_amount"') :].split(">")[0]
    assert f'value="{given["hire_amount"]}"' in field  # as the old one was given
    assert head.post("/grants/simulation?before=jinhua-2015", {**told, "act": "xlsx"}).content[:2] == b"PK"
    assert head.post("/grants/simulation?before=jinhua-2015", {**told, "budget-before": ""}).status_code == 422


def test_no_page_asks_the_database_too_often(call):
    expert = person(Role.EXPERT)
    grant_panel.appoint(HEAD, call, [expert.login])
    grant_panel.declare(expert.viewer, call)
    grant_award.award(HEAD, call)
    grant_award.publish(OFFICE, call, *PAST)
    head, payer = signed_in(Role.HEAD, CITY), signed_in(Role.PAYER, CITY)
    asked = [(client_of(expert), "panel"), (head, "panel"), (head, "award"), (head, "trail"), (payer, "payments")]
    asked += [(signed_in(Role.FILER, code(1)), "public"), (head, "payments"), (signed_in(Role.CLERK, COUNTY), "award")]
    counted = {}
    for client, page in asked:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/grants/{call}/{page}").status_code == 200
        counted[page] = max(counted.get(page, 0), len(queries))
    assert {page: count for page, count in counted.items() if count > QUERIES} == {}
