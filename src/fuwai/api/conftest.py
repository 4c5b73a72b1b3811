"""Nobody's requests count against another test's."""

import pytest

from fuwai.api.rate import RATE
from fuwai.services.test_form import registered

__all__ = ["registered"]


@pytest.fixture(autouse=True)
def _fresh_rate():
    RATE.clear()
