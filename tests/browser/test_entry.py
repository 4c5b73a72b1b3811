"""A clerk types a contract: help while typing, a draft by itself, a lost network, a session that ends; nothing is lost."""

import pytest

from tests.browser.site import NARROW, WIDE, faults

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASSWORD = "紫色的 圆桌 会唱歌"  # of web.testdata's people
SAVED = "() => document.querySelector('[data-saved]').textContent.includes('已自动保存')"
PATIENCE = 20_000  # milliseconds, on a machine with other work
SHELF = "() => Object.keys(localStorage).filter(name => name.startsWith('fuwai:'))"


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "390"])
def page(site, browser, request):
    with site.visit(browser, "filer", request.param) as context:
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        opened.goto("/contracts/new")
        opened.fill("#field-title", "信贷管理系统定制开发")
        yield opened


def saved(page):
    page.wait_for_function(SAVED)


def test_words_bring_groups_and_one_press_chooses_without_moving_the_focus_while_typing(page):
    page.locator("#field-description").press_sequentially("按客户需求开发信贷管理系统", delay=20)
    page.wait_for_selector('[data-choose="I11"]')
    assert page.evaluate("() => document.activeElement.id") == "field-description"
    page.click('[data-choose="I11"]')
    assert page.input_value("#field-group") == "I11"
    assert page.get_attribute('[data-choose="I11"]', "aria-pressed") == "true"
    assert page.url.endswith("/contracts/new") or "/drafts/" in page.url, "nothing was submitted"
    assert faults(page) == []


def test_findings_and_dollars_come_while_typing_for_what_was_typed_alone(page):
    page.fill("#field-client_country", "火星")
    page.fill("#field-value", "12万")
    page.select_option("#field-currency", "EUR")
    page.wait_for_selector("#field-client_country-findings .finding-blocking")
    page.wait_for_selector("#dollars .money")
    assert page.get_attribute("#field-client_country", "aria-invalid") == "true"
    assert page.locator("#field-client_name-findings .finding").count() == 0
    page.fill("#field-client_country", "德国")
    page.wait_for_selector("#field-client_country-findings .finding-blocking", state="detached")
    assert page.get_attribute("#field-client_country", "aria-invalid") is None
    assert faults(page) == []


def test_the_draft_keeps_itself_and_a_reload_finds_it(page):
    saved(page)
    assert "/contracts/drafts/" in page.url
    page.reload()
    assert page.input_value("#field-title") == "信贷管理系统定制开发"


def test_a_lost_network_loses_nothing_and_says_so(page):
    saved(page)
    page.context.set_offline(True)
    page.fill("#field-client_name", "Example Offline Inc.")
    page.wait_for_function("() => document.querySelector('[data-saved]').textContent.includes('网络已断开')")
    assert len(page.evaluate(SHELF)) == 1
    page.context.set_offline(False)
    saved(page)
    assert page.evaluate(SHELF) == []
    page.reload()
    assert page.input_value("#field-client_name") == "Example Offline Inc."


def test_what_the_browser_kept_is_offered_again(page):
    saved(page)
    page.context.set_offline(True)
    page.fill("#field-client_name", "Example Shelf Inc.")
    page.wait_for_function("() => document.querySelector('[data-saved]').textContent.includes('网络已断开')")
    page.evaluate("() => window.stop()")
    page.context.route("**/contracts/draft", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("#field-client_name") == ""
    page.click("[data-kept-restore]")
    assert page.input_value("#field-client_name") == "Example Shelf Inc."
    page.context.unroute("**/contracts/draft")
    saved(page)


def test_a_session_that_ends_is_renewed_on_the_page_and_the_text_survives(page):
    saved(page)
    page.context.clear_cookies(name="fuwai_session")
    page.fill("#field-client_name", "Example Expired Inc.")
    page.wait_for_selector("#again[open]")
    assert faults(page) == []
    page.fill("#again-password", "nothing like it")
    page.click("#again .btn-primary")
    page.wait_for_selector("[data-again-fault]", state="visible")
    page.fill("#again-password", PASSWORD)
    page.click("#again .btn-primary")
    page.wait_for_selector("#again[open]", state="detached")
    assert page.input_value("#field-client_name") == "Example Expired Inc."
    saved(page)
    page.reload()
    assert page.input_value("#field-client_name") == "Example Expired Inc."


def test_what_must_be_mended_is_led_to_from_the_top_by_keyboard(page):
    page.click("button[value=submit]")
    page.wait_for_selector("#summary .notice-bad")
    assert page.evaluate("() => document.activeElement.id") == "summary"
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    target = page.evaluate("() => location.hash.slice(1)")
    assert page.evaluate("name => document.getElementById(name) !== null", target)


def test_enter_in_a_field_submits_nothing(page):
    page.press("#field-title", "Enter")
    page.wait_for_load_state()
    assert page.locator("#entry").count() == 1
    assert page.input_value("#field-title") == "信贷管理系统定制开发"


def test_an_amendment_keeps_itself_and_another_browser_goes_on_with_it(site, browser):
    path = next(one["path"] for one in site.people["pages"] if one["name"] == "contract_amend")
    with site.visit(browser, "filer") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(path)
        page.fill("#field-title", "信贷管理系统三期")
        saved(page)
        assert page.url.endswith(path)
    with site.visit(browser, "manager") as context:
        page = context.new_page()
        page.goto(path)
        assert page.input_value("#field-title") == "信贷管理系统三期"
        assert page.locator("text=接着上次没有上报的变更草稿").is_visible()
        assert faults(page) == []
