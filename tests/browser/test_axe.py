"""Every page is fit for everyone: WCAG 2.1 AA by axe, no wider than the screen, nothing refused by its own policy."""

import pytest

from fuwai.web.urls import ROUTES
from tests.browser.site import NARROW, WIDE, faults, too_wide

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

# The form of an application wants an enterprise of the call's own city; the people of this home are of another.
ELSEWHERE = {"grants_apply", "grants_own"}
PAGES = [route for route in ROUTES if "GET" in route.methods and route.name not in ELSEWHERE]
# Statistical tables: as many columns as were asked for, moved within their own frame.
OF_FIGURES = {"any_table", "bulletin_edit"}


def who_sees(site, browser, page_of):
    """The first role that may see this very record; of reviewers a head, who sees most buttons."""
    for role in sorted(page_of["roles"], key=lambda one: one != "head"):
        with site.visit(browser, role) as context:
            if context.request.get(page_of["path"], max_redirects=0).status < 400:
                return role
    raise AssertionError(f"nobody sees {page_of['path']}: {page_of['roles']}")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("route", PAGES, ids=[route.name for route in PAGES])
def test_the_page_is_fit_for_everyone(site, browser, route, size):
    page_of = next(one for one in site.people["pages"] if one["name"] == route.name)
    with site.visit(browser, who_sees(site, browser, page_of), size) as context:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        answer = context.request.get(page_of["path"])
        if "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
            assert answer.ok, f"{page_of['path']}: {answer.status}"
            pytest.skip(f"{route.name} is a file, or a piece of a page")
        assert answer.ok, f"{page_of['path']}: {answer.status}"
        page.goto(page_of["path"])
        assert faults(page) == []
        assert said == []
        assert wider_than_meant(page, route) == []
        if size is WIDE:  # English has longer words: the same visit, at both widths
            context.add_cookies([{"name": "language", "value": "en", "url": site.address}])
            page.reload()
            assert wider_than_meant(page, route) == []
            page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
            assert wider_than_meant(page, route) == []


def wider_than_meant(page, route):
    return [found for found in too_wide(page) if route.name not in OF_FIGURES or found.startswith("page ")]


def test_what_is_wider_than_the_screen_is_told(site, browser):
    with site.visit(browser, "head", language="en") as context:
        page = context.new_page()
        page.goto("/contracts")
        assert too_wide(page) == []
        styled = "([what, name, value]) => document.querySelectorAll(what).forEach(one => { one.style[name] = value; })"
        page.evaluate(styled, [".records th, .records td, .records .since", "whiteSpace", "nowrap"])
        assert len(too_wide(page)) == 1
        page.evaluate(styled, ["main", "width", "1300px"])
        assert any(found.startswith("page ") for found in too_wide(page))


def test_axe_finds_what_is_wrong(site, browser):
    with site.visit(browser) as context:
        page = context.new_page()
        page.set_content("<html lang=zh><title>x</title><main><h1>x</h1><img src='x.png'></main>")
        assert any(fault.startswith("image-alt") for fault in faults(page))


def test_a_page_asks_its_own_site_alone(site, browser):
    with site.visit(browser, "administrator") as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/style")
        assert asked
        assert [url for url in asked if not url.startswith((site.address, "data:"))] == []
