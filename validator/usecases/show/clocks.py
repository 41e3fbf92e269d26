"""`every` as sentences and tables: the interval, its start, and what a change does to a running clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Duration, Missing
from validator.lowering.durations import parse
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show.facts import facts
from validator.usecases.show.given import noted
from validator.usecases.show.model import Table
from validator.usecases.show.states import several, state
from validator.usecases.show.words import clauses, duration, quoted, scalar, shown, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Sight

STRICTER = {
    "from-last-act": "zählt die neue Frist ab der letzten Handlung, endet aber nie vor dem Tag des Wechsels",
    "starts-anew": "beginnt die neue Frist am Tag des Wechsels; endet die laufende früher, bleibt es bei ihr",
    "runs-on": (
        "läuft die bisherige Frist aus; gab es keine, zählt die neue ab der letzten Handlung, endet aber nie vor dem "
        "Tag des Wechsels"
    ),
}
LOOSER = {
    "from-last-act": "zählt die neue Frist ab der letzten Handlung; kürzer als die laufende wird sie nicht",
    "starts-anew": "beginnt die neue Frist am Tag des Wechsels; kürzer als die laufende wird sie nicht",
    "runs-on": "läuft die bisherige Frist aus, auch wenn danach kein Abstand mehr gilt",
}
RESUMED = {
    "pauses": "Endet das Ruhen, verlängert sich die Frist um seine Tage.",
    "from-last-act": "Endet das Ruhen, zählt die Frist ab der letzten Handlung, endet aber nie vor diesem Tag.",
    "starts-anew": "Endet das Ruhen, beginnt die Frist neu.",
    "runs-on": "Die Frist läuft während des Ruhens weiter, endet aber nie vor dem ersten Tag danach.",
}
IN_FORCE = {
    "from-last-act": (
        "Am ersten Tag der Geltung zählt die Frist ab der letzten Handlung davor, endet aber nie vor diesem Tag."
    ),
    "starts-anew": "Am ersten Tag der Geltung beginnt die Frist neu.",
    "runs-on": "Die Frist der früheren Fassung läuft weiter, endet aber nie vor dem ersten Tag der Geltung.",
}
HITS = {
    "first": "Die oberste zutreffende Zeile entscheidet.",
    "strictest": "Treffen mehrere Zeilen zu, gilt der kürzeste Abstand.",
    "unique": "Es darf nur eine Zeile zutreffen.",
}


def sentences(rule: Mapped, sight: Sight) -> Iterator[str]:
    """The interval, the start, the suspension, and a sentence for each clock word."""
    act = facts(rule.entries["do"], sight)
    yield f"Auf jede Handlung ({act}) folgt die nächste {spacing(rule.entries['every'], sight)}."
    yield f"Die Frist beginnt mit {facts(rule.entries['starts'], sight)}."
    if (suspended := rule.get("suspended-while")) is not None:
        yield f"Die Frist ruht, solange gilt: {state(suspended, sight)}."
    yield from words(rule)
    if getattr(rule.get("roll"), "value", False):
        yield "Fällt der letzte Tag auf einen Samstag, Sonntag oder Feiertag, so gilt der nächste Werktag."
    if getattr(rule.get("late"), "value", True) is False:
        yield "Eine verspätete Handlung heilt den Verstoß nicht."


def words(rule: Mapped) -> Iterator[str]:
    """What the running clock does in each situation that the rule names."""
    if "when-stricter" in rule:
        yield f"Wird der Abstand kürzer, {STRICTER[text(rule.get('when-stricter'))]}."
    if "when-looser" in rule:
        yield f"Wird der Abstand länger, {LOOSER[text(rule.get('when-looser'))]}."
    if "when-resumed" in rule:
        yield RESUMED[text(rule.get("when-resumed"))]
    if "when-in-force" in rule:
        yield IN_FORCE[text(rule.get("when-in-force"))]


def spacing(tree: Tree, sight: Sight) -> str:
    """How soon the next act follows."""
    meant = sight.given.meant(tree)
    if isinstance(meant, Leaf):
        return noted(tree, f"innerhalb von {dative(meant, sight)}")
    if isinstance(meant, Missing):
        return f"innerhalb einer nicht festgelegten Frist ({quoted(meant.name)})"
    which = "die Tabelle" if len(tables(tree, sight)) == 1 else "die erste Tabelle mit einer zutreffenden Zeile"
    return f"innerhalb des Abstands, den {which} nennt"


def dative(leaf: Leaf, sight: Sight) -> str:
    """A duration after `innerhalb von`."""
    found = length(leaf, sight)
    return scalar(leaf.value) if found is None or isinstance(found, Missing) else duration(found, dative=True)


def length(tree: Tree, sight: Sight) -> Duration | Missing | None:
    """The interval of a row; None where nothing is owed."""
    meant = sight.given.meant(tree)
    match meant:
        case Missing():
            return meant
        case Leaf(None) | Leaf("none"):
            return None
        case Leaf(str() as word) if (found := parse(word)) is not None:
            return found
        case _:
            strange(tree)


def interval(found: Duration | Missing | None) -> str:
    """An interval as a cell."""
    match found:
        case None:
            return "keiner"
        case Missing(name):
            return f"nicht festgelegt ({quoted(name)})"
        case Duration():
            return duration(found)


def tables(tree: Tree, sight: Sight) -> tuple[Mapped, ...]:
    """The decision tables of `every`; none where the interval is constant."""
    meant = sight.given.meant(tree)
    items = meant.items if isinstance(meant, Listing) else (meant,)
    return tuple(one for one in items if isinstance(one, Mapped) and "rows" in one)


def rows(table: Mapped) -> tuple[Mapped, ...]:
    """The rows of a table."""
    found = table.entries["rows"]
    if not isinstance(found, Listing):
        strange(found)
    return tuple(one if isinstance(one, Mapped) else strange(one) for one in found)


def conditions(row: Mapped) -> tuple[Tree, ...]:
    """The states that must all hold for a row."""
    when = row.get("when")
    return when.items if isinstance(when, Listing) else () if when is None else (when,)


def shown_tables(rule: Mapped, sight: Sight) -> Iterator[Table]:
    """The rule's tables as they stand."""
    found = tables(rule.entries["every"], sight)
    for number, table in enumerate(found, 1):
        count = f"Tabelle {number}" if len(found) > 1 else "Tabelle"
        lines = tuple(line(row, place, sight) for place, row in enumerate(rows(table), 1))
        caption = f"{count}. {HITS[text(table.get('hit'))]}"
        yield Table(caption, ("Zeile", "Wenn", "Abstand", "Handlung", "Fundstellen"), lines)


def line(row: Mapped, place: int, sight: Sight) -> tuple[str, ...]:
    """One row of a table."""
    when, act, gap = conditions(row), row.get("do"), length(row.entries["interval"], sight)
    name = shown(text(row.get("name"))) or str(place)
    return (
        name,
        several(when, "und", sight) if when else "immer",
        noted(row.entries["interval"], interval(gap)),
        "–" if gap is None else "wie oben" if act is None else facts(act, sight),
        clauses(cited(row)),
    )


def cited(tree: Mapped) -> tuple[str, ...]:
    """The clauses that a rule, row or definition itself names."""
    found = tree.get("clauses")
    return tuple(text(one) for one in found) if isinstance(found, Listing) else ()
