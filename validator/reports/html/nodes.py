"""Pieces of a page. Text becomes markup in one place, `escaped`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Value: TypeAlias = str | int | float | None
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
VOID = frozenset(("br", "hr", "input", "link", "meta", "wbr"))
OWN_NAMES = {"klass": "class", "of": "for"}
"""Attributes that Python has another use for."""


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with its attributes and what it holds: other elements, and texts as they are."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


Node: TypeAlias = Element | str


def el(tag: str, *children: Node | None, **attributes: Value) -> Element:
    """An element; what is `None` is left out, `_` in the name of an attribute is a hyphen.

    Numbers are written without decimal places, which drawings of this size do not need.
    """
    named = [
        (name_of(name), value if isinstance(value, str) else f"{value:.0f}")
        for name, value in attributes.items()
        if value is not None
    ]
    return Element(tag, tuple(named), tuple([one for one in children if one]))


@lru_cache(maxsize=256)
def name_of(name: str) -> str:
    """The name of an attribute as it stands in the page."""
    return OWN_NAMES.get(name, name if name == "viewBox" else name.replace("_", "-"))


def visible(text: str) -> str:
    """A text in which nothing is hidden: what does not print (controls, marks of direction) is spelt out."""
    if text.isprintable():
        return text
    return "".join(map(shown, text))


def shown(letter: str) -> str:
    if letter.isprintable() or letter in "\u00a0\u202f":
        return letter
    return " " if letter in "\n\t" else letter.encode("unicode_escape", "surrogatepass").decode("ascii")


def escaped(text: str) -> str:
    """A text as markup that says just this text, in an element as in an attribute."""
    return visible(text).translate(ENTITIES)


def markup(node: Node) -> str:
    """A piece as HTML."""
    found: list[str] = []
    write(node, found.append)
    return "".join(found)


def write(node: Node, add: Callable[[str], None]) -> None:
    if isinstance(node, str):
        add(escaped(node))
        return
    add(f"<{node.tag}")
    for name, value in node.attributes:
        add(f' {name}="{escaped(value)}"')
    add(">")
    for one in node.children:
        write(one, add)
    if node.tag not in VOID:
        add(f"</{node.tag}>")


def data(value: object) -> str:
    """JSON that may stand between script tags: no `<` in it, so nothing in it ends them."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
