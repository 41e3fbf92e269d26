"""Made data for any vocabulary: every type of subject with every type of fact and every attribute it may have.

Seeded and vectorised; nothing is known of what the names mean, so verdicts of all kinds occur.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cases import EPOCH, Coded, Ints, Made, Table
from benchmarks.works import AS_OF
from validator.histories.columns import ONGOING
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

if TYPE_CHECKING:
    from validator.core.values import Datum

DAYS = 1100
ABSENT, ENDLESS = 0.1, 0.3
"""The share of facts that lack an attribute, and of spans that have no end."""
BIRTHS = (6600, 22000)


def make_wide(vocabulary: Vocabulary, kinds: Mapping[str, int], facts: int = 35, seed: int = 1) -> Made:
    """So many subjects of each type, each with about so many facts."""
    rng = np.random.default_rng(seed)
    order = list(kinds)
    place = np.repeat(np.arange(len(order)), list(kinds.values()))
    begin = (AS_OF - DAYS - rng.integers(0, 300, place.size)).astype(np.int32)
    own = [vocabulary.subjects[kind] for kind in order]
    names = sorted({name for attributes in own for name in attributes})
    attributes = {name: of_subjects(rng, name, own, place) for name in names}
    number = [sum(kind in one.subjects for one in vocabulary.facts.values()) for kind in order]
    tables = {}
    for name, one in sorted(vocabulary.facts.items()):
        share = np.array(
            [facts / count if kind in one.subjects else 0.0 for kind, count in zip(order, number, strict=True)]
        )
        found = table(rng, one, begin, rng.poisson(share[place]))
        if found.size:
            tables[name] = found
    return Made(kinds, attributes, tables)


def of_subjects(rng: np.random.Generator, name: str, own: list[Mapping[str, Attribute]], place: Ints) -> Coded:
    """An attribute of subjects, absent for the types that do not have it."""
    declared = next(attributes[name] for attributes in own if name in attributes)
    has = np.array([name in attributes for attributes in own])[place]
    coded = drawn(rng, declared, place.size, old=True)
    return Coded(np.where(has, coded.codes, -1).astype(np.int32), coded.values)


def table(rng: np.random.Generator, one: FactType, begin: Ints, counts: Ints) -> Table:
    """So many facts of a type for each subject, one a day at most."""
    subject = np.repeat(np.arange(begin.size, dtype=np.int32), counts)
    gaps = rng.integers(1, np.maximum(2, 2 * DAYS // np.maximum(counts[subject], 1)))
    run, first = np.cumsum(gaps), np.cumsum(counts) - counts
    base = np.where(first > 0, run[np.maximum(first - 1, 0)] if run.size else 0, 0)
    start = (begin[subject] + run - base[subject]).astype(np.int32)
    length = rng.integers(0, DAYS // 3, subject.size)
    end = np.where(rng.random(subject.size) < ENDLESS, ONGOING, start + length).astype(np.int32)
    attributes = {name: drawn(rng, declared, subject.size) for name, declared in sorted(one.attributes.items())}
    return Table(one.event, subject, start, start if one.event else end, attributes)


def drawn(rng: np.random.Generator, declared: Attribute, size: int, *, old: bool = False) -> Coded:
    """A value of an attribute for each fact, or none; `old` ones are the births of grown people."""
    values = pool(rng, declared, BIRTHS if old else (-DAYS, DAYS // 2))
    codes = rng.integers(0, len(values), size)
    return Coded(np.where(rng.random(size) < ABSENT, -1, codes).astype(np.int32), tuple(values))


def pool(rng: np.random.Generator, declared: Attribute, days: tuple[int, int]) -> Collection[Datum]:
    """Values that an attribute may have."""
    one: list[Datum]
    match declared.shape:
        case Shape.BOOL:
            one = [False, True]
        case Shape.NUMBER:
            one = [Decimal(number) for number in (0, 1, 2, 5, 10, 40, 75, 150, 151, 300)]
        case Shape.DATE:
            low, high = (AS_OF - days[1], AS_OF - days[0])
            one = [EPOCH + timedelta(int(day)) for day in np.unique(rng.integers(low, high, 300))]
        case Shape.TEXT | Shape.ID:
            one = list(declared.values or [f"x{number}" for number in range(20)])
    if not declared.many:
        return one
    pairs = np.unique(rng.integers(0, len(one), (10, 2)), axis=0).tolist()
    return [(one[first], one[second]) for first, second in pairs]  # type: ignore[misc]
