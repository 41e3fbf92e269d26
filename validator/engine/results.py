"""What a run found, as columns per rule and batch; findings are made from them one by one, in canonical order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Clock
from validator.core.findings import FactRef, Finding, Move, Verdict
from validator.engine.blocks import MOVES, NONE, NOTHING, VERDICTS, WHYS, Block, Ragged
from validator.engine.blocks import verdicts as verdicts_of
from validator.engine.keys import MAX, Longs
from validator.engine.numbering import Numbering
from validator.engine.uniform import taken
from validator.histories.columns import ABSENT, NULL, ONGOING
from validator.histories.ordering import ties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from validator.core.rules import Policy, Rule
    from validator.engine.session import Asked
    from validator.histories.columns import Columns, FactColumns

_REST = ("due", "since", "first", "last", "until")
"""The days by which findings on one anchor are sorted."""
_RANK = np.argsort(np.argsort([verdict.value for verdict in VERDICTS]))
"""The place of each verdict among them by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The findings of one rule on one batch.

    Subjects are those of the columns; `fact` and `evidence` are numbers of facts (`NOTHING`: none).
    """

    rule: Rule
    block: Block
    numbering: Numbering

    @property
    def ordinal(self) -> Longs:
        """The places of the anchors' facts in their histories; looked up when findings are put in order."""
        return self.ordinals(slice(None))

    def ordinals(self, rows: Longs | slice) -> Longs:
        """The same for some rows."""
        return self.numbering.gathered(taken(self.block.fact, rows), lambda facts: facts.ordinal, NOTHING)


class Results:
    """The findings of a run."""

    def __init__(self, policy: Policy, columns: Columns, parts: list[Part], asked: Asked) -> None:
        self.policy, self.columns, self.parts, self.asked = policy, columns, parts, asked
        self._numbering = Numbering(columns)

    def counts(self) -> dict[tuple[str, Verdict], int]:
        """How many findings each rule has of each verdict; what does not occur is not there."""
        found: dict[tuple[str, Verdict], int] = {}
        for part in self.parts:
            for code, count in enumerate((verdicts_of(part.block.verdict) + part.block.hidden).tolist()):
                if count:
                    name = (part.rule.id, VERDICTS[code])
                    found[name] = found.get(name, 0) + count
        return found

    def findings(self, verdicts: Collection[Verdict] | None = None) -> Iterator[Finding]:
        """The findings, or those of some verdicts, in canonical order.

        Raises ValueError if the run gathered no evidence for a verdict that is asked for.
        """
        for listing in self.listings(verdicts):
            yield from listing.findings()

    def listings(self, verdicts: Collection[Verdict] | None = None, rule: str | None = None) -> Iterator[Listing]:
        """The same findings in the same order, part by part as columns, or of one rule; ValueError as `findings`."""
        if not self.asked.evidence >= frozenset(Verdict if verdicts is None else verdicts):
            raise ValueError("the run gathered no evidence for these verdicts")
        wanted = np.array([verdicts is None or verdict in verdicts for verdict in VERDICTS])
        wanted_parts = [part for part in self.parts if rule in (None, part.rule.id)]
        for part in sorted(wanted_parts, key=lambda part: part.rule.id):
            yield Listing(self, part, _order(part, np.flatnonzero(wanted[part.block.verdict])))

    def finding(self, part: Part, row: int) -> Finding:
        """The finding in a row of a part."""
        rule, block = part.rule, part.block
        fact = int(block.fact[row])
        clauses, name = cited(rule, int(block.row[row]))
        return Finding(
            policy=self.policy.id,
            version=self.policy.version,
            rule=rule.id,
            clauses=clauses,
            subject=self.columns.subjects[int(block.subject[row])],
            verdict=VERDICTS[int(block.verdict[row])],
            anchor=_day(block.anchor, row),
            anchored=None if fact == NOTHING else self.reference(fact),
            first=_day(block.first, row),
            last=_day(block.last, row),
            due=_day(block.due, row),
            since=_day(block.since, row),
            until=_day(block.until, row),
            met_on=_day(block.met_on, row),
            evidence=tuple(self.reference(place) for place in _listed(block.evidence, row)),
            excused=bool(block.excused[row]),
            row=name,
            moves=tuple(move_at(block, place) for place in _listed(block.moves, row)),
            why=None if block.why[row] == NOTHING else WHYS[int(block.why[row])],
        )

    def located(self, facts: Longs) -> Iterator[tuple[FactColumns, Longs, Longs]]:
        """Of facts by number: per type those of that type, as places in `facts` and as rows of their columns."""
        return self._numbering.located(facts)

    def reference(self, fact: int) -> FactRef:
        """The fact with that number."""
        facts, row = self._numbering.row(fact)
        end, code = int(facts.end[row]), int(facts.id[row])
        name = None if code in (ABSENT, NULL) else str(self.columns.values[code])
        last, place = None if end == ONGOING else end, int(facts.ordinal[row])
        return FactRef(int(facts.start[row]), facts.type, last, name, place)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Some findings of a part: `rows` are their rows in its block, in canonical order."""

    results: Results
    part: Part
    rows: Longs

    def findings(self) -> Iterator[Finding]:
        """The findings one by one."""
        return (self.results.finding(self.part, row) for row in self.rows.tolist())


def _order(part: Part, rows: Longs) -> Longs:
    """Rows of a part in canonical order.

    Subject and anchor decide nearly always, and findings mostly come in that order; the rest only tells ties apart.
    """
    leading = (part.block.subject[rows].astype(np.int64) << 32) + part.block.anchor[rows]
    if not (leading[1:] >= leading[:-1]).all():
        order = np.argsort(leading, kind="stable")
        rows, leading = rows[order], leading[order]
    tied = ties(leading)
    rows[tied] = _resolved(part, rows[tied], leading[tied])
    return rows


def _resolved(part: Part, rows: Longs, leading: Longs) -> Longs:
    """Rows that are ordered but for ties, in full order."""
    if not rows.size:
        return rows
    days = [getattr(part.block, name)[rows] for name in _REST]
    return rows[np.lexsort((_RANK[part.block.verdict[rows]], part.ordinals(rows), *days[::-1], leading))]


def _listed(lists: Ragged, row: int) -> list[int]:
    found: list[int] = lists.values[lists.offsets[row] : lists.offsets[row + 1]].tolist()
    return found


def _day(column: Longs, row: int) -> int | None:
    day = int(column[row])
    return None if day in (NONE, MAX) else day


def move_at(block: Block, place: int) -> Move:
    """A clock's move, by its place among the block's."""
    moved = block.moved
    why = MOVES[int(moved.why[place])]
    return Move(int(moved.day[place]), why, _day(moved.before, place), _day(moved.after, place))


def cited(rule: Rule, number: int) -> tuple[tuple[str, ...], str | None]:
    """The rule's clauses and those of the table row that decided, if one did, and the row's name."""
    if number == NOTHING or not isinstance(rule.norm, Clock):
        return rule.clauses, None
    row = [row for table in rule.norm.tables for row in table.rows][number]
    return rule.clauses + tuple(clause for clause in row.clauses if clause not in rule.clauses), row.name
