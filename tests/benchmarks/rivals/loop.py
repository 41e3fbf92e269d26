"""The rules as a Python programmer writes them by hand: a pass over each client's facts, day by day.

The facts stand ready as lists a client, moves by months are remembered; evidence, unknowns and suspension are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from benchmarks.cases import Made, Table, days_of, numbers_of
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.works import AS_OF, NEAR_MARKET, Always, Density, Different, Must, Never, Per, Rule, Within
from validator.histories.columns import ONGOING
from validator.time.days import calendar_date, number
from validator.time.durations import add_months, complete_years

ONGOING_END = int(ONGOING)
Row = tuple[int, int, int, int]
moved = cache(add_months)


@dataclass(slots=True)
class Client:
    """What a loop has at hand of one client; profiles and measures are (first day, last day, value)."""

    grown: int
    begin: int
    contacts: list[int]
    checked: list[int]
    partners: list[int]
    minutes: list[int]
    profiles: list[tuple[int, int, int]]
    measures: list[tuple[int, int, int]]
    proposals: list[int]


def prepare(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], dict[str, list[Row]]], Callable[[dict[str, list[Row]]], Mapping[str, Findings]]]:
    """The clients as Python objects, and the loop over them."""
    clients = list(clients_of(made))

    def run() -> dict[str, list[Row]]:
        return {rule.name: judge(rule, clients) for rule in rules}

    return run, lambda found: {name: tidy(rows) for name, rows in found.items()}


def tidy(rows: list[Row]) -> Findings:
    return findings(*zip(*rows, strict=True)) if rows else findings([], [], [], [])


def clients_of(made: Made) -> Iterator[Client]:
    tables = {kind: list(grouped(one, made.subjects)) for kind, one in made.tables.items()}
    for subject, born in enumerate(days_of(made.attributes["geburtsdatum"]).tolist()):
        talks = tables["persoenlicher_kontakt"][subject]
        yield Client(
            complete_years(born, 25),
            tables["erstgespraech"][subject][0][0],
            [row[0] for row in talks],
            [row[4] for row in talks],
            [row[3] for row in talks],
            [row[2] for row in talks],
            tables["profillage"][subject],  # type: ignore[arg-type]
            tables["massnahme"][subject],  # type: ignore[arg-type]
            [row[0] for row in tables["vermittlungsvorschlag"][subject]],
        )


def grouped(one: Table, subjects: int) -> Iterator[list[tuple[int, ...]]]:
    """For each client the facts as (start, end, attributes …); numbers are themselves, all else is coded."""
    attributes = (one.attributes[name] for name in sorted(one.attributes))
    plain = (numbers_of(coded) if isinstance(coded.values[0], Decimal) else coded.codes for coded in attributes)
    rows = list(zip(one.start.tolist(), one.end.tolist(), *(column.tolist() for column in plain), strict=True))
    bounds = one.subject.searchsorted(range(subjects + 1)).tolist()
    for first, last in pairwise(bounds):
        yield rows[first:last]


def judge(rule: Rule, clients: Sequence[Client]) -> list[Row]:
    match rule:
        case Density():
            return [row for subject, one in enumerate(clients) for row in density(subject, one, rule)]
        case Within():
            return [row for subject, one in enumerate(clients) for row in within(subject, one, rule)]
        case Never():
            return [row for subject, one in enumerate(clients) for row in never(subject, one, rule)]
        case Always():
            return [row for subject, one in enumerate(clients) for row in always(subject, one, rule)]
        case Per():
            return [row for subject, one in enumerate(clients) for row in per(subject, one, rule)]
        case Must():
            return [row for subject, one in enumerate(clients) for row in must(subject, one, rule)]
        case Different():
            return [row for subject, one in enumerate(clients) for row in different(subject, one, rule)]


def density(subject: int, one: Client, rule: Density) -> Iterator[Row]:
    """A clock that a contact winds up and a change of age or profile moves."""
    counts, months, last = rule.counts, rule.unit == "months", one.begin
    changes = sorted({*(first for first, _, _ in one.profiles), one.grown + 1})

    def interval(day: int) -> int:
        for first, end, value in one.profiles:
            if first <= day <= end:
                return counts[value if day <= one.grown else 6 + value]
        raise ValueError(day)

    def after(day: int, count: int) -> int:
        return moved(day, count) if months else day + count

    acts = [day for day in one.contacts if one.begin < day <= AS_OF]
    for act in [*acts, None]:
        count = interval(last)
        due = after(last, count)
        for day in changes:
            if day <= last or day > AS_OF:
                continue
            if day > due or (act is not None and day >= act):
                break
            now = interval(day)
            if now != count:
                fresh = max(after(last, now), day)
                due, count = (min if now < count else max)(due, fresh), now
        if act is None:
            yield subject, last, due, VIOLATED if due < AS_OF else OPEN
        else:
            yield subject, last, due, MET if act <= due else VIOLATED
            last = act


def within(subject: int, one: Client, rule: Within) -> Iterator[Row]:
    for start, end, _ in one.measures:
        if start > AS_OF or end == ONGOING_END:
            continue
        low, due = moved(end, -rule.before), end + rule.after
        place = bisect_left(one.contacts, low)
        act = one.contacts[place] if place < len(one.contacts) and one.contacts[place] <= AS_OF else None
        if act is not None and act <= due:
            verdict = MET
        elif due >= AS_OF:
            verdict = OPEN
        else:
            verdict = VIOLATED if act is None else MET_LATE
        yield subject, start, due, verdict


def never(subject: int, one: Client, rule: Never) -> Iterator[Row]:
    for start, end, _ in one.measures:
        if start > AS_OF or end >= AS_OF:
            continue
        last = moved(end, rule.after) if rule.unit == "months" else end + rule.after
        place = bisect_left(one.proposals, end + 1)
        day = one.proposals[place] if place < len(one.proposals) else ONGOING_END
        if day > min(last, AS_OF):
            yield subject, start, NO_DAY, MET
        else:
            yield subject, start, NO_DAY, VIOLATED if day < AS_OF else OPEN


def always(subject: int, one: Client, rule: Always) -> Iterator[Row]:
    lasting = [(start, end) for start, end, _ in one.measures if start <= AS_OF and end - start + 1 >= rule.lasts]
    for first, last in joined(lasting):
        before = None
        for start, end, value in one.profiles:
            begin = max(first, start)
            if begin > min(last, end, AS_OF):
                continue
            near = value < NEAR_MARKET
            if near != before:
                yield subject, begin, NO_DAY, MET if near else VIOLATED if begin < AS_OF else OPEN
            before = near


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap or touch, as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


@cache
def quarter(day: int) -> tuple[int, int]:
    """First and last day of the quarter."""
    found = calendar_date(day)
    first = number(found.replace(month=(found.month - 1) // 3 * 3 + 1, day=1))
    return first, add_months(first, 3) - 1


def quarters(one: Client) -> Iterator[tuple[int, int]]:
    """The quarters that lie whole after the beginning and have begun."""
    first, last = quarter(one.begin)
    if first < one.begin:
        first, last = quarter(last + 1)
    while first <= AS_OF:
        yield first, last
        first, last = quarter(last + 1)


def per(subject: int, one: Client, rule: Per) -> Iterator[Row]:
    place, contacts = 0, one.contacts
    for first, last in quarters(one):
        while place < len(contacts) and contacts[place] < first:
            place += 1
        asked = place + rule.times - 1
        met = asked < len(contacts) and contacts[asked] <= min(last, AS_OF)
        yield subject, first, last, MET if met else OPEN if last >= AS_OF else VIOLATED


def must(subject: int, one: Client, rule: Must) -> Iterator[Row]:
    for day, checked, minutes in zip(one.contacts, one.checked, one.minutes, strict=True):
        if day <= AS_OF:
            met = checked and minutes >= rule.minutes
            yield subject, day, day, MET if met else OPEN if day == AS_OF else VIOLATED


def different(subject: int, one: Client, rule: Different) -> Iterator[Row]:
    place, contacts = 0, one.contacts
    for first, last in quarters(one):
        seen = set()
        while place < len(contacts) and contacts[place] <= min(last, AS_OF):
            if contacts[place] >= first and one.minutes[place] >= rule.minutes:
                seen.add(one.partners[place])
            place += 1
        yield subject, first, last, MET if len(seen) > 1 else OPEN if last >= AS_OF else VIOLATED
