"""Made-up histories: facts to order, and drafts that survive being written."""

import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from validator.analysis.generation.drafts import Draft, overlap
from validator.analysis.generation.drawing import draw
from validator.analysis.generation.forms import JsonLines
from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.core.days import Whose
from validator.core.truths import All, Any, Compare, Not, Op
from validator.core.values import Field, Literal
from validator.histories.model import Fact
from validator.histories.read import read
from validator.histories.rows import to_histories
from validator.usecases.library import library

DATA = Path(__file__).parents[1] / "cli" / "data"
POLICIES = Path(__file__).parents[2] / "policies"
SEPSIS = Path(__file__).parents[2] / "docs" / "examples" / "sepsis"


def maker(folder: Path, seed: int) -> Maker:
    (entry,) = library([folder], {}, {})
    first = entry.policy.validity.first or 0
    return Maker(entry.policy, entry.vocabulary, Random(seed), first, first + 500)


def own(op: Op, value: object = None) -> Compare:
    return Compare(Field(Whose.OWN, "art"), op, None if value is None else Literal(value))


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        (own(Op.EQ, "telefon"), {"telefon"}),
        (own(Op.NE, "telefon"), {"persoenlich"}),
        (Not(own(Op.EQ, "telefon")), {"persoenlich"}),
        (own(Op.IN, ("telefon", "persoenlich")), {"telefon", "persoenlich"}),
        (own(Op.NONE), {None}),
        (All((own(Op.KNOWN), own(Op.NE, "telefon"))), {"persoenlich"}),
        (Not(Any((own(Op.EQ, "telefon"), own(Op.NONE)))), {"persoenlich"}),
    ],
)
def test_facts_are_bent_to_a_test(test, wanted):
    made = maker(DATA, 1)
    facts = [made.bent(made.fact("kontakt", 18500, None), test, Draft("kunde"), None) for _ in range(20)]
    assert {fact.attributes["art"] for fact in facts} <= wanted


@pytest.mark.parametrize("folder", [DATA, SEPSIS])
def test_a_settled_draft_reads_back_as_it_was_judged(folder, tmp_path):
    made = maker(folder, 7)
    repairer = Repairer(made, made.last)
    drafts = [draw(made.policy.rules[0].subject, made) for _ in range(6)]
    settled = repairer.settle(drafts)
    assert settled
    path, form = tmp_path / "cases.jsonl", JsonLines()
    path.write_text("".join(form.text(str(n), form.rests(one)) for n, one in enumerate(settled)))
    assert all(json.loads(line) for line in path.read_text().splitlines())
    columns = read([path], zone=made.policy.zone, vocabulary=made.vocabulary)
    for number, (again, one) in enumerate(zip(to_histories(columns), settled, strict=True)):
        assert again == one.history(str(number))


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (10, 20, [(10, 20), (21, None)]),
        (0, 5, [(0, 5), (10, None)]),
        (15, None, [(10, 14), (15, None)]),
        (15, 15, [(10, 14), (15, 15), (16, None)]),
        (5, None, [(5, None)]),
    ],
)
def test_of_a_type_with_one_span_at_a_time_the_others_give_way(start, end, kept):
    draft = Draft("kunde", single=frozenset({"profil"}))
    for first, last in ((10, None), (start, end)):
        draft.add(Fact("profil", first, last, None, None, False, None, {}))
    assert sorted(((one.start, one.end) for one in draft.facts.values()), key=str) == sorted(kept, key=str)


def test_made_histories_keep_to_one_span_at_a_time():
    (entry,) = library([POLICIES / "herford"], {}, {})
    single = {name for name, one in entry.vocabulary.facts.items() if one.single}
    made = Maker(entry.policy, entry.vocabulary, Random(3), 15500, 16500)
    for draft in (draw("kunde", made) for _ in range(20)):
        spans = [one for one in draft.facts.values() if one.type in single and not one.event]
        for one, other in combinations(spans, 2):
            assert one.type != other.type or not overlap(one, other)
