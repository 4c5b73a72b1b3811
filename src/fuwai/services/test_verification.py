"""A campaign from the draw to the strike-out: the same seed the same sample, four eyes, and what it does to the facts."""

import json
from datetime import date

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import review, standing
from fuwai.services import verification as verbs
from fuwai.services import verification_outcome as outcomes
from fuwai.services import verification_report as reports
from fuwai.services.verification import Plan
from fuwai.services.verification_outcome import Found
from fuwai.storage.models import AuditEntry, CampaignItem, Correction, Decision, Delivery, Standing
from fuwai.storage.testdata import contracts, file, person

HEAD = Viewer("body", "330100", "市负责人", Role.HEAD, "head-330100")
OTHER = Viewer("body", "330100", "市另一负责人", Role.HEAD, "other-330100")
CLERK = Viewer("body", "330108", "县审核员", Role.CLERK, "clerk-330108")
PROVINCE = Viewer("body", "330000", "省负责人", Role.HEAD, "head-330000")
PLAN = Plan("上半年核查", 201501, 201506, "simple", 4, "示例种子")
STRUCK = Found("strike_out", "S-D1-1", words="实为劳务派遣", evidence="合同第 3 条")


@pytest.fixture
def approved(sqlite_store):
    """Twelve contracts that the county and the city have approved; one that only the county has; the people."""
    numbers = [f"HT-{n:02}" for n in range(13)]
    groups = ["I11", "I11", "B41", "B41"] * 3 + ["I11"]
    values = [10**6 * (n + 1) for n in range(13)]
    done = file("contract", contracts(*numbers, group=groups, value=values))
    review.approve(Viewer("body", "330108", "县"), done.filings)
    review.approve(Viewer("body", "330100", "市"), done.filings[:12])
    standing.catch_up()
    for role, code in ((Role.CLERK, "330108"), (Role.HEAD, "330100"), (Role.HEAD, "330000"), (Role.CLERK, "330203")):
        person(role, code)
    return done.filings


@pytest.fixture
def drawn(approved):
    number = verbs.draw(HEAD, PLAN)
    verbs.spread(HEAD, number, ["clerk-330108"])
    return number


def items(number):
    return list(CampaignItem.objects.filter(campaign=number).order_by("id"))


def refused(code, act, *given):
    with pytest.raises(FuwaiError) as error:
        act(*given)
    assert error.value.code == code
    return error.value


def test_the_frame_is_what_the_level_of_the_viewer_has_approved(approved):
    assert verbs.preview(HEAD, PLAN).frame == 12
    county = Viewer("body", "330108", "县", Role.HEAD, "x")
    assert verbs.preview(county, PLAN).frame == 13
    refused("sampling.empty", verbs.preview, PROVINCE, PLAN)
    refused("sampling.empty", verbs.preview, HEAD, Plan("核查", 201504, 201506, "simple", 4))


@pytest.mark.parametrize(
    ("design", "strata"),
    [
        ("simple", (("", 12, 4),)),
        ("risk", (("", 12, 4),)),
        ("group", (("B4", 6, 2), ("I1", 6, 2))),
        ("region", (("330108", 12, 4),)),
        ("size", (("to_1m", 3, 2), ("under_100k", 9, 2))),
    ],
)
def test_each_design_has_its_strata(approved, design, strata):
    plan = Plan("核查", 201501, 201506, design, 4, "s")
    assert verbs.preview(HEAD, plan).strata == strata
    assert len(items(verbs.draw(HEAD, plan))) == 4


def test_the_same_seed_draws_the_same_contracts_and_the_trail_has_it(approved):
    first, second = (verbs.draw(HEAD, PLAN) for _ in range(2))
    assert [one.filing_id for one in items(first)] == [one.filing_id for one in items(second)]
    entry = AuditEntry.objects.filter(verb="draw_campaign").order_by("id").first()
    detail = json.loads(entry.detail)
    assert (detail["seed"], detail["frame"]) == ("示例种子", 12)
    other = verbs.draw(HEAD, Plan("核查", 201501, 201506, "simple", 4))
    assert verbs.own(HEAD, other).seed


@pytest.mark.parametrize(
    "plan",
    [
        Plan("", 201501, 201506, "simple", 4),
        Plan("核查", 201506, 201501, "simple", 4),
        Plan("核查", 201513, 201513, "simple", 4),
        Plan("核查", 201501, 201506, "other", 4),
        Plan("核查", 201501, 201506, "simple", 0),
    ],
)
def test_a_plan_that_says_too_little_is_refused(approved, plan):
    refused("verification.plan", verbs.preview, HEAD, plan)


def test_only_a_head_draws_and_only_of_the_own_body_assigns(drawn):
    refused("access.role", verbs.draw, CLERK, PLAN)
    refused("verification.body", verbs.assign, PROVINCE, drawn, [1], "clerk-330108")
    refused("verification.unknown", verbs.own, Viewer("body", "330200", "宁波", Role.HEAD), drawn)
    refused("verification.reviewer", verbs.assign, HEAD, drawn, [1], "clerk-330203")
    refused("verification.items", verbs.assign, HEAD, drawn, [999], "clerk-330108")
    assert verbs.assign(HEAD, drawn, [items(drawn)[0].pk], "head-330100") == 1
    assert reports.items(HEAD, drawn, login="clerk-330108")[0] == 3


def test_who_is_assigned_records_and_nobody_else(drawn):
    item = items(drawn)[0].pk
    stranger = Viewer("body", "330108", "别人", Role.CLERK, "other-330108")
    refused("verification.assigned", outcomes.record, stranger, item, Found("holds"))
    refused(
        "verification.item_unknown",
        outcomes.record,
        Viewer("body", "330203", "宁波", Role.CLERK, "clerk-330203"),
        item,
        STRUCK,
    )
    outcomes.record(CLERK, item, Found("holds"))
    outcomes.record(HEAD, item, STRUCK)
    assert reports.items(HEAD, drawn, "pending")[1][0].outcome == "strike_out"


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Found("other"), "verification.outcome"),
        (Found("strike_out", "", words="x", evidence="x"), "verification.rule"),
        (Found("strike_out", "S-D1-2", words="x", evidence="x"), "verification.rule"),
        (Found("strike_out", "S-D1-1", words=" ", evidence="x"), "verification.words"),
        (Found("strike_out", "S-D1-1", words="x", evidence=""), "verification.words"),
        (Found("recode", group="", words="x", evidence="x"), "catalogue.unknown_group"),
        (Found("recode", group="I99", words="x", evidence="x"), "catalogue.unknown_group"),
        (Found("part", "S-D1-1", part=1, words="x", evidence="x"), "verification.rule"),
        (Found("holds", part=1), "verification.part"),
        (Found("holds", group="I11"), "verification.outcome"),
    ],
)
def test_an_outcome_that_does_not_hold_together_is_refused(drawn, found, code):
    refused(code, outcomes.record, CLERK, items(drawn)[0].pk, found)


def test_a_part_is_above_nothing_and_below_the_whole(drawn):
    item = items(drawn)[0]
    rule = outcomes.rules("part")[0].id
    whole = Standing.objects.get(filing=item.filing_id).usd_cents
    for part in (0, whole):
        refused(
            "verification.part",
            outcomes.record,
            CLERK,
            item.pk,
            Found("part", rule, part=part, words="x", evidence="x"),
        )
    outcomes.record(CLERK, item.pk, Found("part", rule, part=whole // 4, words="硬件", evidence="清单"))
    assert item.outcomes.get().part_cents == whole // 4


def test_a_strike_out_needs_the_head_of_the_body_above_and_other_eyes(drawn):
    item = items(drawn)[0]
    refused("verification.refused", outcomes.carry_out, PROVINCE, [item.pk])  # nothing found yet
    outcomes.record(CLERK, item.pk, STRUCK)
    refused("access.role", outcomes.carry_out, CLERK, [item.pk])
    assert "330000" in refused("verification.refused", outcomes.carry_out, HEAD, [item.pk]).zh
    assert outcomes.refusals(PROVINCE, [item.pk]) == []
    assert not Decision.objects.filter(act="strike_out").exists()
    assert outcomes.carry_out(PROVINCE, [item.pk]) == 1
    standing.catch_up()
    assert Standing.objects.get(filing=item.filing_id).stage == "struck_out"
    refused("verification.refused", outcomes.carry_out, PROVINCE, [item.pk])
    refused("verification.done", outcomes.record, CLERK, item.pk, Found("holds"))


def test_who_recorded_does_not_carry_out(approved):
    number = verbs.draw(PROVINCE_PLAN_VIEWER, PLAN)
    item = items(number)[0].pk
    outcomes.record(PROVINCE_PLAN_VIEWER, item, STRUCK)
    assert outcomes.refusals(PROVINCE_PLAN_VIEWER, [item])[0].zh == "记录核查结果的人不能自己落实"


PROVINCE_PLAN_VIEWER = Viewer("body", "330108", "县负责人", Role.HEAD, "head-330108")


def test_a_recode_strikes_out_tells_the_right_group_and_stays_as_a_correction(drawn):
    item = next(one for one in items(drawn) if one.group == "I11")
    outcomes.record(CLERK, item.pk, Found("recode", group="B41", words="为人力资源管理服务", evidence="合同"))
    outcomes.carry_out(PROVINCE, [item.pk])
    decision = Decision.objects.get(act="strike_out")
    assert (decision.reason, decision.filing_id) == ("group", item.filing_id)
    assert "B41" in decision.words
    assert Correction.objects.get().codes == "B41"
    message = Delivery.objects.get(recipient="000000001").message
    assert "B41" in message.zh
    number = item.filing.key.split("\x1f")[1]
    again = file("contract", contracts(number, group="B41", value=item.usd_cents, signed=date(2015, 3, 2)))
    assert (again.amended, again.versions) == (1, [2])
    standing.catch_up()
    assert Standing.objects.get(filing=again.filings[0]).stage == "county"


def test_the_report_estimates_only_what_is_finished(drawn):
    chosen = items(drawn)
    for item in chosen[:-1]:
        outcomes.record(CLERK, item.pk, Found("holds"))
    assert reports.report(HEAD, drawn).rates[0].by_number is None
    outcomes.record(CLERK, chosen[-1].pk, STRUCK)
    told = reports.report(HEAD, drawn)
    whole = told.rates[0]
    assert told.outcomes == {"holds": 3, "strike_out": 1}
    assert told.rules == {"S-D1-1": 1}
    assert (whole.by_number.rate.numerator, whole.by_number.rate.denominator) == (1, 4)
    assert whole.by_number.low < 0.25 < whole.by_number.high
    frame = sum(10**6 * (n + 1) for n in range(12))
    assert whole.by_amount.total == 3 * chosen[-1].usd_cents
    assert whole.by_amount.rate == whole.by_amount.total / frame
    assert told.rates[2].by_amount.high is None  # no recode was found: of its amount nothing can be said
    refused("access.campaign_report", reports.report, CLERK, drawn)
