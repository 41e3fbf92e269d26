"""Generate: made-up histories for a policy, many from a pool of drafts that have been judged."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from validator.analysis.generation.breaking import Broken, break_all
from validator.analysis.generation.drawing import draw
from validator.analysis.generation.forms import JsonLines, Table
from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.core.findings import BREACHES
from validator.policy.problems import BadInput, Place, Problem
from validator.time.durations import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.analysis.generation.chance import Chance
    from validator.analysis.generation.drafts import Draft
    from validator.core.findings import Finding
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
    drawn ones, and of the same moved by whole weeks as long as nothing is breached. A share
    `rate` of the subjects has one violation by intent; its breaches, as the engine finds them, come with it.
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
    drawn = settled(min(DRAWN, subjects), kinds, repairer)
    if subjects and not drawn:
        raise BadInput([Problem("generate-none", Place(str(entry.source.path)))])
    kept = drawn if subjects <= DRAWN else drawn + variants(drawn, repairer)
    wanted = min(BROKEN, round(subjects * rate) + 1) if rate and subjects else 0
    chosen = [repairer.maker.random.choice(kept) for _ in range(wanted)]
    return Pool(repairer.as_of, tuple(kept), tuple(break_all(chosen, repairer)))


def settled(count: int, kinds: list[str], repairer: Repairer) -> list[Draft]:
    """Drafts that keep all rules; types of subject by their share of the rules."""
    found: list[Draft] = []
    for _ in range(_TRIES if kinds else 0):
        missing = count - len(found)
        drafts = [draw(repairer.maker.random.choice(kinds), repairer.maker) for _ in range(missing)]
        found += repairer.settle(drafts)
    return found


def variants(drafts: list[Draft], repairer: Repairer) -> list[Draft]:
    """The drafts moved by whole weeks, where that breaks no rule."""
    weeks = repairer.maker.random.randint
    moved = [one.shifted(7 * weeks(-26, 26)) for one in drafts for _ in range(VARIANTS)]
    judged = repairer.judged(moved, BREACHES)
    return [one for one, findings in zip(moved, judged, strict=True) if not findings]


def make(pool: Pool, subjects: int, rate: float, random: Chance, form: JsonLines | Table) -> Iterator[Made]:
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
