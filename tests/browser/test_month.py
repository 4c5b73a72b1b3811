"""The month's grid at the keyboard: what is pasted from a spreadsheet fills rows, is checked beside them and keeps itself."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

MONTH = "/month?month=201506"  # of which the site's enterprises have open contracts
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


# The site's enterprises have one contract each: a second row like the first, for what moves between rows.
SECOND = """() => {
  const row = document.querySelector("tr[data-number]").cloneNode(true);
  row.querySelectorAll("input").forEach(one => { one.name = `second-${one.name}`; one.value = ""; });
  row.dataset.number = "SECOND";
  document.querySelector("[data-grid] tbody").append(row);
}"""


@pytest.fixture
def page(site, browser):
    with site.visit(browser, "filer") as context:
        opened = context.new_page()
        opened.goto(MONTH)
        yield opened


def cell(page, row, name):
    return page.locator(f'[data-cell="{name}"]').nth(row)


def test_what_is_pasted_fills_rows_downwards(page):
    page.evaluate(SECOND)
    cell(page, 0, "executed").focus()
    page.evaluate(PASTE, "2015-06-20\t1,000\tF-1\n2015-06-21\t2,000\tF-2\n")
    assert [cell(page, row, "amount").input_value() for row in (0, 1)] == ["1,000", "2,000"]
    assert [cell(page, row, "invoice_number").input_value() for row in (0, 1)] == ["F-1", "F-2"]


def test_what_is_typed_is_checked_beside_it_and_keeps_itself(page):
    cell(page, 0, "executed").focus()
    page.evaluate(PASTE, "2015-06-20\tabc\tF-1\n")
    page.locator("tr.grid-found", has_text="cell.number").wait_for(timeout=15_000)
    page.locator("[data-saved]", has_text="已自动保存").wait_for(timeout=15_000)
    page.reload()
    assert cell(page, 0, "amount").input_value() == "abc"


def test_what_names_its_contract_goes_to_that_contract_s_row(page):
    page.evaluate(SECOND)
    cell(page, 0, "executed").focus()
    page.evaluate(PASTE, "SECOND\t2015-06-22\t77\tF-3")
    assert cell(page, 1, "amount").input_value() == "77"
    assert cell(page, 0, "invoice_number").input_value() != "F-3"


def test_enter_and_the_arrows_move_between_rows_and_the_day_is_offered(page):
    page.evaluate(SECOND)
    cell(page, 0, "amount").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == cell(page, 1, "amount").get_attribute("name")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == cell(page, 0, "amount").get_attribute("name")
    cell(page, 1, "executed").fill("")
    cell(page, 1, "amount").fill("55")
    assert cell(page, 1, "executed").input_value() == "2015-06-30"
