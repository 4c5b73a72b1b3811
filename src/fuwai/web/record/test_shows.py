"""The page of a record and its print: few queries, and a code that proves the paper and tells strangers nothing."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.core.access import Role, Viewer
from fuwai.services import comment, review, verification_code
from fuwai.services.standing import catch_up
from fuwai.storage.models import Filing, Standing
from fuwai.storage.testdata import COUNTY, ENTERPRISE, contracts, executions, file
from fuwai.web.testdata import client_of, signed_in

OWN = Viewer("enterprise", ENTERPRISE, "甲")
MOST_QUERIES = 12


@pytest.fixture
def record(sqlite_store):
    """A contract in two versions with two executions; its number."""
    first = file("contract", contracts("A")).filings[0]
    file("contract", contracts("A", value=24_000_000), datetime(2015, 7, 1, tzinfo=UTC))
    file("execution", executions("A"))
    file("execution", executions("A", execution_number="A-2", executed=date(2015, 6, 20)))
    catch_up()
    return first


def code_of(version):
    filing = Filing.objects.get(noun="contract", version=version)
    number = filing.contractversion.control_number
    return number, verification_code.code(number, version, filing.digest)


def asked(client, number, code):
    return client.get("/verify", {"number": number, "code": code}).content.decode()


@pytest.mark.parametrize("role", [Role.FILER, Role.CLERK, Role.AUDITOR])
def test_a_page_of_a_record_asks_the_database_little(record, role):
    client = signed_in(role, "330000" if role is Role.AUDITOR else "")
    for path in (f"/contracts/{record}", f"/contracts/{record}/print"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= MOST_QUERIES, [query["sql"][-160:] for query in queries.captured_queries]


@pytest.mark.parametrize("path", ["/contracts/new", "/executions/new", "/contracts/{}/amend"])
def test_a_form_asks_the_database_little(record, path):
    client = signed_in(Role.FILER)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path.format(record)).status_code == 200
    assert len(queries) <= MOST_QUERIES, [query["sql"][-160:] for query in queries.captured_queries]


def test_the_history_tells_each_version_field_by_field(record):
    page = signed_in(Role.FILER).get(f"/contracts/{record}").content.decode()
    assert "<del>120,000.00 USD</del>" in page
    assert "<ins>240,000.00 USD</ins>" in page


def test_the_page_speaks_english(record):
    client = signed_in(Role.FILER)
    client.cookies["language"] = "en"
    page = client.get(f"/contracts/{record}").content.decode()
    assert "Contract value" in page or "contract value" in page
    assert "History" in page


def test_the_printed_record_has_its_number_and_a_code_that_leads_to_its_verification(record):
    page = signed_in(Role.FILER).get(f"/contracts/{record}/print").content.decode()
    number, code = code_of(2)
    assert "服务外包接包合同信息表" in page
    assert number in page
    assert code in page
    assert "data:image/svg+xml" in page
    assert "示例甲信息服务有限公司" in page


def test_a_code_proves_the_version_that_stands(record):
    number, code = code_of(2)
    for client in (client_of(), signed_in(Role.CLERK)):
        assert "有效" in asked(client, number, code)
    assert "有效" in asked(client_of(), number.lower(), code.replace("-", " ").lower()), "as people copy from paper"


def test_a_code_of_an_older_version_says_so(record):
    assert "不是最新版本" in asked(client_of(), *code_of(1))


def test_a_wrong_code_and_a_number_that_does_not_exist_are_told_alike(record):
    number, code = code_of(2)
    wrong = asked(client_of(), number, code[:-1] + ("A" if code[-1] != "A" else "B"))
    absent = asked(client_of(), "FW330108999999999", code)
    assert "不能确认" in wrong
    assert "不能确认" in absent
    blank = {number: "", code: "", "FW330108999999999": "", code[:-1] + ("A" if code[-1] != "A" else "B"): ""}
    for text, other in blank.items():
        wrong, absent = wrong.replace(text, other), absent.replace(text, other)
    assert wrong.split("<main")[1] == absent.split("<main")[1]


@pytest.mark.parametrize("version", [1, 2])
def test_a_stranger_learns_nothing_of_the_contract(record, version):
    number, code = code_of(version)
    for client in (client_of(), signed_in(Role.CLERK, "330106")):
        page = asked(client, number, code)
        for told in ("信贷", "Example Bank", "120,000", "240,000", "示例甲", ENTERPRISE, f"/contracts/{record}"):
            assert told not in page.split("<main")[1]


def test_who_may_see_the_contract_is_led_to_it(record):
    assert f"/contracts/{record}" in asked(signed_in(Role.CLERK), *code_of(2))


def test_a_withdrawn_contract_is_not_printed_and_its_code_says_so(record):
    number, code = code_of(2)
    latest = Standing.objects.get(noun="contract").filing
    review.withdraw(OWN, [latest])
    assert "有效" not in asked(client_of(), number, code)
    first_number, first_code = code_of(1)
    assert "有效" in asked(client_of(), first_number, first_code), "the version before stands again"


def test_the_codes_of_another_site_are_not_ours(record, settings):
    number, code = code_of(2)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert "不能确认" in asked(client_of(), number, code)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert "有效" in asked(client_of(), number, code), "what was printed before the key was changed"


def test_the_address_in_the_square_is_the_page_of_verification(record, settings):
    settings.SITE = urlsplit("https://fuwai.example.gov.cn")
    from fuwai.web.record import shows

    seen = []
    original = shows.segno.make
    shows.segno.make = lambda address, **more: seen.append(address) or original(address, **more)
    try:
        signed_in(Role.FILER).get(f"/contracts/{record}/print")
    finally:
        shows.segno.make = original
    [address] = seen
    number, code = code_of(2)
    assert address.startswith("https://fuwai.example.gov.cn/verify?")
    assert parse_qs(urlsplit(address).query) == {"number": [number], "code": [code]}


def test_an_enterprise_is_told_the_body_that_acted_and_a_colleague_the_person(record):
    standing = Filing.objects.filter(noun="contract").latest("version").pk
    review.return_(Viewer("body", COUNTY, "示例张三"), [standing], "scope", "请写明交付物")
    comment.comment(Viewer("body", COUNTY, "示例张三"), standing, "请核对", "value")
    page = signed_in(Role.FILER).get(f"/contracts/{record}").content.decode()
    assert "示例张三" not in page
    assert "滨江区主管部门" in page
    assert "示例张三" in signed_in(Role.CLERK).get(f"/contracts/{record}").content.decode()


def test_an_outbound_contract_is_printed_as_such_with_the_other_party_as_its_provider(sqlite_store):
    [filing] = file("contract", contracts("FB-1", kind="outbound")).filings
    page = signed_in(Role.FILER).get(f"/contracts/{filing}/print").content.decode()
    for words in ("服务外包发包合同信息表", "发包企业", "接包方名称", "接包方国别"):
        assert words in page
    assert "接包合同信息表" not in page
    assert "发包方名称" not in page
