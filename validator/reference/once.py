"""What looks at no anchor is the same for all of them: it is found once a history."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from validator.core.days import Neighbour, Of, Whose
from validator.core.nodes import parts
from validator.core.values import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.reference.view import View

Found = TypeVar("Found")


def once(node: object, find: Callable[[], Found], view: View) -> Found:
    """What an expression gives that hangs at most on the anchor; nodes are told apart by their place in the policy."""
    if id(node) not in view.known:
        view.known[id(node)] = (node, None if looks_at_anchor(node) else find())
    found: Found | None = view.known[id(node)][1]
    return find() if found is None else found


@lru_cache(maxsize=4096)
def looks_at_anchor(node: object) -> bool:
    """Whether `this` stands in it, or a neighbour: without a fact at hand that is looked for from the anchor."""
    named: tuple[Of | Field, ...] = (*parts(node, Of), *parts(node, Field))
    return any(one.whose is Whose.THIS for one in named) or any(True for _ in parts(node, Neighbour))
