"""Where an act came from: the address and the request, which every audit entry of the act carries."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """*address*: the IP address asked from; *request*: the request's id, as the answer's head and the log name it."""

    address: str = ""
    request: str = ""
    browser: str = ""

    @property
    def detail(self) -> dict[str, str]:
        """What goes into the trail."""
        return {name: value for name, value in (("address", self.address), ("request", self.request)) if value}


ORIGIN: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  # a frozen value
