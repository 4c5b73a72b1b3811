"""An enterprise comes, and moves: sign-up, approval, the first sign-in, a colleague; another county in the middle of a year."""

import re

import pytest

from tests.browser.told import approved_by, executed, fill, first_day, opened, said, waiting

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASSWORD = "紫色的 圆桌 会唱歌"


def test_an_enterprise_signs_up_is_let_in_by_its_county_and_invites_a_colleague(present, browser):
    with present.visit(browser) as context:
        page = opened(context, "/sign-in")
        page.click("main a[href*='/register']")
        fill(page, {"enterprise_code": present.people["newcomer"], "name": "示例新来信息服务有限公司"})
        for step, code in (("province", "330000"), ("city", "330100"), ("county", "330108")):
            page.wait_for_selector(f"#field-{step} option[value='{code}']", state="attached")
            page.select_option(f"#field-{step}", code)
        page.wait_for_selector("text=审核部门：滨江区商务主管部门")
        fill(page, {"person": "示例新来管理员", "login": "newcomer", "phone": "0571-00000000"})
        fill(page, {"new": PASSWORD, "again": PASSWORD})
        page.click("main .btn-primary")
        page.wait_for_selector("text=到登录页")
        sign_in(page, "newcomer")
        assert "审核" in page.locator("[role=alert]").inner_text(), "told how far it is"
        with present.visit(browser, "county") as bodies:
            county = opened(bodies, "/applicants")
            county.click("text=示例新来信息服务有限公司")
            county.click("button[value=approve]")
            county.wait_for_selector("text=已办理")
        sign_in(page, "newcomer")
        page.wait_for_selector("text=还没有填报企业信息")
        page.goto("/colleagues")
        page.fill("#field-note", "示例同事")
        page.click("main .btn-primary")
        token = page.locator("code.secret").inner_text()
    with present.visit(browser) as context:
        page = opened(context, "/join")
        fill(page, {"token": token, "person": "示例同事", "login": "colleague", "new": PASSWORD, "again": PASSWORD})
        page.click("main .btn-primary")
        page.wait_for_url("**/sign-in*")
        sign_in(page, "colleague")
        page.wait_for_selector("text=还没有填报企业信息")
        assert "填报人" in page.locator(".head-who").inner_text()


def sign_in(page, login):
    page.goto("/sign-in")
    page.fill("#field-login", login)
    page.fill("#field-password", PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_load_state()


def test_after_a_move_later_records_go_to_the_new_county_and_earlier_ones_stay(present, browser):
    day = present.people["past"]
    then = f"{day[:4]}M{day[5:7]}"
    before = executed(present, "330100", "330108", then)
    with present.visit(browser, "moved") as context:
        page = opened(context, "/enterprise")
        page.goto("/enterprise/relocation")
        fill(page, {"county": "330106", "effective": first_day()})
        page.click("button[value=look]")
        page.wait_for_selector("text=变更后会怎样")
        assert "西湖区" in said(page)
        page.click("button[value=submit]")
        page.wait_for_selector("text=注册地变更已上报")
        new = filed_on(page, first_day(), "NEW", "11004100")
        old = filed_on(page, day, "OLD", "5004100")
        assert "西湖区" in new
        assert "滨江区" not in new
        assert "滨江区" in old
        assert "西湖区" not in old
    for level in ("county", "other", "city", "province", "ministry"):
        approved_by(present, browser, waiting(present, browser, "moved", level), level)
    assert executed(present, "330100", "330106") == pytest.approx(0.11, abs=0.0051)
    assert executed(present, "330100", "330106", then) == 0
    assert executed(present, "330100", "330108", then) == pytest.approx(before + 0.05, abs=0.0051)


def filed_on(page, day, number, amount):
    """File an execution by the form; at whose desk it lies then."""
    page.goto("/executions/new?contract=HT-M")
    fill(page, {"execution_number": number, "executed": day, "amount": amount})
    page.click("#entry button[value=submit]")
    page.wait_for_url(re.compile(r"/executions/\d+$"))
    return page.locator(".stage, h1, .page-head").first.inner_text()
