"""The page that describes the open API, which no room of the pages has: fit for everyone, and no request leaves the site."""

import pytest

from tests.browser.site import NARROW, WIDE, faults

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_description_is_fit_for_everyone(site, browser, size, language):
    with site.visit(browser, "", size, language) as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/api/v1/docs")
        for shut in page.query_selector_all("main details"):
            shut.evaluate("one => { one.open = true }")
        assert faults(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert [url for url in asked if not url.startswith((site.address, "data:"))] == []
