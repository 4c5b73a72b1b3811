"""The description of the open API, as it is served: filled once all calls are known."""

from typing import Any

DESCRIPTION: dict[str, Any] = {}
