"""Attribute values as they stand in files, as data: checked against the vocabulary where there is one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from validator.histories.dictionary import exact
from validator.policy.complaints import nearest
from validator.policy.vocabulary import Attribute, Shape
from validator.time.days import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.core.values import Datum, Scalar


Convert: TypeAlias = "Callable[[Any, Attribute | None], Datum]"
"""Reads one value of a file as an attribute, as the vocabulary declares it; raises BadValue."""

NONE = "null"
"""A cell that says that there is nothing."""


class BadValue(Exception):
    """A value that cannot be read; `code` names the message."""

    def __init__(self, code: str, wanted: str = "") -> None:
        super().__init__(code)
        self.code, self.wanted = code, wanted


def datum(value: object, attribute: Attribute | None) -> Datum:
    """A value of a JSON file. Without a declared type, ISO days are dates and all else is what it looks like."""
    if value is None:
        return None
    if isinstance(value, list):
        if attribute is not None and not attribute.many:
            raise BadValue("history-wrong-kind", attribute.shape.value)
        return tuple(scalar(one, attribute) for one in value)
    if attribute is not None and attribute.many:
        raise BadValue("history-wrong-kind", "list")
    return scalar(value, attribute)


def scalar(value: object, attribute: Attribute | None) -> Scalar:
    """One value, not a list."""
    found = untyped(value)
    if attribute is None:
        return found
    match attribute.shape, found:
        case ((Shape.TEXT | Shape.ID), (str() | date())):
            return listed(str(value), attribute)
        case (Shape.NUMBER, Decimal()) | (Shape.BOOL, bool()) | (Shape.DATE, date()):
            return found
        case _:
            raise BadValue("history-wrong-kind", attribute.shape.value)


def untyped(value: object) -> Scalar:
    match value:
        case bool():
            return value
        case int() | Decimal():
            return number(Decimal(value))
        case str():
            return as_date(value) or value
        case _:
            raise BadValue("history-nested")


def as_date(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        parse(text)
    except ValueError:
        return None
    return date.fromisoformat(text)


def number(value: Decimal) -> Decimal:
    try:
        return exact(value)
    except (ValueError, ArithmeticError) as error:
        raise BadValue("history-number") from error


def cell(text: str, attribute: Attribute | None) -> Datum:
    """A value of a table's cell: the vocabulary says what it is; without it, text and ISO days. `null` is none."""
    if text == NONE:
        return None
    if attribute is not None and attribute.many:
        return tuple(cell_scalar(part.strip(), attribute) for part in text.split("|"))
    return cell_scalar(text, attribute)


def verbatim(attribute: Attribute | None) -> bool:
    """Whether every cell of an attribute but `null` is a text as it stands."""
    if attribute is None or attribute.many or attribute.values is not None:
        return False
    return attribute.shape in (Shape.TEXT, Shape.ID)


def cell_scalar(text: str, attribute: Attribute | None) -> Scalar:
    if attribute is None:
        return as_date(text) or text
    match attribute.shape:
        case Shape.NUMBER:
            try:
                return number(Decimal(text))
            except InvalidOperation as error:
                raise BadValue("history-wrong-kind", "number") from error
        case Shape.BOOL:
            if text.lower() not in ("true", "false"):
                raise BadValue("history-wrong-kind", "true, false")
            return text.lower() == "true"
        case Shape.DATE:
            found = as_date(text)
            if found is None:
                raise BadValue("history-date")
            return found
        case Shape.TEXT | Shape.ID:
            return listed(text, attribute)


def listed(value: str, attribute: Attribute) -> str:
    """The value, if it is one of a closed list: a misspelt one would hide a fact from every rule."""
    if attribute.values is not None and value not in attribute.values:
        raise BadValue("history-value", nearest(value, attribute.values) or " · ".join(attribute.values[:12]))
    return value
