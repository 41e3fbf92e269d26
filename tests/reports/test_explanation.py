"""An explanation in words: both languages, short sentences, nothing of the program's own names."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.explaining import Explainer
from validator.histories.rows import to_histories
from validator.reference import evaluate
from validator.reports.explanation import counted, nearly, outcome, remedy, steps
from validator.reports.story_terminal import story
from validator.usecases.check import histories
from validator.usecases.examples import columns_of, examples
from validator.usecases.library import library
from validator.usecases.terms import terms

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests/differential")]

from comparing import canonical
from making import make

INNER = re.compile(r"explain-|[{}<>]|\b(?:None|True|False|Op|Whose|Select|Compare)\b|\w\(\w+=")
"""What no sentence may hold: codes, fields that were not filled, names of classes."""


@pytest.mark.parametrize("area", ["explain", "locale"])
def test_both_languages_have_the_same_texts_with_the_same_fields(area):
    de, en = (tomllib.loads((ROOT / f"validator/messages/{area}.{one}.toml").read_text()) for one in ("de", "en"))
    assert de.keys() == en.keys()
    fields = [{code: set(re.findall(r"\{(\w+)", text)) for code, text in one.items()} for one in (de, en)]
    assert fields[0] == fields[1]


def test_every_text_is_used():
    code = "".join(path.read_text() for path in (ROOT / "validator/reports").rglob("*.py"))
    texts = tomllib.loads((ROOT / "validator/messages/explain.en.toml").read_text())
    made = re.findall(r'"(?:explain-)?([a-z-]+)"|f"(?:explain-)?([a-z-]*)\{|f"\{\w+\}-([a-z-]+)"', code)
    whole, starts, ends = ({one for one in column if one} for column in zip(*made, strict=True))
    unused = [
        name
        for name in (one.removeprefix("explain-") for one in texts)
        if name not in whole
        and not name.startswith(tuple(starts))
        and not name.startswith(("outcome-", "days-", "line-", "reckoned"))
        and not name.endswith(tuple(ends))
    ]
    assert unused == []


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**9))
def test_whatever_the_policy_every_sentence_can_be_said(seed):
    policy, made, as_of = make(Random(seed), subjects=2)
    explainer = Explainer(policy, as_of)
    for history in canonical(made):
        for one in explainer.explain(history, evaluate(policy, history, as_of)[:12]):
            for language in ("de", "en"):
                said = [outcome(one, language), *steps(one, language)]
                said += [*counted(one, language), *nearly(one, language), *remedy(one, language)]
                assert all(said)
                assert [text for text in said if INNER.search(text)] == []


ENTRIES = {}


def entry(path):
    if path not in ENTRIES:
        (ENTRIES[path],) = library([ROOT / path], {}, {})
    return ENTRIES[path]


def explained(path, rule, number):
    """The explanations of one of a rule's examples, counted from 0 or by a word in what it says."""
    found = entry(path)
    own = [one for one in examples(found) if one.rule == rule]
    example = own[number] if isinstance(number, int) else next(one for one in own if number in one.says)
    (history,) = to_histories(columns_of(example, found))
    findings = [one for one in evaluate(found.policy, history, example.as_of) if one.rule == rule]
    return list(Explainer(found.policy, example.as_of, terms(found)).explain(history, findings))


HERFORD, WUERZBURG = "policies/herford/kundenkontaktdichte.yaml", "policies/wuerzburg/absolventenmanagement.yaml"


def test_a_missing_day_of_the_month_in_words():
    (one,) = explained(HERFORD, "kontaktdichte", 3)
    assert outcome(one, "de") == "Verletzt: fällig war der 28.02.2013; am Stichtag 01.03.2013 ist 1 Tag vergangen."
    assert steps(one, "de") == [
        "Die Frist läuft ab: „erstgespraech“ am 31.01.2013.",
        "Fällig: 31.01.2013 + 1 Monat = 28.02.2013 (letzter Tag des Monats); es entscheidet die Zeile „U25 + MP“.",
    ]
    assert steps(one, "en")[1] == (
        "Due: 31 Jan 2013 + 1 month = 28 Feb 2013 (last day of the month); the row “U25 + MP” decides."
    )


def test_a_stricter_row_in_words():
    (one,) = explained(HERFORD, "kontaktdichte", 7)
    assert steps(one, "de")[2] == (
        "Am 15.04.2013 wurde der Abstand kürzer: die neue Frist zählt vom selben Tag an, 31.01.2013 + 1 Monat = "
        "28.02.2013 (letzter Tag des Monats), endet aber nicht vor dem Tag des Wechsels, also 15.04.2013; es "
        "entscheidet die Zeile „UE25 + MP“."
    )


def test_a_day_too_late_in_words():
    (one,) = explained(WUERZBURG, "egv-gebucht", 2)
    assert steps(one, "de")[1:] == [
        "Erster Tag, der zählt: Ende von „massnahme“ 30.09.2019 − 90 Tage = 02.07.2019.",
        "Letzter Tag, der zählt, und Fälligkeit: Ende von „massnahme“ 30.09.2019 + 14 Tage = 14.10.2019.",
    ]
    assert nearly(one, "de") == [
        "„egv eintrag“ am 15.10.2019 („gueltig bis“: 31.12.2019): 1 Tag nach dem letzten Tag, der zählt (14.10.2019)."
    ]
    assert nearly(one, "en") == [
        "“egv eintrag” on 15 Oct 2019 (“gueltig bis”: 31 Dec 2019): 1 day after the last day that counts (14 Oct 2019)."
    ]


def test_a_condition_that_is_not_met_in_words():
    (one,) = explained(WUERZBURG, "egv-gebucht", 7)
    assert nearly(one, "de") == [
        "„egv eintrag“ am 01.08.2019 („gueltig bis“: 29.09.2019): „gueltig bis“ ist 29.09.2019; verlangt: nicht vor "
        "„austritt“ des Anlasses oder, wo es das nicht gibt, Ende des Anlasses (30.09.2019)."
    ]


def test_what_nobody_can_tell_in_words():
    (one,) = explained(WUERZBURG, "egv-gebucht", 9)
    assert outcome(one, "de") == "Unklar: Die Daten entscheiden nicht, ob die Regel eingehalten ist."
    assert remedy(one, "de")[0] == "Nicht erfasst ist „gueltig bis“ bei „egv eintrag“ am 01.08.2019."
    (other,) = explained(WUERZBURG, "egv-gebucht", 14)
    assert outcome(other, "de") == "Unklar: Die Daten entscheiden nicht, ob es den Anlass gibt."


def test_a_prohibition_in_words():
    one = explained("docs/examples/sepsis/policy.yaml", "no-quick-return", 1)[-1]
    assert outcome(one, "en") == "Violated on 31 Mar 2014."
    assert remedy(one, "en") == [
        "Not allowed is “return er” from 1 Mar 2014, 12:00 to 31 Mar 2014.",
        "Broken by “return er” on 31 Mar 2014, 12:00.",
    ]


def test_a_state_that_has_a_name_is_called_by_it():
    found = explained("policies/goettingen/jobakademie.yaml", "clearing-mit-allen", "entzieht")
    said = [text for one in found for text in remedy(one, "de") if "traf zu" in text]
    assert said
    assert all("„entzogen“, das heißt: " in text for text in said)


def test_a_case_as_a_story(request):
    found = entry(HERFORD)
    cases = histories([found], [ROOT / "docs/examples/herford/cases.jsonl"], None)[found.vocabulary_file]
    history = next(one for one in to_histories(cases) if one.subject == "kunde-33")
    as_of = 16251
    findings = [one for one in evaluate(found.policy, history, as_of) if one.rule == "agh-abschluss"]
    explanations = list(Explainer(found.policy, as_of, terms(found)).explain(history, findings))
    titles = {one.id: one.title for one in found.policy.rules}
    for language in ("de", "en"):
        for width in (70, 100, 20):
            said = story(explanations, language, width, titles)
            assert max(map(len, said.splitlines())) <= max(width, 60)
            assert said == story(explanations, language, width, titles)
    assert "Was nötig war" in story(explanations, "de", 100, titles)
    assert "├──" in said
    assert "▼" in said


def test_a_subject_without_findings_has_a_story_too():
    assert story([], "de") == "Kein Befund.\n"
