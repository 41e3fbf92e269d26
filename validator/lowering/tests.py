"""Tests on the attributes of a fact, an anchor or the subject; checked against the vocabulary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from validator.core.days import Ever, Missing, Of, Point, Which, Whose
from validator.core.truths import All, Compare, During, Lasts, Not, Op, Truth, Unknown
from validator.core.values import Aspect, Calendar, Field, Literal, Scalar, Value
from validator.lowering import calendars, durations, points, states
from validator.lowering.names import Names, text
from validator.policy.complaints import nearest
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.policy.vocabulary import Attribute, Shape
from validator.time.days import parse as parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.lowering.points import Seen

OPS = {"at-least": Op.GE, "at-most": Op.LE, "more-than": Op.GT, "less-than": Op.LT, "exactly": Op.EQ}
IDENTITY = Attribute(Shape.ID, absent_is_none=True)


def tests(tree: Tree, seen: Seen, whose: Whose, names: Names) -> Truth:
    """All tests of a mapping; a bare value tests the attribute `value`."""
    kinds = (seen.own if whose is Whose.OWN else seen.anchor) or ()
    attributes = {"id": IDENTITY, **names.attributes_of(kinds)}
    if not is_mapping_of_tests(tree):
        return attribute_test("value", tree, tree, attributes, seen, whose, names)
    assert isinstance(tree, Mapped)
    parts: list[Truth] = []
    for name, inner in tree.entries.items():
        if name == "of":
            continue
        if name == "while":
            start = Point(Of(whose, Which.START))
            parts.append(During(states.state(inner, seen, names), start))
        elif name == "lasts":
            parts += lasts(inner, whose, names)
        elif name in calendars.TESTS:
            moment = calendars.value(name, whose)
            parts.append(test(moment, Attribute(Shape.NUMBER), calendars.numbered(name, inner, names), seen, names))
        else:
            parts.append(attribute_test(name, inner, tree, attributes, seen, whose, names))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def is_mapping_of_tests(tree: Tree) -> bool:
    """Whether a mapping names attributes, and is not itself a comparison."""
    comparison = {*OPS, "not", "includes", "parameter", "reading"}
    return isinstance(tree, Mapped) and not (tree.entries and set(tree.entries) <= comparison)


def subject_tests(tree: Tree, seen: Seen, names: Names) -> Truth:
    """Tests on the subject's attributes."""
    assert isinstance(tree, Mapped)
    attributes = names.subject_attributes()
    parts = [
        attribute_test(name, inner, tree, attributes, seen, Whose.SUBJECT, names)
        for name, inner in tree.entries.items()
    ]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def lasts(tree: Tree, whose: Whose, names: Names) -> list[Truth]:
    assert isinstance(tree, Mapped)
    if whose is not Whose.OWN:
        names.fail("lowering-lasts", tree)
    return [Lasts(key == "at-least", durations.duration(inner, names)) for key, inner in tree.entries.items()]


def attribute_test(
    name: str, tree: Tree, parent: Tree, attributes: Mapping[str, Attribute], seen: Seen, whose: Whose, names: Names
) -> Truth:
    attribute = attributes.get(name)
    if attribute is None:
        place = parent.keys[name] if isinstance(parent, Mapped) and name in parent else parent
        names.unknown("lowering-attribute", place, name, attributes)
    return test(Field(whose, name, attribute.absent_is_none), attribute, tree, seen, names)


def test(field: Field | Calendar, attribute: Attribute, tree: Tree, seen: Seen, names: Names) -> Truth:
    """One attribute against a literal, a list, a word or a comparison."""
    given = names.given(tree)
    match given:
        case Missing():
            return Unknown(given.name)
        case Listing(items):
            if attribute.many:
                return Compare(field, Op.EQ, Literal(tuple(scalar(item, attribute, names) for item in items)))
            return Compare(field, Op.IN, Literal(tuple(scalar(item, attribute, names) for item in items)))
        case Leaf(None) | Leaf("none"):
            return Compare(field, Op.NONE)
        case Leaf("known"):
            return Compare(field, Op.KNOWN)
        case Leaf():
            return equal(field, attribute, given, seen, names)
        case Mapped(entries):
            parts = [comparison(key, inner, field, attribute, seen, names) for key, inner in entries.items()]
            return parts[0] if len(parts) == 1 else All(tuple(parts))


def equal(field: Field | Calendar, attribute: Attribute, leaf: Leaf, seen: Seen, names: Names) -> Truth:
    """A list attribute holds the value, and a value may be one of the anchor's list; any other is the value."""
    value, many = operand(leaf, attribute, seen, names)
    if attribute.many and many:
        return Compare(field, Op.EQ, value)
    return Compare(field, Op.INCLUDES if attribute.many else Op.IN if many else Op.EQ, value)


def comparison(key: str, tree: Tree, field: Field | Calendar, attribute: Attribute, seen: Seen, names: Names) -> Truth:
    if key == "not":
        return Not(test(field, attribute, tree, seen, names))
    given = names.given(tree)
    if isinstance(given, Missing):
        return Unknown(given.name)
    if key == "includes":
        if not attribute.many:
            names.fail("lowering-no-list", tree, name=called(field))
        if isinstance(given, Listing):
            members = [one_value(item, attribute, seen, names) for item in given.items]
            return All(tuple(Compare(field, Op.INCLUDES, member) for member in members))
        return Compare(field, Op.INCLUDES, one_value(given, attribute, seen, names))
    if key not in OPS:
        names.fail("schema-unknown-key", tree, nearest(key, OPS), key=key)
    if attribute.many or attribute.shape not in (Shape.NUMBER, Shape.DATE):
        names.fail("lowering-no-order", tree, name=called(field))
    return Compare(field, OPS[key], one_value(given, attribute, seen, names))


def called(field: Field | Calendar) -> str:
    return field.name if isinstance(field, Field) else field.aspect.value


def operand(tree: Tree, attribute: Attribute, seen: Seen, names: Names) -> tuple[Value, bool]:
    """The right side, and whether it is a list.

    `this.x`, `subject.x`, `this` (the anchor's id), a point where the attribute is a date, or a literal of its type.
    """
    if isinstance(tree, Leaf) and isinstance(tree.value, str):
        owner, _, name = tree.value.rpartition(".")
        if tree.value == "this":
            owner, name = "this", "id"
        if owner in ("this", "subject") and name not in points.WHICH and name.isidentifier():
            whose, other = points.field_of(owner, name, seen, names, tree)
            if not comparable(attribute, other):
                names.fail("lowering-wrong-type", tree, wanted=attribute.shape.value)
            return Field(whose, name, other.absent_is_none), other.many
        if attribute.shape is Shape.DATE and literal(tree.value, Shape.DATE) is None:
            return day_of(tree, seen, names), False
    return Literal(scalar(tree, attribute, names)), False


def day_of(tree: Tree, seen: Seen, names: Names) -> Calendar:
    """A point as a date: a day that there is, itself and not the one after or before."""
    found = points.point(tree, seen, names)
    if found.open or isinstance(found.base, Ever):
        names.fail("lowering-no-day", tree)
    return Calendar(Aspect.DAY, found)


def one_value(tree: Tree, attribute: Attribute, seen: Seen, names: Names) -> Value:
    """The right side of a comparison that takes one value, not a list."""
    found, many = operand(tree, attribute, seen, names)
    if many:
        names.fail("lowering-wrong-type", tree, wanted=attribute.shape.value)
    return found


def comparable(one: Attribute, other: Attribute) -> bool:
    texts = (Shape.TEXT, Shape.ID)
    return one.shape is other.shape or (one.shape in texts and other.shape in texts)


def scalar(tree: Tree, attribute: Attribute, names: Names) -> Scalar:
    """A literal, checked against the attribute's type and its closed list of values."""
    if not isinstance(tree, Leaf):
        names.fail("lowering-wrong-type", tree, wanted=attribute.shape.value)
    found = literal(tree.value, attribute.shape)
    if found is None:
        names.fail("lowering-wrong-type", tree, wanted=attribute.shape.value)
    if attribute.values is not None and found not in attribute.values:
        names.unknown("lowering-value", tree, text(tree), attribute.values)
    return found


def literal(value: object, shape: Shape) -> Scalar | None:
    """The value as data of the shape; None if it is of another."""
    match shape, value:
        case Shape.NUMBER, int() | Decimal() if not isinstance(value, bool):
            return Decimal(value)
        case Shape.BOOL, bool():
            return value
        case Shape.DATE, str():
            try:
                parse_day(value)
            except ValueError:
                return None
            return date.fromisoformat(value)
        case ((Shape.TEXT | Shape.ID), str()):
            return value
        case _:
            return None
