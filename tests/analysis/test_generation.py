"""Made-up histories: facts to order, and drafts that survive being written."""

import json
from pathlib import Path
from random import Random

import pytest

from validator.analysis.generation.drafts import Draft
from validator.analysis.generation.drawing import draw
from validator.analysis.generation.forms import JsonLines
from validator.analysis.generation.making import Maker
from validator.analysis.generation.repair import Repairer
from validator.core.days import Whose
from validator.core.truths import All, Any, Compare, Not, Op
from validator.core.values import Field, Literal
from validator.histories.read import read
from validator.histories.rows import to_histories
from validator.usecases.library import library

DATA = Path(__file__).parents[1] / "cli" / "data"
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
