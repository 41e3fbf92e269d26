"""Clocks, day by day (§9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from validator.core.days import Duration
from validator.core.duties import Clock, Row, Word
from validator.core.findings import FactRef, Finding, Move, Verdict
from validator.reference import evidence, selections
from validator.reference.anchors import in_force
from validator.reference.daysets import NEVER
from validator.reference.duties import excused
from validator.reference.rows import NO_ROW, Choice, Mode, length
from validator.reference.spells import Spells
from validator.reference.states import lasting
from validator.reference.view import Anchor, Item, Mark, Place, View
from validator.time.durations import shift
from validator.time.workdays import roll

if TYPE_CHECKING:
    from validator.core.rules import Rule


def run_clock(rule: Rule, clock: Clock, view: View) -> Iterator[Finding]:
    """The obligations of a clock: both runs, and what is sure of them (§9.5)."""
    strict = Run(rule, clock, view, Mode.STRICT).findings()
    lenient = Run(rule, clock, view, Mode.LENIENT).findings()
    for finding in merge(strict, lenient):
        yield finish(rule, finding, view)


def merge(strict: list[Finding], lenient: list[Finding]) -> list[Finding]:
    """The strict findings, with the breaches that the lenient run does not share undetermined; and its own."""
    sure = {key(finding): finding for finding in lenient if finding.verdict.breach}
    also = {key(finding) for finding in strict if finding.verdict.breach}
    alone = {where: finding for where, finding in sure.items() if where not in also}
    kept = [weaken(finding, key(finding) in sure) for finding in strict if key(finding) not in alone]
    return kept + list(alone.values())


def key(finding: Finding) -> tuple[int | None, int | None]:
    return finding.anchor, finding.due


def weaken(finding: Finding, shared: bool) -> Finding:
    if shared or not finding.verdict.breach:
        return finding
    return replace(finding, verdict=Verdict.UNDETERMINED, why="data", met_on=None)


def finish(rule: Rule, finding: Finding, view: View) -> Finding:
    """`unless` and `excused-by`, on the due day or, while it is not over, on t."""
    assert finding.due is not None
    assert finding.anchor is not None
    anchor = Anchor(Mark(Place.DAY, finding.anchor), Mark(Place.DAY, finding.due))
    seen = replace(view, this=anchor)
    day = min(finding.due, view.as_of)
    unless = False if rule.unless is None else lasting(rule.unless, seen).on(day)
    if unless:
        finding = replace(finding, verdict=Verdict.NOT_APPLICABLE, why=None, since=None, met_on=None)
    elif unless is None and finding.verdict.breach:
        finding = replace(finding, verdict=Verdict.UNDETERMINED, why="unless", met_on=None)
    return replace(finding, excused=excused(rule, seen, finding, day))


@dataclass(slots=True)
class Owed:
    """The obligation that is running: `due` None where nothing is owed."""

    anchor: int
    anchored: Item | None
    due: int | None = None
    row: Row | None = None
    breached: bool = False
    moves: list[Move] = field(default_factory=list)


class Run:
    """One run over the days from the first start to the as-of day."""

    def __init__(self, rule: Rule, clock: Clock, view: View, mode: Mode) -> None:
        self.rule, self.clock, self.view, self.mode = rule, clock, view, mode
        self.force = in_force(view)
        self.spells = Spells(rule, clock, view, mode)
        self.found: list[Finding] = []

    def findings(self) -> list[Finding]:
        starts = [item for item in self.starts() if self.spells.counts(item, acting=False)]
        first = min((item.start for item in starts if item.start is not None), default=None)
        if first is None:
            return []
        self.owed = Owed(NEVER, None)
        self.last_act, self.previous = first, NO_ROW
        for day in range(first, self.view.as_of + 1):
            self.live(day, starting=day == first)
        self.close()
        return self.found

    # What holds on a day

    def starts(self) -> tuple[Item, ...]:
        return selections.select(self.clock.starts, self.view)

    def suspended(self, day: int) -> bool:
        return self.spells.on(day).suspended

    def after(self, day: int, interval: Duration) -> int:
        return self.rolled(shift(day, 1, interval))

    def rolled(self, day: int) -> int:
        return roll(day, self.view.policy.holidays) if self.clock.roll else day

    # One day

    def live(self, day: int, *, starting: bool) -> None:
        """The steps of §9.2, in their order."""
        self.expire(day)
        spell = self.spells.on(day)
        choice, acts = spell.choice, [item for item in spell.acts if item.start in (day, None)]
        if starting or acts or (spell.observed is not None and day < spell.observed):
            self.act(day, choice, acts, starting=starting)
        elif day == self.force.first:
            self.enter_force(day, choice)
        elif day in self.force and not spell.suspended:
            if self.suspended(day - 1) and day - 1 >= self.force.first:
                self.resume(day, choice)
            self.change(day, choice)

    def expire(self, day: int) -> None:
        owed = self.owed
        if owed.due is None or owed.breached or owed.due > day - 1:
            return
        owed.breached = self.active(day - 1)

    def active(self, day: int) -> bool:
        """Whether the clock runs on a day: with a row that asks for something, or kept until its due day."""
        spell = self.spells.on(day)
        if day not in self.force or spell.suspended:
            return False
        return spell.choice.interval is not None or (self.owed.due is not None and day <= self.owed.due)

    def act(self, day: int, choice: Choice, acts: list[Item], *, starting: bool) -> None:
        self.settle(day, acts)
        made = list(acts)
        if starting:
            made += [item for item in self.starts() if item.start == day]
        sure = sorted((item for item in made if item.sure and item.start == day), key=lambda item: item.fact.ordinal)
        self.last_act = day
        self.owed = Owed(day, sure[0] if sure else None)
        self.previous = choice
        if choice.interval is not None:
            self.owed.due, self.owed.row = self.after(day, choice.interval), choice.row

    def settle(self, day: int, acts: list[Item]) -> None:
        """An act meets the running obligation, late if it is breached and a late act still serves."""
        owed = self.owed
        if owed.due is None or day < self.force.first:
            return
        shown = evidence.cite(item.fact for item in acts if item.sure and item.start == day)
        if not owed.breached:
            self.report(Verdict.MET, met_on=day, shown=shown)
        elif self.clock.late:
            self.report(Verdict.MET_LATE, met_on=day, shown=shown)
        else:
            self.report(Verdict.VIOLATED)

    def enter_force(self, day: int, choice: Choice) -> None:
        """The policy's first day, with a clock that began before it."""
        self.previous = choice
        if choice.interval is None:
            if self.owed.due is not None:
                self.owed.moves.append(Move(day, "in-force", self.owed.due, None))
            self.owed.due = None
            return
        match self.clock.in_force:
            case Word.STARTS_ANEW:
                due = self.after(day, choice.interval)
            case Word.RUNS_ON:
                kept = self.owed.due or self.after(self.last_act, choice.interval)
                due = max(kept, self.rolled(day))
            case Word.FROM_LAST_ACT | Word.PAUSES:
                due = max(self.after(self.last_act, choice.interval), self.rolled(day))
        self.move(day, "in-force", due, choice)

    def resume(self, day: int, choice: Choice) -> None:
        """The first day after a suspension."""
        owed, word = self.owed, self.clock.resumed
        if owed.due is None:
            return
        if owed.breached:
            self.begin_anew(day, "resumed", word, choice)
        elif word is Word.PAUSES:
            self.move(day, "resumed", self.rolled(owed.due + self.suspended_days(day)), choice)
        elif word is Word.RUNS_ON:
            self.move(day, "resumed", max(owed.due, self.rolled(day)), choice)
        elif choice.interval is not None:
            self.move(day, "resumed", self.by(word, day, choice.interval), choice)

    def suspended_days(self, day: int) -> int:
        """Days of the suspension that ended yesterday, since the last act."""
        count = 0
        while day - 1 - count > max(self.last_act, self.force.first - 1) and self.suspended(day - 1 - count):
            count += 1
        return count

    def change(self, day: int, choice: Choice) -> None:
        """The row's interval changed since it was last looked at."""
        before, now = self.previous.interval, choice.interval
        self.previous = choice
        if length(now) == length(before):
            return
        if self.owed.breached:
            if before is None:
                self.begin_anew(day, "stricter", self.clock.stricter, choice)
        elif length(now) < length(before):
            assert now is not None
            self.tighten(day, now, choice)
        else:
            self.loosen(day, now, choice)

    def tighten(self, day: int, interval: Duration, choice: Choice) -> None:
        due = self.owed.due
        if self.clock.stricter is Word.RUNS_ON:
            fresh = due if due is not None else self.by(Word.FROM_LAST_ACT, day, interval)
        else:
            fresh = self.by(self.clock.stricter, day, interval)
        self.move(day, "stricter", fresh if due is None else min(due, fresh), choice)

    def loosen(self, day: int, interval: Duration | None, choice: Choice) -> None:
        due, word = self.owed.due, self.clock.looser
        if due is None or word is Word.RUNS_ON:
            return
        if interval is not None:
            self.move(day, "looser", max(due, self.by(word, day, interval)), choice)
            return
        self.owed.moves.append(Move(day, "lapsed", due, None))
        self.report(Verdict.NOT_APPLICABLE)
        self.owed = Owed(self.owed.anchor, self.owed.anchored)

    def by(self, word: Word, day: int, interval: Duration) -> int:
        """The due day that `from-last-act` or `starts-anew` gives."""
        if word is Word.STARTS_ANEW:
            return self.after(day, interval)
        return max(self.after(self.last_act, interval), self.rolled(day))

    def move(self, day: int, why: str, due: int, choice: Choice) -> None:
        owed = self.owed
        if owed.due == due:
            return
        if owed.anchor == NEVER:
            self.owed = owed = Owed(self.last_act, None)
        owed.moves.append(Move(day, why, owed.due, due))
        owed.due = due
        if choice.interval is not None:
            owed.row = choice.row

    def begin_anew(self, day: int, why: str, word: Word, choice: Choice) -> None:
        """After a breach that nobody cured: the obligation ends, violated, and a new one begins."""
        if word not in (Word.FROM_LAST_ACT, Word.STARTS_ANEW) or choice.interval is None:
            return
        self.report(Verdict.VIOLATED)
        self.owed = Owed(day, None, breached=False)
        self.last_act, self.previous = day, choice
        self.move(day, why, self.after(day, choice.interval), choice)

    def close(self) -> None:
        if self.owed.due is not None and self.view.as_of >= self.force.first:
            self.report(Verdict.VIOLATED if self.owed.breached else Verdict.OPEN)

    def report(self, verdict: Verdict, met_on: int | None = None, shown: tuple[FactRef, ...] = ()) -> None:
        """A finding, if the policy is in force on the due day."""
        owed = self.owed
        if owed.due is None or owed.due not in self.force:
            return
        row = owed.row
        clauses = self.rule.clauses + tuple(one for one in (row.clauses if row else ()) if one not in self.rule.clauses)
        policy = self.view.policy
        self.found.append(
            Finding(
                policy.id,
                policy.version,
                self.rule.id,
                clauses,
                self.view.history.subject,
                verdict,
                owed.anchor,
                None if owed.anchored is None else evidence.refer(owed.anchored.fact),
                owed.anchor,
                owed.due,
                owed.due,
                owed.due + 1 if verdict.breach else None,
                None,
                met_on,
                shown,
                False,
                None if row is None else row.name,
                tuple(owed.moves),
                None,
            )
        )
