"""Vocabularies: what the schema cannot see is checked when they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.core.rules import Group, Relation
from validator.policy.load import parse
from validator.policy.problems import BadInput
from validator.policy.vocabularies import read_vocabulary, vocabulary
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

TEXT = """\
vocabulary: arbeitsfoerderung
title: Beispiel
subjects:
  kunde: {about: Wer betreut wird., attributes: {geburtsdatum: date, aktivierbar: bool}}
  regionalstelle: {attributes: {sitz: id, teams: {list-of: id}}}
  team:
events:
  kontakt:
    of: [kunde, fallbestand]
    attributes:
      kanal: {one-of: [telefon, praesenz]}
      durch: id
      ifk: id
      text: {type: text, absent: none}
      faelle: {list-of: id}
      arten: {list-of: {one-of: [a, b]}, absent: none}
spans:
  profillage: {of: [kunde], attributes: {value: {one-of: [Marktprofil, Foerderprofil]}, absent: number}}
relations: {sitz_stelle: {from: regionalstelle, attribute: sitz, to: regionalstelle}}
groups: {fallbestand: {by: ifk, facts: [kontakt]}}
"""


def read(text: str) -> Vocabulary:
    return vocabulary(parse(text, "v.yaml", "vocabulary"))


def test_a_vocabulary_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "v.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert read_vocabulary(file) == Vocabulary(
        "arbeitsfoerderung",
        {
            "kunde": {"geburtsdatum": Attribute(Shape.DATE), "aktivierbar": Attribute(Shape.BOOL)},
            "regionalstelle": {"sitz": Attribute(Shape.ID), "teams": Attribute(Shape.ID, many=True)},
            "team": {},
        },
        {
            "kontakt": FactType(
                "kontakt",
                True,
                ("kunde", "fallbestand"),
                {
                    "kanal": Attribute(Shape.TEXT, ("telefon", "praesenz")),
                    "durch": Attribute(Shape.ID),
                    "ifk": Attribute(Shape.ID),
                    "text": Attribute(Shape.TEXT, absent_is_none=True),
                    "faelle": Attribute(Shape.ID, many=True),
                    "arten": Attribute(Shape.TEXT, ("a", "b"), many=True, absent_is_none=True),
                },
            ),
            "profillage": FactType(
                "profillage",
                False,
                ("kunde",),
                {"value": Attribute(Shape.TEXT, ("Marktprofil", "Foerderprofil")), "absent": Attribute(Shape.NUMBER)},
            ),
        },
        (Relation("sitz_stelle", "regionalstelle", "sitz", "regionalstelle"),),
        (Group("fallbestand", "ifk", ("kontakt",)),),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "code", "line"),
    [
        ("of: [kunde]", "of: [kundin]", "vocabulary-subject", 18),
        ("profillage:", "kontakt:", "vocabulary-twice", 18),
        ("attribute: sitz", "attribute: ort", "vocabulary-relation", 19),
        ("attribute: sitz", "attribute: teams", "vocabulary-relation", 19),
        ("sitz: id", "sitz: date", "vocabulary-relation", 19),
        ("to: regionalstelle", "to: stelle", "vocabulary-relation", 19),
        ("by: ifk", "by: fall", "vocabulary-group", 20),
        ("by: ifk", "by: faelle", "vocabulary-group", 20),
        ("facts: [kontakt]", "facts: [gespraech]", "vocabulary-group", 20),
        ("team:", "fallbestand:", "vocabulary-group-name", 20),
        ("durch: id", "while: id", "vocabulary-reserved", 8),
        ("durch: id", "from: date", "vocabulary-reserved", 8),
        ("geburtsdatum", "geburts-datum", "schema-name", 4),
        ("kunde:", "Kundin 1:", "schema-name", 4),
        ("durch: id", "durch: uuid", "schema-choice", 12),
        ("{type: text, absent: none}", "{absent: none}", "schema-required", 14),
        ("{type: text, absent: none}", "{type: text, one-of: [a]}", "schema-misplaced-key", 14),
        ("{list-of: id}}", "{list-of: {list-of: id}}}", "schema-unknown-key", 5),
        ("[telefon, praesenz]", "[telefon, telefon]", "schema-other", 11),
        ("[telefon, praesenz]", "[]", "schema-few", 11),
        ("[telefon, praesenz]", "[telefon, 5]", "schema-quotes", 11),
        ("spans:", "spanns:", "schema-unknown-key", 17),
        ("of: [kunde],", "", "schema-required", 18),
    ],
)
def test_a_faulty_vocabulary_is_refused(right: str, wrong: str, code: str, line: int) -> None:
    assert right in TEXT
    with pytest.raises(BadInput) as caught:
        read(TEXT.replace(right, wrong, 1))
    assert (code, line) in [(one.code, one.place.line) for one in caught.value.problems]


ACTS = """\
vocabulary: v
subjects: {kunde: {attributes: {offen: {type: bool, act: true}, alter: number}}}
events:
  einladung: {of: [kunde], act: true, attributes: {zweck: text, erschienen: {type: bool, act: false}}}
  anruf: {of: [kunde], attributes: {angenommen: {type: bool, act: true}, dauer: number}}
spans:
  profil: {of: [kunde], single: true}
  kurs: {of: [kunde], act: true}
"""


@pytest.mark.parametrize(
    ("fact", "attribute", "decided"),
    [
        ("einladung", "zweck", True),
        ("einladung", "erschienen", False),
        ("einladung", "unknown", True),
        ("anruf", "angenommen", True),
        ("anruf", "dauer", False),
    ],
)
def test_an_attribute_is_decided_as_its_fact_is_unless_it_says_otherwise(
    fact: str, attribute: str, decided: bool
) -> None:
    assert read(ACTS).facts[fact].decides(attribute) is decided


def test_acts_and_single_spans_are_what_the_vocabulary_says() -> None:
    found = read(ACTS)
    assert {name for name, one in found.facts.items() if one.act} == {"einladung", "kurs"}
    assert {name for name, one in found.facts.items() if one.single} == {"profil"}
    assert [found.subjects["kunde"][name].act for name in ("offen", "alter")] == [True, None]


def test_an_event_is_not_single() -> None:
    with pytest.raises(BadInput) as caught:
        read("vocabulary: v\nsubjects: {kunde: {}}\nevents: {anruf: {of: [kunde], single: true}}\n")
    assert [one.code for one in caught.value.problems] == ["schema-unknown-key"]
