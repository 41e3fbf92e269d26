"""Divergence inside one clock: rows that can hold on one day, say otherwise, and are told apart by order alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from validator.analysis.change import at_issue
from validator.analysis.clocks import called, sides, spoken, unsaid
from validator.analysis.faults import Fault, Kind, Shown, Witness
from validator.analysis.overruling import Rows, Way, comparable, size
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.situations import Space
from validator.analysis.tables import asked_rows, truths
from validator.core.duties import Hit
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.change import Change
    from validator.analysis.faults import Norm
    from validator.analysis.overruling import Overruled
    from validator.analysis.rivals import Side
    from validator.analysis.tables import Asked
    from validator.core.findings import Finding
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary


class Why(StrEnum):
    """What makes a row decide: it stands earlier in its table, it is the stricter one, or its table stands earlier."""

    FIRST = "first"
    STRICTEST = "strictest"
    TABLE = "table"


def precedence_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    ledger: Ledger | None = None,
    change: Change | None = None,
) -> Iterator[Fault]:
    """Where two rows of one clock hold on one day, neither a special case of the other, and differ.

    One fault for each row that decides, each table whose rows give way, and each way in which they differ. `ledger`
    takes down what was asked.
    """
    notes = Ledger() if ledger is None else ledger
    for side in (one for one in sides(policies) if at_issue(change, one.norm)):
        yield from Precedence(side, vocabulary, notes).faults()


@dataclass(frozen=True, slots=True)
class Precedence:
    """The rows of one clock."""

    side: Side
    vocabulary: Vocabulary
    ledger: Ledger

    def faults(self) -> Iterator[Fault]:
        """The faults of the clock, in the order of the rows that decide."""
        self.ledger.ask(Topic.ROWS, (self.side.norm,))
        space = Space(truths(self.side.rule, self.side.clock), self.vocabulary, self.side.rule.subject)
        rows = tuple(asked_rows(self.side.rule, self.side.clock))
        for one in rows:
            found = sorted(self.overruled(one, rows, space), key=rank)
            for _, several in groupby(found, key=lambda shown: rank(shown)[:2]):
                yield self.fault(one, tuple(several))

    def overruled(self, one: Asked, rows: Sequence[Asked], space: Space) -> Iterator[Overruled]:
        """What gives way to a row; of a later table one row for each interval stands for the others."""
        known: set[tuple[int, float]] = set()
        for other in rows:
            if unsaid(one, other) and one != other:
                self.ledger.leave(Topic.ROWS, (self.side.norm,), Reason.MISSING)
            if not comparable(self.side, one, other) or not self.before(one, other):
                continue
            alike = (other.table, size(other))
            if other.table != one.table and alike in known:
                continue
            shown = Rows(self.side, one, other, self.vocabulary).overruled(space)
            if shown is not None:
                known.add(alike)
                yield shown

    def before(self, one: Asked, other: Asked) -> bool:
        """Whether the first row decides where both hold; in a `unique` table none of two unequal intervals does."""
        if one.table != other.table or size(one) == size(other):
            return (one.table, one.place) < (other.table, other.place)
        match self.hit(one):
            case Hit.FIRST:
                return one.place < other.place
            case Hit.STRICTEST:
                return size(one) < size(other)
            case Hit.UNIQUE:
                return False

    def hit(self, one: Asked) -> Hit:
        """How rows of a row's table are chosen from."""
        return self.side.clock.tables[one.table].hit

    def fault(self, one: Asked, overruled: tuple[Overruled, ...]) -> Fault:
        """The fault of a row and the rows of one table that give way to it in one way."""
        norms = tuple(self.norm(each) for each in (one, *(shown.other for shown in overruled)))
        first = overruled[0]
        why = self.why(one, first)
        fields = {
            "rule": self.side.rule.id,
            "row": norms[0].row,
            "interval": spoken(one),
            "due": due(first.found),
            "others": "; ".join(self.others(overruled)),
            "act": first.act,
        }
        key = f"{norms[0].row} / {', '.join(sorted(norm.row for norm in norms[1:]))}"
        if why is Why.TABLE:
            key = f"{norms[0].row} / table {first.other.table + 1}, {first.way.value}"
        code = f"prove-rows-{why.value}-{first.way.value}"
        return Fault(Kind.DIVERGENCE, norms, code, fields, key, tuple(self.witnesses(norms[0], overruled)))

    def why(self, one: Asked, first: Overruled) -> Why:
        """What makes the row decide."""
        if one.table != first.other.table:
            return Why.TABLE
        return Why.STRICTEST if self.hit(one) is Hit.STRICTEST and first.way is not Way.ACTS else Why.FIRST

    def others(self, overruled: Sequence[Overruled]) -> Iterator[str]:
        """The rows that give way, by interval: with each the due day if one of them decided."""
        for _, several in groupby(overruled, key=lambda shown: size(shown.other)):
            alike = tuple(several)
            names = ", ".join(self.norm(shown.other).row for shown in alike)
            yield f"{names} ({spoken(alike[0].other)} → {due(alike[0].otherwise)})"

    def witnesses(self, decides: Norm, overruled: Sequence[Overruled]) -> Iterator[Witness]:
        """For each interval that gives way a history on which the row decides, as the policy stands."""
        for _, several in groupby(overruled, key=lambda shown: size(shown.other)):
            shown = next(several)
            about = f"{decides.row} / {self.norm(shown.other).row}"
            yield Witness(shown.history, shown.as_of, tuple(verdicts(decides, shown.found)), about)

    def norm(self, asked: Asked) -> Norm:
        """The rule with a row."""
        return replace(self.side.norm, row=called(self.side.clock, asked))


def rank(shown: Overruled) -> tuple[int, str, float, int]:
    """The order of rows that give way: by table, by how they differ, by interval, by place."""
    return shown.other.table, shown.way.value, size(shown.other), shown.other.place


def due(one: Finding | None) -> str:
    """The due day of an obligation as text."""
    return "–" if one is None or one.due is None else iso(one.due)


def verdicts(norm: Norm, one: Finding | None) -> Iterator[Shown]:
    """What a witness shows of the row that decides; nothing where nothing is owed."""
    if one is not None:
        yield Shown(norm, one.verdict, one.due, one.since)
