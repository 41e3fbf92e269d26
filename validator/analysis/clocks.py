"""Divergence of two clocks, row by row: rows that decide on one day and give different intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from validator.analysis.change import at_issue
from validator.analysis.faults import Fault, Kind, Norm, Witness
from validator.analysis.questions import Ledger, Reason, Topic
from validator.analysis.rivals import Played, Rivals, Side, both_decide
from validator.analysis.situations import Space
from validator.analysis.situations.days import common
from validator.analysis.tables import Asked, asked_rows, truths
from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Clock
from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.reference.rows import length
from validator.time.days import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.analysis.change import Change
    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary


def clock_faults(
    policies: Sequence[Policy],
    vocabulary: Vocabulary,
    ledger: Ledger | None = None,
    change: Change | None = None,
) -> Iterator[Fault]:
    """Where two clocks about subjects of one type, on one matter, ask for different intervals on one day.

    One fault for each pair of rows, also of rows that give one interval, where an act will do for only one of them.
    Where rows of two clocks agree, but only one of the clocks binds, one more. `ledger` takes down what was asked.
    """
    notes = Ledger() if ledger is None else ledger
    for first, second in combinations(sides(policies), 2):
        versions = first.policy.id == second.policy.id and first.policy.version != second.policy.version
        apart = versions or first.policy.zone != second.policy.zone
        if apart or first.rule.subject != second.rule.subject or not at_issue(change, first.norm, second.norm):
            continue
        if common([first.policy, second.policy]):
            yield from Comparison((first, second), vocabulary, notes).faults()


def sides(policies: Sequence[Policy]) -> tuple[Side, ...]:
    """The clocks of policies, in the order of their norms."""
    pairs = [(policy, rule) for policy in policies for rule in policy.rules]
    found = [Side(policy, rule, rule.norm) for policy, rule in pairs if isinstance(rule.norm, Clock)]
    return tuple(sorted(found, key=lambda one: one.norm))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two clocks, compared row by row."""

    sides: tuple[Side, Side]
    vocabulary: Vocabulary
    ledger: Ledger

    @property
    def question(self) -> tuple[Topic, tuple[Norm, ...]]:
        """What is asked of the two."""
        return Topic.INTERVALS, tuple(side.norm for side in self.sides)

    def faults(self) -> Iterator[Fault]:
        """One fault for each pair of rows that differ; at last one if somewhere only the force does."""
        self.ledger.ask(*self.question)
        forceful: Fault | None = None
        for rivals in self.rivals():
            same = alike(*rivals.rows)
            if same and self.firm:
                forceful = forceful or self.force(rivals)
            fault = self.by_act(rivals) if same else self.divergence(rivals)
            if fault is not None:
                yield fault
        if forceful is not None:
            yield forceful

    def rivals(self) -> Iterator[Rivals]:
        """Pairs of rows that decide together and can be compared; the smallest situation of each."""
        first, second = self.sides
        every = truths(first.rule, first.clock) + truths(second.rule, second.clock)
        space = Space(every, self.vocabulary, first.rule.subject)
        for one in asked_rows(first.rule, first.clock):
            for other in asked_rows(second.rule, second.clock):
                if unsaid(one, other):
                    self.ledger.leave(*self.question, Reason.MISSING)
                    continue
                differ = self.firm or self.other_acts(one, other)
                if (one.row.interval is None and other.row.interval is None) or (alike(one, other) and not differ):
                    continue
                situation = space.find(both_decide(self.sides, (one, other)))
                if situation is not None:
                    yield Rivals(self.sides, (one, other), situation, self.vocabulary)

    @property
    def firm(self) -> bool:
        """Whether one of the clocks must be kept and the other need not."""
        first, second = (side.rule.force is Force.MUST for side in self.sides)
        return first != second

    def other_acts(self, one: Asked, other: Asked) -> bool:
        """Whether the rows do not ask for the same in the same words."""
        first, second = self.sides
        return first.acts(one) != second.acts(other)

    def by_act(self, rivals: Rivals) -> Fault | None:
        """The fault, if some act keeps both clocks, and another act one of them only."""
        if not self.other_acts(*rivals.rows):
            return None
        for played in rivals.started():
            if len(set(played.due)) > 1 or not any(rivals.acted(played, played.latest, played.latest)):
                continue
            for act, acted in rivals.apart(played, played.latest, played.latest + 1):
                strict = broken(acted)
                if strict is not None:
                    return self.told(rivals, acted, strict, act.type)
        return None

    def divergence(self, rivals: Rivals) -> Fault | None:
        """The fault, if the reference finds that one act keeps one clock and breaks the other."""
        begun = False
        for played in rivals.started():
            begun = True
            owed = [day for day in played.due if day is not None]
            on = played.latest + (len(owed) == 1)
            for acted in rivals.acted(played, on, played.latest + 2):
                strict = broken(acted)
                if strict is not None:
                    return self.told(rivals, acted, strict)
        if not begun:
            self.ledger.leave(*self.question, Reason.SITUATION)
        return None

    def told(self, rivals: Rivals, played: Played, strict: int, act: str = "") -> Fault:
        first, second = self.norms(rivals)
        days = ["–" if day is None else iso(day) for day in played.due]
        fields = {
            "first": first.rule,
            "second": second.rule,
            "first_row": first.row,
            "second_row": second.row,
            "first_interval": spoken(rivals.rows[0]),
            "second_interval": spoken(rivals.rows[1]),
            "first_due": days[0],
            "second_due": days[1],
            "stricter": (first.rule, second.rule)[strict],
            "looser": (second.rule, first.rule)[strict],
            "act": act,
            "situation": ", ".join(rivals.situation.said) or "–",
        }
        code = "prove-clocks-nothing" if "–" in days else "prove-clocks-interval"
        code = "prove-clocks-acts" if act else code
        witness = Witness(played.history, played.as_of, played.shown((first, second)))
        return Fault(Kind.DIVERGENCE, (first, second), code, fields, f"{first.row} / {second.row}", (witness,))

    def norms(self, rivals: Rivals) -> tuple[Norm, Norm]:
        """The two rules with their rows."""
        first, second = (
            replace(side.norm, row=called(side.clock, asked))
            for side, asked in zip(self.sides, rivals.rows, strict=True)
        )
        return first, second

    def force(self, rivals: Rivals) -> Fault | None:
        """The fault that only the force differs, with a history that breaks both clocks on one day."""
        first, second = self.sides
        for played in rivals.started():
            due = set(played.due)
            late = rivals.judged(played.draft, (), played.as_of, played.latest + 1)
            if len(due) == 1 and all(one is not None and one.verdict.breach for one in late.found):
                fields = {
                    "first": first.rule.id,
                    "second": second.rule.id,
                    "first_force": first.rule.force.value,
                    "second_force": second.rule.force.value,
                }
                witness = Witness(late.history, late.as_of, late.shown((first.norm, second.norm)))
                norms = (first.norm, second.norm)
                return Fault(Kind.DIVERGENCE, norms, "prove-clocks-force", fields, "force", (witness,))
        return None


def broken(played: Played) -> int | None:
    """Which of the clocks is broken while the other is kept, or asks for nothing."""
    for strict, one in enumerate(played.found):
        other = played.found[1 - strict]
        if one is not None and one.verdict.breach and (other is None or other.verdict is Verdict.MET):
            return strict
    return None


def unsaid(one: Asked, other: Asked) -> bool:
    """Whether the source does not say of one of two rows how long."""
    return isinstance(one.row.interval, Missing) or isinstance(other.row.interval, Missing)


def alike(one: Asked, other: Asked) -> bool:
    """Whether two rows give one interval."""
    return size(one) == size(other)


def size(asked: Asked) -> tuple[bool, float]:
    """Days and months are never alike."""
    interval = asked.row.interval
    assert not isinstance(interval, Missing)
    return interval is not None and interval.unit in (Unit.MONTH, Unit.YEAR), length(interval)


def spoken(asked: Asked) -> str:
    """The interval as text."""
    interval = asked.row.interval
    if not isinstance(interval, Duration):
        return "–"
    return f"{interval.count} {interval.unit.value}{'' if interval.count == 1 else 's'}"


def called(clock: Clock, asked: Asked) -> str:
    """The row's name; with its number where two rows have one name."""
    names = [row.name for table in clock.tables for row in table.rows]
    before = sum(len(table.rows) for table in clock.tables[: asked.table])
    return f"{asked.row.name}#{before + asked.place + 1}" if names.count(asked.row.name) > 1 else asked.row.name
