"""pm4py's temporal logic over a log: which cases have two activities one after the other, so much time apart.

Time is elapsed. Where all events lie on midnights, as in the log of fines, so many calendar days are so many times 24
hours, give or take the hour of a change of clocks; elsewhere they cannot be said. Nor can sums of attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pm4py.algo.filtering.pandas.ltl import ltl_checker

from benchmarks.findings import MET, MET_LATE, NO_DAY, NOT_APPLICABLE, OPEN, VIOLATED, Findings, findings
from benchmarks.logs.events import Activity, Log, log_of
from benchmarks.logs.loop import local_day
from benchmarks.logs.rules import HOUR, After, NotBefore, NotLater, NotSoon, OnDay, Rule, Unpaid, Within
from benchmarks.works import CannotSay

CASE, WHAT, WHEN = "case:concept:name", "concept:name", "time:timestamp"
DAY = 24 * 3600.0
CLOCKS = 3600.0
"""What a change of clocks makes a day shorter or longer by."""
ENDLESS = 1e12
MOMENT = 0.0005
"""Less than any two instants are apart, in seconds."""
Pair = tuple[str, str, float, float]
"""Two activities, the second later by at least and at most so many seconds."""
Cases = NDArray[np.bool_]


def prepare(
    order: Mapping[str, Any],
) -> tuple[Callable[[], list[list[Cases]]], Callable[[list[list[Cases]]], Mapping[str, Findings]], Mapping[str, int]]:
    """The questions about pairs that each rule comes to."""
    log = log_of(order)
    asked = [list(pairs(rule)) for rule in log.rules.values()]
    frame = frame_of(log, list(dict.fromkeys(name for own in asked for pair in own for name in pair[:2])))

    def run() -> list[list[Cases]]:
        return [[followed(frame, pair, log.cases) for pair in own] for own in asked]

    def tidy(found: list[list[Cases]]) -> Mapping[str, Findings]:
        return {name: judged(rule, own, log) for (name, rule), own in zip(log.rules.items(), found, strict=True)}

    return run, tidy, log.figures


def frame_of(log: Log, names: Sequence[str]) -> pd.DataFrame:
    """The log; of two activities at the same moment, that which is asked for first comes first."""
    parts = [
        pd.DataFrame({CASE: one.case, WHAT: name, WHEN: pd.to_datetime(one.instant, unit="ms", utc=True), "rank": rank})
        for rank, name in enumerate(names)
        if (one := log.activities.get(name)) is not None
    ]
    return pd.concat(parts).sort_values([CASE, WHEN, "rank"], ignore_index=True)


def pairs(rule: Rule) -> Iterator[Pair]:
    """What is asked of the log for a rule."""
    match rule:
        case Within():
            last = rule.hours * 3600.0 if rule.hours else rule.days * DAY + CLOCKS
            yield rule.anchor, rule.act, 0.0, last
            yield rule.anchor, rule.act, 0.0, ENDLESS
            yield rule.act, rule.anchor, 0.0, ENDLESS
            if rule.unless is not None:
                yield rule.anchor, rule.unless, 0.0, last
        case OnDay():
            yield rule.anchor, rule.act, rule.days * DAY - CLOCKS, rule.days * DAY + CLOCKS
        case After():
            yield rule.act, rule.anchor, 0.0, ENDLESS
        case NotBefore():
            yield rule.anchor, rule.act, 0.0, rule.hours * 3600.0 - MOMENT
        case NotLater():
            for act in rule.acts:
                yield rule.anchor, act, rule.days * DAY + CLOCKS + MOMENT, ENDLESS
        case NotSoon():
            raise CannotSay("cannot say it: calendar days from an event at some time of day, where all time is elapsed")
        case Unpaid():
            raise CannotSay("cannot say it: no sums of attributes")


def followed(frame: pd.DataFrame, pair: Pair, cases: int) -> Cases:
    """In which cases there is such a pair."""
    first, second, least, most = pair
    found = ltl_checker.eventually_follows(
        frame, [first, second], {ltl_checker.Parameters.TIMESTAMP_DIFF_BOUNDARIES: [[least, most]]}
    )
    answer = np.zeros(cases, np.bool_)
    answer[found[CASE].unique()] = True
    return answer


def judged(rule: Rule, found: Sequence[Cases], log: Log) -> Findings:
    """Findings from the answers: an activity that a rule begins with occurs once a case."""
    assert not isinstance(rule, NotSoon | Unpaid)
    anchors = log.activities[rule.anchor]
    has = np.ones(log.cases, np.bool_)
    if isinstance(rule, OnDay) or (isinstance(rule, Within) and rule.scoped):
        has = occurring(log, rule.act)
    keep = has[anchors.case]
    if isinstance(rule, Within) and rule.where is not None:
        keep &= anchors.attributes[rule.where] != 0
    if isinstance(rule, NotLater):
        keep &= anchors.day + rule.days < log.as_of
    case, day, instant = anchors.case[keep], anchors.day[keep], anchors.instant[keep]
    answers = [one[case] for one in found]
    due = due_of(rule, day, instant, log)
    return findings(case, day, due, verdicts(rule, answers, case, due, log))


def occurring(log: Log, name: str) -> Cases:
    answer = np.zeros(log.cases, np.bool_)
    answer[log.activities[name].case] = True
    return answer


def due_of(rule: Rule, day: NDArray[np.int32], instant: NDArray[np.int64], log: Log) -> NDArray[np.int64]:
    match rule:
        case Within(hours=0) | OnDay():
            return day.astype(np.int64) + rule.days
        case Within():
            return np.array([local_day(one + rule.hours * HOUR, log.zone) for one in instant.tolist()], np.int64)
        case After():
            return day.astype(np.int64)
        case _:
            return np.full(day.size, NO_DAY, np.int64)


def verdicts(
    rule: Rule, answers: Sequence[Cases], case: NDArray[np.int32], due: NDArray[np.int64], log: Log
) -> NDArray[np.int8]:
    missed = np.where(due < log.as_of, VIOLATED, OPEN)
    match rule:
        case Within():
            inside, after, before = answers[:3]
            met, late = (inside | before, after | before) if rule.before else (inside, after)
            found = np.where(met, MET, np.where(late & (due < log.as_of), MET_LATE, missed))
            return found if rule.unless is None else np.where(answers[3], NOT_APPLICABLE, found)
        case OnDay() | After():
            return np.where(answers[0], MET, missed)
        case _:
            broken = np.logical_or.reduce(answers)
            acts = rule.acts if isinstance(rule, NotLater) else (rule.act,)  # type: ignore[union-attr]
            today = np.logical_or.reduce([on(log.activities[act], log.as_of, log.cases)[case] for act in acts])
            return np.where(broken, np.where(today, OPEN, VIOLATED), MET)


def on(one: Activity, day: int, cases: int) -> Cases:
    """Which cases have an event on a day."""
    answer = np.zeros(cases, np.bool_)
    answer[one.case[one.day == day]] = True
    return answer
