"""What is hidden of cases changes nothing that is found in them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.differential.making import make
from validator.core.findings import FactRef, Finding
from validator.engine import run
from validator.histories.columns import Columns
from validator.histories.rows import to_columns, to_histories
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary
from validator.reference import evaluate
from validator.results.keys import Key
from validator.results.veil import Veil, needed, pseudonym

KEY = Key(bytes(range(32)))
BARE = Vocabulary("none", {}, {})


def renamed(one: FactRef | None) -> FactRef | None:
    return None if one is None or one.id is None else replace(one, id=pseudonym(KEY, one.id))


def veiled(one: Finding) -> Finding:
    refs = tuple(renamed(ref) or ref for ref in one.evidence)
    return replace(
        one, subject=pseudonym(KEY, one.subject), anchored=renamed(one.anchored) or one.anchored, evidence=refs
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_cases_under_pseudonyms_are_judged_as_before(seed: int) -> None:
    policy, histories, as_of = make(Random(seed))
    columns = to_columns(histories)
    hidden = Veil(KEY)([policy], BARE, columns)
    before = sorted(map(veiled, run(policy, columns, as_of).findings()), key=repr)
    assert sorted(run(policy, hidden, as_of).findings(), key=repr) == before
    kept = [one for history in to_histories(needed(hidden, [policy])) for one in evaluate(policy, history, as_of)]
    assert sorted(kept, key=repr) == before


def people() -> Columns:
    fact = {"type": "besuch", "at": "2020-01-01", "id": "akte 17", "notiz": "weint", "wer": "frau muster", "art": "tel"}
    from validator.histories.model import Fact, History  # noqa: PLC0415

    attributes = {name: str(fact[name]) for name in ("notiz", "wer", "art")}
    one = Fact("besuch", 18262, 18262, None, None, True, str(fact["id"]), attributes)
    return to_columns(
        [History("anna", "kunde", {"team": "nord"}, (one,)), History("bert", "kunde", {"team": "anna"}, ())]
    )


WORDS = Vocabulary(
    "words",
    {"kunde": {"team": Attribute(Shape.TEXT)}},
    {
        "besuch": FactType(
            "besuch",
            True,
            ("kunde",),
            {
                "notiz": Attribute(Shape.TEXT),
                "wer": Attribute(Shape.ID),
                "art": Attribute(Shape.TEXT, values=("tel", "brief")),
            },
        )
    },
)


def texts(columns: Columns) -> set[str]:
    return {str(one) for one in columns.values} | set(columns.subjects)


def test_names_ids_and_free_texts_are_hidden_and_closed_values_are_not() -> None:
    found = texts(Veil(KEY)([], WORDS, people()))
    assert not found & {"anna", "bert", "akte 17", "weint", "frau muster", "nord"}
    assert "tel" in found


def test_equal_texts_stay_equal() -> None:
    columns = Veil(KEY)([], WORDS, people())
    anna = columns.subjects.index(pseudonym(KEY, "anna"))
    bert = columns.subjects.index(pseudonym(KEY, "bert"))
    assert columns.values[columns.attributes["team"][bert]] == columns.subjects[anna]


def test_identified_cases_still_hide_free_texts() -> None:
    found = texts(Veil(KEY, identify=True)([], WORDS, people()))
    assert {"anna", "bert", "akte 17", "frau muster"} <= found
    assert not found & {"weint", "nord"}


def test_texts_are_shown_when_asked_for_and_names_are_not() -> None:
    found = texts(Veil(KEY, texts=True)([], WORDS, people()))
    assert {"weint", "nord"} <= found
    assert not found & {"bert", "akte 17", "frau muster"}


def test_the_unit_is_shown_when_it_is_no_person() -> None:
    assert "nord" in texts(Veil(KEY, unit="team")([], WORDS, people()))
    assert "frau muster" not in texts(Veil(KEY, unit="besuch.wer")([], WORDS, people()))


def test_subjects_stand_in_order_of_their_pseudonyms() -> None:
    names = list(Veil(KEY)([], WORDS, people()).subjects)
    assert names == sorted(names)
