"""Declare4Py: Declare with conditions on data and elapsed time; each measure, or each contact, is a trace.

Time is elapsed and looks one way, so neither months nor a window around a day can be said, and a trace that is not over
is judged like one that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import numpy as np
from Declare4Py.D4PyEventLog import D4PyEventLog
from Declare4Py.ProcessMiningTasks.ConformanceChecking.MPDeclareAnalyzer import MPDeclareAnalyzer
from Declare4Py.ProcessModels.DeclareModel import DeclareModel
from pm4py.objects.log.obj import Event, EventLog, Trace

from benchmarks.cases import Made
from benchmarks.findings import MET, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.peers.contacts import documents, tidied
from benchmarks.peers.mining import EPOCH, Case, cases
from benchmarks.works import AS_OF, CannotSay, Must, Never, Rule

Prepared = tuple[Callable[[], list[int]], Callable[[list[int]], Mapping[str, Findings]]]
Told = tuple[str, int, bool, int]
"""An event: what, on which day, whether the profile was checked, and minutes."""


def prepare(made: Made, rules: Sequence[Rule]) -> Prepared:
    """How often each trace is violated."""
    (rule,) = rules
    match rule:
        case Must():
            model = (
                "activity contact\nbind contact: checked, minutes\nchecked: false, true\n"
                "minutes: integer between 0 and 1000\n"
                f"Absence[contact] | A.checked is false or A.minutes < {rule.minutes} | \n"
            )
            log = [
                [("contact", one["tag"], one["profillage_geprueft"], one["dauer_minuten"])] for one in documents(made)
            ]
            return checker(model, log), lambda found: {rule.name: tidied(made, np.array(found) == 0)}  # type: ignore[arg-type]
        case Never(unit="days"):
            model = f"activity end\nactivity proposal\nNot Response[end, proposal] | | | 0,{rule.after},d\n"
            found = cases(made)
            log = [
                [("end", end, False, 0), *(("proposal", day, False, 0) for day in days)] for _, _, end, days in found
            ]
            return checker(model, log), lambda broken: {rule.name: judged(found, broken)}
        case _:
            raise CannotSay("cannot say it: time is elapsed and looks one way, and there are no periods and no states")


def checker(text: str, log: Sequence[Sequence[Told]]) -> Callable[[], list[int]]:
    model = DeclareModel().parse_from_string(text)
    analyzer = MPDeclareAnalyzer(log=events(log), declare_model=model, consider_vacuity=True)

    def run() -> list[int]:
        states = analyzer.run().get_metric(metric="state")
        return [1 - int(one) for one in states.iloc[:, 0].tolist()]

    return run


def events(log: Sequence[Sequence[Told]]) -> D4PyEventLog:
    traces = [
        Trace([event(*one) for one in own], attributes={"concept:name": f"{number:08}"})
        for number, own in enumerate(log)
    ]
    keys = {"pm4py:param:activity_key": "concept:name", "pm4py:param:timestamp_key": "time:timestamp"}
    return D4PyEventLog(case_name="case:concept:name", log=EventLog(traces, properties=keys))


def event(what: str, day: int, checked: bool, minutes: int) -> Event:
    instant = EPOCH + timedelta(day)
    values = {"checked": str(checked).lower(), "minutes": minutes}
    return Event({"concept:name": what, "time:timestamp": instant, **values})


def judged(found: Sequence[Case], broken: Sequence[int]) -> Findings:
    """A trace says that it is violated, not when: the first proposal tells."""
    verdicts = [
        MET if not count else VIOLATED if proposals[0] < AS_OF else OPEN
        for (_, _, _, proposals), count in zip(found, broken, strict=True)
    ]
    return findings([one[0] for one in found], [one[1] for one in found], [NO_DAY] * len(found), verdicts)
