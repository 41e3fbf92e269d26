"""Pieces of a page as plain values, from which the page's script builds the same pieces when they are wanted.

What many pieces have in common is written once: the forms of elements (tag, names of attributes, those of one and the
same value) and the texts that occur often. A piece is then a text, the number of a common text, or a list: the number
of its form, the attributes that vary, what it holds. Nothing is compressed: a compressor's bytes rest on its version.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from validator.reports.html.nodes import Element, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.reports.html.nodes import Node

VARYING = frozenset(("cx", "cy", "d", "height", "id", "viewBox", "width", "x", "y"))
"""Attributes that differ from piece to piece."""
OFTEN = 3
"""A text that occurs so often among the first pieces is a common one."""
Form = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]


class Packing:
    """Packs pieces; `sample` are those among which common texts are looked for."""

    def __init__(self, sample: Iterable[Node]) -> None:
        counts = Counter(text for one in sample for text in texts(one))
        common = [text for text, count in counts.items() if count >= OFTEN]
        self.texts = list(map(visible, common))
        self._common = {text: number for number, text in enumerate(common)}
        self._forms: dict[Form, int] = {}

    @property
    def forms(self) -> list[list[Any]]:
        """The forms of all that was packed: tag, the attributes that do not vary, the names of those that do."""
        return [
            [tag, {name: visible(value) for name, value in fixed}, list(names)] for tag, fixed, names in self._forms
        ]

    def packed(self, node: Node) -> Any:
        """A piece as plain values."""
        if isinstance(node, str):
            return self._common.get(node, visible(node))
        fixed: list[tuple[str, str]] = []
        names: list[str] = []
        varying: list[Any] = []
        for pair in node.attributes:
            name, value = pair
            if name in VARYING:
                names.append(name)
                varying.append(int(value) if value.isdecimal() else visible(value))
            else:
                fixed.append(pair)
        number = self._forms.setdefault((node.tag, tuple(fixed), tuple(names)), len(self._forms))
        return [number, *varying, *[self.packed(one) for one in node.children]]


def texts(node: Node) -> Iterator[str]:
    """The texts of a piece."""
    if isinstance(node, Element):
        for one in node.children:
            yield from texts(one)
    else:
        yield node
