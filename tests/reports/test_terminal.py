"""The report for people."""

from validator.core.findings import FactRef, Finding, Verdict
from validator.core.rules import Force
from validator.reports.terminal import rate, shown, worst_first
from validator.usecases.model import Tally


def finding(verdict: Verdict, **changes: object) -> Finding:
    fields = {
        "policy": "p", "version": "1", "rule": "r", "clauses": (), "subject": "S", "verdict": verdict, "anchor": 0,
        "anchored": None, "first": 0, "last": 10, "due": 10, "since": 11, "until": None, "met_on": None,
        "evidence": (FactRef(0, "a", 0, None, 0),), "excused": False, "row": None, "moves": (), "why": None,
    }  # fmt: skip
    return Finding(**{**fields, **changes})


def tally(rule: str, **counts: int) -> Tally:
    known = {verdict: counts.get(verdict.name.lower(), 0) for verdict in Verdict}
    return Tally("p", "1", rule, "", (), Force.MUST, known)


def test_days_late_end_with_the_late_act_or_the_as_of_day():
    assert finding(Verdict.VIOLATED).late(20) == 10
    assert finding(Verdict.MET_LATE, met_on=13).late(20) == 3
    assert finding(Verdict.UNDETERMINED).late(20) is None
    assert finding(Verdict.VIOLATED, due=None).late(20) is None


def test_all_but_one_is_not_all():
    assert rate(tally("r", met=9999, violated=1), "en") == "99.9 %"
    assert rate(tally("r", met=1), "de") == "100,0 %"
    assert rate(tally("r", open=1, undetermined=3), "en") == "–"


def test_the_worst_rule_comes_first():
    found = worst_first([tally("a", met=9), tally("b", met_late=2), tally("c", violated=1), tally("d", met_late=2)])
    assert [one.rule for one in found] == ["c", "b", "d", "a"]


def test_nothing_steers_the_terminal():
    assert shown("a\x1b[31mb\u202ec").plain == "a\ufffd[31mb\ufffdc"
