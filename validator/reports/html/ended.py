"""Findings of earlier results that stand no more."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.html import tables
from validator.reports.html.overview import folded
from validator.reports.life import change
from validator.reports.locale import day_text, number_text
from validator.reports.result_csv import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.html.nodes import Element
    from validator.reports.view import View

MOST = 1000
"""So many are listed; the tabular files have all."""


def ended(view: View) -> Iterator[Element]:
    """A table of them, where the result is compared with earlier ones."""
    found = () if view.lives is None else view.lives.ended
    if not found:
        return
    language = view.language
    counts = {"shown": number_text(min(len(found), MOST), language), "count": number_text(len(found), language)}
    caption = text("html-ended" if len(found) <= MOST else "html-ended-first", language, **counts)
    heads = [text(f"html-{name}", language) for name in ("subject", "rule", "change", "standing", "id")]
    rows = (
        (one.finding.subject, title(view, one), change(life, language), day_text(life.since, language), one.id)
        for one, life in islice(found, MOST)
    )
    yield folded(caption, tables.words(caption, heads, rows))
