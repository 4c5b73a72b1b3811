"""Contract values: every contract holds its executions, and each city's signings of a window come to its target."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from fuwai.core.rate import DOLLAR
from fuwai.sample.deals import Deal, Windows, signed_in
from fuwai.sample.margins import Margins
from fuwai.sample.markets import weights
from fuwai.sample.money import cents, roundish
from fuwai.sample.population import Firm
from fuwai.sample.words import division_of, group_weight, groups_of

STARTED = 0.95  # contracts that have begun make up about this part of a city's signings
GENEROUS = 1.7  # and are worth at most about this many times what is executed of them
WAITING_USUAL = 180_000_000  # a contract that has not begun, in cents
LEAST_WAITING = 200_000


def give_values(found: list[Deal], firms: Sequence[Firm], levels: Margins, windows: Windows, random: Random) -> None:
    """Sets every contract's value and end, and adds the contracts that nothing has been executed of yet."""
    for window, goals in (("now", levels.contracts), ("before", levels.contracts_before)):
        for city, goal in goals.items():
            own = [deal for deal in found if deal.window == window and deal.firm.city == city]
            _value_to(own, goal, random)
            rest = goal - sum(deal.cents for deal in own)
            able = [firm for firm in firms if firm.city == city and (window == "now" or not firm.new)]
            found += _waiting(able, rest, window, windows, random)
    finish(found, random)


def finish(found: Sequence[Deal], random: Random) -> None:
    """A value for every contract that has none yet, and an end after its last execution."""
    for deal in found:
        if not deal.minor and deal.executions:
            _value(deal, random.uniform(1.03, 1.45), random)
        elif not deal.minor:
            deal.minor = random.randint(2, 60) * 1_000_000
            deal.cents = cents(deal.minor, deal.currency, deal.signed)
        last = max((each.day for each in deal.executions), default=deal.start + timedelta(days=120))
        deal.end = last + timedelta(days=random.choice((30, 60, 90, 180, 240, 365)))


def _value(deal: Deal, factor: float, random: Random, keep: int = 0) -> None:
    held = sum(each.minor for each in deal.executions)
    deal.minor = max(roundish(int(held * factor), keep or random.choice((2, 3, 3)), up=True), held)
    deal.cents = cents(deal.minor, deal.currency, deal.signed)


def _value_to(own: Sequence[Deal], goal: int, random: Random) -> None:
    """Values about STARTED of *goal*; where rounding up goes over it, closer to what is executed."""
    held = sum(cents(sum(each.minor for each in deal.executions), deal.currency, deal.signed) for deal in own)
    if not held:
        return
    mean = min(goal * STARTED / held, GENEROUS)
    for keep in (0, 3, 4, 5, 9):
        for deal in own:
            _value(deal, max(1.0, 1 + (mean - 1) * random.uniform(0.4, 1.5)), random, keep)
        over = sum(deal.cents for deal in own) - goal
        if over <= 0:
            return
        mean = max(1.0, mean - over / held * 1.05)
    raise ValueError(f"executions of {held} cents do not fit into contracts of {goal}")


def _waiting(able: Sequence[Firm], rest: int, window: str, windows: Windows, random: Random) -> list[Deal]:
    """Contracts in dollars worth *rest* together that nothing has been executed of; a last one takes the odd amount."""
    if rest <= 0 or not able:
        return []
    usual = weights()
    groups = [group for division in ("I1", "K8", "K9", "B5", "I2", "I3") for group in groups_of(division)]
    shape = [
        random.lognormvariate(0, 0.6)
        for _ in range(min(80, max(1, round(rest / WAITING_USUAL)) + (rest > 5 * LEAST_WAITING)))
    ]
    values = [roundish(max(int(rest * one / sum(shape)), 1), 2) for one in shape]
    values[shape.index(max(shape))] += rest - sum(values)
    result = []
    for value in values:
        firm = random.choice(able)
        group = firm.main if len(firm.main) > 2 else random.choices(groups, [_weight(each) for each in groups])[0]
        country = random.choices(list(usual), list(usual.values()))[0]
        deal = signed_in(firm, group, country, window, windows, random)
        deal.currency, deal.minor, deal.cents = DOLLAR, value, value
        result.append(deal)
    return result


def _weight(group: str) -> float:
    return group_weight(group) * (4 if division_of(group) == "I1" else 1)
