"""A single pass in compiled code (numba) over sorted arrays: what a machine can do, one core, written for these rules.

Compilation is not timed. Moves by months are looked up in tables that are made beforehand, as in our engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Made, Table, days_of, numbers_of
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.works import AS_OF, IN_FORCE, NEAR_MARKET, Always, Density, Different, Must, Never, Per, Rule, Within
from validator.histories.columns import ONGOING
from validator.time.durations import add_months, complete_years

FIRST, LAST = 14000, 20000
"""The days for which moves by months are looked up: all that occur."""
LONGS = NDArray[np.int64]
ENDLESS = int(ONGOING)
compiled = numba.njit(cache=False, nogil=True)


def prepare(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], dict[str, Any]], Callable[[dict[str, Any]], Mapping[str, Findings]]]:
    """Arrays with the bounds of each client, and the compiled passes."""
    tables = made.tables
    bounds = {kind: offsets(one, made.subjects) for kind, one in tables.items()}
    born, back = np.unique(days_of(made.attributes["geburtsdatum"]), return_inverse=True)
    grown = np.array([complete_years(day, 25) for day in born.tolist()], np.int32)[back]
    calls = {rule.name: call(rule, tables, bounds, grown) for rule in rules}

    def run() -> dict[str, Any]:
        return {name: function(*arguments) for name, (function, arguments) in calls.items()}

    run()
    return run, lambda found: {name: findings(*columns) for name, columns in found.items()}


def offsets(one: Table, subjects: int) -> LONGS:
    """The place of each client's first fact."""
    return np.searchsorted(one.subject, np.arange(subjects + 1)).astype(np.int64)


@cache
def months(count: int) -> NDArray[np.int32]:
    """For each day from `FIRST` on the day so many months on."""
    return np.array([add_months(day, count) for day in range(FIRST, LAST)], np.int32)


def days(count: int) -> NDArray[np.int32]:
    """The same for days."""
    return np.arange(FIRST + count, LAST + count, dtype=np.int32)


def call(
    rule: Rule, tables: Mapping[str, Table], bounds: Mapping[str, LONGS], grown: NDArray[np.int32]
) -> tuple[Any, tuple[Any, ...]]:
    """The pass for a rule and what it reads."""
    contacts, measures, profiles = (tables[kind] for kind in ("persoenlicher_kontakt", "massnahme", "profillage"))
    talks, spans = bounds["persoenlicher_kontakt"], bounds["massnahme"]
    begin, near = tables["erstgespraech"].start, profiles.attributes["value"].codes
    match rule:
        case Density():
            counts = np.array(rule.counts, np.int32)
            moves = np.stack([(months if rule.unit == "months" else days)(count) for count in rule.counts])
            places = (bounds["profillage"], profiles.start, profiles.end, near)
            return density, (begin, grown, talks, contacts.start, *places, counts, moves)
        case Within():
            return within, (
                spans,
                measures.start,
                measures.end,
                talks,
                contacts.start,
                months(-rule.before),
                rule.after,
            )
        case Never():
            proposals, last = tables["vermittlungsvorschlag"], (months if rule.unit == "months" else days)(rule.after)
            places = (bounds["vermittlungsvorschlag"], proposals.start)
            return never, (spans, measures.start, measures.end, *places, last)
        case Always():
            places = (bounds["profillage"], profiles.start, profiles.end, near)
            return always, (spans, measures.start, measures.end, *places, rule.lasts)
        case Per():
            return per, (begin, talks, contacts.start, quarters(), rule.times)
        case Must():
            checked = contacts.attributes["profillage_geprueft"].codes
            return must, (contacts.subject, contacts.start, checked, minutes(contacts), rule.minutes)
        case Different():
            partner = contacts.attributes["partner"].codes
            return different, (begin, talks, contacts.start, partner, minutes(contacts), quarters(), rule.minutes)


def minutes(contacts: Table) -> NDArray[np.int32]:
    return numbers_of(contacts.attributes["dauer_minuten"])


def quarters() -> NDArray[np.int32]:
    """The first days of the quarters from the first day in force on, one beyond the as-of day."""
    found = [IN_FORCE]
    while found[-1] <= AS_OF:
        found.append(add_months(found[-1], 3))
    return np.array(found, np.int32)


@compiled
def empty(size):  # type: ignore[no-untyped-def]
    return np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int8)


@compiled
def cut(subject, anchor, due, verdict, size):  # type: ignore[no-untyped-def]
    return subject[:size], anchor[:size], due[:size], verdict[:size]


@compiled
def density(begin, grown, talks, contact, places, first, end, value, counts, moves):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(begin.size + contact.size)
    size = 0
    for one in range(begin.size):
        last, old = begin[one], grown[one]
        place = places[one]
        turned = last > old
        fact, stop = talks[one], talks[one + 1]
        while fact < stop and contact[fact] <= last:
            fact += 1
        while True:
            while end[place] < last:
                place += 1
            turned = last > old
            row = value[place] + (6 if turned else 0)
            act = contact[fact] if fact < stop and contact[fact] <= AS_OF else ENDLESS
            limit = min(act - 1, AS_OF)
            until = moves[row, last - FIRST]
            while True:
                change = end[place] + 1 if end[place] != ENDLESS else ENDLESS
                if not turned and old + 1 < change:
                    change = old + 1
                if change > limit or change > until:
                    break
                if not turned and change == old + 1:
                    turned = True
                if end[place] < change:
                    place += 1
                now = value[place] + (6 if turned else 0)
                if counts[now] != counts[row]:
                    fresh = max(moves[now, last - FIRST], change)
                    until = min(until, fresh) if counts[now] < counts[row] else max(until, fresh)
                row = now
            subject[size], anchor[size], due[size] = one, last, until
            if act == ENDLESS:
                verdict[size] = VIOLATED if until < AS_OF else OPEN
                size += 1
                break
            verdict[size] = MET if act <= until else VIOLATED
            size += 1
            last = act
            fact += 1
    return cut(subject, anchor, due, verdict, size)


@compiled
def within(spans, start, end, talks, contact, back, after):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(start.size)
    size = 0
    for one in range(spans.size - 1):
        for span in range(spans[one], spans[one + 1]):
            if start[span] > AS_OF or end[span] == ENDLESS:
                continue
            low, until = back[end[span] - FIRST], end[span] + after
            fact, stop = talks[one], talks[one + 1]
            while fact < stop and contact[fact] < low:
                fact += 1
            act = contact[fact] if fact < stop and contact[fact] <= AS_OF else ENDLESS
            if act <= until:
                verdict[size] = MET
            elif until >= AS_OF:
                verdict[size] = OPEN
            else:
                verdict[size] = VIOLATED if act == ENDLESS else MET_LATE
            subject[size], anchor[size], due[size] = one, start[span], until
            size += 1
    return cut(subject, anchor, due, verdict, size)


@compiled
def never(spans, start, end, places, proposal, move):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(start.size)
    size = 0
    for one in range(spans.size - 1):
        for span in range(spans[one], spans[one + 1]):
            if start[span] > AS_OF or end[span] >= AS_OF:
                continue
            fact, stop = places[one], places[one + 1]
            while fact < stop and proposal[fact] <= end[span]:
                fact += 1
            day = proposal[fact] if fact < stop else ENDLESS
            if day > min(move[end[span] - FIRST], AS_OF):
                verdict[size] = MET
            else:
                verdict[size] = VIOLATED if day < AS_OF else OPEN
            subject[size], anchor[size], due[size] = one, start[span], NO_DAY
            size += 1
    return cut(subject, anchor, due, verdict, size)


@compiled
def always(spans, start, end, places, first, until, value, lasts):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(start.size + first.size * 2)
    size = 0
    for one in range(spans.size - 1):
        span, stop = spans[one], spans[one + 1]
        while span < stop and start[span] <= AS_OF:
            low, high = start[span], end[span]
            span += 1
            if high - low + 1 < lasts:
                continue
            while span < stop and start[span] <= AS_OF and start[span] - 1 <= high:
                if end[span] - start[span] + 1 >= lasts:
                    high = max(high, end[span])
                span += 1
            before = -1
            for place in range(places[one], places[one + 1]):
                begin = max(low, first[place])
                if begin > min(high, until[place], AS_OF):
                    continue
                near = 1 if value[place] < NEAR_MARKET else 0
                if near != before:
                    subject[size], anchor[size], due[size] = one, begin, NO_DAY
                    verdict[size] = MET if near else VIOLATED if begin < AS_OF else OPEN
                    size += 1
                before = near
    return cut(subject, anchor, due, verdict, size)


@compiled
def per(begin, talks, contact, starts, times):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(begin.size * starts.size)
    size = 0
    for one in range(begin.size):
        fact, stop = talks[one], talks[one + 1]
        for number in range(starts.size - 1):
            low, high = starts[number], starts[number + 1] - 1
            if low < begin[one]:
                continue
            while fact < stop and contact[fact] < low:
                fact += 1
            asked = fact + times - 1
            met = asked < stop and contact[asked] <= min(high, AS_OF)
            subject[size], anchor[size], due[size] = one, low, high
            verdict[size] = MET if met else OPEN if high >= AS_OF else VIOLATED
            size += 1
    return cut(subject, anchor, due, verdict, size)


@compiled
def must(owner, day, checked, minutes, least):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(day.size)
    size = 0
    for fact in range(day.size):
        if day[fact] <= AS_OF:
            subject[size], anchor[size], due[size] = owner[fact], day[fact], day[fact]
            kept = checked[fact] and minutes[fact] >= least
            verdict[size] = MET if kept else OPEN if day[fact] == AS_OF else VIOLATED
            size += 1
    return cut(subject, anchor, due, verdict, size)


@compiled
def different(begin, talks, contact, partner, minutes, starts, least):  # type: ignore[no-untyped-def]
    subject, anchor, due, verdict = empty(begin.size * starts.size)
    size = 0
    for one in range(begin.size):
        fact, stop = talks[one], talks[one + 1]
        for number in range(starts.size - 1):
            low, high = starts[number], starts[number + 1] - 1
            if low < begin[one]:
                continue
            seen = 0
            while fact < stop and contact[fact] <= min(high, AS_OF):
                if contact[fact] >= low and minutes[fact] >= least:
                    seen |= 1 << partner[fact]
                fact += 1
            subject[size], anchor[size], due[size] = one, low, high
            verdict[size] = MET if seen & (seen - 1) else OPEN if high >= AS_OF else VIOLATED
            size += 1
    return cut(subject, anchor, due, verdict, size)
