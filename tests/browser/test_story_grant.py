"""A call from its opening to a claim for recovery, through the pages alone: who applies, reviews, scores, awards, objects, pays."""

import re
import sqlite3
from datetime import datetime, timedelta
from io import BytesIO

import docx
import openpyxl
import psycopg
import pytest

from fuwai.core.moment import BEIJING
from fuwai.files.testdata import pdf
from tests.browser.site import told as made_by
from tests.browser.told import fill, opened, said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

ACCOUNTS = {"large": "6222 0000 1111", "small": "6222 0000 2222"}
SLIP = "R-2026-1"
CONFLICT, OBJECTION = "曾任该企业顾问", "该企业有一份合同是货物贸易，请核查"
ANSWER, STRUCK = "已核查合同原件，属于服务外包", "经核查，合同内容是货物贸易"
GIVEN = {
    "least": "100000",
    "size_low": "500000",
    "size_high": "800000",
    "size_points": "10",
    "growth_share": "10",
    "growth_points": "5",
    "rate": "0.10",
    "enterprise_cap": "1000000",
}
PASSING = {"grant_call": ("opens", "closes"), "grant_notice": ("first", "last")}  # table → the moments that move


def day(later: int = 0) -> str:
    return f"{datetime.now(BEIJING) + timedelta(days=later):%Y-%m-%d}"


def days_pass(site, days=30):
    """Let *days* pass for calls and notices: their moments move back. No program can: the triggers that refuse it are lifted
    here, and laid again as they were."""
    (_passed_on_postgresql if site.database else _passed_on_sqlite)(site, days)


def _passed_on_sqlite(site, days):
    database = sqlite3.connect(site.home / "fuwai.sqlite3", timeout=30)
    with database:
        for table, names in PASSING.items():
            asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            triggers = database.execute(asked, (table,)).fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            for moment in names:
                database.execute(f"UPDATE {table} SET {moment} = datetime({moment}, '-{days} days')")
            for _, statement in triggers:
                database.execute(statement)
    database.close()


def _passed_on_postgresql(site, days):
    with psycopg.connect(site.database) as database:
        database.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come can't be altered
        for table, names in PASSING.items():
            database.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for moment in names:
                database.execute(f"UPDATE {table} SET {moment} = {moment} - interval '{days} days'")
            database.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Story:
    """Who acts on which page, and the call's number."""

    def __init__(self, site, browser):
        self.site, self.browser = site, browser
        about = made_by("tests.browser.granted", site.home, site.database)
        site.people["sessions"] |= {f"grant-{name}": one for name, one in about["sessions"].items()}
        self.firms, self.struck, self.call = about["firms"], about["struck"], ""

    def visit(self, name):
        return self.site.visit(self.browser, f"grant-{name}" if name else "")


def begun(story):
    """The head fills a scheme and opens the call; refused, beside what was typed, until all is filled."""
    with story.visit("head") as context:
        page = opened(context, "/grants")
        page.click("text=开始一次申报")
        fill(page, {"scheme": "province-ranking"})
        page.click("main form[method=get] button")
        page.wait_for_selector("#field-budget")
        fill(page, {"name": "示例评分申报", "budget": "300,000", "opens": day(), "closes": day(9)})
        fill(page, {"cut_off": "2015-07-31", **GIVEN})
        page.click("button[value=open]")
        page.wait_for_url(re.compile(r"/grants/\d+$"))
        assert "300,000.00" in said(page)
        story.call = page.url[len(story.site.address) :]


def applied(story, name, amount):
    """An enterprise sees that it qualifies, by which figure, and applies with a document."""
    with story.visit(name) as context:
        page = opened(context, "/grants")
        page.click("table.records >> text=示例评分申报")
        page.wait_for_url(f"**{story.call}")
        assert "不符合条件" not in said(page)
        assert amount in said(page)
        page.click("main >> text=去申报")
        page.wait_for_selector("#field-account")
        page.click("button[value=submit]")
        page.wait_for_selector("[role=alert]")
        assert "资金申请报告" in said(page), "which document is wanted"
        fill(page, {"account": ACCOUNTS[name]})
        file = {"name": "申请报告.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        page.set_input_files("#field-paper-application", file)
        page.click("button[value=submit]")
        page.wait_for_url("**/grants/applications/*")
        assert "县级待审" in said(page)
        assert "申请报告.pdf" in said(page)
        return page.url[len(story.site.address) :]


def shut_out(story):
    """An enterprise below the threshold sees which condition it fails and what is missing; it is not led on to a refusal."""
    with story.visit("below") as context:
        page = opened(context, story.call)
        assert "不符合条件" in said(page)
        assert "90,000.00" in said(page)
        assert "100,000.00" in said(page)


def reviewed(story):
    for name in ("clerk", "city", "head"):
        with story.visit(name) as context:
            page = opened(context, story.call)
            page.check("table.records [data-select-all]")
            page.click("button[value=approve]")
            page.wait_for_selector("text=已办理 2 份")


def seated(story):
    with story.visit("head") as context:
        page = opened(context, f"{story.call}/panel")
        for login in ("grant-first", "grant-second"):
            fill(page, {"login": login})
            page.click("button[value=appoint]")
            page.wait_for_selector("text=已聘请")


def scored(story, name, firm, points):
    """From the panel's page to an application, and back with its points."""
    with story.visit(name) as context:
        page = opened(context, f"{story.call}/panel")
        page.click(f"table.records >> text={story.firms[firm]}")
        page.wait_for_selector("#field-market")
        assert "申报金额" in said(page)
        fill(page, {"market": points[0], "innovation": points[1]})
        page.click("button[value=score]")
        page.wait_for_url("**/panel")
        assert str(sum(map(int, points))) in said(page)


def judged(story, application):
    """Two experts; the second has a conflict with one applicant and does not get to see it."""
    with story.visit("first") as context:
        page = opened(context)
        assert "先声明有无利益冲突" in said(page)
        page.click("table.records >> text=示例评分申报")
        page.click("button[value=none]")
        page.wait_for_selector("text=已声明")
    with story.visit("second") as context:
        page = opened(context, f"{story.call}/panel")
        page.select_option("#field-enterprise", label=story.firms["large"])
        fill(page, {"words": CONFLICT})
        page.click("button[value=conflict]")
        page.wait_for_selector("text=已声明")
        assert "回避" in said(page)
        page.goto(f"{application}/score")
        assert "回避" in said(page)
        assert page.locator("#field-market").count() == 0
    scored(story, "first", "large", ("12", "15"))
    scored(story, "first", "small", ("10", "9"))
    scored(story, "second", "small", ("6", "9"))


def decided(story):
    """The head sees how far the experts lie apart, awards and publishes."""
    with story.visit("head") as context:
        page = opened(context, f"{story.call}/panel")
        assert "17.00" in said(page), "the mean of 19 and 15"
        page.goto(f"{story.call}/award")
        page.click("button[value=award]")
        page.wait_for_selector("text=已核定")
        assert "100,000.00" in said(page)
        page.locator("summary:has-text('每一步')").first.click()
        assert "预算足够" in said(page)
        fill(page, {"first": day(), "last": day(7)})
        page.click("button[value=publish]")
        page.wait_for_selector("text=已公示")


def objected(story):
    """One enterprise objects to the other's line; nobody else reads its words; the answer is public."""
    with story.visit("small") as context:
        page = opened(context, f"{story.call}/public")
        page.select_option("#field-award", label=story.firms["large"])
        fill(page, {"words": OBJECTION, "contact": "0579-1234567"})
        page.click("button[value=object]")
        page.wait_for_selector("text=异议已提出")
    with story.visit("head") as context:
        page = opened(context, f"{story.call}/award")
        assert OBJECTION in said(page)
        page.locator("textarea[id^=field-words-]").fill(ANSWER)
        page.click("button[value=kept]")
        page.wait_for_selector("text=已答复")
    with story.visit("") as context:
        page = opened(context, f"{story.call}/public")
        assert story.firms["large"] in said(page)
        assert ANSWER in said(page)
        assert OBJECTION not in said(page)


def paid(story):
    """The payer pays what the list says and takes it along as a workbook."""
    with story.visit("payer") as context:
        page = opened(context)
        page.click("table.records >> text=示例评分申报")
        page.check("table.records [data-select-all]")
        fill(page, {"day": day(), "reference": SLIP})
        page.click("button[value=pay]")
        page.wait_for_selector("text=已登记 2 笔")
        assert "60,000.00" in said(page)
        with page.expect_download() as begun:
            page.click("a[href$='payments.xlsx']")
        book = openpyxl.load_workbook(BytesIO(begun.value.path().read_bytes()))
        cells = {str(cell.value) for row in book.active.iter_rows() for cell in row}
        wanted = {story.firms[name] for name in ACCOUNTS} | {"".join(one.split()) for one in ACCOUNTS.values()}
        assert wanted <= cells


def struck_out(story):
    """The Ministry strikes a paid contract out; what is overpaid is computed, and claimed."""
    with story.visit("ministry") as context:
        page = opened(context, story.struck)
        page.click("summary:has-text('剔除')")
        page.check("details[open] input[name=reason][value=scope]")
        page.fill("#strike_out-words", STRUCK)
        page.click("details[open] .btn-danger")
        page.wait_for_selector("text=已剔除")
    with story.visit("head") as context:
        page = opened(context, f"{story.call}/payments")
        assert "尚未追回" in said(page)
        assert "5,000.00" in said(page)
        fill(page, {"words": STRUCK})
        page.click("button[value=recover]")
        page.wait_for_selector("text=应追回 1 家")
        assert "尚未追回" not in said(page)


def read(story, application):
    """The enterprise has a message of each step, and reads its letter."""
    with story.visit("large") as context:
        page = opened(context, "/messages")
        for words in ("资金名单已公示", "资金拨付", "资金追回"):
            assert words in said(page)
        page.goto(application)
        assert "60,000.00" in said(page)
        with page.expect_download() as begun:
            page.click("a[href$='letter.docx']")
        letter = docx.Document(str(begun.value.path())).element.xml
        assert story.firms["large"] in letter
        assert "60,000.00" in letter


def test_a_call_is_opened_applied_to_scored_awarded_paid_and_claimed_back(present, browser):
    story = Story(present, browser)
    begun(story)
    shut_out(story)
    first = applied(story, "large", "600,000.00")
    applied(story, "small", "400,000.00")
    reviewed(story)
    seated(story)
    judged(story, first)
    days_pass(present)
    decided(story)
    objected(story)
    days_pass(present)
    paid(story)
    struck_out(story)
    read(story, first)
