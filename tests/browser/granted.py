"""What the story of a call needs beside the present home: `python -m tests.browser.granted` with FUWAI_HOME.

Three firms of 金华 with approved business of 2014, one of them with a contract that is struck out later; who acts. Prints json:
`sessions` (name → the session's cookie), `firms` (name → what it is called), `struck` (where that contract is reviewed).
"""

import json

from fuwai.settings import start

start()

from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from fuwai.core.access import Role  # noqa: E402
from fuwai.core.region import NATION  # noqa: E402
from fuwai.services import standing  # noqa: E402
from fuwai.services.grant_testdata import CITY, COUNTY, code, execute, firm  # noqa: E402
from fuwai.web.testdata import client_of, person  # noqa: E402

PROVINCE = "330000"
LARGE, SMALL, BELOW = 811, 812, 813  # numbers of the firms
DOLLARS = 100  # cents


def populate() -> str:
    """The firms; where the contract that will be struck out is reviewed."""
    firm(LARGE, 550_000 * DOLLARS)
    [extra] = execute(LARGE, "Z", "US", 50_000 * DOLLARS)
    firm(SMALL, 400_000 * DOLLARS)
    firm(BELOW, 90_000 * DOLLARS)
    standing.catch_up()
    return reverse("review_one", args=(extra,))


def sessions() -> dict[str, str]:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    seats = {
        **{name: (Role.FILER, code(number)) for name, number in (("large", LARGE), ("small", SMALL), ("below", BELOW))},
        "clerk": (Role.CLERK, COUNTY),
        "city": (Role.HEAD, CITY),
        "head": (Role.HEAD, PROVINCE),
        "payer": (Role.PAYER, PROVINCE),
        "ministry": (Role.HEAD, NATION),
        "first": (Role.EXPERT, ""),
        "second": (Role.EXPERT, ""),
    }
    people = {name: person(*seat, login=f"grant-{name}", name=f"示例 {name}") for name, seat in seats.items()}
    return {name: client_of(one).cookies[settings.SESSION_COOKIE_NAME].value for name, one in people.items()}


def about() -> dict[str, object]:
    struck = populate()
    names = {"large": LARGE, "small": SMALL, "below": BELOW}
    firms = {name: f"示例企业{number}" for name, number in names.items()}
    return {"sessions": sessions(), "firms": firms, "struck": struck}


if __name__ == "__main__":
    print(json.dumps(about()))
