"""Generate: made-up histories for a policy, many from a pool of drafts that the reference has judged."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from validator.policy.problems import BadInput, Place, Problem
from validator.time.durations import add_months
from validator.usecases.generation.breaking import Broken, broken
from validator.usecases.generation.drawing import draw
from validator.usecases.generation.forms import JsonLines, Table
from validator.usecases.generation.making import Maker
from validator.usecases.generation.repair import Repairer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.findings import Finding
    from validator.usecases.generation.drafts import Draft
    from validator.usecases.library import Entry

DRAWN, VARIANTS, BROKEN = 150, 8, 300
"""How many subjects are drawn afresh, how many shifted copies of each are tried, how many are broken on purpose."""
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Pool:
    """Drafts that keep every rule, and drafts with a violation, as an as-of day sees them."""

    as_of: int
    kept: tuple[Draft, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One subject: its text in a history file, its number of facts, its breaches."""

    subject: str
    text: str
    facts: int
    breaches: tuple[Finding, ...]


def generate(
    entry: Entry, subjects: int, seed: int, rate: float, as_of: int | None, form: JsonLines | Table
) -> tuple[int, Iterator[Made]]:
    """The as-of day and the subjects. The same arguments give the same subjects.

    Up to `DRAWN` subjects are drawn and mended one by one. Beyond that, subjects are copies of pool members: of the
    drawn ones, and of the same moved by whole weeks as long as the reference still finds nothing breached. A share
    `rate` of the subjects has one violation by intent; its breaches, as the reference finds them, come with it.
    """
    first = entry.policy.validity.first
    last = as_of if as_of is not None else add_months(first if first is not None else 0, 36)
    start = max(first if first is not None else last - 1096, last - 1827)
    repairer = Repairer(Maker(entry.policy, entry.vocabulary, Random(seed), start, last), last)  # noqa: S311
    pool = fill(entry, repairer, subjects, rate)
    return last, make(pool, subjects, rate, repairer.maker.random, form)


def fill(entry: Entry, repairer: Repairer, subjects: int, rate: float) -> Pool:
    """As large a pool as the number of subjects calls for."""
    kinds = [one.subject for one in entry.policy.rules if one.subject in entry.vocabulary.subjects]
    count = min(DRAWN, subjects) if kinds else 0
    drawn = [one for _ in range(count) if (one := settled(kinds, repairer)) is not None]
    if subjects and not drawn:
        raise BadInput([Problem("generate-none", Place(str(entry.source.path)))])
    enough = subjects <= DRAWN
    kept = [*drawn, *(() if enough else (each for one in drawn for each in variants(one, repairer)))]
    wanted = min(BROKEN, round(subjects * rate) + 1) if rate and subjects else 0
    spoiled = (broken(repairer.maker.random.choice(kept), repairer) for _ in range(wanted))
    return Pool(repairer.as_of, tuple(kept), tuple(one for one in spoiled if one is not None))


def settled(kinds: list[str], repairer: Repairer) -> Draft | None:
    """A draft that keeps all rules; types of subject by their share of the rules."""
    for _ in range(_TRIES):
        draft = draw(repairer.maker.random.choice(kinds), repairer.maker)
        if repairer.settle(draft):
            return draft
    return None


def variants(draft: Draft, repairer: Repairer) -> Iterator[Draft]:
    """The draft moved by whole weeks, where that breaks no rule."""
    for _ in range(VARIANTS):
        moved = draft.shifted(7 * repairer.maker.random.randint(-26, 26))
        if not any(one.verdict.breach for one in repairer.judged(moved)[1]):
            yield moved


def make(pool: Pool, subjects: int, rate: float, random: Random, form: JsonLines | Table) -> Iterator[Made]:
    """The subjects one by one, numbered."""
    kept = [(one.type, form.rests(one), len(one.facts)) for one in pool.kept]
    spoiled = [(one.draft.type, form.rests(one.draft), len(one.draft.facts), one.breaches) for one in pool.broken]
    width = len(str(subjects))
    for number in range(1, subjects + 1):
        if spoiled and random.random() < rate:
            kind, rests, facts, breaches = random.choice(spoiled)
        else:
            (kind, rests, facts), breaches = (
                random.choice(kept) if subjects > DRAWN else kept[(number - 1) % len(kept)],
                (),
            )
        name = f"{kind}-{number:0{width}}"
        yield Made(name, form.text(name, rests), facts, breaches)
