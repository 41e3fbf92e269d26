"""What the search does not ask, it says: for each reason a small policy of which the report names it."""

from __future__ import annotations

import json

import pytest

from tests.analysis.planning.made import HEAD, made
from validator.analysis import gaps
from validator.analysis import search as several
from validator.analysis.contexts import choices
from validator.analysis.faults import Engine
from validator.analysis.pairs import alone, conflicts, cycles, duties
from validator.analysis.questions import Account, Ledger, Reason, Topic, Unasked
from validator.analysis.rivals import Rivals
from validator.messages.catalogue import text
from validator.reports.faults_plain import faults_document
from validator.reports.faults_text import faults_text
from validator.usecases.library import library
from validator.usecases.prove import engines, prove
from validator.usecases.prove.analyses import Analysis
from validator.usecases.prove.model import Asked

SEARCH = Asked((Engine.SEARCH,), examples=4)
MORE = """\
relations:
  sister: {from: person, attribute: sister, to: person}
groups:
  team: {by: about, facts: [note]}
"""
A = "a: {each: intake, within: [at, at + 4 days], do: talk}"
B = "b: {each: intake, within: [at, at + 6 days], never: talk}"
LONG = "a: {each: intake, within: [at, at + %s days], do: talk}\nb: {each: intake, within: [at, at + %s days], %s: talk}"
CLOCK = "{every: %s, do: talk, starts: intake, when-in-force: from-last-act}"
TABLE = "{every: {hit: first, rows: [{when: {stay: home}, interval: 1 month}]}, do: talk, starts: intake, when-in-force: from-last-act, when-stricter: runs-on, when-looser: runs-on}"
MONTHLY = "{per: month, do: talk}"


def policies(folder, *versions, acts=True):
    """Versions of a small policy with relations and groups."""
    for number, (head, rules) in enumerate(versions):
        made(folder / str(number), A, head)
        words = folder / str(number) / "vocabulary.yaml"
        read = words.read_text().replace("member: bool", "member: bool, sister: id")
        read = read.replace("kind: {one-of: [new, back]}", "kind: {one-of: [new, back]}, ways: {list-of: {one-of: [x, y]}}")
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
    return {(one.topic, one.reason, " ".join(dict.fromkeys(norm.rule for norm in one.norms))) for one in found.account.unasked}


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
    ("facts of related subjects", f"{A}\n{B}".replace("talk", "sister/talk"), Topic.CONFLICT, Reason.RELATED, "a b"),
    (
        "facts of related subjects on one matter",
        f"{A}\nb{A[1:]}".replace("talk", "sister/talk"),
        Topic.MATTER,
        Reason.RELATED,
        "a b",
    ),
    ("a rule alone about related subjects", "a: {each: sister/intake, must: {kind: new}}", Topic.ALONE, Reason.RELATED, "a"),
    (
        "groups",
        "a: {subject: team, each: {note: {text: short}}, within: [at, at + 4 days], do: {note: {text: long}}}\nb: {subject: team, each: {note: {text: short}}, within: [at, at + 9 days], never: {note: {text: long}}}",
        Topic.CONFLICT,
        Reason.GROUP,
        "a b",
    ),
    ("a missing value", "a: {each: intake, within: [at, at + frist], do: talk}\n" + B, Topic.CONFLICT, Reason.MISSING, "a b"),
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
PARAMETERS = HEAD + "parameters: {frist: {title: A limit, missing: An annex}}\n"


@pytest.mark.parametrize(("rules", "topic", "reason", "names"), [one[1:] for one in OTHER], ids=[one[0] for one in OTHER])
def test_what_is_not_asked_about_rules_and_pairs_is_said(rules, topic, reason, names, tmp_path):
    found = searched(policies(tmp_path, (PARAMETERS if "frist" in rules else HEAD, rules)), engines.pairs)
    assert (topic, reason, names) in left(found)
    for language in ("de", "en"):
        said = " ".join("".join(faults_text(found, language)).split())
        assert text(f"prove-why-{reason.value}", language) in said
        assert text(f"prove-topic-{topic.value}", language) in said
