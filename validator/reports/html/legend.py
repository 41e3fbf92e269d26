"""What the shapes of timelines mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.explaining.model import Mark
from validator.messages.catalogue import text
from validator.reports.html.nodes import Element, el
from validator.reports.html.shapes import HATCH, mark

if TYPE_CHECKING:
    from collections.abc import Iterator


def legend(language: str) -> Element:
    """The shapes with their meanings."""
    items = [el("li", swatch(*shapes), text(f"html-legend-{name}", language)) for name, shapes in samples()]
    told = el("p", text("html-legend-told", language), klass="note")
    return el(
        "details",
        el("summary", text("html-legend", language)),
        el("ul", *items, klass="legend", role="list"),
        told,
        klass="fold",
    )


def swatch(*shapes: Element) -> Element:
    return el("svg", *shapes, klass="swatch timeline", viewBox="0 0 56 20", aria_hidden="true")


def samples() -> Iterator[tuple[str, tuple[Element, ...]]]:
    """Each meaning with its shapes: an event and a span, or an area."""
    area = {"x": 4, "y": 4, "width": 48, "height": 12}
    yield "window", (el("rect", **area, klass="window"),)
    breach = el("rect", **area, klass="breach", fill=f"url(#{HATCH})")
    yield "breach", (el("rect", **area, klass="breach-ground"), breach)
    for one in Mark:
        shapes = (el("path", d=mark(one, 10, 10), klass="event"), el("path", d="M22 4H52v12H22Z", klass="span"))
        yield one.value, (el("g", *shapes, klass=f"fact {one}"),)
    yield "outside", (el("rect", **area, klass="outside"),)
