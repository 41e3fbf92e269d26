"""A rule without an example that keeps it and one that breaks it is refused, unless its author says why it has none."""

from __future__ import annotations

import pytest

from validator.messages.catalogue import render
from validator.policy.load import parse
from validator.policy.problems import BadInput

HEAD = """\
policy: beispiel
version: "1"
title: {de: Beispiel, en: Example}
vocabulary: vocabulary.yaml
subject: kunde
valid: {from: 2020-01-01}
rules:
  r:
    title: Eine Regel
    each: aufnahme
    must: {vermerk: known}
"""
KEPT = "{says: a, as-of: 2020-02-02, history: {}, expect: [{verdict: open}, {verdict: met}]}"
BROKEN = "{says: b, as-of: 2020-02-02, history: {}, expect: [{verdict: met-late}]}"


def said(text: str) -> list[str]:
    try:
        parse(text, "p.yaml", "policy")
    except BadInput as error:
        return [render(one, "en") for one in error.problems]
    return []


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        (f"    examples: [{KEPT}, {BROKEN}]\n", []),
        ("    without-examples: Die Quelle nennt keine Zahl.\n", []),
        ("", ["p.yaml:9:5: the key “examples” is missing [rule r]"]),
        (
            f"    examples: [{KEPT}]\n",
            ["p.yaml:12:15: one entry of the wanted kind is missing [rule r]; hint: An example that breaks the rule."],
        ),
        (
            f"    examples: [{BROKEN}]\n",
            ["p.yaml:12:15: one entry of the wanted kind is missing [rule r]; hint: An example that keeps the rule."],
        ),
    ],
)
def test_both_kinds_of_examples_are_wanted(examples: str, expected: list[str]) -> None:
    assert said(HEAD + examples) == expected
