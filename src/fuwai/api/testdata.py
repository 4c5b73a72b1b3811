"""Programs that ask, for the tests: a token of each role, and a client that shows it."""

import json
from typing import Any

from django.test import Client

from fuwai.core.access import Role
from fuwai.core.token import Scope
from fuwai.services import token
from fuwai.storage.models import Account
from fuwai.storage.testdata import person

BASE = "/api/v1/"


class Program:
    """A client with a token; bodies are JSON."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=True)
        self.heads = {"authorization": f"Bearer {secret}"} if secret else {}

    def ask(self, method: str, path: str, body: Any = None, **heads: str) -> Any:
        """The answer, its JSON as `said`."""
        given = {name.replace("_", "-"): value for name, value in heads.items()}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        media = given.pop("content-type", "application/json")
        answer = self.client.generic(method, BASE + path, content, media, headers={**self.heads, **given})
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        answer.said = json.loads(answer.content) if is_json and answer.content else None
        return answer

    def get(self, path: str, **heads: str) -> Any:
        return self.ask("GET", path, **heads)

    def post(self, path: str, body: Any = None, **heads: str) -> Any:
        return self.ask("POST", path, {} if body is None else body, **heads)


def program(account: Account, *scopes: Scope) -> Program:
    """A program of the account's, with these scopes (none named: all)."""
    _, secret = token.create(account, "示例程序", scopes or tuple(Scope))
    return Program(secret)


def program_of(role: Role, code: str = "", *scopes: Scope) -> Program:
    """A program of someone of *role*."""
    return program(person(role, code), *scopes)
