"""Combined states that hold in no situation, although each part can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.situations import Space
from validator.core.truths import All
from validator.linting.model import Check, Remark, text
from validator.lowering import states
from validator.lowering.names import Names, Refused
from validator.lowering.points import Seen
from validator.policy.problems import BadInput
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.truths import Truth
    from validator.linting.model import Subject
    from validator.policy.tree import Tree


def found(subject: Subject) -> Iterator[Remark]:
    """Definitions by `all` of which no situation shows all parts. `any: []`, which says so openly, is meant."""
    part = subject.section("states")
    kind = text(subject.document.get("subject"))
    for name, tree in part.entries.items():
        truth = combined(tree, subject, kind)
        if (
            truth is not None
            and not possible(truth, subject, kind)
            and all(possible(one, subject, kind) for one in truth.of)
        ):
            yield Remark(part.keys[name], {"name": name})


def combined(tree: Tree, subject: Subject, kind: str) -> All | None:
    """A definition by `all`, as core; None for any other, or where its subject is not the policy's."""
    names = Names(subject.document, subject.vocabulary, {}, {})
    names.subject = kind
    try:
        inner = tree.entries["is"] if isinstance(tree, Mapped) and "is" in tree else tree
        lowered = states.state(inner, Seen(), names)
    except (Refused, BadInput):
        return None
    return lowered if isinstance(lowered, All) else None


def possible(truth: Truth, subject: Subject, kind: str) -> bool:
    """Whether some situation has it, or may have it."""
    return Space((truth,), subject.vocabulary, kind).find(truth) is not None


WRONG = """\
states:
  beides: {all: [{profil: nah}, {profil: fern}]}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
    while: beides
"""
RIGHT = """\
states:
  beides: {any: [{profil: nah}, {profil: fern}]}
rules:
  gespraech-nach-aufnahme:
    title: A talk within two weeks of the intake
    without-examples: A sample.
    clauses: [M-1]
    each: aufnahme
    within: [at, at + 14 days]
    do: gespraech
    while: beides
"""
CHECK = Check("FA203", "never-holds", found, WRONG, RIGHT)
