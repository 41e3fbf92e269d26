"""Making a draft keep the rules: each breach that is found says what to add, to change or to take away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.analysis import bulk
from validator.core.days import Duration, Whose
from validator.core.duties import Clock, Duty, Each, Runs
from validator.core.facts import Edge, Select
from validator.core.findings import BREACHES
from validator.core.nodes import parts
from validator.core.truths import All, Any, Between, Compare, Covered, During, Not, Op
from validator.core.values import Field, Kind, Literal, Measure
from validator.reference import points, truths
from validator.reference.view import OPEN, Anchor, Mark, Place, View
from validator.time.periods import weekday
from validator.time.zones import local_day, midnight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.analysis.generation.making import Maker
    from validator.core.facts import Facts
    from validator.core.findings import FactRef, Finding, Verdict
    from validator.core.rules import Rule
    from validator.core.truths import Truth
    from validator.core.values import Value
    from validator.histories.model import Fact, History

MENDINGS, DROPPINGS = 10, 6
MOST = 400
"""A demand for more facts than so many is left unmended: no history that anybody reads holds them."""
_HOUR = 3_600_000
_AT_LEAST, _AT_MOST = (Op.GE, Op.GT), (Op.LE, Op.LT)


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach to mend, with what its demand is seen from."""

    finding: Finding
    rule: Rule
    draft: Draft
    this: Fact | None
    view: View


@dataclass(frozen=True, slots=True)
class Repairer:
    """Mends drafts of one policy until an as-of day."""

    maker: Maker
    as_of: int

    def judged(self, drafts: Sequence[Draft], verdicts: frozenset[Verdict]) -> list[tuple[Finding, ...]]:
        """The findings of some verdicts for each draft, by the engine, all drafts at once."""
        return bulk.findings((self.maker.policy,), drafts, self.as_of, verdicts)

    def settle(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts, mended until nothing in them is breached; without those where even taking anchors away fails."""
        pending, settled = list(range(len(drafts))), set()
        for turn in range(MENDINGS + DROPPINGS):
            for number, findings in zip(pending, self.judged([drafts[one] for one in pending], BREACHES), strict=True):
                if not findings:
                    settled.add(number)
                self.improve(drafts[number], findings, gently=turn < MENDINGS)
            pending = [one for one in pending if one not in settled]
        return [one for number, one in enumerate(drafts) if number in settled]

    def improve(self, draft: Draft, findings: Sequence[Finding], *, gently: bool) -> None:
        """Mend what was found, or take it away."""
        history = draft.history()
        for breach in [self.breach(one, history, draft) for one in findings]:
            if gently:
                self.mend(breach)
            else:
                self.drop(breach, history)

    def breach(self, finding: Finding, history: History, draft: Draft) -> Breach:
        rule = next(one for one in self.maker.policy.rules if one.id == finding.rule)
        this = None if finding.anchored is None else history.facts[finding.anchored.ordinal]
        view = View(self.maker.policy, history, self.as_of, this=anchor(finding, this, edged(rule, this)), demand=True)
        return Breach(finding, rule, draft, this, view)

    def mend(self, breach: Breach) -> None:
        """Do what the rule asks for."""
        match breach.rule.norm:
            case Clock() as clock:
                self.keep_time(clock, breach)
            case Duty(Runs(cut=cut), demand=During(state)) if cut is not None:
                last = breach.finding.last
                self.hold(state, breach.finding.anchor or self.maker.first, last, breach)
            case Duty(between=tuple() as pair):
                self.grant(pair[0].demand, breach)
            case Duty(demand=demand):
                self.grant(demand, breach)

    def drop(self, breach: Breach, history: History) -> None:
        """Take away what the obligation hangs on, or what was counted; a start of the clock, at last."""
        finding, norm = breach.finding, breach.rule.norm
        refs = [*finding.evidence, *(() if finding.anchored is None else (finding.anchored,))]
        self.remove(refs, breach.draft, history)
        if isinstance(norm, Clock):
            self.clear(types_of(norm.starts), self.maker.first - 10**6, None, breach.draft)
        elif not refs:
            self.clear(types_of((breach.rule.scope, norm)), breach.finding.anchor or 0, None, breach.draft)

    def remove(self, refs: list[FactRef], draft: Draft, history: History) -> None:
        for ref in refs:
            draft.facts.pop(history.facts[ref.ordinal].id or "", None)

    def keep_time(self, clock: Clock, breach: Breach) -> None:
        """Acts from the last one on, each well before the next is due."""
        finding, rows = breach.finding, [row for table in clock.tables for row in table.rows]
        act = next((row.act for row in rows if row.name == finding.row and row.act), clock.act)
        if finding.anchor is None or finding.due is None:
            return
        gap = max(1, finding.due - finding.anchor)
        day = finding.anchor
        while (day := day + max(1, int(gap * self.maker.random.uniform(0.5, 0.95)))) <= self.as_of:
            self.add(act, day, day, breach)

    def grant(self, demand: Truth, breach: Breach) -> None:
        """Make a demand come true, as far as one can tell from its form."""
        this, finding = breach.this, breach.finding
        match demand:
            case All(of):
                for part in of:
                    if truths.truth(part, breach.view) is not True:
                        self.grant(part, breach)
            case Any(of) if of:
                self.grant(self.maker.random.choice(of), breach)
            case Compare(Measure() as measure, op, right):
                self.count(measure, op, number(right), breach)
            case Compare(Field(Whose.THIS, name), op, right) if this is not None and this.id is not None:
                value = self.maker.resolved(right, breach.draft, this)
                breach.draft.facts[this.id] = self.maker.set(breach.draft.facts.get(this.id, this), name, op, value)
            case During(state):
                day = finding.since or finding.anchor or self.maker.first
                self.hold(state, day, day, breach)
            case Covered() | Between() | Not():
                self.hold(demand, finding.anchor or self.maker.first, finding.anchor, breach)
            case _:
                self.remove([] if finding.anchored is None else [finding.anchored], breach.draft, breach.view.history)

    def count(self, measure: Measure, op: Op, bound: int, breach: Breach) -> None:
        """Add facts to a measure, or take some away."""
        few = len(breach.finding.evidence) < bound or measure.kind is not Kind.TIMES
        if op in _AT_LEAST or (op is Op.EQ and few):
            self.supply(measure, bound + (op is Op.GT), breach)
        elif op in _AT_MOST or op is Op.EQ:
            history = breach.view.history
            self.remove(list(breach.finding.evidence)[max(0, bound - (op is Op.LT)) :], breach.draft, history)

    def supply(self, measure: Measure, wanted: int, breach: Breach) -> None:
        """Facts within the measure's window."""
        lo, hi = self.days(measure, breach)
        match measure.kind:
            case Kind.HOURS:
                self.work(measure.facts, wanted, lo, hi, breach)
            case Kind.DAYS:
                self.add(measure.facts, lo, min(hi, lo + wanted - 1), breach)
            case Kind.SUM:
                made = self.add(measure.facts, self.maker.random.randint(lo, hi), hi, breach)
                if made is not None and made.id is not None and measure.attribute is not None:
                    breach.draft.facts[made.id] = self.maker.set(made, measure.attribute, Op.EQ, Decimal(wanted))
            case Kind.TIMES | Kind.DIFFERENT:
                missing = max(1, wanted - len(breach.finding.evidence))
                for _ in range(missing if missing <= MOST else 0):
                    day = self.maker.random.randint(lo, hi)
                    self.add(measure.facts, day, day + 30, breach, self.instant(measure, day, breach))

    def days(self, measure: Measure, breach: Breach) -> tuple[int, int]:
        """First and last day on which an act counts; where a window has no bound, some weeks about the anchor."""
        finding = breach.finding
        here = finding.anchor if finding.anchor is not None else self.maker.first
        lo, hi = (None, None) if measure.window is None else stretched(measure, breach.view)
        last = hi if hi is not None else finding.due if finding.due is not None else here
        first = lo if lo is not None else min(here, last) - (0 if measure.window is None else 30)
        return min(first, last), last

    def instant(self, measure: Measure, day: int, breach: Breach) -> int | None:
        """A moment, where the window has instants: within it, on that day."""
        if measure.window is None:
            return None
        window = points.stretch(measure.window, breach.view)
        lo, hi = window.first.mark.ms, window.last.mark.ms
        if lo is None and hi is None:
            return None
        opening = midnight(day, self.maker.policy.zone) + 8 * _HOUR
        first = lo if lo is not None else min(opening, hi or opening)
        last = hi if hi is not None else max(opening, first + _HOUR)
        return self.maker.random.randint(first, max(first, last)) // 60_000 * 60_000 + 60_000 * (first % 60_000 > 0)

    def work(self, facts: Facts, hours: int, first: int, last: int, breach: Breach) -> None:
        """Spans of clock time on working days, in even parts."""
        workdays = [day for day in range(first, last + 1) if weekday(day) < 5] or [first]
        each = -(-hours * _HOUR // len(workdays))
        for day in workdays:
            made = self.add(facts, day, day, breach)
            if made is not None and made.id is not None:
                start = midnight(day, self.maker.policy.zone) + 8 * _HOUR
                breach.draft.facts[made.id] = replace(made, start_ms=start, end_ms=start + min(each, 15 * _HOUR))

    def add(self, facts: Facts, start: int, end: int | None, breach: Breach, ms: int | None = None) -> Fact | None:
        """A fact that the selection takes, put into the draft."""
        made = self.maker.selected(facts, start, end, breach.draft, breach.this)
        if made is None:
            return None
        if ms is not None and made.event:
            day = local_day(ms, self.maker.policy.zone)
            made = replace(made, start=day, end=day, start_ms=ms, end_ms=ms)
        return breach.draft.add(made)

    def hold(self, state: Truth, first: int, last: int | None, breach: Breach) -> None:
        """Make a state hold from a day to a day."""
        match state:
            case All(of):
                for part in of:
                    self.hold(part, first, last, breach)
            case Any(of) if of:
                self.hold(self.maker.random.choice(of), first, last, breach)
            case Not(of=part):
                self.clear(types_of(part), first, last, breach.draft)
            case Covered(facts) if facts:
                self.add(facts, first, last, breach)
            case Between(start):
                self.add(start, first, first, breach)
            case Compare(Measure(facts=facts), op, right):
                many = number(right) + (op is Op.GT)
                if op not in _AT_LEAST:
                    self.clear(types_of(facts), first, last, breach.draft)
                for _ in range(0 if op in _AT_MOST else many):
                    self.add(facts, first, last, breach)
            case Compare(Field(Whose.SUBJECT, name), op, right):
                value = self.maker.resolved(right, breach.draft, None)
                known = self.maker.vocabulary.subjects[breach.draft.type].get(name)
                breach.draft.attributes[name] = self.maker.chosen(op, value, breach.draft.attributes.get(name), known)
            case _:
                pass

    def clear(self, types: frozenset[str], first: int, last: int | None, draft: Draft) -> None:
        """Take away the facts of some types that touch some days."""
        for name, fact in list(draft.facts.items()):
            begins = last is None or fact.start <= last
            if fact.type in types and begins and (fact.end is None or fact.end >= first):
                del draft.facts[name]


def anchor(finding: Finding, this: Fact | None, edge: bool) -> Anchor:
    """The anchor of a finding, rebuilt; of a point of a fact (`edge`), only its day."""
    if this is not None and not edge:
        end = OPEN if this.end is None else Mark(Place.DAY, this.end, this.end_ms)
        return Anchor(Mark(Place.DAY, this.start, this.start_ms), end, this)
    start = OPEN if finding.anchor is None else Mark(Place.DAY, finding.anchor)
    if this is not None:
        return Anchor(start, start, this)
    return Anchor(start, OPEN if finding.last is None else Mark(Place.DAY, finding.last))


def edged(rule: Rule, this: Fact | None) -> bool:
    """Whether a rule hangs on a point of such a fact rather than on the fact."""
    if this is None or not isinstance(rule.norm, Duty) or not isinstance(rule.norm.anchors, Each):
        return False
    return any(isinstance(one, Edge) and this.type in types_of(one) for one in rule.norm.anchors.facts)


def stretched(measure: Measure, view: View) -> tuple[int | None, int | None]:
    assert measure.window is not None
    window = points.stretch(measure.window, view)
    return window.lo_day, window.hi_day


def number(right: Value | None) -> int:
    """A literal bound as a whole number, rounded up; 1 for what is no literal."""
    return -int(-right.value // 1) if isinstance(right, Literal) and isinstance(right.value, Decimal) else 1


def types_of(node: object) -> frozenset[str]:
    return frozenset(one.type for one in parts(node, Select))


def uses_clock_time(rule: Rule) -> bool:
    """Whether hours or minutes matter to a rule."""
    exact = any(one.unit.exact for one in parts(rule, Duration))
    return exact or any(one.kind is Kind.HOURS for one in parts(rule, Measure))
