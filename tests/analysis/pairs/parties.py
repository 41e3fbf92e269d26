"""Small policies about one world, and the faults that the search finds in them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from validator.analysis.faults import Fault
from validator.analysis.pairs import pair_faults
from validator.usecases.library import library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.core.rules import Policy
    from validator.policy.vocabulary import Vocabulary

VOCABULARY = """
vocabulary: world
title: A small world
subjects:
  person: {attributes: {born: date, keen: bool}}
events:
  start: {of: [person], attributes: {kind: {one-of: [a, b]}, noted: {type: bool, act: true}}}
  talk: {of: [person], act: true, attributes: {form: {one-of: [face, phone, letter]}}}
  letter: {of: [person], act: true}
spans:
  course: {of: [person], attributes: {kind: {one-of: [long, short]}, until: date}}
  stage: {of: [person], single: true, attributes: {value: {one-of: [near, far]}}}
"""
CLOCK = "every: {}, do: talk, starts: start, when-in-force: from-last-act"


def policies(*texts: Sequence[str], head: str = "valid: {from: 2020-01-01}") -> tuple[tuple[Policy, ...], Vocabulary]:
    """Policies of rules, each written in one line; the rules are named r1, r2 … through all policies."""
    with TemporaryDirectory() as folder:
        root, number = Path(folder), 0
        (root / "vocabulary.yaml").write_text(VOCABULARY)
        for place, rules in enumerate(texts, 1):
            lines = [f"policy: p{place}", "version: '1'", "title: A", "issuer: world", "vocabulary: vocabulary.yaml"]
            lines += ["subject: person", head, "rules:"]
            for rule in rules:
                number += 1
                lines.append(f"  r{number}: {{title: T, clauses: [W-{number}], without-examples: A sample, {rule}}}")
            (root / f"p{place}.yaml").write_text("\n".join(lines) + "\n")
        entries = library(sorted(root.glob("p*.yaml")), {}, {})
    return tuple(one.policy for one in entries), entries[0].vocabulary


def found(*texts: Sequence[str], head: str = "valid: {from: 2020-01-01}", seed: int = 0) -> list[Fault]:
    """The faults of such policies."""
    some, vocabulary = policies(*texts, head=head)
    return list(pair_faults(some, vocabulary, seed))


def told(faults: Sequence[Fault]) -> list[tuple[str, str, str]]:
    """Each fault as kind, rules, key."""
    return [(one.kind.value, " ".join(norm.rule for norm in one.norms), one.key) for one in faults]
