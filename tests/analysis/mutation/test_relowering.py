"""A mutant lowered in part is the mutant lowered whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.analysis.mutation.documents import walk
from validator.lowering import lower, relowering
from validator.policy import yaml
from validator.policy.problems import BadInput, Problem
from validator.policy.tree import Mapped
from validator.policy.vocabularies import read_vocabulary
from validator.usecases.library import library

ROOT = Path(__file__).parents[3]
SMALL = (
    ROOT / "policies" / "ostalbkreis",
    ROOT / "policies" / "ennepe-ruhr",
    ROOT / "docs" / "examples" / "road-fines",
    ROOT / "docs" / "examples" / "sepsis",
    ROOT / "tests" / "cli" / "data",
)


@pytest.mark.parametrize("folder", SMALL, ids=lambda one: one.name)
def test_each_mutant_is_what_full_lowering_gives(folder):
    (entry,) = library([folder], {}, {})
    document = entry.source.document
    kept = relowering(document, entry.vocabulary, {}, entry.readings)
    count = 0
    for change, tree in walk(document, entry.vocabulary, entry.readings):
        count += 1
        whole: object
        part: object
        try:
            whole = lower(tree, entry.vocabulary, readings=entry.readings)
        except BadInput as error:
            whole = error.problems
        try:
            part = kept.lower(tree, *change.path[:2])
        except BadInput as error:
            part = error.problems
        assert part == whole, change.name
    assert count


TWO = """
policy: muster
version: "1"
title: A sample
issuer: muster
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-31}
rules:
  eins: {title: One, without-examples: A sample, each: massnahme, within: [end, end + 2 days], do: bericht}
  zwei: {title: Two, each: massnahme, within: [end, end + 3 days], do: bericht, instead-of: [eins]}
"""


def test_a_rule_that_fails_by_itself_fails_again_unless_it_is_what_changed():
    vocabulary = read_vocabulary(ROOT / "tests" / "cli" / "data" / "vocabulary.yaml")
    document = yaml.parse(TWO.replace("do: bericht", "do: nichts", 1), "p.yaml")
    assert isinstance(document, Mapped)
    kept = relowering(document, vocabulary, {}, {})
    assert set(kept.parts) == {"zwei"}
    with pytest.raises(BadInput) as refused:
        kept.lower(document, "rules", "zwei")
    assert all(isinstance(one, Problem) for one in refused.value.problems)
