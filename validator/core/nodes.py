"""Walking a tree of nodes, whatever they are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = TypeVar("Node")


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
