"""在岸: contracts with clients at home, of enterprises with offshore business and of others; no figure of the page is of them."""

from collections.abc import Sequence
from random import Random

from fuwai.sample.deals import DOMESTIC, Deal, Windows, signed_in
from fuwai.sample.months import spread_freely
from fuwai.sample.population import Firm
from fuwai.sample.values import finish
from fuwai.sample.words import group_weight, groups_of

PART = 0.3  # of the enterprises with offshore business also work at home
DIVISIONS = ("I1", "I2", "I3", "B4", "B5", "K8", "K9")


def onshore(
    firms: Sequence[Firm], cities: Sequence[str], windows: Windows, random: Random
) -> tuple[list[Deal], list[Firm]]:
    """The contracts with their executions, and the enterprises that work at home only."""
    more = [Firm(city) for city in random.choices(cities, k=len(firms) // 8)]
    some = [firm for firm in firms if random.random() < PART and not firm.new]
    groups = [group for division in DIVISIONS for group in groups_of(division)]
    found: list[Deal] = []
    for firm in some + more:
        size = (firm.now + firm.before) // 2 or int(random.lognormvariate(17.3, 1.0))
        group = random.choices(groups, [group_weight(group) for group in groups])[0]
        for _ in range(random.choice((1, 1, 1, 2, 2, 3))):
            window = random.choice(("earlier", "before", "between", "now"))
            deal = signed_in(firm, group, DOMESTIC, window, windows, random)
            later = list(windows.months)[list(windows.months).index(window) :]
            for period in later if window != "earlier" else later[1:]:
                if random.random() < 0.75:
                    amount = int(min(size, 900_000_000) * random.uniform(0.05, 0.3)) + 1_000_000
                    deal.parts[period] = amount // 10_000 * 10_000
            found.append(deal)
    spread_freely(found, windows, random)
    finish(found, random)
    return found, more
