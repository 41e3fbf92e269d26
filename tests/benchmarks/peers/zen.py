"""GoRules ZEN: a compiled expression over one document, a contact or a measure with its client's contacts.

Anchors are made outside, one document each: an expression makes one answer, and decision tables know no last contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import zen

from benchmarks.cases import EPOCH, Made
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.peers.contacts import documents, known_clients, tidied
from benchmarks.rivals.loop import ONGOING_END
from benchmarks.works import AS_OF, CannotSay, Must, Never, Rule, Within

UNITS = {"months": "month", "days": "day"}
Prepared = tuple[Callable[[], list[Any]], Callable[[list[Any]], Mapping[str, Findings]]]


def prepare(made: Made, rules: Sequence[Rule]) -> Prepared:
    """An answer for each document."""
    (rule,) = rules
    match rule:
        case Must():
            return must(made, rule)
        case Within():
            return within(made, rule)
        case Never():
            return never(made, rule)
        case _:
            raise CannotSay("cannot say it: an expression answers for one document and makes no list of obligations")


def must(made: Made, rule: Must) -> Prepared:
    text = f"profillage_geprueft == true and dauer_minuten >= {rule.minutes}"
    asked, found = zen.compile_expression(text), documents(made)
    return lambda: [asked.evaluate(one) for one in found], lambda fits: {rule.name: tidied(made, fits)}


def day(number: int) -> str:
    return (EPOCH + timedelta(number)).isoformat()


def ended(made: Made) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Client, first day and document of each measure with an end."""
    for subject, one in enumerate(known_clients(made)):
        for start, end, _ in one.measures:
            if end != ONGOING_END:
                facts = {"contacts": list(map(day, one.contacts)), "proposals": list(map(day, one.proposals))}
                yield subject, start, {"end": day(end), "last": end, "today": day(AS_OF)} | facts


def within(made: Made, rule: Within) -> Prepared:
    low, high = f"d(end).sub({rule.before}, 'month')", f"d(end).add({rule.after}, 'day')"
    text = (
        f"some(contacts, d(#) >= {low} and d(#) <= {high}) ? {MET} : {high} >= d(today) ? {OPEN} : "
        f"some(contacts, d(#) >= {low}) ? {MET_LATE} : {VIOLATED}"
    )
    asked, rows = zen.compile_expression(text), list(ended(made))

    def tidy(found: list[Any]) -> Mapping[str, Findings]:
        columns = [
            (subject, start, one["last"] + rule.after, int(answer))
            for (subject, start, one), answer in zip(rows, found, strict=True)
        ]
        return {rule.name: findings(*zip(*columns, strict=True))}

    return lambda: [asked.evaluate(one) for _, _, one in rows], tidy


def never(made: Made, rule: Never) -> Prepared:
    inside = f"d(#) > d(end) and d(#) <= d(end).add({rule.after}, '{UNITS[rule.unit]}')"
    text = f"some(proposals, {inside} and d(#) < d(today)) ? {VIOLATED} : some(proposals, {inside}) ? {OPEN} : {MET}"
    asked, rows = zen.compile_expression(text), [row for row in ended(made) if row[2]["last"] < AS_OF]

    def tidy(found: list[Any]) -> Mapping[str, Findings]:
        columns = [
            (subject, start, NO_DAY, int(answer)) for (subject, start, _), answer in zip(rows, found, strict=True)
        ]
        return {rule.name: findings(*zip(*columns, strict=True))}

    return lambda: [asked.evaluate(one) for _, _, one in rows], tidy
