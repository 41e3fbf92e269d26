"""What the search does not ask, it says: for each reason a small policy of which the report names it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.planning.made import HEAD, VOCABULARY
from validator.analysis import gaps
from validator.analysis import search as several
from validator.analysis.contexts import choices
from validator.analysis.faults import Engine, Norm
from validator.analysis.pairs import alone, conflicts, cycles, duties
from validator.analysis.questions import Account, Ledger, Reason, Topic
from validator.analysis.rivals import Rivals
from validator.analysis.versions import version_faults
from validator.messages.catalogue import text
from validator.policy.vocabulary import Vocabulary
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import faults_text
from validator.usecases.library import library
from validator.usecases.prove import engines, prove
from validator.usecases.prove.analyses import Analysis
from validator.usecases.prove.model import Asked

SEARCH = Asked((Engine.SEARCH,), examples=12)
MORE = """\
relations:
  sister: {from: person, attribute: sister, to: person}
groups:
  team: {by: about, facts: [note]}
"""
A = "a: {each: intake, within: [at, at + 4 days], do: talk}"
B = "b: {each: intake, within: [at, at + 6 days], never: talk}"
LONG = (
    "a: {each: intake, within: [at, at + %s days], do: talk}\nb: {each: intake, within: [at, at + %s days], %s: talk}"
)
CLOCK = "{every: %s, do: talk, starts: intake, when-in-force: from-last-act}"
TABLE = "{every: {hit: first, rows: [{when: {stay: home}, interval: 1 month}]}, do: talk, starts: intake, when-in-force: from-last-act, when-stricter: runs-on, when-looser: runs-on}"
MONTHLY = "{per: month, do: talk}"


def policies(folder, *versions, acts=True):
    """Versions of a small policy with relations and groups."""
    for number, (head, rules) in enumerate(versions):
        read = VOCABULARY.replace("member: bool", "member: bool, sister: id")
        read = read.replace(
            "kind: {one-of: [new, back]}", "kind: {one-of: [new, back]}, ways: {list-of: {one-of: [x, y]}}"
        )
        (folder / "vocabulary.yaml").write_text((read if acts else read.replace(", act: true", "")) + MORE)
        body = "\n".join(
            f"  {line[: line.index(':')]}: {{title: A rule, clauses: [c-1], without-examples: Made., {line[line.index('{') + 1 :]}"
            for line in rules.splitlines()
        )
        (folder / f"{number}.yaml").write_text(f"{head}rules:\n{body}\n")
    return library(sorted(folder.glob("[0-9].yaml")), {}, {})


def searched(entries, run):
    """What one analysis says of them."""
    return prove(entries, SEARCH, None, [Analysis(Engine.SEARCH, run)])


def left(found):
    """The questions not asked, by topic, reason and rules."""
    return {
        (one.topic, one.reason, " ".join(dict.fromkeys(norm.rule for norm in one.norms)))
        for one in found.account.unasked
    }


OTHER = [
    ("acts that are states", f"{A}\nb: {{each: talk, must: {{while: opening}}}}", Topic.CONFLICT, Reason.STATES, "a b"),
    (
        "what is always and what is never",
        "a: {always: opening}\nb: {each: intake, within: [at, at + 9 days], never: opening}",
        Topic.CONFLICT,
        Reason.STATES,
        "a b",
    ),
    (
        "acts that last",
        "a: {each: intake, within: [at, at], do: opening}\nb: {each: intake, within: [at - 9 days, at + 9 days], never: opening}",
        Topic.CONFLICT,
        Reason.SPANS,
        "a b",
    ),
    (
        "acts of which one lasts at a time",
        "a: {each: intake, within: [at, at], do: {level: low}}\nb: {each: intake, within: [at, at], do: {level: high}}",
        Topic.CONFLICT,
        Reason.SPANS,
        "a b",
    ),
    (
        "what happens",
        "a: {each: intake, within: [at, at + 9 days], do: accident}\nb: {each: intake, within: [at, at + 9 days], never: accident}",
        Topic.CONFLICT,
        Reason.NOT_DONE,
        "a b",
    ),
    ("advice", f"{A}\n{B[:-1]}, force: indicator}}", Topic.CONFLICT, Reason.FORCE, "a b"),
    ("advice alone", f"{A[:-1]}, force: target}}", Topic.ALONE, Reason.FORCE, "a"),
    ("a rule that names acts", A, Topic.ALONE, Reason.NAMES_ACTS, "a"),
    ("a rule that hangs on no fact", "a: {always: stay}", Topic.ALONE, Reason.NO_FACT, "a"),
    (
        "no history",
        f"{A[:-1]}, while: {{all: [{{stay: home}}, {{not: {{stay: home}}}}]}}}}\n{B}",
        Topic.CONFLICT,
        Reason.SITUATION,
        "a b",
    ),
    (
        "no history for one rule",
        "a: {each: intake, must: {kind: new}, while: {all: [{stay: home}, {not: {stay: home}}]}}",
        Topic.ALONE,
        Reason.SITUATION,
        "a",
    ),
    (
        "facts of related subjects",
        f"{A}\n{B}".replace("talk", "{talk: {of: sister}}"),
        Topic.CONFLICT,
        Reason.RELATED,
        "a b",
    ),
    (
        "facts of related subjects on one matter",
        f"{A}\nb{A[1:]}".replace("talk", "{talk: {of: sister}}"),
        Topic.MATTER,
        Reason.RELATED,
        "a b",
    ),
    (
        "a rule alone about related subjects",
        "a: {each: {intake: {of: sister}}, must: {kind: new}}",
        Topic.ALONE,
        Reason.RELATED,
        "a",
    ),
    (
        "groups",
        "a: {subject: team, each: {note: {text: short}}, within: [at, at + 4 days], do: {note: {text: long}}}\nb: {subject: team, each: {note: {text: short}}, within: [at, at + 9 days], never: {note: {text: long}}}",
        Topic.CONFLICT,
        Reason.GROUP,
        "a b",
    ),
    (
        "a missing value",
        "a: {each: intake, within: [at, at + frist], do: talk}\n" + B,
        Topic.CONFLICT,
        Reason.MISSING,
        "a b",
    ),
    ("long windows", LONG % (500, 600, "never"), Topic.CONFLICT, Reason.DAYS, "a b"),
    ("long windows on one matter", LONG % (1250, 1260, "do"), Topic.MATTER, Reason.DAYS, "a b"),
    (
        "windows apart",
        "a: {each: intake, within: [at, at + 2 days], do: talk}\nb: {each: intake, within: [at + 5 days, at + 9 days], do: talk}",
        Topic.MATTER,
        Reason.NONE_KEPT,
        "a b",
    ),
]
PARAMETERS = HEAD + "parameters: {frist: {missing: An annex}}\n"


@pytest.mark.parametrize(
    ("rules", "topic", "reason", "names"), [one[1:] for one in OTHER], ids=[one[0] for one in OTHER]
)
def test_what_is_not_asked_about_rules_and_pairs_is_said(rules, topic, reason, names, tmp_path):
    found = searched(policies(tmp_path, (PARAMETERS if "frist" in rules else HEAD, rules)), engines.pairs)
    assert (topic, reason, names) in left(found)
    if reason is Reason.STATES:
        assert found.faults == ()
    for language in ("de", "en"):
        said = " ".join("".join(faults_text(found, language)).split())
        assert text(f"prove-why-{reason.value}", language) in said
        assert text(f"prove-topic-{topic.value}", language) in said


SINGLE = "a: {each: intake, must: {kind: new}}"
DOOMED = "a: {each: intake, within: [at, at + 1 day], do: accident}"
CLASH = f"{A}\n{B}"
RUNS = {
    "pairs": engines.pairs,
    "several": engines.search,
    "gaps": engines.gaps,
    "clocks": engines.clocks,
    "versions": engines.versions,
}
EARLY = HEAD.replace("{from: 2024-01-01}", "{from: 2024-01-01, to: 2024-06-30}")
LATE = HEAD.replace('"1"', '"2"').replace("2024-01-01", "2024-07-01")
HINDSIGHT = "a: {each: intake, within: [ever, at - 9 days], do: talk}"
BOUNDED = [
    # what is examined; the rules; a bound or a step that is put out of reach; what is said then
    (
        "too many values",
        "pairs",
        CLASH.replace("do: talk", "do: {talk: {how: met}}"),
        (choices, "MOST", 1),
        Topic.CONFLICT,
        Reason.VALUES,
        "a b",
    ),
    (
        "too many values on one matter",
        "pairs",
        f"{A}\nb{A[1:]}".replace("do: talk", "do: {talk: {how: met}}"),
        (choices, "MOST", 1),
        Topic.MATTER,
        Reason.VALUES,
        "a b",
    ),
    ("too many choices", "pairs", CLASH, (conflicts, "MOST_CHOICES", 1), Topic.CONFLICT, Reason.CHOICES, "a b"),
    (
        "too many choices of attributes",
        "pairs",
        "a: {each: talk, must: {how: met}}\nb: {each: talk, must: {how: phone}}",
        (conflicts, "MOST_CHOICES", 1),
        Topic.CONFLICT,
        Reason.CHOICES,
        "a b",
    ),
    (
        "a conflict that is not shown",
        "pairs",
        CLASH,
        (conflicts, "witness", None),
        Topic.CONFLICT,
        Reason.UNSHOWN,
        "a b",
    ),
    (
        "two demands on one act that are not shown",
        "pairs",
        "a: {each: talk, must: {how: met}}\nb: {each: talk, must: {how: phone}}",
        (conflicts, "witness", None),
        Topic.CONFLICT,
        Reason.UNSHOWN,
        "a b",
    ),
    ("a rule alone that is not shown", "pairs", SINGLE, (alone, "witness", None), Topic.ALONE, Reason.UNSHOWN, "a"),
    ("hindsight that is not shown", "pairs", HINDSIGHT, (alone, "witness", None), Topic.HINDSIGHT, Reason.UNSHOWN, "a"),
    (
        "a divergence that is not shown",
        "pairs",
        f"{A}\nb{A[1:]}".replace("4", "5", 1),
        (duties, "witness", None),
        Topic.MATTER,
        Reason.UNSHOWN,
        "a b",
    ),
    (
        "rhythms that are not shown",
        "pairs",
        f"a: {MONTHLY}\nb: {{per: quarter, do: talk}}",
        (cycles, "witness", None),
        Topic.MATTER,
        Reason.UNSHOWN,
        "a b",
    ),
    ("one rule that fails", "several", DOOMED, None, Topic.TOGETHER, Reason.ONE_FAILS, "a"),
    ("more failures", "several", DOOMED, (several, "SIGNATURES", 0), Topic.TOGETHER, Reason.FAILURES_LEFT, "a"),
    (
        "rules not drawn",
        "several",
        "a: {each: {intake: {of: sister}}, must: {kind: new}}",
        None,
        Topic.TOGETHER,
        Reason.RELATED,
        "a",
    ),
    (
        "rules that single acts do not decide",
        "several",
        f"a: {MONTHLY}\nb: {{each: intake, within: [at - 60 days, at + 60 days], never: talk}}",
        None,
        Topic.TOGETHER,
        Reason.SINGLE_ACTS,
        "a b",
    ),
    ("more choices", "several", CLASH, (several, "CHOICES", 0), Topic.TOGETHER, Reason.CHOICES, "a b"),
    ("more days", "several", CLASH, (several, "DAYS", 0), Topic.TOGETHER, Reason.DAYS, "a b"),
    ("several that are not shown", "several", CLASH, (several, "evaluate", ()), Topic.TOGETHER, Reason.UNSHOWN, "a b"),
    (
        "more groups of situations",
        "gaps",
        f"a: {TABLE}",
        (gaps, "MOST_GROUPS", 0),
        Topic.TABLE,
        Reason.GROUPS_LEFT,
        "a",
    ),
    (
        "a situation that is not shown",
        "gaps",
        f"a: {TABLE}",
        (gaps, "gap_witness", None),
        Topic.TABLE,
        Reason.UNSHOWN,
        "a",
    ),
    (
        "lists of values",
        "gaps",
        "a: {each: {intake: {ways: {includes: [x]}}}, within: [at, at], do: talk}",
        None,
        Topic.LIST,
        Reason.MANY_VALUES,
        "a",
    ),
    (
        "a missing interval",
        "clocks",
        f"a: {CLOCK % '{parameter: frist}'}\nb: {CLOCK % '1 month'}",
        None,
        Topic.INTERVALS,
        Reason.MISSING,
        "a b",
    ),
    (
        "clocks that never start",
        "clocks",
        f"a: {CLOCK % '2 months'}\nb: {CLOCK % '1 month'}",
        (Rivals, "started", ()),
        Topic.INTERVALS,
        Reason.SITUATION,
        "a b",
    ),
]


@pytest.mark.parametrize(
    ("run", "rules", "bound", "topic", "reason", "names"), [one[1:] for one in BOUNDED], ids=[one[0] for one in BOUNDED]
)
def test_where_the_search_turns_back_is_said(run, rules, bound, topic, reason, names, tmp_path, monkeypatch):
    monkeypatch.setattr(several, "SHRINKING", 1)
    if bound is not None:
        owner, name, value = bound
        monkeypatch.setattr(owner, name, value if isinstance(value, int) else lambda *_, **__: value)
    found = searched(policies(tmp_path, (PARAMETERS if "frist" in rules else HEAD, rules)), RUNS[run])
    assert (topic, reason, names) in left(found)
    assert text(f"prove-why-{reason.value}", "en") in " ".join("".join(faults_text(found, "en")).split())


NOWHERE = "while: {all: [{stay: home}, {not: {stay: home}}]}"
SEAMS = [
    (
        "a rule that hangs on breaches",
        f"{A}\nb: {{each: {{breach-of: a}}, within: [at, at + %s days], do: note}}",
        Reason.NO_FACT,
        "b",
    ),
    (
        "a rule that never asks",
        f"a: {{each: intake, within: [at, at + %s days], do: talk, {NOWHERE}}}",
        Reason.SITUATION,
        "a",
    ),
]


@pytest.mark.parametrize(("rules", "reason", "name"), [one[1:] for one in SEAMS], ids=[one[0] for one in SEAMS])
def test_what_is_not_asked_between_versions_is_said(rules, reason, name, tmp_path):
    entries = policies(tmp_path, (EARLY, rules.replace("%s", "5")), (LATE, rules.replace("%s", "6")))
    assert (Topic.SEAM, reason, name) in left(searched(entries, engines.versions))


def test_versions_in_force_on_the_same_days_have_no_seam(tmp_path):
    first, second = (one.policy for one in policies(tmp_path, (EARLY, A), (LATE, A)))
    ledger = Ledger()
    list(version_faults([replace(first, validity=second.validity), second], Vocabulary("made", {}, {}), ledger))
    assert [(one.topic, one.reason) for one in ledger.account().unasked] == [(Topic.SEAM, Reason.TWICE_IN_FORCE)]


def test_without_acts_nothing_is_asked_that_hangs_on_them(tmp_path):
    found = searched(policies(tmp_path, (HEAD, f"{CLASH}\nc{A[1:]}"), acts=False), engines.pairs)
    assert {(one.topic, one.reason) for one in found.account.unasked} >= {
        (Topic.ALONE, Reason.NO_ACTS),
        (Topic.MATTER, Reason.NO_ACTS),
    }


def test_every_reason_is_shown_by_a_policy():
    shown = {one[3] for one in OTHER} | {one[5] for one in BOUNDED} | {one[2] for one in SEAMS}
    assert shown | {Reason.TWICE_IN_FORCE, Reason.NO_ACTS} == set(Reason)


def test_what_is_asked_to_the_end_is_counted(tmp_path):
    rules = f"{CLASH}\nc: {TABLE}\nd: {CLOCK % '1 month'}\ne: {{each: {{intake: {{kind: new}}}}, must: {{while: {{stay: home}}}}}}"
    runs = [Analysis(Engine.SEARCH, run) for run in (engines.gaps, engines.clocks, engines.pairs)]
    found = prove(policies(tmp_path, (HEAD, rules)), SEARCH, None, runs)
    assert dict(found.account.asked) == {
        Topic.ALONE: 1,
        Topic.CONFLICT: 3,
        Topic.TABLE: 2,
        Topic.INTERVALS: 1,
        Topic.LIST: 2,
    }
    document = json.loads(faults_document(found))["search"]
    assert document["asked"]["conflict"] == 3
    assert document["asked"]["seam"] == 0
    assert all(one.keys() == {"question", "reason", "rules", "about"} for one in document["unasked"])


def test_a_policy_without_rules_has_nothing_to_ask(tmp_path):
    found = searched([], engines.gaps)
    assert found.account == Account()
    assert "The search asked nothing." in "".join(faults_text(found, "en"))


def test_the_proof_alone_says_nothing_of_the_search(tmp_path):
    found = prove(policies(tmp_path, (HEAD, A)), Asked((Engine.PROOF,)), None, [])
    assert "The search" not in "".join(faults_text(found, "en"))


NORM = Norm("p", "1", "a")


@given(st.lists(st.tuples(st.sampled_from(Topic), st.sampled_from("xy"), st.none() | st.sampled_from(Reason))))
def test_a_question_is_asked_or_has_a_reason(steps):
    ledger = Ledger()
    for topic, about, reason in steps:
        if reason is None:
            ledger.ask(topic, (NORM,), about)
        else:
            ledger.leave(topic, (NORM,), reason, about)
    account = ledger.account()
    open_ones = {(one.topic, one.about) for one in account.unasked}
    assert open_ones == {(topic, about) for topic, about, reason in steps if reason is not None}
    assert sum(account.asked.values()) + len(open_ones) == len({step[:2] for step in steps})
    assert Account.of([account, Account()]) == account
    for topic, about, _ in steps:
        ledger.settle(topic, (NORM,), about)
    assert ledger.account().unasked == ()
