"""Who did what for whom: enterprise × group × country, in exact cents, out of the margins' own records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from fuwai.sample.margins import Margins
from fuwai.sample.markets import weights
from fuwai.sample.population import Firm
from fuwai.sample.structure import MAIN_PART
from fuwai.sample.targets import Targets, refuse
from fuwai.sample.words import group_weight, groups_of

DUST = 2_000_000  # a remainder of less than 20,000 dollars goes along with the piece that leaves it
ASIDE_PERCENT = 15  # a newcomer's other groups have at most about this part of its business
CRUMB = 60_000  # nobody keeps a contract for less than 600 dollars
SMALL = 30_000_000  # an enterprise or business of less than 300,000 dollars is not divided
LEADERS_PART = (0.44, 0.38)  # of a market's whole, where two enterprises lead it
LONE_PART = 0.9  # and where one does
DIVISION_CODE = 2  # characters of a division's code; a group's has more
FELL = 1.3  # a market that the targets call weaker had about this much more a year before
FOLLOWERS = 14  # the rest of such a market is spread over about this many


@dataclass
class Relation:
    """One enterprise's business in one group for one country, in cents: in the period, between, and a year before."""

    firm: Firm
    group: str
    country: str
    now: int = 0
    between: int = 0
    before: int = 0


def pin_leaders(targets: Targets, levels: Margins, firms: Sequence[Firm]) -> None:
    """Gives the enterprises behind a market their business there. Raises FuwaiError where none is large enough."""
    place = max(targets.cities, key=lambda city: levels.executed[city])
    for entry in targets.entries("leader"):
        parts = LEADERS_PART[: entry["count"]] if entry["count"] > 1 else (LONE_PART,)
        for part in parts:
            cents = int(levels.countries[entry["country"]] * part)
            able = [firm for firm in firms if firm.city == place and firm.now > cents * 1.25 and not firm.pins]
            able = [firm for firm in able if not firm.main]
            if not able:
                country = entry["country"]
                raise refuse(targets.file, f"没有足够大的企业领先 {country}", f"no enterprise can lead {country}")
            min(able, key=lambda firm: firm.now).pins[entry["group"], entry["country"]] = cents


def relations(
    targets: Targets,
    levels: Margins,
    firms: Sequence[Firm],
    cells: Mapping[tuple[str, str], int],
    random: Random,
) -> list[Relation]:
    """All business of the period with exact margins, and what the same enterprises did in the two half-years before."""
    led = {entry["country"] for entry in targets.entries("leader")}
    found: list[Relation] = []
    business: list[tuple[Firm, str, int]] = []
    for city in targets.cities:
        room = {group: cents for (place, group), cents in cells.items() if place == city and cents}
        business += _by_group([firm for firm in firms if firm.city == city and firm.now], room, random)
    room = dict(levels.countries)
    for firm in firms:
        for (group, country), cents in firm.pins.items():
            found.append(Relation(firm, group, country, cents))
            room[country] -= cents
    found += _by_country(business, room, led, random)
    merged: dict[tuple[int, str, str], Relation] = {}
    for relation in found:
        key = (id(relation.firm), relation.group, relation.country)
        merged.setdefault(key, Relation(relation.firm, relation.group, relation.country)).now += relation.now
    return _earlier(_swept(list(merged.values())), firms, set(targets.wish.get("weaker", [])), random)


def _swept(found: Sequence[Relation]) -> list[Relation]:
    """Without crumbs: business of less than CRUMB goes to its enterprise's largest. The margins move by as much."""
    largest: dict[int, Relation] = {}
    for relation in found:
        held = largest.setdefault(id(relation.firm), relation)
        largest[id(relation.firm)] = relation if relation.now > held.now else held
    kept = []
    for relation in found:
        if relation.now < CRUMB and relation is not largest[id(relation.firm)]:
            largest[id(relation.firm)].now += relation.now
        else:
            kept.append(relation)
    return kept


def _by_group(firms: Sequence[Firm], room: dict[str, int], random: Random) -> list[tuple[Firm, str, int]]:
    """One city's enterprises over its groups: pins and leading groups first, then the largest enterprise first."""
    result: list[tuple[Firm, str, int]] = []
    left = {id(firm): firm.now - sum(firm.pins.values()) for firm in firms}
    for firm in firms:
        for (group, _), cents in firm.pins.items():
            room[group] -= cents
        division = groups_of(firm.main) if len(firm.main) == DIVISION_CODE else ()
        for group in division or ((firm.main,) if firm.main else ()):
            cents = int(firm.now * (MAIN_PART if not division else 0.96 / len(division)))
            result.append((firm, group, cents))
            room[group] -= cents
            left[id(firm)] -= cents
    for firm in sorted(firms, key=lambda firm: (not firm.main, -left[id(firm)])):
        amount = left[id(firm)]
        pieces = 1 + (amount > SMALL) + (amount > 20 * SMALL)
        if len(firm.main) > DIVISION_CODE:
            result += _aside(firm, amount, room, random)
        else:
            result += [(firm, group, cents) for group, cents in _filled(amount, room, pieces, random).items()]
    return result


def _aside(firm: Firm, amount: int, room: dict[str, int], random: Random) -> list[tuple[Firm, str, int]]:
    """What a newcomer does besides its leading group: in even pieces, none of which looks like a second one."""
    count = -(-amount * 100 // (firm.now * ASIDE_PERCENT))
    places = sorted((group for group in room if group != firm.main), key=lambda group: -room[group])[:count]
    result = []
    for place, group in enumerate(places):
        cents = min(room[group], amount // (count - place))
        result.append((firm, group, cents))
        room[group] -= cents
        amount -= cents
    return result + [(firm, group, cents) for group, cents in _filled(amount, room, 1, random).items()]


def _filled(amount: int, room: dict[str, int], pieces: int, random: Random) -> dict[str, int]:
    """*amount* over about *pieces* places that still have room, each likelier the more room it has; *room* shrinks."""
    taken: dict[str, int] = {}
    while amount:
        places = [place for place, free in room.items() if free > 0 and place not in taken]
        places = places or [place for place in taken if room[place] > 0]
        if not places:
            raise ValueError(f"{amount} cents find no room")
        place = random.choices(places, [room[place] for place in places])[0]
        last = len(taken) + 1 >= pieces
        cents = min(room[place], amount if last else int(amount * random.uniform(0.5, 0.85)))
        if amount - cents < DUST:
            cents = min(room[place], amount)
        if room[place] - cents < DUST and amount >= room[place]:
            cents = room[place]
        taken[place] = taken.get(place, 0) + cents
        room[place] -= cents
        amount -= cents
    return taken


def _by_country(
    business: Sequence[tuple[Firm, str, int]], room: dict[str, int], led: set[str], random: Random
) -> list[Relation]:
    """Business over countries; what is left of a led market is spread thinly first, so that its leaders stay so."""
    left = [cents for _, _, cents in business]
    result: list[Relation] = []
    for country in sorted(led):
        piece = room[country] // FOLLOWERS + 1
        able = [place for place, (firm, _, _) in enumerate(business) if left[place] > 3 * piece and not firm.pins]
        for place in random.sample(able, min(len(able), FOLLOWERS)):
            cents = min(piece, room[country])
            result.append(Relation(*business[place][:2], country, cents))
            left[place] -= cents
            room[country] -= cents
    for place in sorted(range(len(business)), key=lambda place: -left[place]):
        firm, group, cents = *business[place][:2], left[place]
        pieces = 1 + sum(cents > bound * SMALL for bound in (2, 8, 30, 80, 150))
        for country, part in _filled(cents, room, random.randint(max(1, pieces - 1), pieces), random).items():
            result.append(Relation(firm, group, country, part))
    return result


def _earlier(found: list[Relation], firms: Sequence[Firm], weaker: set[str], random: Random) -> list[Relation]:
    """What the same relations brought before: by their present weight with some disorder, in exact sums by enterprise."""
    by_firm: dict[int, list[Relation]] = {}
    for relation in found:
        by_firm.setdefault(id(relation.firm), []).append(relation)
    usual = weights()
    groups = [group for division in ("I1", "K8", "K9", "B5", "I2") for group in groups_of(division)]
    for firm in firms:
        if id(firm) not in by_firm:
            group = random.choices(groups, [group_weight(group) for group in groups])[0]
            countries = random.choices(list(usual), list(usual.values()), k=1 + (firm.before > SMALL))
            by_firm[id(firm)] = [Relation(firm, group, country) for country in dict.fromkeys(countries)]
            found += by_firm[id(firm)]
        own = by_firm[id(firm)]
        shape = [
            (relation.now + 100_000) ** 0.9
            * random.lognormvariate(0, 0.4)
            * (FELL if relation.country in weaker else 1)
            for relation in own
        ]
        for name in ("before", "between"):
            for relation, cents in zip(own, _shared(getattr(firm, name), shape), strict=True):
                setattr(relation, name, cents)
    return found


def _shared(amount: int, shape: Sequence[float]) -> list[int]:
    """*amount* in proportion to *shape*, in whole hundreds of dollars; the largest takes the rest, crumbs too."""
    whole = sum(shape)
    parts = [int(amount * one / whole) // 10_000 * 10_000 for one in shape]
    parts = [part if part >= 50_000 else 0 for part in parts]
    parts[shape.index(max(shape))] += amount - sum(parts)
    return parts
