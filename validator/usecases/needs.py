"""Which fact types a rule looks at."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

from validator.core.facts import Select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.core.rules import Rule

Node = TypeVar("Node")


def needed(rule: Rule) -> frozenset[str]:
    """The fact types of all selections of a rule, wherever they stand."""
    return frozenset(select.type for select in parts(rule, Select))


def parts(node: object, kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind in a tree of nodes, from the outside in."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, tuple):
        for one in node:
            yield from parts(one, kind)
    elif is_dataclass(node):
        for one in fields(node):
            yield from parts(getattr(node, one.name), kind)
