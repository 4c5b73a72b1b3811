"""Reviewers at work: a contract struck out leaves the figures; two at one record do not undo each other."""

import pytest

from tests.browser.told import executed, now, opened, said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

WORDS = "经核查，合同内容是货物贸易"
SECOND = "金额与合同原件不符，请附原件"


def test_a_contract_struck_out_leaves_the_figures_and_its_enterprise_is_told_why(present, browser):
    begun, before = now(), executed(present)
    with present.visit(browser, "struck") as context:
        clerk = opened(context, "/contracts")
        clerk.click("table.records >> text=HT-S")
        clerk.wait_for_url("**/contracts/*")
        with present.visit(browser, "head") as bodies:
            page = opened(bodies, present.people["filings"]["struck"])
            page.click("summary:has-text('剔除')")
            page.check("details[open] input[name=reason][value=scope]")
            page.fill("#strike_out-words", WORDS)
            page.click("details[open] .btn-danger")
            page.wait_for_selector("text=已剔除")
        clerk.reload()
        assert WORDS in said(clerk)
        assert "已剔除" in said(clerk)
    assert executed(present) == pytest.approx(before - 0.20, abs=0.0051)
    assert executed(present, as_of=begun) == before, "what was published stays provable"


def test_of_two_reviewers_at_one_record_the_second_is_told_and_keeps_the_words(present, browser):
    address = present.people["filings"]["together"]
    with present.visit(browser, "county") as one, present.visit(browser, "second") as other:
        first, second = opened(one, address), opened(other, address)
        second.keyboard.press("r")
        second.check("details[open] input[name=reason][value=amount]")
        second.fill("#return-words", SECOND)
        first.keyboard.press("a")
        first.wait_for_selector("text=已核准")
        second.click("details[open] .btn-danger")
        second.wait_for_selector("[role=alert]")
        told = second.locator("[role=alert]").inner_text()
        assert "示例county" in told
        assert "核准" in told
        assert second.input_value("#typed-words") == SECOND
        second.goto("/review/home")
        assert "退回" not in second.locator(".toast").all_inner_texts()
    with present.visit(browser, "together") as context:
        page = opened(context, "/contracts")
        page.click("table.records >> text=HT-T1")
        page.wait_for_url("**/contracts/*")
        assert "市级待审" in said(page)
        assert SECOND not in said(page)
