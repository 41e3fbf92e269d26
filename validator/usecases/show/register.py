"""The clause register: what became of each clause of the source; and where its clauses contradict each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.lowering.register import Entry, register
from validator.policy.tree import Listing, Mapped
from validator.usecases.show.clocks import cited, conditions, rows, tables
from validator.usecases.show.model import Table
from validator.usecases.show.norms import sight_of, title
from validator.usecases.show.others import rule_of
from validator.usecases.show.states import several
from validator.usecases.show.words import clauses, quoted, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given
    from validator.usecases.show.model import Block

KINDS = {
    "facts": "Begriff",
    "states": "Begriff",
    "classes": "Einteilung",
    "parameters": "Parameter",
    "readings": "Lesart",
}
REASONS = {
    "target": "ein Ziel, keine Pflicht",
    "permission": "eine Erlaubnis",
    "organisational": "eine Frage der Organisation",
    "no-measure": "ohne Maß, an dem sich prüfen ließe",
    "elsewhere": "anderswo geregelt",
}

FAULTS = {
    "conflict": "Konflikt",
    "tension": "Spannung",
    "divergence": "Abweichung",
    "redundancy": "überflüssige Regel",
    "vacuity": "leere Regel",
    "gap": "Lücke",
    "versions": "Fassungsfehler",
}
"""The kinds of fault that `prove` finds."""


def blocks(given: Given) -> Iterator[Block]:
    """One table of all clauses, in the order of their numbers."""
    found = register(given.document).entries
    rows = tuple(row(clause, found[clause], given) for clause in sorted(found, key=natural))
    if rows:
        yield Table("Was aus jeder Klausel wurde", ("Klausel", "Behandlung", "Wo und warum"), rows)


def natural(clause: str) -> list[tuple[int, int, str]]:
    """An order in which 1.10 follows 1.9."""
    parts = re.findall(r"\d+|\D+", clause)
    return [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts]


def row(clause: str, entries: tuple[Entry, ...], given: Given) -> tuple[str, ...]:
    """One clause with all its uses."""
    uses = [use(clause, one, given) for one in entries]
    kinds = dict.fromkeys(kind for kind, _ in uses)
    return clause, ", ".join(kinds), "; ".join(where for _, where in uses)


def use(clause: str, one: Entry, given: Given) -> tuple[str, str]:
    """How a clause is dealt with, and where or why."""
    match one.how:
        case "rules" if one.where == "valid" and "valid" not in given.section("rules"):
            return "Geltung", "Gültigkeit der Anweisung"
        case "rules":
            return "geprüft", f"{title(given.section('rules')[one.where])} ({place(clause, one.where, given)})"
        case "definitions":
            return "Definition", one.where
        case "not-checked":
            return "nicht geprüft", unchecked(clause, one, given)
        case how:
            return KINDS[how], quoted(one.where)


def place(clause: str, name: str, given: Given) -> str:
    """The rule's id and, where rows of its tables cite the clause, these rows."""
    rule = rule_of(name, given)
    if "every" not in rule:
        return name
    sight = sight_of(rule, given)
    listed = (row for table in tables(rule.entries["every"], sight) for row in rows(table))
    found = [several(conditions(row), "und", sight) for row in listed if clause in cited(row) and conditions(row)]
    return f"{name}: {', '.join(found)}" if found else name


def unchecked(clause: str, one: Entry, given: Given) -> str:
    """Why nothing checks the clause."""
    tree = given.section("not-checked")[clause]
    because = text(tree.get("because")) if isinstance(tree, Mapped) else ""
    return f"{REASONS[one.where]}: {because}" if because else REASONS[one.where]


def conflicts(given: Given) -> Iterator[Block]:
    """Clauses that contradict each other; both are encoded as they stand."""
    ones = [one if isinstance(one, Mapped) else strange(one) for one in items(given.document.get("conflicts"))]
    if ones:
        rows = tuple((clauses(cited(one)), text(one.get("because"))) for one in ones)
        yield Table("Klauseln, die einander widersprechen", ("Klauseln", "Worin"), rows)
    yield from acknowledged(given)


def items(tree: Tree | None) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Listing) else ()


def acknowledged(given: Given) -> Iterator[Block]:
    """The faults that are meant to stay, with what prevails."""
    ones = [one if isinstance(one, Mapped) else strange(one) for one in items(given.document.get("acknowledged"))]
    if ones:
        header = ("Regeln", "Fehler", "Es gilt", "Warum")
        yield Table("Anerkannte Fehler", header, tuple(meant(one) for one in ones))


def meant(one: Mapped) -> tuple[str, ...]:
    """One acknowledged fault."""
    rules, keys = (tuple(map(text, listed)) for listed in (items(one.get("rules")), items(one.get("keys"))))
    kind = FAULTS[text(one.get("fault"))]
    return (
        ", ".join(rules) or "–",
        f"{kind} ({', '.join(keys)})" if keys else kind,
        text(one.get("prevails")) or "–",
        text(one.get("because")),
    )
