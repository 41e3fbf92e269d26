"""The rules: each under its title, with force, clauses, scope, norm, exceptions, reason and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.lowering.names import several
from validator.lowering.rules import clauses as all_clauses
from validator.policy.tree import Listing, Mapped
from validator.usecases.show import clocks
from validator.usecases.show.exceptions import exceptions
from validator.usecases.show.model import Heading, Items
from validator.usecases.show.norms import is_state, sentences, sight_of, title
from validator.usecases.show.states import state
from validator.usecases.show.words import clauses, joined, quoted, shown, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given
    from validator.usecases.show.model import Block

FORCES = {"": "muss", "must": "muss", "should": "soll", "target": "Ziel", "indicator": "Anzeige"}


def blocks(given: Given) -> Iterator[Block]:
    """All rules in the order of the file."""
    for name, tree in given.section("rules").items():
        rule = tree if isinstance(tree, Mapped) else strange(tree)
        yield Heading(3, title(rule), f"regel-{name}")
        yield Items(tuple(items(name, rule, given)))
        if "every" in rule:
            yield from clocks.shown_tables(rule, sight_of(rule, given))


def items(name: str, rule: Mapped, given: Given) -> Iterator[tuple[str, str]]:
    """What is to be said of a rule, with labels."""
    sight = sight_of(rule, given)
    yield "Regel", name
    yield "Verbindlichkeit", FORCES[text(rule.get("force"))]
    yield "Fundstellen", clauses(all_clauses(rule))
    if "subject" in rule:
        yield "Handelt von", shown(sight.subject)
    if (scope := rule.get("while")) is not None:
        yield "Für wen", f"{when(rule, given)} gilt: {state(scope, sight)}"
    yield "Norm", " ".join(sentences(rule, given))
    yield from exceptions(name, rule, given)
    if "because" in rule:
        yield "Warum", text(rule.get("because"))
    if "see" in rule:
        yield "Siehe auch", joined(quoted(text(one)) for one in several(rule.get("see")))
    yield "Beispiele", str(count(rule.get("examples")))


def when(rule: Mapped, given: Given) -> str:
    """How a scope bears on the anchors: their first day decides, or each of their days."""
    each = rule.get("each")
    return "solange" if each is None or is_state(each, given) else "wenn am ersten Tag des Anlasses"


def count(tree: Tree | None) -> int:
    """How many items a list has."""
    return len(tree.items) if isinstance(tree, Listing) else 0
