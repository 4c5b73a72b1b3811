"""What the tests of coding share: the standard, and a small model that is made in seconds."""

import pytest

from fuwai.coding import corpus, net, train
from fuwai.coding.coder import Coder
from fuwai.coding.corpus import Description
from fuwai.coding.model import Model
from fuwai.core.catalogue import Edition
from fuwai.core.scope import Law
from fuwai.core.scope_cue import Cues
from fuwai.standards import catalogue
from fuwai.standards.scope import scope_law
from fuwai.standards.scope.cue import cues

Lines = tuple[Description, ...]

EVERY = 24  # the small model learns from every twenty-fourth description


@pytest.fixture(scope="session")
def edition() -> Edition:
    return catalogue.edition("2015")


@pytest.fixture(scope="session")
def spoken() -> Cues:
    return cues("2015")


@pytest.fixture(scope="session")
def law() -> Law:
    return scope_law("2015")


@pytest.fixture(scope="session")
def few(edition: Edition) -> tuple[Lines, Lines]:
    """A few descriptions of every group and of what is out, and the catalogue's words."""
    return corpus.learnt()[::EVERY], corpus.of_catalogue(edition)


def made(few: tuple[Lines, Lines], spoken: Cues, edition: Edition) -> Model:
    """A model whose nets learn in seconds; no one else's are hurried by it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(net, "NETS", 2)
        patch.setattr(net, "ROUNDS", 4)
        model, _ = train.made(*few, spoken, edition.groups, {"descriptions": "few"})
    return model


@pytest.fixture(scope="session")
def small(few: tuple[Lines, Lines], spoken: Cues, edition: Edition) -> Model:
    """A model of few descriptions, calibrated."""
    return made(few, spoken, edition)


@pytest.fixture(scope="session")
def small_again(few: tuple[Lines, Lines], spoken: Cues, edition: Edition) -> Model:
    """The same once more."""
    return made(few, spoken, edition)


@pytest.fixture(scope="session")
def coder(small: Model, law: Law, spoken: Cues) -> Coder:
    return Coder(small, law, spoken)
