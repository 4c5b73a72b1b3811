"""Answers of a group are kept at once, and none twice."""

import pytest

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.services import idempotency
from fuwai.services.idempotency import Answer, Asked
from fuwai.storage import append
from fuwai.storage.models import Answered
from fuwai.storage.testdata import person

ANSWER = Answer(200, {"Content-Type": "application/json"}, '{"said": "中文, \\" \\\\n"}')


@pytest.fixture
def asked(store):
    account = person(Role.FILER, "000000001")
    return lambda key: Asked(account, key, key * 64)


def test_the_answers_of_a_group_are_given_again_as_they_were(asked):
    with append.transaction():
        idempotency.keep([(asked(key), ANSWER) for key in "abc"])
    for key in "abc":
        found = asked(key).found()
        assert (found.status, found.heads, found.body, found.replayed) == (200, ANSWER.heads, ANSWER.body, True)
    assert asked("d").found() is None


@pytest.mark.parametrize(
    ("keys", "code"), [("bd", "storage.refused"), ("dd", "storage.refused"), ("b", "api.key_reused")]
)
def test_a_key_that_was_answered_meanwhile_undoes_its_group(asked, keys, code):
    with append.transaction():
        idempotency.keep([(asked("b"), ANSWER)])
    with pytest.raises(FuwaiError) as told, append.transaction():
        idempotency.keep([(asked(key), ANSWER) for key in keys])
    assert told.value.code == code
    assert Answered.objects.count() == 1
