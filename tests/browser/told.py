"""What the stories say again and again: a page of someone, a form filled, the figures before and after."""

from collections.abc import Mapping
from datetime import datetime

from fuwai.core.moment import BEIJING

PATIENCE = 20_000  # milliseconds, on a machine with other work
LEVELS = ("county", "city", "province", "ministry")


def opened(context, address="/"):
    """A page of *context*, patient."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


def fill(page, values: Mapping[str, str]):
    """The fields of a form by their names; of a choice, by its value."""
    for name, text in values.items():
        field = page.locator(f"#field-{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def said(page) -> str:
    return page.locator("main").inner_text()


def month() -> str:
    """The present month as the figures name it: 2026M11."""
    return f"{datetime.now(BEIJING):%YM%m}"


def first_day() -> str:
    return f"{datetime.now(BEIJING):%Y-%m}-01"


def now() -> str:
    return datetime.now(BEIJING).isoformat()


def executed(site, region="330000", at="330100", period="", as_of=""):
    """What *at* executed, this month unless another is said, in hundred millions of dollars, by `fuwai table`."""
    options = ("--as-of", as_of) if as_of else ()
    rows = site.office.table("cities", region, period or month(), "--direction", "all", *options)
    text = next(row["executed"] for row in rows if row["code"] == at)
    return 0.0 if text == "…" else float(text)  # nobody has filed anything


def waiting(site, browser, story, level="county"):
    """The addresses of what waits of the story's enterprise at the desk of *level*."""
    with site.visit(browser, level) as context:
        page = opened(context, f"/review?enterprise={site.people['enterprises'][story]}")
        found = page.eval_on_selector_all("table.records a[href*='/review/']", "all => all.map(one => one.pathname)")
    return list(dict.fromkeys(found))


def approved_by(site, browser, addresses, level):
    """Someone of *level* opens each record and approves it by the key."""
    with site.visit(browser, level) as context:
        page = opened(context, "/review")
        for address in addresses:
            page.goto(address)
            page.keyboard.press("a")
            page.wait_for_selector("text=已核准")
            assert not page.url.split("?")[0].endswith(address)
