"""Attributes (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.symbolic.data import ABSENT, Cell
from validator.analysis.symbolic.world import missing
from validator.core.days import Whose

if TYPE_CHECKING:
    from validator.analysis.symbolic.view import View
    from validator.core.values import Field


def field_cell(field: Field, view: View) -> Cell:
    """The attribute's value."""
    match field.whose:
        case Whose.SUBJECT:
            found = view.world.attributes.get(field.name)
        case Whose.OWN:
            if view.own is None:
                return ABSENT
            found = view.own.slot.cell(field.name)
        case Whose.THIS:
            if view.this is None or view.this.slot is None:
                return ABSENT
            found = view.this.slot.cell(field.name)
    return missing(field.absent_is_none) if found is None else found
