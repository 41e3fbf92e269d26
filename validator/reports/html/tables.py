"""Tables of figures: a name at the front, numbers behind it, the rate with its denominator last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.html.figures import NONE, ORDER, of_decided, percent
from validator.reports.html.nodes import Element, Node, el
from validator.reports.locale import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.reports.view import View
    from validator.results.summary import Sums

Row = tuple["Sequence[Node]", "Sums"]
"""What stands at the front, and the figures."""


def figures(view: View, caption: str, heads: Sequence[str], rows: Iterable[Row], total: Sums | None = None) -> Element:
    """A table; `heads` name what stands at the front, `total` makes a last line."""
    language = view.language
    numbers = [el("th", text("html-total", language), scope="col", klass="number")]
    numbers += [el("th", view.verdict(one), scope="col", klass="number") for one in ORDER]
    numbers += [el("th", text("html-rate", language), scope="col", klass="number rate")]
    head = el("thead", el("tr", *(el("th", one, scope="col") for one in heads), *numbers))
    body = el("tbody", *(row(front, sums, language) for front, sums in rows))
    foot = None
    if total is not None:
        name = el("th", text("html-sum", language), scope="row", colspan=len(heads) if len(heads) > 1 else None)
        foot = el("tfoot", el("tr", name, *cells(total, language)))
    return scrolled(
        el("table", el("caption", caption), head, body, foot, klass="figures" if len(heads) > 1 else "figures lean"),
        caption,
    )


def row(front: Sequence[Node], sums: Sums, language: str) -> Element:
    """A line of a table: the first cell names it."""
    named = [
        el("th" if number == 0 else "td", one, scope=None if number else "row") for number, one in enumerate(front)
    ]
    return el("tr", *named, *cells(sums, language))


def cells(sums: Sums, language: str) -> Iterable[Element]:
    """The numbers of a line."""
    yield el("td", number_text(sums.total, language), klass="number")
    for verdict in ORDER:
        count = sums.of(verdict)
        yield el(
            "td", number_text(count, language) if count else NONE, klass=f"number n-{verdict}" + " zero" * (not count)
        )
    part = of_decided(sums, language)
    denominator = el("small", part) if part else None
    yield el("td", el("b", percent(sums, language)), denominator, klass="number rate")


def words(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Element:
    """A table of texts."""
    head = el("thead", el("tr", *(el("th", one, scope="col") for one in heads)))
    lines = (el("tr", el("th", one[0], scope="row"), *(el("td", each) for each in one[1:])) for one in rows)
    return scrolled(el("table", el("caption", caption), head, el("tbody", *lines), klass="words"), caption)


def scrolled(table: Element, name: str) -> Element:
    """A table in a box of its own, which the keyboard can move where the table is wider than the screen."""
    return el("div", table, klass="scroll", role="group", aria_label=name, tabindex="0")
