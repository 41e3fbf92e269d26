"""Filtering, sorting and leafing: the form, and the index of findings that the page's script works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.html.nodes import Element, el, visible
from validator.reports.html.overview import by_name, unit_named
from validator.reports.locale import sorting_key
from validator.results import summary
from validator.results.life import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.reports.view import View
    from validator.results.model import Found

SORTS = ("worst", "late", "due", "new", "subject")
FILTERS = ("verdict", "rule", "clause", "unit", "change", "waiver")
SIZES = (25, 50, 100, 250)
"""How many findings a page of the list may have."""
PAGE = 50


class Index:
    """What can be filtered by, numbered, and each finding by these numbers."""

    def __init__(self, view: View, listed: Sequence[Found]) -> None:
        self.view = view
        rules = {(one.finding.policy, one.finding.version, one.finding.rule) for one in listed}
        self.rules = {key: number for number, key in enumerate(sorted(rules, key=self._place))}
        names = {clause for one in listed for clause in one.finding.clauses}
        self.clauses = {name: number for number, name in enumerate(sorted(names, key=sorting_key))}
        found = {one.finding.verdict for one in listed}
        self.verdicts = {one: number for number, one in enumerate(one for one in Verdict if one in found)}
        held = {one.unit for one in listed}
        units = [unit for unit, _ in by_name(summary.by_unit(view.result.counts)) if unit in held]
        self.units = {unit: number for number, unit in enumerate(units)}
        lives = {life.change for one in listed if (life := view.life(one)) is not None}
        self.changes = {one: number for number, one in enumerate(one for one in Change if one in lives)}
        self.waivers = {waived: number for number, waived in enumerate(sorted({bool(one.waivers) for one in listed}))}

    def _place(self, key: tuple[str, str, str]) -> tuple[object, ...]:
        return sorting_key(self._said(key)), key

    def _said(self, key: tuple[str, str, str]) -> str:
        return self.view.result.rules[key].title.said(self.view.language) or key[2]

    def row(self, one: Found) -> list[Any]:
        """Name, subject, unit, rule, verdict, clauses, the day that matters, days late, change, waived or not."""
        finding, life = one.finding, self.view.life(one)
        days = (finding.due, finding.since, finding.anchor)
        return [
            one.id,
            visible(finding.subject),
            self.units.get(one.unit, 0),
            self.rules[finding.policy, finding.version, finding.rule],
            self.verdicts[finding.verdict],
            [self.clauses[clause] for clause in finding.clauses],
            next((day for day in days if day is not None), None),
            self.view.late(one),
            None if life is None else self.changes[life.change],
            self.waivers[bool(one.waivers)],
        ]

    def words(self) -> dict[str, Any]:
        """What the numbers stand for, as far as a search looks at it."""
        language = self.view.language
        return {
            "rules": [visible(self._said(key)) for key in self.rules],
            "sources": [visible(f"{key[2]} {key[0]} {key[1]}") for key in self.rules],
            "clauses": list(map(visible, self.clauses)),
            "verdicts": [self.view.verdict(one) for one in self.verdicts],
            "units": [visible(unit_named(one, language)) for one in self.units],
            "changes": [text(f"life-{one}", language) for one in self.changes],
            "waivers": [text(f"word-{'yes' if waived else 'no'}", language) for waived in self.waivers],
        }


def form(index: Index) -> Element:
    """The controls; the script shows them, for without it they do nothing."""
    language, words = index.view.language, index.words()
    search = el(
        "input", id="q", type="search", autocomplete="off", spellcheck="false",
        placeholder=text("html-search-hint", language), aria_describedby="status",
    )  # fmt: skip
    fields = [labelled("q", text("html-search", language), search, "wide")]
    for name in FILTERS:
        if len(words[f"{name}s"]) > (name != "change"):
            fields.append(chosen(f"{name}s", text(f"html-{name}", language), options(words[f"{name}s"], language)))
    sorts = [(one, text(f"html-sort-{one}", language)) for one in SORTS]
    fields.append(chosen("sort", text("html-sort", language), sorts))
    fields.append(chosen("size", text("html-page-size", language), [(str(one), str(one)) for one in SIZES], str(PAGE)))
    buttons = [button("clear", text("html-reset", language)), button("toggle", text("html-open-all", language))]
    fields.append(el("div", *buttons, klass="buttons"))
    return el("form", *fields, id="filter", role="search", aria_label=text("html-filter", language), hidden="")


def options(names: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Everything, or one of some things, with what is sent for each: its number."""
    yield "", text("html-all", language)
    yield from ((str(number), name) for number, name in enumerate(names))


def chosen(name: str, label: str, options: Iterable[tuple[str, str]], marked: str = "") -> Element:
    """A field with a choice."""
    listed = (
        el("option", said, value=value, selected="" if marked and value == marked else None) for value, said in options
    )
    return labelled(name, label, el("select", *listed, id=name))


def labelled(name: str, label: str, control: Element, klass: str | None = None) -> Element:
    """A field with its name above it."""
    return el("div", el("label", label, of=name), control, klass=f"field {klass}" if klass else "field")


def button(name: str, label: str) -> Element:
    """A button."""
    return el("button", label, id=name, type="button")


def leafing(language: str) -> Iterator[Element]:
    """The buttons to the page before and the next one."""
    buttons = (button("previous", text("html-previous", language)), button("next", text("html-next", language)))
    yield el("nav", *buttons, id="pages", aria_label=text("html-pages", language), hidden="")
