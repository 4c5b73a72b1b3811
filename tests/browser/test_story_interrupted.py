"""What breaks off in the middle of typing: a network that goes, a session that ends. The text stays; nor does a field hide."""

import re

import pytest

from tests.browser.told import opened, said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASSWORD = "紫色的 圆桌 会唱歌"
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const bar = document.querySelector('.entry-actions').getBoundingClientRect();
  return [one.id, !one.closest('.entry-actions') && box.bottom > bar.top && box.top < bar.bottom];
}"""
BESIDE = re.compile(r"/(check|suggest|save)\b")
WHY = "发票金额与合同不符，请附发票原件"


def test_a_month_typed_without_a_network_is_kept_and_saved_when_it_is_back(present, browser):
    with present.visit(browser, "offline") as context:
        page = opened(context, "/month")
        amount = page.locator("[data-cell=amount]").first
        context.set_offline(True)
        amount.fill("3104100")
        page.wait_for_selector("[data-offline]:visible")
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.includes('没有保存到服务器')")
        assert amount.input_value() == "3104100"
        page.click("button[value=submit]")
        assert page.url.endswith("/month"), "nothing is sent into the void"
        assert amount.input_value() == "3104100"
        context.set_offline(False)
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.includes('已自动保存')")
        page.reload()
        assert page.locator("[data-cell=amount]").first.input_value() == "3104100"


@pytest.mark.parametrize("place", ["month", "amendment", "return"])
def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(present, browser, place):
    login, address, typed, button = {
        "month": ("filer-expired", "/month", "[data-cell=invoice_number]", "button[value=submit]"),
        "amendment": ("filer-expired", "/contracts", "#field-title", "#entry button[value=submit]"),
        "return": ("county", present.people["filings"]["expired"], "#return-words", "details[open] .btn-danger"),
    }[place]
    with present.visit(browser, "county" if place == "return" else "expired") as context:
        page = opened(context, address)
        if place == "amendment":
            page.click("table.records >> text=HT-E")
            page.click("a[href$='/amend']")
            page.wait_for_selector("#field-title")
            page.route(
                BESIDE, lambda route: route.abort()
            )  # what the page asks while one types would notice first, in a dialog
        if place == "return":
            page.keyboard.press("r")
            page.check("details[open] input[name=reason][value=amount]")
        page.locator(typed).first.fill(WHY)
        context.clear_cookies(name="fuwai_session")
        page.click(button)
        page.wait_for_url("**/sign-in*")
        page.fill("#field-login", login)
        page.fill("#field-password", PASSWORD)
        page.click("main .btn-primary")
        page.wait_for_function("() => !location.pathname.startsWith('/sign-in')")
        page.wait_for_selector("[data-restored]:visible")
        assert page.locator(typed).first.input_value() == WHY
        assert "恢复" in said(page)


def test_no_field_hides_under_the_bar_of_buttons_when_it_is_reached_by_key(present, browser):
    with present.visit(browser, "offline") as context:
        page = opened(context, "/contracts/new")
        page.focus("#field-title")
        seen = set()
        for _step in range(40):
            page.wait_for_timeout(50)  # a frame or two
            page.wait_for_function(f"() => !({COVERED})()[1]", timeout=3000)
            seen.add(page.evaluate(COVERED)[0])
            page.keyboard.press("Tab")
        assert {"field-title", "field-value", "field-end"} <= seen
