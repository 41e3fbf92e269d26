"""States: what holds on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Ever, Missing, Of, Point, Which, Whose, Window
from validator.core.facts import Facts
from validator.core.truths import All, Any, Between, Compare, Covered, Not, Truth, Unknown
from validator.core.values import Kind, Measure, Ratio
from validator.lowering import facts, points, tests
from validator.lowering.names import Names, several, text
from validator.lowering.numbers import literal_number, number
from validator.policy.tree import Leaf, Listing, Mapped, Tree

if TYPE_CHECKING:
    from validator.lowering.points import Seen

WHILE = Window(Point(Of(Whose.OWN, Which.START)), Point(Of(Whose.OWN, Which.END)))
SINCE = Window(Point(Of(Whose.OWN, Which.START)), Point(Ever()))
EVER = Point(Ever())


def state(tree: Tree, seen: Seen, names: Names) -> Truth:
    """The state a tree describes; `seen.anchor` tells whether `this` may be used in it."""
    given = names.given(tree)
    seen = points.Seen(None, seen.anchor)
    match given:
        case Missing():
            return Unknown(given.name)
        case Leaf():
            return named(given, seen, names)
        case Listing(items):
            return All(tuple(state(item, seen, names) for item in items))
        case Mapped() if "within" in given:
            chosen = facts.facts(given.entries["of"], seen, names)
            inner = points.Seen(facts.types(chosen), seen.anchor)
            return Covered(chosen, points.window(given.entries["within"], inner, names))
        case Mapped() if "number-of" in given or "ratio" in given:
            return counted(given, seen, names)
        case Mapped(entries):
            ((key, inner_tree),) = entries.items()
            return operator(key, inner_tree, given, seen, names)


def named(leaf: Leaf, seen: Seen, names: Names) -> Truth:
    """A defined state, or a span type while it lasts."""
    name = text(leaf)
    definitions = names.section("states")
    entry = definitions.get(name)
    if entry is not None:
        with names.opening("states", name, leaf):
            return defined(name, entry, seen, names)
    if name in names.section("facts") or name in names.vocabulary.facts:
        return lasting(facts.facts(leaf, seen, names), leaf, names)
    names.unknown("lowering-state", leaf, name, [*definitions.entries, *names.vocabulary.facts])


def defined(name: str, entry: Tree, seen: Seen, names: Names) -> Truth:
    if isinstance(entry, Mapped) and "missing" in entry:
        return Unknown(name)
    return state(entry.entries["is"] if isinstance(entry, Mapped) and "is" in entry else entry, seen, names)


def lasting(chosen: Facts, tree: Tree, names: Names) -> Truth:
    """While such a span lasts; an event does not last."""
    for kind in facts.types(chosen):
        if names.fact_type(kind).event and all(not hasattr(one, "at") for one in chosen):
            names.fail("lowering-event-as-state", tree, name=kind)
    return Covered(chosen, WHILE)


def operator(key: str, tree: Tree, parent: Mapped, seen: Seen, names: Names) -> Truth:
    match key:
        case "all":
            return All(tuple(state(item, seen, names) for item in several(tree)))
        case "any":
            return Any(tuple(state(item, seen, names) for item in several(tree)))
        case "not":
            return Not(state(tree, seen, names))
        case "since":
            return Covered(facts.facts(tree, seen, names), SINCE)
        case "between":
            start, end = (facts.facts(item, seen, names) for item in several(tree))
            return Between(start, end)
        case "from" | "after" | "until" | "before":
            return of_subject(key, tree, names)
        case "subject":
            return tests.subject_tests(tree, seen, names)
        case "this":
            return tests.tests(tree, seen, Whose.THIS, names)
        case _:
            return lasting((facts.select(key, tree, parent, seen, names),), parent, names)


def of_subject(key: str, tree: Tree, names: Names) -> Truth:
    """Days counted from a day of the subject: ages."""
    found = points.point(tree, points.Seen(days_of_subject=True), names)
    exclusive = Point(found.base, found.steps, key in ("after", "before"), found.roll)
    window = Window(exclusive, EVER) if key in ("from", "after") else Window(EVER, exclusive)
    return Covered(None, window)


def counted(tree: Mapped, seen: Seen, names: Names) -> Truth:
    """How many facts cover the day, or one such number over another."""
    if "ratio" in tree:
        over, under = (number(item, seen, names) for item in several(tree.entries["ratio"]))
        left: Measure | Ratio = Ratio(over, under)
    else:
        chosen = facts.facts(tree.entries["number-of"], seen, names)
        if "different" in tree and "sum" in tree:
            names.fail("lowering-no-measure", tree)
        kind = Kind.DIFFERENT if "different" in tree else Kind.SUM if "sum" in tree else Kind.TIMES
        attribute = tree.get("different") or tree.get("sum")
        left = Measure(kind, chosen, None, None if attribute is None else text(attribute))
        if attribute is not None and text(attribute) not in names.attributes_of(facts.types(chosen)):
            names.unknown("lowering-attribute", attribute, text(attribute), names.attributes_of(facts.types(chosen)))
    bounds = [(key, inner) for key, inner in tree.entries.items() if key in tests.OPS]
    if not bounds:
        names.fail("lowering-no-bound", tree)
    parts = [Compare(left, tests.OPS[key], literal_number(inner, names)) for key, inner in bounds]
    return parts[0] if len(parts) == 1 else All(tuple(parts))
