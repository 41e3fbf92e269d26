"""What is known of nodes: it is found once for each, as analyses run one policy on thousands of small histories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Node = TypeVar("Node")
Value = TypeVar("Value")

MOST = 20_000
"""So many nodes are known at once."""


class Known(Generic[Node, Value]):
    """Values by node. Nodes are told apart by identity, and so are kept: equality would confuse `true` and `1`."""

    def __init__(self, find: Callable[[Node], Value]) -> None:
        self._find = find
        self._found: dict[int, tuple[Node, Value]] = {}

    def of(self, node: Node) -> Value:
        """What is known of a node."""
        if id(node) not in self._found:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[id(node)] = (node, self._find(node))
        return self._found[id(node)][1]
