"""Attributes (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Whose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.values import Datum, Field
    from validator.histories.model import Fact
    from validator.reference.view import View


class Absent:
    """The type of `ABSENT`."""


ABSENT = Absent()
"""What an attribute is that nobody gave: unknown."""


def field_value(field: Field, view: View) -> Datum | Absent:
    """The attribute's value; None where it is known to be empty."""
    match field.whose:
        case Whose.SUBJECT:
            return given(view.history.attributes, field)
        case Whose.OWN:
            return ABSENT if view.own is None else of_fact(view.own.fact, field)
        case Whose.THIS:
            return ABSENT if view.this is None or view.this.fact is None else of_fact(view.this.fact, field)


def of_fact(fact: Fact, field: Field) -> Datum | Absent:
    return fact.id if field.name == "id" else given(fact.attributes, field)


def given(attributes: Mapping[str, Datum], field: Field) -> Datum | Absent:
    return attributes.get(field.name, None if field.absent_is_none else ABSENT)
