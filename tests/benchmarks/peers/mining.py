"""pm4py: a temporal profile says how long may pass between two activities of a case; each measure is a case.

It can say that what comes after must not come too soon. It judges pairs that occur, so an act that is missing is no
deviation; its Declare has no time and no data; and durations are elapsed time, never months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pandas as pd
from pm4py.algo.conformance.temporal_profile import algorithm as temporal_profile

from benchmarks.cases import Made
from benchmarks.findings import MET, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.peers.contacts import known_clients
from benchmarks.works import AS_OF, CannotSay, Never, Rule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400.0
ENDLESS = 1e12
"""Seconds after which nothing is too late."""
Case = tuple[int, int, int, list[int]]


def prepare(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], list[list[tuple[str, str, float, float]]]], Callable[[object], Mapping[str, Findings]]]:
    """The deviations of each case."""
    (rule,) = rules
    if not isinstance(rule, Never) or rule.unit != "days":
        raise CannotSay(f"cannot say it: {reason(rule)}")
    found = list(cases(made))
    log = frame(found)
    middle = (rule.after * DAY + ENDLESS) / 2
    profile = {("end", "proposal"): (middle + DAY / 2, middle - rule.after * DAY)}

    def run() -> list[list[tuple[str, str, float, float]]]:
        answer: list[list[tuple[str, str, float, float]]] = temporal_profile.apply(log, profile, {"zeta": 1.0})
        return answer

    return run, lambda deviations: {rule.name: tidied(found, deviations)}  # type: ignore[arg-type]


def reason(rule: Rule) -> str:
    if isinstance(rule, Never):
        return "a duration is elapsed time, and months are not"
    return "Declare has neither time nor data here, and a temporal profile misses what is missing"


def cases(made: Made) -> list[Case]:
    """Client, first and last day of each measure that has ended, and the proposals after it."""
    return [
        (subject, start, end, [day for day in one.proposals if day > end])
        for subject, one in enumerate(known_clients(made))
        for start, end, _ in one.measures
        if end < AS_OF
    ]


def frame(found: Sequence[Case]) -> pd.DataFrame:
    rows = [
        (f"{number:08}", what, EPOCH + timedelta(day))
        for number, (_, _, end, proposals) in enumerate(found)
        for what, day in (("end", end), *(("proposal", day) for day in proposals))
    ]
    return pd.DataFrame(rows, columns=["case:concept:name", "concept:name", "time:timestamp"])


def tidied(found: Sequence[Case], deviations: Sequence[Sequence[tuple[str, str, float, float]]]) -> Findings:
    """Broken on the first proposal that deviates."""
    verdicts = []
    for (_, _, end, _), own in zip(found, deviations, strict=True):
        first = min((round(one[2] / DAY) for one in own), default=None)
        verdicts.append(MET if first is None else VIOLATED if end + first < AS_OF else OPEN)
    return findings([one[0] for one in found], [one[1] for one in found], [NO_DAY] * len(found), verdicts)
