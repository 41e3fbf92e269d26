"""Which fact types a rule looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.facts import Select
from validator.core.nodes import parts

if TYPE_CHECKING:
    from validator.core.rules import Rule


def needed(rule: Rule) -> frozenset[str]:
    """The fact types of all selections of a rule, wherever they stand."""
    return frozenset(select.type for select in parts(rule, Select))
