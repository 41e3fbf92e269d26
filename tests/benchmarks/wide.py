"""Made data for a whole vocabulary: every type of subject with every type of fact, as often as is plausible.

Seeded and vectorised. What attributes hold is drawn from what the vocabulary allows, nothing is known of what the words
mean, so verdicts of all kinds occur. What the vocabulary and its directives say of shape is kept: of a span that is
`single` there is one at a time, and a note names the contact that it is about. All facts are of days: none has a clock
time, so that rules about hours of the day stay undetermined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cases import EPOCH, Coded, Ints, Made, Table
from benchmarks.plausible import A_DAY, FOLLOWING, ONCE, Following, number
from validator.histories.columns import ONGOING
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

if TYPE_CHECKING:
    from validator.core.values import Datum

AS_OF = 21183
"""2027-12-31: all five directives are in force by then, and were so for as long as the histories."""
DAYS, AHEAD = 1100, 60
"""A history begins so many days before that day, or up to 300 more; facts are planned for so many days after it."""
UNEVEN = 2.0
"""Shape of the gamma distribution of how busy a history is: some have few facts, some many."""
ABSENT, ENDLESS = 0.1, 0.3
"""The share of facts that lack an attribute, and of spans that have no end."""
BIRTHS = (6600, 22000)


def make_wide(vocabulary: Vocabulary, kinds: Mapping[str, int], facts: int = 50, seed: int = 1) -> Made:
    """So many subjects of each type; a client has about so many facts, and the others in proportion."""
    rng = np.random.default_rng(seed)
    order = list(kinds)
    place = np.repeat(np.arange(len(order)), list(kinds.values()))
    begin = (AS_OF - DAYS - rng.integers(0, 300, place.size)).astype(np.int32)
    busy = facts / of_a_client(vocabulary) * rng.gamma(UNEVEN, 1 / UNEVEN, place.size)
    tables = {}
    for name, one in sorted(vocabulary.facts.items()):
        if name not in FOLLOWING:
            mean = np.array([number(kind, name) if kind in one.subjects else 0.0 for kind in order])[place]
            counts = (mean > 0).astype(np.int64) if name in ONCE else rng.poisson(mean * busy)
            tables[name] = table(rng, one, begin, counts)
    for name, following in FOLLOWING.items():
        if name in vocabulary.facts:
            identify(tables, following.others)
            tables[name] = follow(rng, vocabulary.facts[name], following, tables)
    attributes = dict(of_subjects(rng, [vocabulary.subjects[kind] for kind in order], place))
    return Made(kinds, attributes, {name: one for name, one in sorted(tables.items()) if one.size})


def of_a_client(vocabulary: Vocabulary) -> float:
    """How many facts a client has in three years."""
    own = [name for name, one in vocabulary.facts.items() if "kunde" in one.subjects]
    alone = {name: 1 if name in ONCE else number("kunde", name) for name in own if name not in FOLLOWING}
    return sum(alone.values()) + sum(
        FOLLOWING[name].share * sum(alone.get(other, 0) for other in FOLLOWING[name].others)
        for name in own
        if name in FOLLOWING
    )


def of_subjects(
    rng: np.random.Generator, own: list[Mapping[str, Attribute]], place: Ints
) -> Iterator[tuple[str, Coded]]:
    """The attributes of subjects, absent for the types that do not have them."""
    for name in sorted({name for attributes in own for name in attributes}):
        declared = next(attributes[name] for attributes in own if name in attributes)
        has = np.array([name in attributes for attributes in own])[place]
        coded = drawn(rng, declared, place.size, old=True)
        yield name, Coded(np.where(has, coded.codes, -1).astype(np.int32), coded.values)


def table(rng: np.random.Generator, one: FactType, begin: Ints, counts: Ints) -> Table:
    """So many facts of a type for each subject, one a day at most, evenly from the beginning on."""
    subject = np.repeat(np.arange(begin.size, dtype=np.int32), counts)
    at = rng.random(subject.size)
    at = at[np.lexsort((at, subject))]
    own = np.arange(subject.size) - np.repeat(np.cumsum(counts) - counts, counts)
    free = np.maximum(AS_OF + AHEAD - begin - counts, 0)[subject]
    first = 0 if one.name in ONCE else np.floor(at * free)
    start = (begin[subject] + first + own).astype(np.int32)
    end = start if one.event or one.name in A_DAY else ends(rng, one, subject, start)
    return Table(one.event, subject, start, end, drawn_all(rng, one, subject.size))


def ends(rng: np.random.Generator, one: FactType, subject: Ints, start: Ints) -> Ints:
    """The last days of spans; of those of which there is one at a time, before the next begins."""
    length = rng.integers(0, DAYS // 3, subject.size)
    end = np.where(rng.random(subject.size) < ENDLESS, ONGOING, start + length)
    if one.single and subject.size:
        same = subject[1:] == subject[:-1]
        end[:-1] = np.where(same, np.minimum(end[:-1], start[1:] - 1), end[:-1])
    return end.astype(np.int32)


def identify(tables: dict[str, Table], names: tuple[str, ...]) -> None:
    """Give the facts of some types ids: numbers, of which a subject has none twice."""
    for place, name in enumerate(names):
        one = tables[name]
        own = np.arange(one.size) - np.searchsorted(one.subject, one.subject)
        ids = (own * len(names) + place).astype(np.int32)
        tables[name] = Table(one.event, one.subject, one.start, one.end, one.attributes, ids)


def follow(rng: np.random.Generator, one: FactType, following: Following, tables: Mapping[str, Table]) -> Table:
    """A fact some days after each of most of the others, which it names."""
    others = [tables[name] for name in following.others]
    kept = rng.random(sum(other.size for other in others)) < following.share
    subject = np.concatenate([other.subject for other in others])[kept]
    start = np.concatenate([other.start for other in others])[kept]
    start += rng.integers(0, following.days + 1, start.size).astype(np.int32)
    order = np.lexsort((start, subject))
    link = np.concatenate([other.ids for other in others if other.ids is not None])[kept][order]
    attributes = drawn_all(rng, one, subject.size)
    del attributes[following.attribute]
    start = start[order]
    return Table(True, subject[order], start, start, attributes, None, {following.attribute: link})


def drawn_all(rng: np.random.Generator, one: FactType, size: int) -> dict[str, Coded]:
    return {name: drawn(rng, declared, size) for name, declared in sorted(one.attributes.items())}


def drawn(rng: np.random.Generator, declared: Attribute, size: int, *, old: bool = False) -> Coded:
    """A value of an attribute for each fact, or none; `old` ones are the births of grown people."""
    values = pool(rng, declared, BIRTHS if old else (-DAYS // 2, DAYS))
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
