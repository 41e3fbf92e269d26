"""Which rule of the old policy became which rule of the new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.duties import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.core.rules import Policy, Rule

ALIKE = 0.5
"""So much of their clauses two rules with different names share at least, if one became the other."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule of the old policy and what it became; `same` where their normal forms are equal."""

    old: Rule | None
    new: Rule | None
    same: bool = False

    @property
    def name(self) -> str:
        """The rule's id, the new one if there is one."""
        rule = self.new or self.old
        assert rule is not None
        return rule.id


def matches(old: Policy, new: Policy, forms: tuple[Mapping[str, str], Mapping[str, str]]) -> tuple[Match, ...]:
    """Every rule of both policies once, by name.

    Equal meaning goes before an equal name, so that two rules that change names are told from two that changed; what
    is left is matched by name, then by the clauses it cites.
    """
    left, right = {one.id: one for one in old.rules}, {one.id: one for one in new.rules}
    found: list[Match] = []
    stages: tuple[Callable[[Rule, Rule], tuple[object, ...] | None], ...] = (
        lambda one, other: () if one.id == other.id and forms[0][one.id] == forms[1][other.id] else None,
        lambda one, other: (-shared(one, other),) if forms[0][one.id] == forms[1][other.id] else None,
        lambda one, other: () if one.id == other.id and one.subject == other.subject else None,
        alike,
    )
    for stage in stages:
        for one, other in chosen(left, right, stage):
            found.append(Match(one, other, forms[0][one.id] == forms[1][other.id]))
            del left[one.id], right[other.id]
    found += [Match(one, None) for one in left.values()] + [Match(None, one) for one in right.values()]
    return tuple(sorted(found, key=lambda one: (one.name, one.new is None)))


def chosen(
    left: Mapping[str, Rule], right: Mapping[str, Rule], rank: Callable[[Rule, Rule], tuple[object, ...] | None]
) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of best rank, each rule at most once."""
    ranked = [
        (found, one.id, other.id)
        for one in left.values()
        for other in right.values()
        if (found := rank(one, other)) is not None
    ]
    used: set[tuple[int, str]] = set()
    for _, name, other_name in sorted(ranked):
        if (0, name) not in used and (1, other_name) not in used:
            used |= {(0, name), (1, other_name)}
            yield left[name], right[other_name]


def alike(one: Rule, other: Rule) -> tuple[object, ...] | None:
    """How well two rules of different names and meanings go together; None if they do not."""
    if one.subject != other.subject or isinstance(one.norm, Clock) != isinstance(other.norm, Clock):
        return None
    score = shared(one, other)
    return (-score, one.id != other.id) if score >= ALIKE else None


def shared(one: Rule, other: Rule) -> float:
    """The share of the clauses that both cite."""
    cited = set(one.clauses) | set(other.clauses)
    return len(set(one.clauses) & set(other.clauses)) / len(cited) if cited else 0.0
