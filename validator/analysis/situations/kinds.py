"""Kinds of values and of facts: representatives of all that the tests of a policy can tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from validator.core.days import Whose
from validator.core.truths import All, Any, Compare, Not, Op
from validator.core.values import Field, Literal
from validator.policy.vocabulary import Attribute, Shape
from validator.reference import truths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.core.truths import Truth
    from validator.core.values import Datum

Alike: TypeAlias = "tuple[Datum, ...]"
"""Values that no test tells apart; those of a list that is not closed are stood for by one."""
MOST_KINDS = 20_000
TEXT = Attribute(Shape.TEXT)


@dataclass(frozen=True, slots=True)
class Kind:
    """A fact's attributes as far as tests mention them, and for tests of another sort whether they hold (`flags`).

    Each attribute has values that no test tells apart; the first stands for all of them.
    """

    classes: tuple[tuple[str, Alike], ...]
    flags: tuple[tuple[Truth, bool], ...] = ()

    @property
    def attributes(self) -> dict[str, Datum]:
        """The attributes of a fact of this kind."""
        return {name: values[0] for name, values in self.classes}

    def __str__(self) -> str:
        if len(self.classes) == 1 and self.classes[0][0] == "value":
            return listed(self.classes[0][1])
        inner = ", ".join(f"{name}: {listed(values)}" for name, values in self.classes)
        return f"{{{inner}}}" if inner else "+"


def listed(values: Alike) -> str:
    """Values that no test tells apart, as text."""
    return " | ".join(map(shown, values))


def shown(value: Datum) -> str:
    """A value as text."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case tuple():
            return f"[{', '.join(map(shown, value))}]"
        case _:
            return str(value)


def plain(node: Truth, whose: Whose) -> bool:
    """Whether a test compares one attribute of the fact (or the subject) with a literal."""
    match node:
        case Compare(Field(owner, name), _, None | Literal()) if owner is whose and name != "id":
            return True
        case _:
            return False


def leaves(node: Truth) -> Iterator[Truth]:
    """What a truth is put together from by `all`, `any` and `not`."""
    match node:
        case All(of) | Any(of):
            for part in of:
                yield from leaves(part)
        case Not(of):
            yield from leaves(of)
        case _:
            yield node


def holds(test: Compare, value: Datum) -> bool | None:
    """A plain test on a value."""
    if test.op in (Op.KNOWN, Op.NONE):
        return (value is None) == (test.op is Op.NONE)
    assert isinstance(test.right, Literal)
    return truths.data(value, test.op, test.right.value)


def truth(node: Truth, leaf: Mapping[Truth, bool | None]) -> bool | None:
    """A truth from the truths of its leaves (Kleene)."""
    match node:
        case All(of):
            return truths.every(truth(part, leaf) for part in of)
        case Any(of):
            return truths.some(truth(part, leaf) for part in of)
        case Not(of):
            return truths.negated(truth(of, leaf))
        case _:
            return leaf[node]


def told_apart(tests: Sequence[Compare], attribute: Attribute | None, *, empty: bool) -> tuple[Alike, ...]:
    """The values of an attribute by what tests on it come out to; `empty`: also none at all."""
    known = attribute or TEXT
    found = [*([None] if known.absent_is_none else []), *candidates(tests, known)]
    found += [None] if empty and not known.absent_is_none else []
    kept: dict[tuple[bool | None, ...], list[Datum]] = {}
    for value in found:
        kept.setdefault(tuple(holds(one, value) for one in tests), []).append(value)
    return tuple(tuple(several) for several in kept.values())


def candidates(tests: Sequence[Compare], attribute: Attribute) -> Iterator[Datum]:
    """Values on both sides of each literal."""
    named = list(dict.fromkeys(one for test in tests for one in literals(test)))
    if attribute.values is not None:
        yield from attribute.values
        return
    match attribute.shape:
        case Shape.BOOL:
            yield from (False, True)
        case Shape.NUMBER:
            yield from around([one for one in named if isinstance(one, Decimal)] or [Decimal(1)])
        case Shape.DATE:
            yield from days_around([one for one in named if isinstance(one, date)] or [date(2000, 1, 1)])
        case _:
            texts = [one for one in named if isinstance(one, str)]
            yield next(one for one in other_texts() if one not in texts)
            yield from texts


def literals(test: Compare) -> Iterator[Datum]:
    value = test.right.value if isinstance(test.right, Literal) else None
    yield from value if isinstance(value, tuple) else (value,)


def around(numbers: Iterable[Decimal]) -> Iterator[Decimal]:
    """The numbers themselves, one between each two, one below and one above all."""
    ordered = sorted(set(numbers))
    yield ordered[0] - 1
    for place, one in enumerate(ordered):
        yield one
        yield (one + ordered[place + 1]) / 2 if place + 1 < len(ordered) else one + 1


def days_around(days: Iterable[date]) -> Iterator[date]:
    ordered = sorted(set(days))
    yield ordered[0] - timedelta(1)
    for one in ordered:
        yield one
        yield one + timedelta(1)


def other_texts() -> Iterator[str]:
    number = 0
    while True:
        yield f"x{number or ''}"
        number += 1


def kinds(
    wheres: Sequence[Truth], attributes: Mapping[str, Attribute], *, empty: bool
) -> dict[tuple[bool | None, ...], Kind] | None:
    """For each way in which tests on a fact can come out, the first kind of fact for which they do; None: too many."""
    every = list(dict.fromkeys(leaf for where in wheres for leaf in leaves(where)))
    tests: dict[str, list[Compare]] = {}
    flags: list[Truth] = []
    for leaf in every:
        match leaf:
            case Compare(Field(_, name)) if plain(leaf, Whose.OWN) and not holds_list(attributes.get(name)):
                tests.setdefault(name, []).append(leaf)
            case _:
                flags.append(leaf)
    values = [told_apart(tests[name], attributes.get(name), empty=empty) for name in tests]
    return combined(wheres, tests, values, flags)


def holds_list(attribute: Attribute | None) -> bool:
    return attribute is not None and attribute.many


def combined(
    wheres: Sequence[Truth], tests: Mapping[str, list[Compare]], values: list[tuple[Alike, ...]], flags: list[Truth]
) -> dict[tuple[bool | None, ...], Kind] | None:
    many = 2 ** len(flags)
    for one in values:
        many *= len(one)
    if many > MOST_KINDS:
        return None
    found: dict[tuple[bool | None, ...], Kind] = {}
    for chosen, up in product(product(*values), product((False, True), repeat=len(flags))):
        named, raised = tuple(zip(tests, chosen, strict=True)), tuple(zip(flags, up, strict=True))
        leaf: dict[Truth, bool | None] = dict(raised)
        leaf |= {test: holds(test, alike[0]) for name, alike in named for test in tests[name]}
        found.setdefault(tuple(truth(where, leaf) for where in wheres), Kind(named, raised))
    return found
