"""Everything by keyboard alone, at both widths: the way in, the menu, dialogs, tables; and the network that goes away."""

import pytest

from tests.browser.site import NARROW, faults

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(site, browser):
    """The style guide on a desk's screen."""
    with site.visit(browser, "administrator") as context:
        opened = context.new_page()
        opened.goto("/style")
        yield opened


def focused(page, what="outerHTML"):
    return page.evaluate(f"() => document.activeElement.{what}")


def test_the_first_key_leads_past_the_navigation(page):
    page.keyboard.press("Tab")
    assert "skip" in focused(page)
    page.keyboard.press("Enter")
    assert focused(page, "id") == "main"


def test_the_menu_of_a_narrow_screen_opens_and_closes_by_keys(site, browser):
    with site.visit(browser, "administrator", NARROW) as context:
        page = context.new_page()
        page.goto("/style")
        menu, button = page.locator("#menu"), page.locator("[data-menu]")
        assert not menu.is_visible()
        button.focus()
        page.keyboard.press("Enter")
        assert menu.is_visible()
        assert button.get_attribute("aria-expanded") == "true"
        assert faults(page) == []
        page.keyboard.press("Escape")
        assert not menu.is_visible()
        assert "data-menu" in focused(page)


def test_filters_fold_on_a_narrow_screen_and_open_by_keys(site, browser):
    with site.visit(browser, "administrator", NARROW) as context:
        page = context.new_page()
        page.goto("/style")
        assert [page.locator(f"#field-{name}").is_visible() for name in ("q", "county", "month")] == [
            True,
            False,
            False,
        ]
        page.locator("[data-unfold]").press("Enter")
        assert [page.locator(f"#field-{name}").is_visible() for name in ("q", "county", "month")] == [True] * 3


def test_a_dialog_opens_holds_the_focus_and_gives_it_back(page):
    opener = page.locator("[data-opens=withdraw]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#withdraw")
    assert dialog.is_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert focused(page, "dataset.opens") == "withdraw"


def test_rows_are_walked_and_chosen_by_letters(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page, "textContent") == "SAMPLE-2015-002"
    page.keyboard.press("x")
    boxes = page.locator("tbody input[name=filing]")
    assert [boxes.nth(at).is_checked() for at in range(3)] == [False, True, False]
    assert page.locator("[data-select-all]").evaluate("box => box.indeterminate")
    page.keyboard.press("k")
    assert focused(page, "textContent") == "SAMPLE-2015-001"


def test_letters_in_a_field_are_only_letters(page):
    page.locator("#field-title").fill("")
    page.locator("#field-title").press("j")
    assert page.locator("#field-title").input_value() == "j"


def test_all_rows_of_the_page_are_chosen_at_once(page):
    page.locator("[data-select-all]").press("Space")
    assert page.locator("tbody input[name=filing]:checked").count() == 3


def test_a_page_says_that_the_network_is_gone_and_that_it_is_back(page):
    notice = page.locator("[data-offline]")
    assert not notice.is_visible()
    page.context.set_offline(True)
    notice.wait_for(state="visible", timeout=3000)
    page.context.set_offline(False)
    notice.wait_for(state="hidden", timeout=3000)


def test_the_head_of_a_table_stays_where_the_rows_go(page):
    frame = page.locator(".table-frame").first
    frame.evaluate("frame => { frame.style.maxHeight = '90px'; frame.scrollTop = 60 }")
    head = page.locator("table.records thead th").first
    assert abs(head.bounding_box()["y"] - frame.bounding_box()["y"]) <= 2


def test_the_language_is_changed_and_kept(page):
    page.get_by_role("button", name="English").press("Enter")
    page.wait_for_url("**/style")
    assert page.locator("h1").inner_text() == "Style guide"
    page.reload()
    assert page.locator("html").get_attribute("lang") == "en"
