"""Selections of facts, and the tests on their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.lowering.points import WHICH
from validator.policy.tree import Leaf, Listing, Mapped
from validator.policy.vocabulary import Attribute, Shape
from validator.usecases.show import states
from validator.usecases.show.given import noted
from validator.usecases.show.points import point, written
from validator.usecases.show.words import (
    BOUNDS,
    DATE,
    MOMENTS,
    WEEKDAYS,
    contracted,
    joined,
    quoted,
    scalar,
    shown,
    strange,
    text,
    value,
)
from validator.usecases.show.words import attribute as called

if TYPE_CHECKING:
    from validator.policy.tree import Tree
    from validator.usecases.show.given import Sight

COMPARISON = frozenset((*BOUNDS, "not", "includes", "parameter", "reading"))
CALENDAR = {"time": "Beginn", "end-time": "Ende", "weekday": "Wochentag"}
UNTYPED = Attribute(Shape.TEXT)


def facts(tree: Tree, sight: Sight) -> str:
    """The facts a tree selects: `„kontakt“`, `„massnahme“ (AGH) oder „kurs“`, `der Beginn von „profillage“`."""
    match sight.given.meant(tree):
        case Leaf() as leaf:
            return noted(tree, quoted(text(leaf)))
        case Listing(items):
            return noted(tree, joined((facts(item, sight) for item in items), "oder"))
        case Mapped(entries) if "at" in entries:
            owner = sight.within(sight.given.types(entries["of"]), facts(entries["of"], sight))
            return noted(tree, written(entries["at"], owner))
        case Mapped(entries):
            ((kind, test),) = entries.items()
            return noted(tree, selection(kind, test, sight))
        case Missing():
            strange(tree)


def selection(kind: str, tree: Tree, sight: Sight) -> str:
    """One fact type with its tests."""
    found = tests(tree, sight.within((kind,)))
    related = tree.get("of") if isinstance(tree, Mapped) else None
    whose = "" if related is None else f" von {quoted(text(related))}"
    return f"{quoted(kind)}{whose} ({', '.join(found)})" if found else f"{quoted(kind)}{whose}"


def tests(tree: Tree, sight: Sight) -> list[str]:
    """What facts must be like: a bare value is that of `value`."""
    if not isinstance(tree, Mapped) or (tree.entries and tree.entries.keys() <= COMPARISON):
        return [test(tree, attribute("value", sight), sight)]
    return [labelled(name, inner, sight) for name, inner in tree.entries.items() if name != "of"]


def labelled(name: str, tree: Tree, sight: Sight) -> str:
    """One test with what it looks at."""
    if name == "while":
        return f"während {states.part(tree, sight)}"
    if name == "lasts":
        return f"Dauer {lasting(tree, sight)}"
    if name in CALENDAR:
        return f"{CALENDAR[name]} {clocked(tree, sight)}"
    found = test(tree, attribute(name, sight), sight)
    return found if name == "value" else f"{quoted(name)}: {found}"


def attribute(name: str, sight: Sight) -> Attribute:
    """The type of an attribute at hand; `id` and what is not known are text."""
    return sight.given.attribute(sight.types, name) or UNTYPED


def lasting(tree: Tree, sight: Sight) -> str:
    """How long a fact lasts."""
    if not isinstance(tree, Mapped):
        strange(tree)
    return joined(f"{BOUNDS[key]} {amount(inner, sight)}" for key, inner in tree.entries.items())


def amount(tree: Tree, sight: Sight) -> str:
    """A number or duration, also by the name of a parameter."""
    meant = sight.given.meant(tree)
    if isinstance(meant, Missing):
        return f"ein nicht festgelegter Wert ({quoted(meant.name)})"
    return noted(tree, value(meant))


def clocked(tree: Tree, sight: Sight) -> str:
    """A test of a clock time or a weekday."""
    match sight.given.meant(tree):
        case Mapped(entries):
            words = {**MOMENTS, "not": "nicht"}
            return contracted(joined(f"{words[key]} {clocked(one, sight)}" for key, one in entries.items()))
        case Listing(items):
            return joined((clocked(item, sight) for item in items), "oder")
        case Leaf(None):
            return noted(tree, "leer")
        case Leaf(str() as word):
            return noted(tree, WEEKDAYS.get(word) or {"known": "angegeben", "none": "leer"}.get(word) or f"{word} Uhr")
        case Missing(name):
            return f"ein nicht festgelegter Wert ({quoted(name)})"
        case _:
            strange(tree)


def test(tree: Tree, kind: Attribute, sight: Sight) -> str:
    """One attribute against a literal, a list, a word or comparisons."""
    match sight.given.meant(tree):
        case Missing(name):
            return f"nicht festgelegt ({quoted(name)})"
        case Leaf(None) | Leaf("none"):
            return "leer"
        case Leaf("known"):
            return "angegeben"
        case Leaf() as leaf:
            return noted(tree, "enthält " * kind.many + operand(leaf, kind, sight))
        case Listing(items):
            found = [operand(item, kind, sight) for item in items]
            return noted(tree, f"genau {joined(found)}" if kind.many else joined(found, "oder"))
        case Mapped(entries):
            return noted(tree, joined(comparison(key, inner, kind, sight) for key, inner in entries.items()))


def comparison(key: str, tree: Tree, kind: Attribute, sight: Sight) -> str:
    """`mindestens 10`, `nicht AGH`, `vor dem Ende des Anlasses`."""
    if key == "not":
        return f"nicht {test(tree, kind, sight)}"
    meant = sight.given.meant(tree)
    if isinstance(meant, Missing):
        return f"{BOUNDS.get(key, 'enthält')} ein nicht festgelegter Wert ({quoted(meant.name)})"
    if key == "includes" and isinstance(meant, Listing):
        return f"enthält {joined(operand(item, kind, sight) for item in meant)}"
    found = noted(tree, operand(meant, kind, sight))
    if key == "includes":
        return f"enthält {found}"
    return contracted(f"{(MOMENTS if kind.shape is Shape.DATE else BOUNDS)[key]} {found}")


def operand(tree: Tree, kind: Attribute, sight: Sight) -> str:
    """What an attribute is compared with."""
    if not isinstance(tree, Leaf):
        strange(tree)
    if not isinstance(tree.value, str):
        return scalar(tree.value)
    owner, _, name = tree.value.rpartition(".")
    if tree.value == "this":
        return "der Anlass"
    if owner in ("this", "subject") and name not in WHICH and name.isidentifier():
        return f"{called(name)} des Anlasses" if owner == "this" else f"{called(name)} ({shown(sight.subject)})"
    if kind.shape is Shape.DATE and not DATE.fullmatch(tree.value):
        return point(tree.value, sight, dative=True)
    return f"dem {scalar(tree.value)}" if kind.shape is Shape.DATE else scalar(tree.value)
