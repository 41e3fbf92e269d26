"""Policies with one parameter, reading or interval changed, and what then becomes of breaches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from tests.policies.directions import Direction, Promise, direction
from tests.policies.orders import Sense, Unordered
from validator.analysis import bulk
from validator.analysis.generation.drafts import Draft
from validator.analysis.mutation.mutants import anchoring
from validator.analysis.probing.probes import Probe
from validator.core.days import Duration, Missing, Unit
from validator.core.duties import Clock, Duty, Periods
from validator.core.findings import BREACHES, Finding, Verdict
from validator.core.rules import Policy, Rule, Validity
from validator.lowering import lower
from validator.policy.problems import BadInput
from validator.reference import evaluate
from validator.reference.clocks import Run
from validator.reference.rows import Choice, Mode
from validator.reference.view import Item, View
from validator.usecases.library import QUESTION, Entry, bounds, part

FAMILIES = ({Unit.DAY: 1, Unit.WEEK: 7}, {Unit.MONTH: 1, Unit.YEAR: 12})
GUESSES = (("14 days", "15 days"), ("30", "31"), ("30 minutes", "31 minutes"), ("12:00", "12:01"))
"""What a parameter without a value may take; the first pair that the policy takes is tried."""
LOOKED_AT = BREACHES | {Verdict.OPEN}
COURSES = 4
"""Of so many histories in bulk that two forms of a clock judge differently the days are gone through."""


@dataclass(frozen=True)
class Change:
    """Two forms of a policy, and for each rule that differs how the second lies to the first."""

    name: str
    old: Policy
    new: Policy
    rules: Mapping[str, Direction]

    @property
    def directed(self) -> dict[str, Direction]:
        """The rules for which one of the two forms is the stricter one."""
        return {name: one for name, one in self.rules.items() if isinstance(one.order, Sense)}

    @property
    def reasons(self) -> dict[str, tuple[str, ...]]:
        """Why the other rules have no direction."""
        return {
            name: tuple(sorted(one.order.why)) for name, one in self.rules.items() if isinstance(one.order, Unordered)
        }


def changed(name: str, old: Policy, new: Policy) -> Change:
    """The rules that differ and those that hang on their breaches, each with its direction."""
    pairs = list(zip(old.rules, new.rules, strict=True))
    touched = {left.id for left, right in pairs if left != right}
    for one in new.rules:
        touched |= {one.id} if touched & anchoring(one) else set()
    return Change(
        name,
        old,
        new,
        {left.id: direction(left, right, frozenset(touched)) for left, right in pairs if left.id in touched},
    )


def changes(entry: Entry) -> list[Change]:
    """For each parameter two values and more, for each reading its alternatives, for each clock its intervals."""
    return [*parameters(entry), *readings(entry), *intervals(entry.policy)]


def parameters(entry: Entry) -> Iterator[Change]:
    """A parameter as it is, with one unit more, and with twice as much; one without a value from bound to bound."""
    between = bounds(entry.source.document)
    for name in sorted(part(entry.source.document, "parameters")):
        now = entry.parameters.get(name)
        if now is not None:
            made = [(entry.policy, lowered(entry, {name: one})) for one in following(now)]
        else:
            pairs = [tuple(between[name].split(" … "))] if name in between else GUESSES
            made = [(lowered(entry, {name: low}), lowered(entry, {name: high})) for low, high in pairs]
        taken = [(old, new) for old, new in made if old is not None and new is not None]
        assert taken, f"{name} takes none of the values that are tried"
        yield from (changed(name, old, new) for old, new in taken[: None if now is not None else 1])


def following(now: str) -> list[str]:
    """The value after one, and its double; of a time of day the next minute and the next hour."""
    if (clock := re.fullmatch(r"(\d+):(\d+)", now)) is not None:
        hour, minute = int(clock[1]), int(clock[2])
        return [f"{hour:02}:{minute + 1:02}", f"{hour + 1:02}:{minute:02}"]
    found = re.fullmatch(r"(\d+)( .*)?", now)
    assert found is not None, f"what comes after {now} is not known here"
    rest = found[2] or ""
    plural = rest if not rest or rest.endswith("s") else f"{rest}s"
    return [f"{int(found[1]) + 1}{plural}", f"{2 * int(found[1]) or 2}{plural}"]


def readings(entry: Entry) -> Iterator[Change]:
    """Each reading as chosen, and each of its alternatives instead."""
    for name, tree in sorted(part(entry.source.document, "readings").items()):
        for choice in sorted(set(getattr(tree, "entries", {})) - QUESTION - {entry.readings[name]}):
            other = lowered(entry, {}, {name: choice})
            if other is not None:
                yield changed(f"{name}: {choice}", entry.policy, other)


def lowered(entry: Entry, settings: dict[str, str], chosen: dict[str, str] | None = None) -> Policy | None:
    """The policy with other values; None where it does not take them."""
    try:
        return lower(entry.source.document, entry.vocabulary, settings=settings, readings=chosen or {})
    except BadInput:
        return None


def intervals(policy: Policy) -> Iterator[Change]:
    """Each interval of a clock one unit longer wherever it stands in it, and all of them at once."""
    for rule in policy.rules:
        if isinstance(rule.norm, Clock):
            found = {row.interval: None for table in rule.norm.tables for row in table.rows}
            plain = [one for one in found if isinstance(one, Duration)]
            for wanted in [*([one] for one in plain), *([plain] if len(plain) > 1 else ())]:
                norm = lengthened(rule.norm, wanted)
                rules = tuple(replace(rule, norm=norm) if one is rule else one for one in policy.rules)
                yield changed(
                    f"{rule.id}: {len(wanted)} of {len(plain)} intervals", policy, replace(policy, rules=rules)
                )


def lengthened(clock: Clock, wanted: Sequence[Duration]) -> Clock:
    """The clock with some intervals longer by the least unit of their family."""
    tables = tuple(
        replace(
            table,
            rows=tuple(
                replace(row, interval=longer(row.interval))
                if isinstance(row.interval, Duration) and row.interval in wanted
                else row
                for row in table.rows
            ),
        )
        for table in clock.tables
    )
    return replace(clock, tables=tables)


def longer(one: Duration) -> Duration | Missing:
    units = next(each for each in FAMILIES if one.unit in each)
    return Duration(one.count * units[one.unit] + 1, next(iter(units)))


# What becomes of breaches


@dataclass(frozen=True)
class Pair:
    """One rule under the looser and under the stricter form, each in a policy of its own, as the promise has it.

    Days in force are set aside where the rule does not need them: with less time a due day may come to lie before the
    first of them, and then nobody judges it. Exemptions are set aside where the direction says so.
    """

    looser: Policy
    stricter: Policy
    direction: Direction

    @property
    def rule(self) -> Rule:
        """The rule that is compared, under the stricter form."""
        return self.stricter.rules[-1]


def pair(change: Change, name: str) -> Pair:
    """The two sides of a change for one rule that it gives a direction."""
    found = change.directed[name]
    sides = (change.old, change.new) if found.order is Sense.MORE else (change.new, change.old)
    looser, stricter = (alone(policy, name, aside=found.aside) for policy in sides)
    return Pair(looser, stricter, found)


def alone(policy: Policy, name: str, *, aside: bool) -> Policy:
    """A policy with one rule, and those whose breaches anchor it."""
    wanted = {name}
    for one in reversed(policy.rules):
        wanted |= anchoring(one) if one.id in wanted else set()
    rules = [one for one in policy.rules if one.id in wanted]
    rules = [replace(one, unless=None) if aside and one.id == name else one for one in rules]
    validity = Validity(policy.validity.first, None)
    if len(rules) == 1 and isinstance(rules[0].norm, Duty) and not isinstance(rules[0].norm.anchors, Periods):
        validity = Validity(None, None)
    return replace(
        policy, rules=tuple(rules), validity=policy.validity if isinstance(rules[-1].norm, Clock) else validity
    )


def lost(one: Pair, probes: Sequence[Probe]) -> list[tuple[Probe, Finding]]:
    """Breaches under the looser form of which the stricter one does not keep what its direction promises."""
    return [(probe, finding) for probe in probes for finding in lost_in(one, probe)]


def lost_in(one: Pair, probe: Probe) -> Iterator[Finding]:
    """Those of one history, by the reference."""
    sides = [
        [each for each in evaluate(policy, probe.history, probe.as_of) if each.rule == one.rule.id]
        for policy in (one.looser, one.stricter)
    ]
    yield from broken(one, *sides, probe)


def broken(one: Pair, before: Sequence[Finding], after: Sequence[Finding], probe: Probe) -> Iterator[Finding]:
    """The breaches before of which there is not after what the direction promises."""
    promise = one.direction.promise
    breaches, others = ([each for each in found if each.verdict.breach] for found in (before, after))
    match promise:
        case Promise.OBLIGATION | Promise.DUE:
            kept = [*others, *(each for each in after if one.direction.later and each.verdict is Verdict.OPEN)]
            keys = {key(each, promise) for each in kept}
            yield from (each for each in breaches if key(each, promise) not in keys)
        case Promise.DAYS:
            days = {day for each in others for day in stood(each)}
            yield from (each for each in breaches if not set(stood(each)) <= days)
        case Promise.STRETCH:
            if breaches and breaches != others:
                yield from unkept(Course(one.looser, probe), Course(one.stricter, probe), breaches, others)
        case _ as never:
            assert_never(never)


def lost_in_bulk(change: Change, drafts: Mapping[str, Sequence[Draft]], as_of: int) -> list[tuple[Draft, Finding]]:
    """Breaches that are lost in histories by type of subject, found by the engine; a clock's are gone through one by one."""
    pairs = [pair(change, name) for name in change.directed]
    return [
        gone
        for kind in sorted({one.rule.subject for one in pairs} & set(drafts))
        for group in grouped([one for one in pairs if one.rule.subject == kind])
        for gone in lost_of(group, drafts[kind], as_of)
    ]


def grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Pairs that can be judged together: single rules with the same days in force; others alone."""
    found: dict[object, list[Pair]] = {}
    for one in pairs:
        single = len(one.looser.rules) == 1
        found.setdefault(repr(one.looser.validity) if single else one.rule.id, []).append(one)
    return list(found.values())


def lost_of(pairs: Sequence[Pair], drafts: Sequence[Draft], as_of: int) -> Iterator[tuple[Draft, Finding]]:
    sides = [joined(policies) for policies in ([one.looser for one in pairs], [one.stricter for one in pairs])]
    judged = [bulk.findings([policy], drafts, as_of, LOOKED_AT) for policy in sides]
    for one in pairs:
        looked = 0
        for draft, before, after in zip(drafts, *judged, strict=True):
            left, right = (
                [replace(each, subject="") for each in found if each.rule == one.rule.id] for found in (before, after)
            )
            looked += one.direction.promise is Promise.STRETCH and left != right
            if looked <= COURSES:
                yield from ((draft, gone) for gone in broken(one, left, right, Probe(draft.history(), as_of)))


def joined(policies: Sequence[Policy]) -> Policy:
    """One policy with the rules of all."""
    return replace(policies[0], rules=tuple(rule for one in policies for rule in one.rules))


def key(finding: Finding, promise: Promise) -> object:
    """Equal for the findings of one obligation under both forms."""
    return finding.due if promise is Promise.DUE else (finding.anchor, finding.anchored)


def stood(finding: Finding) -> range:
    """The days in breach of a state that is to hold."""
    assert finding.since is not None
    assert finding.until is not None
    return range(finding.since, finding.until + 1)


class Watched(Run):
    """A run of a clock in favour of the obliged, whose breaches are those that are found; it notes where it is reset."""

    def __init__(self, rule: Rule, view: View) -> None:
        assert isinstance(rule.norm, Clock)
        super().__init__(rule, rule.norm, view, Mode.LENIENT)
        self.acts: list[int] = []
        self.anew: list[int] = []
        self.findings()

    def act(self, day: int, choice: Choice, acts: list[Item], *, starting: bool) -> None:
        self.acts.append(day)
        super().act(day, choice, acts, starting=starting)

    def begin_anew(self, day: int, *rest: object) -> None:
        before = self.owed
        super().begin_anew(day, *rest)  # type: ignore[arg-type]
        if self.owed is not before:
            self.anew.append(day)


class Course:
    """Where a clock is reset in a history: by acts, and by beginning anew after a breach."""

    def __init__(self, policy: Policy, probe: Probe) -> None:
        run = Watched(policy.rules[-1], View(policy, probe.history, probe.as_of))
        self.acts, self.anew, self.last = run.acts, run.anew, probe.as_of

    def begun(self, finding: Finding) -> int:
        """The act from which on an obligation, or the one that it took the place of, has been running."""
        assert finding.anchor is not None
        return max((day for day in self.acts if day <= finding.anchor), default=finding.anchor)

    def over(self, finding: Finding) -> int:
        """The first day on which a breach no longer stands: that of the next act, or where the clock began anew."""
        assert finding.since is not None
        assert finding.anchor is not None
        return min((day for day in (*self.acts, *self.anew) if day > finding.anchor), default=self.last + 1)


def unkept(
    looser: Course, stricter: Course, breaches: Sequence[Finding], others: Sequence[Finding]
) -> Iterator[Finding]:
    """Breaches of a clock that the shorter one does not have.

    Both are reset by the same acts. Between two acts the shorter clock is due no later (see `directions.clock`), so that
    (1) to each breach of the longer one there is a breach of the shorter one between these acts that began no later, and
    (2) each day on which the longer one stands in breach is such a day of the shorter one, up to the day on which that
    one begins anew: from then on it gives time that the longer one, not yet in breach, does not give.
    """
    for one in breaches:
        assert one.since is not None
        act = looser.begun(one)
        same = [each for each in others if stricter.begun(each) == act and each.since is not None]
        fresh = min(
            (day for day in stricter.anew if day > act and not any(act < other <= day for other in stricter.acts)),
            default=stricter.last + 1,
        )
        held = {day for each in same for day in range(each.since or 0, stricter.over(each))}
        wanted = range(one.since, min(looser.over(one), fresh))
        if (
            looser.acts != stricter.acts
            or not any((each.since or 0) <= one.since for each in same)
            or not set(wanted) <= held
        ):
            yield one
