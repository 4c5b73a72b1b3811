"""What an enterprise last filed, as rows for a template: nobody types the same data twice."""

import polars as pl

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.storage import history


def last_filed(noun: str, enterprise: str) -> pl.DataFrame:
    """The current rows of *noun* of *enterprise*, in the columns of its record; contracts only those still open."""
    viewer = Viewer("enterprise", enterprise)
    if history.current(viewer, "enterprise", [enterprise]).is_empty():
        raise FuwaiError(
            "template.unknown_enterprise",
            f"没有登记过企业 {enterprise}, 无从带出; 请核对企业代码, 或去掉 --prefill",
            f"enterprise {enterprise} is not registered, there is nothing to prefill; check the code or leave --prefill out",
        )
    rows = history.current(viewer, noun, [enterprise])
    if noun == "contract":
        rows = rows.filter(pl.col("terminated").is_null())
    if noun == "enterprise":
        rows = rows.drop("county").rename({"registered_county": "county"})
    return rows.select(RECORDS[noun].names).sort(RECORDS[noun].key)
