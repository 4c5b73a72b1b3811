"""A month from its filing to the figures, through the pages alone: form and workbook, a return, its mending, four levels."""

import re
from io import BytesIO

import openpyxl
import pytest

from tests.browser.conftest import BOTH
from tests.browser.told import LEVELS, approved_by, executed, fill, first_day, month, now, opened, said, waiting

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

ONE = re.compile(r"/executions/\d+(#.*)?$")
WHY = "发票上是三千二百万美元，请核对"


def file_by_form(page, amount):
    """One execution of HT-1, typed."""
    page.goto("/executions/new?contract=HT-1")
    fill(page, {"execution_number": "F-1", "executed": first_day(), "amount": amount})
    page.click("#entry button[value=submit]")
    page.wait_for_url(ONE)
    assert "已上报" in said(page)
    return page.url


def workbook_of_the_month(page, amount):
    """The workbook that is offered, the row of HT-2 filled, the other one taken out as its page says."""
    page.goto("/upload")
    with page.expect_download() as begun:
        page.click("a[href*=workbook].btn-primary")
    book = openpyxl.load_workbook(BytesIO(begun.value.path().read_bytes()))
    sheet = book["合同执行"]
    column = {str(cell.value).lstrip("*"): cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    rows = {sheet.cell(at, column["合同编号"]).value: at for at in range(1, sheet.max_row + 1)}
    sheet.cell(rows["HT-2"], column["执行日期"]).value = first_day()
    sheet.cell(rows["HT-2"], column["执行金额"]).value = amount
    sheet.delete_rows(rows["HT-1"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def upload(page, content):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("#field-file", {"name": "本月执行.xlsx", "mimeType": kind, "buffer": content})
    page.click("button[value=file]")
    page.wait_for_selector("text=没有发现问题，全部已上报")


def returned(site, browser, title):
    """The county opens the record in its queue, sends it back with a coded reason, a sentence and a marked field."""
    with site.visit(browser, "county") as context:
        page = opened(context, "/review")
        page.click(f"table.records >> text={title}")
        page.wait_for_url("**/review/*")
        address = page.url[len(site.address) :].split("?")[0]
        page.keyboard.press("r")
        page.check("input[name=reason][value=amount]")
        page.fill("#return-words", WHY)
        page.click("details[open] .marks summary")
        page.check("details[open] input[name=field][value=amount]")
        page.click("details[open] .btn-danger")
        page.wait_for_selector("text=已退回，企业已可看到原因和标注的项目")
    return address


def mended(page, amount):
    """The clerk comes from the home page, sees why and which field, and mends it."""
    page.goto("/")
    assert WHY in said(page)
    page.click("a:has-text('更正执行金额')")
    assert WHY in said(page)
    assert "金额有误" in said(page)
    assert page.get_attribute("#field-amount", "data-marked") == "1"
    fill(page, {"amount": amount})
    page.click("#entry button[value=submit]")
    page.wait_for_url(ONE)
    assert "已上报" in said(page)


@pytest.mark.parametrize("present", BOTH, indirect=True, scope="package")
def test_a_month_is_filed_sent_back_mended_approved_by_four_levels_and_changes_the_figures(present, browser):
    begun, before = now(), executed(present)
    with present.visit(browser, "filed") as context:
        page = opened(context)
        record = file_by_form(page, "23004100")
        upload(page, workbook_of_the_month(page, 9_004_100))
        returned(present, browser, "F-1")
        mended(page, "32004100")
        assert page.url.split("#")[0] == record
    assert executed(present) == before, "nothing counts before it is approved"
    addresses = waiting(present, browser, "filed")
    assert len(addresses) == 2
    for level in LEVELS:
        approved_by(present, browser, addresses, level)
    after = executed(present)
    assert after == pytest.approx(before + 0.41, abs=0.0051)
    office = present.office
    assert f"执行额{after:.2f}亿美元" in office.bulletin("330000", month()).text
    assert f"执行额{before:.2f}亿美元" in office.bulletin("330000", month(), "--as-of", begun).text
