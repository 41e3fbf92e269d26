"""Policies of which one is read otherwise: the rules that the other reading changes, and the questions about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from validator.analysis.faults import Norm
from validator.core.duties import Clock
from validator.core.truths import All

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.analysis.matters import Party
    from validator.core.duties import Duty
    from validator.core.rules import Policy, Rule


@dataclass(frozen=True, slots=True)
class Change:
    """Rules as they stand (`before`) of which some are other rules now: those are `touched`.

    Only questions about a touched rule are asked, and only situations are looked at that both judge differently; what
    is `known` of the rules as they stand, by identity, need not be found again. With `exactly`, only the question about
    just these rules is asked, in all situations.
    """

    before: tuple[Policy, ...]
    touched: frozenset[Norm]
    known: frozenset[tuple[object, ...]] = frozenset()
    exactly: frozenset[Norm] = frozenset()

    @classmethod
    def between(
        cls, before: Sequence[Policy], after: Sequence[Policy], known: Iterable[tuple[object, ...]] = ()
    ) -> Change:
        """What is different in policies of the same ids and versions."""
        were = {Norm.of(policy, rule): rule for policy in before for rule in policy.rules}
        now = ((Norm.of(policy, rule), rule) for policy in after for rule in policy.rules)
        return cls(tuple(before), frozenset(norm for norm, rule in now if were.get(norm) != rule), frozenset(known))

    def about(self, norms: Iterable[Norm]) -> Change:
        """The question about just these rules, with nothing known."""
        return replace(self, known=frozenset(), exactly=frozenset(replace(one, row="") for one in norms))

    def concerns(self, norms: Iterable[Norm]) -> bool:
        """Whether a question about rules is asked."""
        bare = frozenset(replace(one, row="") for one in norms)
        return bare == self.exactly if self.exactly else bool(bare & self.touched)

    def former(self, parties: Sequence[Party]) -> tuple[Party, ...] | None:
        """The same rules as they stand, where a situation that both judge alike need not be looked at.

        None where it must be: where more than the conditions of a rule changed, acts may count although doing nothing
        is judged alike.
        """
        found = [replace(one, policy=policy, rule=rule) for one in parties for policy, rule in self.was(one)]
        alike = all(unconditional(a.rule) == unconditional(b.rule) for a, b in zip(parties, found, strict=True))
        return tuple(found) if alike and not self.exactly else None

    def was(self, party: Party) -> tuple[tuple[Policy, Rule], ...]:
        """A rule as it stands, with its policy."""
        return tuple(
            (policy, rule) for policy in self.before for rule in policy.rules if Norm.of(policy, rule) == party.norm
        )


def at_issue(change: Change | None, *norms: Norm) -> bool:
    """Whether a question about rules is asked: each, where nothing is read otherwise."""
    return change is None or change.concerns(norms)


def unconditional(rule: Rule) -> Rule:
    """The rule without what says when it applies."""
    return replace(rule, scope=None, unless=None, excused=None, norm=without_states(rule.norm))


def without_states(norm: Duty | Clock) -> Duty | Clock:
    """A clock without the states that choose its rows or suspend it; a duty as it is."""
    if not isinstance(norm, Clock):
        return norm
    tables = tuple(
        replace(table, rows=tuple(replace(row, when=All(())) for row in table.rows)) for table in norm.tables
    )
    return replace(norm, tables=tables, suspended=None)
