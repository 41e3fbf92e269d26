"""The rules on the logs as a single pass in compiled code (numba) over sorted arrays: what a machine can do.

Compilation is not timed. The local day of an instant is found in a table of the changes of clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.findings import MET, MET_LATE, NO_DAY, NOT_APPLICABLE, OPEN, VIOLATED, Findings, findings
from benchmarks.logs.events import Activity, Log, log_of
from benchmarks.logs.rules import HOUR, After, NotBefore, NotLater, NotSoon, OnDay, Rule, Unpaid, Within

YEARS = (1999, 2017)
ENDLESS = 2**60
A_DAY = 24 * HOUR
Longs = NDArray[np.int64]
compiled = numba.njit(cache=False, nogil=True)


def prepare(
    order: Mapping[str, Any],
) -> tuple[Callable[[], dict[str, Any]], Callable[[dict[str, Any]], Mapping[str, Findings]], Mapping[str, int]]:
    """Arrays with the bounds of each case, and the compiled passes."""
    log = log_of(order)
    calls = {name: call(rule, log) for name, rule in log.rules.items()}

    def run() -> dict[str, Any]:
        return {name: function(*arguments, log.as_of) for name, (function, arguments) in calls.items()}

    run()
    return run, lambda found: {name: findings(*one) for name, one in found.items()}, log.figures


def bounds(one: Activity, log: Log) -> Longs:
    """The place of each case's first event."""
    return np.searchsorted(one.case, np.arange(log.cases + 1)).astype(np.int64)


def events(name: str, log: Log) -> tuple[Longs, Longs, NDArray[np.int32]]:
    """Bounds, instants and days of an activity."""
    one = log.activities[name]
    return bounds(one, log), one.instant, one.day


def clocks(zone: ZoneInfo) -> tuple[Longs, Longs]:
    """From which instants on a zone is how many milliseconds ahead of universal time."""
    begin = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    hours = (datetime(YEARS[1], 1, 1, tzinfo=UTC) - begin) // timedelta(hours=1)
    moments = [begin + timedelta(hours=hour) for hour in range(hours)]
    ahead = np.array([moment.astimezone(zone).utcoffset() // timedelta(milliseconds=1) for moment in moments])  # type: ignore[operator]
    first = np.flatnonzero(np.diff(ahead, prepend=-1))
    return (int(begin.timestamp()) * 1000 + first * HOUR).astype(np.int64), ahead[first].astype(np.int64)


def call(rule: Rule, log: Log) -> tuple[Any, tuple[Any, ...]]:
    """The pass for a rule and what it reads."""
    match rule:
        case Within():
            one = log.activities[rule.anchor]
            asked = np.ones(one.case.size, np.int64) if rule.where is None else one.attributes[rule.where]
            other = events(rule.unless or rule.anchor, log)
            how = (rule.hours * HOUR, rule.days, rule.before, rule.scoped, rule.unless is not None)
            return within, (
                one.case,
                one.instant,
                one.day,
                asked,
                *events(rule.act, log),
                *other,
                *clocks(log.zone),
                *how,
            )
        case OnDay():
            one = log.activities[rule.anchor]
            return on_day, (one.case, one.day, *events(rule.act, log), rule.days)
        case After():
            one = log.activities[rule.anchor]
            return after, (one.case, one.instant, one.day, *events(rule.act, log))
        case NotBefore():
            one = log.activities[rule.anchor]
            return not_before, (one.case, one.instant, one.day, *events(rule.act, log), rule.hours * HOUR)
        case NotLater():
            one, act = log.activities[rule.anchor], together(rule.acts, log)
            return not_later, (one.case, one.day, bounds(act, log), act.day, rule.days)
        case NotSoon():
            one = together(rule.anchors, log)
            return not_soon, (one.case, one.instant, one.day, *events(rule.act, log), rule.days)
        case Unpaid():
            one = log.activities[rule.anchor]
            sums = [
                (*events(name, log)[:2], log.activities[name].attributes[key]) for name, key in (rule.paid, rule.due)
            ]
            return unpaid, (one.case, one.instant, one.day, *sums[0], *sums[1])


def together(names: tuple[str, ...], log: Log) -> Activity:
    """The events of several activities as those of one."""
    parts = [log.activities[name] for name in names]
    case, day, instant = (np.concatenate([getattr(one, key) for one in parts]) for key in ("case", "day", "instant"))
    order = np.lexsort((instant, case))
    return Activity(case[order], day[order], instant[order], {})


@compiled
def missed(day, as_of):  # type: ignore[no-untyped-def]
    return VIOLATED if day < as_of else OPEN


@compiled
def local_day(instant, since, ahead):  # type: ignore[no-untyped-def]
    return (instant + ahead[np.searchsorted(since, instant, side="right") - 1]) // A_DAY


@compiled
def within(  # type: ignore[no-untyped-def]
    case,
    instant,
    day,
    asked,
    acts,
    act,
    act_day,
    others,
    _,
    other_day,
    since,
    ahead,
    hours,
    days,
    before,
    scoped,
    excepted,
    as_of,
):
    kept, due, verdict = np.empty(case.size, np.int64), np.empty(case.size, np.int64), np.empty(case.size, np.int8)
    size = 0
    for row in range(case.size):
        low, high = acts[case[row]], acts[case[row] + 1]
        if not asked[row] or (scoped and low == high):
            continue
        last = instant[row] + hours if hours else ENDLESS
        until = local_day(last, since, ahead) if hours else day[row] + days
        place = low
        while not before and place < high and act[place] < instant[row]:
            place += 1
        first = others[case[row]]
        if excepted and first < others[case[row] + 1] and other_day[first] <= min(until, as_of):
            found = NOT_APPLICABLE
        elif place < high and act[place] <= last and act_day[place] <= until:
            found = MET
        elif until >= as_of:
            found = OPEN
        else:
            found = MET_LATE if place < high else VIOLATED
        kept[size], due[size], verdict[size] = row, until, found
        size += 1
    rows = kept[:size]
    return case[rows], day[rows], due[:size], verdict[:size]


@compiled
def on_day(case, day, acts, _, act_day, days, as_of):  # type: ignore[no-untyped-def]
    kept, verdict = np.empty(case.size, np.int64), np.empty(case.size, np.int8)
    size = 0
    for row in range(case.size):
        low, high = acts[case[row]], acts[case[row] + 1]
        if low == high:
            continue
        due = day[row] + days
        while low < high and act_day[low] != due:
            low += 1
        kept[size], verdict[size] = row, MET if low < high else missed(due, as_of)
        size += 1
    rows = kept[:size]
    return case[rows], day[rows], day[rows] + days, verdict[:size]


@compiled
def after(case, instant, day, acts, act, _, as_of):  # type: ignore[no-untyped-def]
    verdict = np.empty(case.size, np.int8)
    for row in range(case.size):
        low = acts[case[row]]
        served = low < acts[case[row] + 1] and act[low] <= instant[row]
        verdict[row] = MET if served else missed(day[row], as_of)
    return case, day, day, verdict


@compiled
def not_before(case, instant, day, acts, act, act_day, hours, as_of):  # type: ignore[no-untyped-def]
    verdict = np.empty(case.size, np.int8)
    for row in range(case.size):
        low, high = acts[case[row]], acts[case[row] + 1]
        while low < high and act[low] < instant[row]:
            low += 1
        broken = low < high and act[low] < instant[row] + hours
        verdict[row] = missed(act_day[low], as_of) if broken else MET
    return case, day, np.full(case.size, NO_DAY), verdict


@compiled
def not_later(case, day, acts, act_day, days, as_of):  # type: ignore[no-untyped-def]
    kept, verdict = np.empty(case.size, np.int64), np.empty(case.size, np.int8)
    size = 0
    for row in range(case.size):
        if day[row] + days >= as_of:
            continue
        low, high = acts[case[row]], acts[case[row] + 1]
        while low < high and act_day[low] <= day[row] + days:
            low += 1
        kept[size], verdict[size] = row, missed(act_day[low], as_of) if low < high else MET
        size += 1
    rows = kept[:size]
    return case[rows], day[rows], np.full(size, NO_DAY), verdict[:size]


@compiled
def not_soon(case, instant, day, acts, act, act_day, days, as_of):  # type: ignore[no-untyped-def]
    verdict = np.empty(case.size, np.int8)
    for row in range(case.size):
        low, high = acts[case[row]], acts[case[row] + 1]
        while low < high and act[low] <= instant[row]:
            low += 1
        broken = low < high and act_day[low] <= day[row] + days
        verdict[row] = missed(act_day[low], as_of) if broken else MET
    return case, day, np.full(case.size, NO_DAY), verdict


@compiled
def so_far(case, instant, bound, when, amount):  # type: ignore[no-untyped-def]
    total = 0
    for place in range(bound[case], bound[case + 1]):
        if when[place] <= instant:
            total += amount[place]
    return total


@compiled
def unpaid(case, instant, day, payments, paid_at, paid, penalties, added_at, added, as_of):  # type: ignore[no-untyped-def]
    verdict = np.empty(case.size, np.int8)
    for row in range(case.size):
        owed = so_far(case[row], instant[row], penalties, added_at, added)
        reached = owed > 0 and so_far(case[row], instant[row], payments, paid_at, paid) >= owed
        verdict[row] = missed(day[row], as_of) if reached else MET
    return case, day, day, verdict
