"""Numbers: literals, attributes of the subject, measures of facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from validator.core.days import Missing, Whose, Window
from validator.core.facts import Facts
from validator.core.values import Field, Kind, Literal, Measure, Value
from validator.lowering import facts, points
from validator.lowering.names import Names, text
from validator.policy.tree import Leaf, Mapped, Tree
from validator.policy.vocabulary import Shape

if TYPE_CHECKING:
    from validator.lowering.points import Seen

KINDS = {kind.value: kind for kind in Kind}


def literal_number(tree: Tree, names: Names) -> Literal | Missing:
    """A number as written, or Missing where its parameter has no value."""
    given = names.given(tree)
    if isinstance(given, Missing):
        return given
    if not isinstance(given, Leaf) or isinstance(given.value, bool) or not isinstance(given.value, int | Decimal):
        names.fail("lowering-wrong-type", given, wanted="number")
    return Literal(Decimal(given.value))


def number(tree: Tree, seen: Seen, names: Names, default: Window | None = None) -> Value:
    """One side of a ratio; `default` is the window of a measure that names none."""
    given = names.given(tree)
    if not isinstance(given, Mapped):
        return given if isinstance(given, Missing) else simple(given, seen, names)
    tree = given
    if tree.entries.keys() & {"parameter", "reading"}:
        names.fail("lowering-no-measure", tree)
    kind = next((key for key in tree.entries if key in KINDS), None)
    if kind is None:
        names.fail("lowering-no-measure", tree)
    chosen = facts.facts(tree.entries[kind], seen, names)
    within = tree.get("within")
    window = default if within is None else points.window(within, points.Seen(None, seen.anchor), names)
    return measure(KINDS[kind], chosen, window, tree, names)


def simple(tree: Tree, seen: Seen, names: Names) -> Value:
    if not isinstance(tree, Leaf):
        names.fail("lowering-wrong-type", tree, wanted="number")
    if not isinstance(tree.value, str):
        return literal_number(tree, names)
    owner, _, name = tree.value.rpartition(".")
    whose, attribute = points.field_of(owner or "subject", name, seen, names, tree)
    if attribute.shape is not Shape.NUMBER or attribute.many:
        names.fail("lowering-wrong-type", tree, wanted="number")
    return Field(Whose(whose), name, attribute.absent_is_none)


def measure(kind: Kind, chosen: Facts, window: Window | None, tree: Mapped, names: Names) -> Measure:
    """A measure with the attribute it adds or tells apart, checked."""
    of = tree.get("of")
    if (of is None) == (kind in (Kind.SUM, Kind.DIFFERENT)):
        names.fail("lowering-measure-of", tree, kind=kind.value)
    if window is None and kind in (Kind.DAYS, Kind.HOURS):
        names.fail("lowering-measure-window", tree, kind=kind.value)
    if of is None:
        return Measure(kind, chosen, window)
    attributes = names.attributes_of(facts.types(chosen))
    attribute = attributes.get(text(of))
    if attribute is None:
        names.unknown("lowering-attribute", of, text(of), attributes)
    if kind is Kind.SUM and (attribute.shape is not Shape.NUMBER or attribute.many):
        names.fail("lowering-wrong-type", of, wanted="number")
    return Measure(kind, chosen, window, text(of))
