"""What of a contract's value counts: the parts that do and do not, which add up to the contract."""

from collections.abc import Mapping
from dataclasses import dataclass

from fuwai.core.error import FuwaiError
from fuwai.core.scope_condition import FactValue
from fuwai.core.scope_rule import FactSpec, Outcome


@dataclass(frozen=True)
class Part:
    """A part of a contract. *fact* is the amount that the clerk states, empty for what is left. *amount*: minor units."""

    fact: str
    zh: str
    en: str
    counted: bool
    amount: int | None


@dataclass(frozen=True)
class Amount:
    """How the counted amount is found, in words, the *parts*, and the *counted* amount where all is known.

    Where *counted* is known, the parts add up to the contract value. *missing*: the amounts that must be asked.
    """

    zh: str
    en: str
    parts: tuple[Part, ...]
    counted: int | None
    missing: tuple[str, ...]


def amount_of(
    outcome: Outcome, known: Mapping[str, FactValue], specs: Mapping[str, FactSpec], contract_value: int | None
) -> Amount:
    """What counts under *outcome* (`in` or `split`). Raises FuwaiError `scope.parts_exceed_contract`, `scope.part_is_empty`."""
    if outcome.only:
        return _only(outcome.only, known, specs, contract_value)
    stated = [_part(specs[name], known, counted=False) for name in outcome.less]
    taken = [part.amount for part in stated if part.amount is not None]
    if contract_value is not None:
        _within(sum(taken), contract_value, stated)
    whole = contract_value is not None and len(taken) == len(stated)
    counted = contract_value - sum(taken) if contract_value is not None and whole else None
    names = ("其余部分", "the rest") if stated else ("全部", "all of it")
    rest = Part("", *names, True, counted)
    return Amount(
        " − ".join(["合同额", *(part.zh for part in stated)]),
        " − ".join(["contract value", *(part.en for part in stated)]),
        (rest, *stated),
        counted,
        tuple(part.fact for part in stated if part.amount is None),
    )


def _only(
    name: str, known: Mapping[str, FactValue], specs: Mapping[str, FactSpec], contract_value: int | None
) -> Amount:
    part = _part(specs[name], known, counted=True)
    if part.amount is not None and contract_value is not None:
        _within(part.amount, contract_value, [part])
    left = None if part.amount is None or contract_value is None else contract_value - part.amount
    rest = Part("", "其余部分", "the rest", False, left)
    return Amount(part.zh, part.en, (part, rest), part.amount, (name,) if part.amount is None else ())


def _part(spec: FactSpec, known: Mapping[str, FactValue], *, counted: bool) -> Part:
    value = known.get(spec.id)
    if value == 0:
        raise FuwaiError(
            "scope.part_is_empty",
            f"{spec.zh_name}的金额为 0, 但合同有这一部分; 请填其金额, 或改答没有这一部分",
            f"{spec.en_name} is 0, but the contract has that part; state its amount, or answer that there is none",
        )
    return Part(spec.id, spec.zh_name, spec.en_name, counted, value if isinstance(value, int) else None)


def _within(taken: int, contract_value: int, parts: list[Part]) -> None:
    """A split has two sides, so the stated parts stay below the contract."""
    if parts and taken >= contract_value:
        named = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        raise FuwaiError(
            "scope.parts_exceed_contract",
            f"{named[0]}合计 {taken} 分, 不小于合同额 {contract_value} 分; 请核对金额, 或合同是否只有这一部分",
            f"{named[1]} come to {taken} minor units, not less than the contract's {contract_value}; "
            "check the amounts, or whether the contract is nothing but this part",
        )
