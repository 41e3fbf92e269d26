"""Versions of one policy: days of none or of two, obligations that none judges."""

from dataclasses import replace

import pytest

from tests.analysis.situations.worlds import policy, vocabulary
from validator.analysis.versions import version_faults
from validator.core.rules import Validity
from validator.reference import evaluate
from validator.time.days import iso, parse

CLOCK = "{every: 6 months, do: besuch, starts: aufnahme, when-in-force: WORD}"
DUTY = "{each: antrag, within: [at, at + 60 days], do: besuch}"
END = "{each: kurs, within: [end, end + 30 days], do: besuch}"
START = "{each: antrag, within: [at, at + 60 days], do: besuch, reckoned-on: at}"


def version(number, rule, first, last):
    made = policy(f"{{rules: {{regel: {rule}}}}}", supersedes="what came before")
    return replace(made, version=number, validity=Validity(first and parse(first), last and parse(last), True))


def told(*versions):
    return list(version_faults(versions, vocabulary()))


def codes(*versions):
    return [(one.code.removeprefix("prove-versions-"), one.key) for one in told(*versions)]


OLD, NEW = ("1", "2020-01-01", "2020-12-31"), ("2", "2021-01-01", None)


def pair(one, other, old=OLD, new=NEW):
    return version(old[0], one, *old[1:]), version(new[0], other, *new[1:])


@pytest.mark.parametrize(
    ("says", "one", "other", "wanted"),
    [
        ("nothing changes", DUTY, DUTY, []),
        ("the later reckons on the day of the anchor", DUTY, START, ["lost"]),
        ("the earlier reckons on the day of the anchor: both judge", START, DUTY, []),
        ("spans", END, END, []),
        (
            "a clock from the last act",
            CLOCK.replace("WORD", "from-last-act"),
            CLOCK.replace("WORD", "from-last-act"),
            [],
        ),
        ("a clock that runs on", CLOCK.replace("WORD", "from-last-act"), CLOCK.replace("WORD", "runs-on"), []),
        (
            "a clock that starts anew",
            CLOCK.replace("WORD", "from-last-act"),
            CLOCK.replace("WORD", "starts-anew"),
            ["put-off"],
        ),
        ("months", "{per: month, do: besuch}", "{per: month, do: besuch}", []),
        ("years", "{per: year, do: besuch}", "{per: year, do: besuch}", []),
    ],
)
def test_an_obligation_that_no_version_judges_is_found(says, one, other, wanted):
    assert [key for _, key in codes(*pair(one, other))] == wanted


def test_a_period_across_the_change_belongs_to_neither():
    old, new = ("1", "2020-01-01", "2021-06-14"), ("2", "2021-06-15", None)
    faults = told(*pair("{per: month, do: besuch}", "{per: month, do: besuch}", old, new))
    assert [(one.code, one.fields["before_due"]) for one in faults] == [("prove-versions-lost", "2021-06-30")]


def test_days_without_a_version_are_named_and_what_is_due_on_them():
    old, new = ("1", "2020-01-01", "2020-11-30"), ("2", "2021-01-01", None)
    faults = told(*pair(DUTY, DUTY, old, new))
    assert [one.key for one in faults] == ["2020-12-01 … 2020-12-31", "lost"]
    assert "2020-12-01" <= faults[1].fields["before_due"] <= "2020-12-31"


def test_days_with_two_versions_are_named():
    old, new = ("1", None, "2021-01-31"), ("2", "2021-01-01", None)
    assert codes(*pair(DUTY, DUTY, old, new)) == [("twice", "2021-01-01 … 2021-01-31")]


def test_two_versions_without_an_end_are_named():
    assert codes(*pair(DUTY, DUTY, ("1", None, None), ("2", None, None))) == [("twice", "– … –")]


def test_the_witness_is_judged_by_neither_version():
    versions = pair(DUTY, START)
    (fault,) = told(*versions)
    (witness,) = fault.witnesses
    assert [evaluate(one, witness.history, witness.as_of) for one in versions] == [(), ()]
    throughout = [replace(one, validity=Validity(None, None)) for one in versions]
    assert [one.due for part in throughout for one in evaluate(part, witness.history, witness.as_of)] == [
        parse(fault.fields["before_due"]),
        parse(fault.fields["after_due"]),
    ]
    assert iso(witness.as_of) > fault.fields["before_due"]


def test_one_version_alone_has_no_faults():
    assert told(version("1", DUTY, "2020-01-01", "2020-12-31")) == []


@pytest.mark.parametrize("unit", ["day", "weekday"])
def test_days_across_the_change_are_each_judged_by_one_version(unit):
    rule = f"{{per: {unit}, do: besuch}}"
    assert told(*pair(rule, rule)) == []


def test_a_year_across_the_change_belongs_to_neither():
    old, new = ("1", "2020-01-01", "2021-06-14"), ("2", "2021-06-15", None)
    faults = told(*pair("{per: year, while: kurs, do: besuch}", "{per: year, while: kurs, do: besuch}", old, new))
    assert [one.fields["before_due"] for one in faults] == ["2021-12-31"]


def test_versions_of_different_policies_are_not_compared():
    old, new = pair(DUTY, START)
    assert told(old, replace(new, id="anders")) == []
