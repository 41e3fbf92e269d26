"""Walking a tree of nodes, whatever they are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = TypeVar("Node")
_NAMES: dict[type, tuple[str, ...]] = {}


def parts(node: object, kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind in a tree of nodes, from the outside in."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, kind):
            yield one
        inner = one if isinstance(one, tuple) else [getattr(one, name) for name in names(type(one))]
        pending.extend(reversed(inner))


def names(kind: type) -> tuple[str, ...]:
    """The names of a kind's fields, none for what is no node. Asked at every step, and `fields` takes its time."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]
