"""Explaining a finding of a clock: how its due day came about, and which act was missing."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.core.duties import Hit
from validator.core.findings import Verdict
from validator.explaining.acting import SETTLED, some
from validator.explaining.doubts import Doubting, term
from validator.explaining.lanes import Drawing
from validator.explaining.model import Anchored, Doubt, Doubted, Explanation, Hold, Remedy, Why
from validator.explaining.near import Looking, Sought
from validator.explaining.needs import act_need
from validator.explaining.turns import Running
from validator.reference.daysets import NEVER, days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.duties import Clock, Table
    from validator.core.findings import Finding
    from validator.core.rules import Rule
    from validator.explaining.cases import Case
    from validator.explaining.model import Near, Turn


def of_clock(case: Case, rule: Rule, clock: Clock, finding: Finding) -> Explanation:
    """Why a clock's finding is what it is."""
    assert finding.anchor is not None
    turns = Running(rule, clock, case).turns(finding)
    counted = case.shown_all((case.facts[one.ordinal] for one in finding.evidence), rule)
    near = ((), 0) if finding.verdict in SETTLED else nearly(case, rule, clock, finding)
    window = (finding.anchor + 1, finding.due)
    return Explanation(
        finding,
        rule.subject,
        case.names,
        case.policy.zone,
        case.as_of,
        anchored(case, rule, finding, turns),
        (),
        turns,
        None,
        counted,
        *near,
        remedy(case, rule, clock, finding),
        Drawing(case, rule, finding, counted, near[0], window).timeline(),
    )


def anchored(case: Case, rule: Rule, finding: Finding, turns: tuple[Turn, ...]) -> Anchored:
    """The last act, or the day on which the clock began anew."""
    anew = bool(turns) and turns[0].why != "act" and turns[0].day == finding.anchor
    fact = None if finding.anchored is None else case.shown(case.facts[finding.anchored.ordinal], rule, finding.anchor)
    return Anchored(Hold.ANEW if anew else Hold.ACT, finding.anchor, finding.anchor, fact)


def nearly(case: Case, rule: Rule, clock: Clock, finding: Finding) -> tuple[tuple[Near, ...], int]:
    """The acts that nearly counted. Earlier ones did: the clock ran from them."""
    need = act_need(clock, finding)
    counted = frozenset(one.ordinal for one in finding.evidence)
    own = None if finding.anchored is None else finding.anchored.ordinal
    found, left = Looking(case, rule, case.view, own, counted).near((Sought(need.facts, need.first, need.last),))
    return tuple(one for one in found if one.why is not Why.BEFORE), left


def remedy(case: Case, rule: Rule, clock: Clock, finding: Finding) -> Remedy:
    """The act that was missing, what is unknown, or the exception."""
    if finding.verdict is Verdict.MET:
        return Remedy()
    assert finding.due is not None
    if finding.verdict is Verdict.NOT_APPLICABLE:
        lapsed = bool(finding.moves) and finding.moves[-1].why == "lapsed"
        return Remedy(exempt=None if lapsed else rule.unless, decided=min(finding.due, case.as_of))
    need = act_need(clock, finding)
    if finding.verdict is Verdict.UNDETERMINED:
        return Remedy(need, *some(doubted(case, rule, clock, finding)))
    return Remedy(need)


def doubted(case: Case, rule: Rule, clock: Clock, finding: Finding) -> Iterator[Doubt]:
    """What made the verdict undetermined: the row, the scope, the suspension, an act, the exception."""
    doubting = Doubting(case, rule)
    assert finding.anchor is not None
    assert finding.due is not None
    day = min(finding.due, case.as_of)
    if finding.why == "unless" and rule.unless is not None:
        yield from doubting.of_state(rule.unless, case.view, (day, day))
        return
    found = list(running(doubting, rule, clock, finding, (finding.anchor, day)))
    yield from found or running(doubting, rule, clock, finding, (NEVER, case.as_of))


def rivals(table: Table, case: Case, span: tuple[int, int]) -> Iterator[Doubt]:
    """Rows that hold on one day, though only one may."""
    if table.hit is Hit.UNIQUE:
        asked = days([span])
        for one, other in combinations(table.rows, 2):
            if (case.state(one.when).sure & case.state(other.when).sure & asked).spans:
                yield Doubt(Doubted.ROWS, types=(one.name, other.name))


def running(doubting: Doubting, rule: Rule, clock: Clock, finding: Finding, span: tuple[int, int]) -> Iterator[Doubt]:
    """What was unknown of a running clock on some days; what came before them may have begun it otherwise."""
    case = doubting.case
    yield from doubting.of_facts(act_need(clock, finding).facts, case.view, (span[0], case.as_of))
    for state in (rule.scope, clock.suspended):
        if state is not None:
            yield from doubting.of_state(state, case.view, span)
    for table in clock.tables:
        yield from rivals(table, case, span)
        for row in table.rows:
            if isinstance(row.interval, Missing) and row.name == finding.row:
                yield term(row.interval)
            yield from doubting.of_state(row.when, case.view, span)
    yield from doubting.of_facts(clock.starts, case.view, span)
