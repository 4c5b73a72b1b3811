"""What must not become a fact: bad rows that the checks keep out, and good rows that reviewers return."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuwai.core.rate import DOLLAR
from fuwai.core.records import RECORDS
from fuwai.sample.deals import Deal, Execution, Windows, signed_in
from fuwai.sample.filing import Item, contract_items, execution_item
from fuwai.sample.money import text
from fuwai.sample.plan import Return
from fuwai.sample.population import Firm
from fuwai.sample.registry import Identity, client
from fuwai.sample.sending import Parcel

SLIPS = Path(__file__).parent / "words" / "slips.toml"
EACH_SLIP = 3  # how often each slip is made
EACH_RETURN = 3
NUMBERS = ("receipt_number", "execution_number", "provider_number", "enterprise_code")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(SLIPS.read_text(encoding="utf-8"))


def add_bad_rows(found: Sequence[Parcel], random: Random) -> int:
    """Puts bad rows among the good ones; how many."""
    count = 0
    for slip in _words()["slip"]:
        able = [parcel for parcel in found if any(item.noun == slip["noun"] for item in parcel.items)]
        for _ in range(EACH_SLIP):
            parcel = random.choice(able)
            good = random.choice([item for item in parcel.items if item.noun == slip["noun"] and not item.reason])
            count += 1
            bad = _slipped(good, slip, count)
            place = parcel.items.index(good) + 1
            parcel.items.insert(place if slip.get("same_key") else random.randint(place, len(parcel.items)), bad)
    return count


def _slipped(good: Item, slip: dict[str, Any], number: int) -> Item:
    row = dict(good.row)
    for field in RECORDS[good.noun]:
        if field.kind == "amount" and isinstance(row.get(field.name), int):
            row[field.name] = text(int(str(row[field.name])), str(row[field.currency]))
    name = next(name for name in NUMBERS if name in row)
    if not slip.get("same_key") and name != "enterprise_code":
        row[name] = f"{row[name]}-X{number}"
    if not slip.get("same_key"):
        row |= {name: value for name, value in _unlike(good, number).items() if name in row}
    code = str(good.row["enterprise_code"])
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    row |= {key: str(value).format(code=other) for key, value in slip["set"].items()}
    return replace(good, row=row, wrong=slip["field"], reason=slip["reason"], after=False)


def _unlike(good: Item, number: int) -> dict[str, str]:
    """What keeps a copy from looking like its original filed twice, which would be held against the good row."""
    if good.noun == "contract":
        return {"client_name": f"{good.row['client_name']} ({number})", "value": str(311_000 + 7 * number)}
    return {"amount": str(4_321 + 10 * number), "invoice_number": "", "name": f"{good.row.get('name')}（{number}）"}


def returned(
    firms: Sequence[tuple[Firm, Identity]], windows: Windows, random: Random
) -> list[tuple[list[Item], list[Return]]]:
    """Contracts with two executions each, in good form, and the decisions that return them."""
    result = []
    for number in range(EACH_RETURN):
        for place, case in enumerate(_words()["returned"]):
            firm, identity = random.choice(firms)
            deal = _case(case, firm, f"TH-{number + 1}{place + 1:02d}", windows, random)
            items = [
                *contract_items(deal, identity),
                *(execution_item(deal, each, identity) for each in deal.executions),
            ]
            returns = [
                Return(
                    item.noun,
                    identity.code,
                    deal.number,
                    str(item.row.get("execution_number", "")),
                    case["level"],
                    case["reason"],
                    case["words"],
                )
                for item in items
            ]
            result.append((items, returns))
    return result


def _case(case: dict[str, Any], firm: Firm, number: str, windows: Windows, random: Random) -> Deal:
    deal = signed_in(firm, case["group"], "US", "now", windows, random)
    amount = random.randint(12, 90) * 1_000_000
    deal.currency, deal.number, deal.minor, deal.cents = DOLLAR, number, amount * 3, amount * 3
    deal.title, deal.description = case["title"], case["description"]
    deal.client, deal.client_industry = client("US", random)
    for place in (1, 2):
        day = deal.start + timedelta(days=5 * place)
        deal.executions.append(Execution(day, amount + place * 10_000, amount, f"{day:%Y%m}-{place:02d}"))
    deal.end = deal.start + timedelta(days=180)
    return deal
