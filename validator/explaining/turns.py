"""A clock's due day: how the interval was counted, and each move of it with its word.

A clock is judged in two runs, one in favour of the obliged; a finding does not say from which it came. So each day is
asked for the row of both, and the one counts that leads to the finding's days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.core.duties import Clock, Word
from validator.explaining.courses import counted, rolled
from validator.explaining.model import Step, Turn
from validator.reference.rows import NO_ROW, Choice, Mode, choose, resolve
from validator.time.durations import shift
from validator.time.workdays import roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.days import Duration
    from validator.core.findings import Finding, Move
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.explaining.cases import Case


@dataclass(frozen=True, slots=True)
class Way:
    """A due day that an interval may have given, and how."""

    day: int
    steps: tuple[Step, ...] = ()
    floored: bool = False
    paused: int | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A clock for one history."""

    rule: Rule
    clock: Clock
    case: Case

    def turns(self, finding: Finding) -> tuple[Turn, ...]:
        """The first due day, then every move."""
        assert finding.anchor is not None
        first = finding.moves[0].before if finding.moves else finding.due
        begun = () if first is None else (self.begun(finding.anchor, first, None if finding.moves else finding.row),)
        rows = [None] * len(finding.moves[:-1]) + [finding.row]
        pairs = zip(finding.moves, rows, strict=False)
        return (*begun, *(self.turn(move, finding.anchor, row) for move, row in pairs))

    def begun(self, act: int, due: int, row: str | None) -> Turn:
        """The due day from the act on; `row` is the one that the finding names, if it is that of this day."""
        for choice in self.choices(act, row):
            if choice.interval is not None:
                way = self.after(act, choice.interval, choice)
                if way.day == due:
                    return self.told(act, "act", None, None, due, choice, way)
        return Turn(act, "act", None, None, due, None, None, None, ())

    def turn(self, move: Move, act: int, row: str | None) -> Turn:
        """One move of the due day."""
        word = self.word(move)
        if move.after is None:
            return Turn(move.day, move.why, word, move.before, None, None, None, None, ())
        for choice in self.choices(move.day, row):
            for way in self.ways(move, act, choice, word):
                if way.day == move.after:
                    return self.told(move.day, move.why, word, move.before, move.after, choice, way)
        return Turn(move.day, move.why, word, move.before, move.after, None, None, None, ())

    @staticmethod
    def told(day: int, why: str, word: Word | None, before: int | None, after: int, choice: Choice, way: Way) -> Turn:
        """What happened on a day, with the row that decided."""
        row = choice.row
        open_term = row.interval if row is not None and isinstance(row.interval, Missing) else None
        name = None if row is None else row.name
        return Turn(day, why, word, before, after, name, choice.interval, open_term, way.steps, way.floored, way.paused)

    def word(self, move: Move) -> Word | None:
        """What the policy says of the situation."""
        words = {
            "in-force": self.clock.in_force,
            "resumed": self.clock.resumed,
            "stricter": self.clock.stricter,
            "looser": self.clock.looser,
            "lapsed": self.clock.looser,
        }
        return words.get(move.why)

    def ways(self, move: Move, act: int, choice: Choice, word: Word | None) -> Iterator[Way]:
        """The due days that the word may have given; one that stays as it was is no move."""
        if word is Word.PAUSES and move.why == "resumed" and move.before is not None:
            yield from self.paused(move, act)
        if word is Word.RUNS_ON and move.before is not None:
            yield from self.not_before(move.day, Way(move.before))
        if choice.interval is None:
            return
        way = self.after(move.day if word is Word.STARTS_ANEW else act, choice.interval, choice)
        yield way
        yield from self.not_before(move.day, way)

    def paused(self, move: Move, act: int) -> Iterator[Way]:
        """The due day put off by the days of the suspension."""
        assert move.before is not None
        first = self.case.policy.validity.first
        floor = act if first is None else max(act, first - 1)
        for burden in (True, False):
            days = 0
            while move.day - 1 - days > floor and self.suspended(move.day - 1 - days, unknown=burden):
                days += 1
            steps = tuple(self.rolling(move.before + days))
            yield Way(self.rolled(move.before + days), steps, paused=days)

    def suspended(self, day: int, *, unknown: bool) -> bool:
        """Whether the clock stands still on a day."""
        assert self.clock.suspended is not None
        truth = self.case.state(self.clock.suspended).on(day)
        return unknown if truth is None else truth

    def not_before(self, day: int, way: Way) -> Iterator[Way]:
        """The way itself, or the day of the change where that is later."""
        floor = self.rolled(day)
        if floor > way.day:
            yield Way(floor, (*way.steps, *self.rolling(day)), floored=True)
        else:
            yield way

    def after(self, day: int, interval: Duration, choice: Choice) -> Way:
        """The interval from a day on, and the roll to a working day."""
        plain = shift(day, 1, interval)
        row = choice.row
        open_term = row.interval if row is not None and isinstance(row.interval, Missing) else None
        return Way(self.rolled(plain), (counted(day, plain, interval, open_term), *self.rolling(plain)))

    def rolled(self, day: int) -> int:
        return roll(day, self.case.policy.holidays) if self.clock.roll else day

    def rolling(self, day: int) -> Iterator[Step]:
        yield from rolled(day, self.rolled(day), self.case.policy.holidays)

    def choices(self, day: int, preferred: str | None) -> Iterator[Choice]:
        """The rows that may have decided on a day: the one that the finding names, then those of both runs."""
        for row in (row for table in self.clock.tables for row in table.rows if row.name == preferred):
            yield from (Choice(row, resolve(row, mode)) for mode in (Mode.STRICT, Mode.LENIENT))
        scope = True if self.rule.scope is None else self.holds(self.rule.scope, day)
        truths = [[self.holds(row.when, day) for row in table.rows] for table in self.clock.tables]
        found = [choose(self.clock.tables, truths, mode) for mode in (Mode.STRICT, Mode.LENIENT)]
        if scope is False:
            found = [NO_ROW, NO_ROW]
        yield from found[: 1 + (found[0] != found[1])]

    def holds(self, node: Truth, day: int) -> bool | None:
        return self.case.state(node).on(day)
