"""Histories for properties: what rules hang on, and acts near the bounds that rules set; the same for the same seed.

They are drawn from the stock of a policy (`validator.analysis.circumstances`), with acts added about as far from a fact
as some rule says, or a day before or after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from validator.analysis.circumstances.stock import Stock, stock
from validator.analysis.generation.drafts import Draft
from validator.analysis.planning.freedom import Freedom
from validator.core.days import Duration
from validator.core.duties import Clock
from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.rules import Rule
from validator.time.durations import shift
from validator.usecases.library import Entry

DAYS = 460
"""So many days after the first in force histories are judged: a whole calendar year lies within them."""
SEEDS = st.integers(0, 2**16)
FEW = settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
"""Few examples, always the same ones; nothing is kept between runs."""


def first_day(entry: Entry) -> int:
    """The first day in force, or one to begin with."""
    return 18262 if entry.policy.validity.first is None else entry.policy.validity.first


@dataclass(frozen=True)
class Source:
    """What histories of one type of subject are drawn from, up to an as-of day."""

    stock: Stock
    as_of: int
    asked: tuple[tuple[Select, ...], ...]
    """For each rule about such subjects the facts that it asks for or forbids."""
    gaps: tuple[tuple[Duration, ...], ...]
    """For each rule the durations it counts by the calendar."""


def source(entry: Entry, kind: str, days: int = DAYS) -> Source:
    as_of = first_day(entry) + days
    rules = [one for one in entry.policy.rules if one.subject == kind]
    known = entry.vocabulary.facts
    asked = tuple(tuple(dict.fromkeys(one for one in parts(owed(rule), Select) if one.type in known)) for rule in rules)
    gaps = tuple(tuple(dict.fromkeys(one for one in parts(rule, Duration) if not one.unit.exact)) for rule in rules)
    return Source(stock(entry.policy, entry.vocabulary, kind, as_of), as_of, asked, gaps)


def owed(rule: Rule) -> object:
    norm = rule.norm
    return (norm.act, norm.tables) if isinstance(norm, Clock) else (norm.demand,)


def lives(one: Source, seed: int, number: int) -> list[Draft]:
    """So many histories; each rule is at the centre of one in turn."""
    return [life(one, Random(f"{seed} {place}"), place) for place in range(number)]


def life(one: Source, chance: Random, turn: int) -> Draft:
    """A history of what one or two rules hang on, with acts near their bounds."""
    draft = Draft(one.stock.kind, {name: chance.choice(values) for name, values in one.stock.attributes})
    rules = range(len(one.asked))
    if not rules:
        return draft
    centre = rules[turn % len(rules)]
    for number in (centre, *chance.sample(rules, chance.choice((0, 0, 1)))):
        for select in one.stock.hung[number]:
            for _ in range(chance.choice((1, 1, 0, 2))):
                add(one, select, chance.choice(one.stock.days), chance, draft)
        for _ in range(chance.choice((0, 1, 1, 2, 3)) if one.asked[number] else 0):
            add(one, chance.choice(one.asked[number]), near(one, number, chance, draft), chance, draft)
    return draft


def near(one: Source, number: int, chance: Random, draft: Draft) -> int:
    """A day about as far from a fact as a rule says."""
    ends = [day for fact in draft.facts.values() for day in (fact.start, fact.end) if day is not None]
    day = chance.choice(sorted(set(ends)) or one.stock.days)
    if one.gaps[number]:
        day = shift(day, chance.choice((1, 1, -1)), chance.choice(one.gaps[number]))
    return max(one.stock.maker.first - 400, min(day + chance.choice((0, 0, 1, -1)), one.as_of))


def add(one: Source, select: Select, start: int, chance: Random, draft: Draft) -> None:
    """A fact that a selection mostly takes; single spans stay single."""
    numbers = tuple(chance.randint(0, 5) for _ in range(6))
    made = draft.add(one.stock.fact(select, start, chance.choice(one.stock.lengths), numbers, draft))
    known = one.stock.maker.vocabulary.facts[made.type]
    if known.single and made.id is not None and not known.event:
        Freedom(one.stock.maker.vocabulary).make_room(made.id, draft)
