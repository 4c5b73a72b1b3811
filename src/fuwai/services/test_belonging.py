"""For whom someone works."""

import pytest

from fuwai.core.access import Viewer
from fuwai.services.belonging import belonging
from fuwai.storage import testdata


@pytest.mark.parametrize(
    ("viewer", "name"),
    [
        (Viewer("body", "330108"), ("滨江区", "Binjiang District")),
        (Viewer("body", "000000"), ("商务部", "Ministry of Commerce")),
        (Viewer("analyst", "000000"), ("全国", "the nation")),
        (Viewer("auditor", "331299"), ("331299", "331299")),
        (Viewer("administrator"), ("", "")),
    ],
)
def test_a_body_is_called_by_its_region(viewer, name):
    assert belonging(viewer) == name


def test_an_enterprise_that_has_filed_nothing_is_called_by_its_code(sqlite_store):
    assert belonging(Viewer("enterprise", "000000001")) == ("000000001", "000000001")


def test_an_enterprise_is_called_by_the_name_that_it_filed_last(sqlite_store):
    testdata.file("enterprise", testdata.enterprises(testdata.ENTERPRISE))
    testdata.file("enterprise", testdata.enterprises(testdata.ENTERPRISE, name="示例乙信息服务有限公司"))
    assert belonging(Viewer("enterprise", testdata.ENTERPRISE))[0] == "示例乙信息服务有限公司"
