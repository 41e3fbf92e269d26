"""Waivers: breaches that somebody answers for, read from a file (`schemas/waivers.schema.json`) and held to the run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from validator.policy.complaints import nearest
from validator.policy.load import parse, read
from validator.policy.problems import BadInput, Problem
from validator.policy.tree import Leaf, Listing, Mapped
from validator.time.days import parse as day
from validator.usecases.model import Input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from validator.policy.problems import Place
    from validator.policy.tree import Tree
    from validator.usecases.library import Entry

SCOPE = ("subjects", "unit", "period")
"""What narrows a waiver of a rule."""
TOLD = ("schema-quotes", "schema-type")
"""Problems whose hint repeats the value, which may be the name of a subject."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver of one finding, or of a rule (`policy` and `rule`) in a scope; None or empty: not narrowed.

    It holds from `approved` to `expires`; obligations are meant that are due from `first` to `last`. All inclusive.
    """

    number: int
    place: Place
    finding: str | None
    policy: str | None
    rule: str | None
    subjects: tuple[str, ...]
    unit: str | None
    first: int | None
    last: int | None
    reason: str
    role: str
    approved: int
    expires: int

    @property
    def narrowed(self) -> bool:
        """Whether it is for less than all findings of its rule."""
        return bool(self.subjects) or self.unit is not None or self.first is not None or self.last is not None


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of a file."""

    file: Input
    waivers: tuple[Waiver, ...]


def read_waivers(path: Path, entries: Sequence[Entry], unit: str | None) -> Waivers:
    """The waivers of a file, for a run of these policies under this unit.

    BadInput for a file that is none, a waiver that contradicts itself, one of a rule that the run does not have, and
    one of a unit where the run has none. What a waiver says of subjects is not repeated.
    """
    text = read(path)
    try:
        tree = parse(text, str(path), "waivers")
    except BadInput as error:
        raise BadInput([discreet(one) for one in error.problems]) from None
    listed = tree.get("waivers")
    assert isinstance(listed, Listing)
    entered = [one for one in listed if isinstance(one, Mapped)]
    problems = list(chain.from_iterable(faults(one, entries, unit) for one in entered))
    if problems:
        raise BadInput(problems)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = tuple(waiver(number, one, entries) for number, one in enumerate(entered, 1))
    return Waivers(Input(path.name, digest), found)


def discreet(problem: Problem) -> Problem:
    """A problem without what stands at its place."""
    return replace(problem, value=None, hint=None if problem.code in TOLD else problem.hint)


def faults(tree: Mapped, entries: Sequence[Entry], unit: str | None) -> Iterator[Problem]:
    """What the schema cannot see."""
    rule, finding = tree.get("rule"), tree.get("finding")
    if (rule is None) == (finding is None):
        yield Problem("waiver-either", tree.place)
    if finding is not None and rule is None:
        yield from (Problem("waiver-scope", tree.keys[name], {"name": name}) for name in SCOPE if name in tree)
    if rule is not None:
        yield from rule_faults(rule, entries)
    if "unit" in tree and unit is None:
        yield Problem("waiver-unit", tree.keys["unit"])
    yield from day_faults(tree)


def rule_faults(tree: Tree, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A rule that the run does not have, or that several of its policies have."""
    name, known = leaf(tree), sorted(set(rules(entries)))
    found = sorted({policy for policy, rule in known if name in (rule, f"{policy}:{rule}")})
    if not found:
        full = [f"{policy}:{rule}" for policy, rule in known]
        # With the policy, the nearest of all; without, the nearest name of a rule alone.
        hint = nearest(name, full if ":" in name else [rule for _, rule in known])
        yield Problem("waiver-rule", tree.place, {"name": name}, hint=hint)
    if len(found) > 1:
        yield Problem("waiver-rule-several", tree.place, {"name": name}, hint=f"{found[0]}:{name}")


def day_faults(tree: Mapped) -> Iterator[Problem]:
    """Days in the wrong order."""
    if day(leaf(tree.get("expires"))) < day(leaf(tree.get("approved-on"))):
        yield Problem("waiver-days", tree.keys["expires"])
    period = tree.get("period")
    if not (isinstance(period, Mapped) and "from" in period and "to" in period):
        return
    if day(leaf(period.get("to"))) < day(leaf(period.get("from"))):
        yield Problem("waiver-period", period.keys["to"])


def rules(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """The rules of a run, each with its policy."""
    yield from ((entry.policy.id, rule.id) for entry in entries for rule in entry.policy.rules)


def waiver(number: int, tree: Mapped, entries: Sequence[Entry]) -> Waiver:
    """The waiver of a mapping without faults."""
    policy, rule = None, leaf(tree.get("rule")) or None
    if rule is not None:
        policy, rule = next(one for one in rules(entries) if rule in (one[1], f"{one[0]}:{one[1]}"))
    period, subjects = tree.get("period"), tree.get("subjects")
    first, last = (period.get(name) if isinstance(period, Mapped) else None for name in ("from", "to"))
    return Waiver(
        number,
        tree.place,
        leaf(tree.get("finding")) or None,
        policy,
        rule,
        tuple(map(leaf, subjects)) if isinstance(subjects, Listing) else (),
        leaf(tree.get("unit")) or None,
        None if first is None else day(leaf(first)),
        None if last is None else day(leaf(last)),
        leaf(tree.get("reason")),
        leaf(tree.get("approved-by")),
        day(leaf(tree.get("approved-on"))),
        day(leaf(tree.get("expires"))),
    )


def leaf(tree: Tree | None) -> str:
    """The text of a leaf; empty where there is none."""
    return str(tree.value) if isinstance(tree, Leaf) else ""
