"""The sheets with findings and what reviewers write beside them, and the one for what they wrote on others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.excel.book import DAYS, MOST_ROWS, Style
from validator.reports.excel.cells import Day, Value
from validator.reports.excel.columns import GONE, ID, REVIEWER, WIDTHS, heading
from validator.reports.excel.rows import CELLS
from validator.reports.excel.statuses import Status, said
from validator.reports.locale import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.reports.excel.book import Sheet
    from validator.reports.excel.entries import Entry, Left
    from validator.reports.excel.stories import Stories
    from validator.reports.view import View
    from validator.results.model import Found

OWN_WIDTH = 24
GONE_WIDTHS = {"why": 34, "gone-since": 13, "told": 50}
FROZEN = 2
"""So many columns stay in view, where there are as many beside the ones that move."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a list: ours by name, then those that reviewers added, by heading."""

    ours: tuple[str, ...]
    own: tuple[str, ...]

    def place(self, name: str) -> int:
        """Where a column of either kind stands; that of the ids for one that is not here."""
        every = (*self.ours, *self.own)
        return every.index(name) if name in every else every.index(ID)

    @property
    def styles(self) -> list[Style]:
        """How the cells of a row look."""
        return [Style.ENTRY if one in REVIEWER else Style.PLAIN for one in self.ours] + [Style.ENTRY for _ in self.own]


def own(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The columns that reviewers added, in the order in which entries bring them."""
    return tuple(dict.fromkeys(name for one in entries for name in one.own))


def begin(sheet: Sheet, frame: Frame) -> None:
    """The headings and widths of a list."""
    language = sheet.book.language
    widths = [GONE_WIDTHS.get(one) or WIDTHS[one] for one in frame.ours] + [OWN_WIDTH for _ in frame.own]
    forms = {frame.place(one): "@" for one in REVIEWER} | {frame.place("follow-up"): DAYS[language]}
    sheet.columns(widths, forms)
    styles = [Style.ENTRY_HEAD if one is Style.ENTRY else Style.HEAD for one in frame.styles]
    sheet.row([*(heading(one, language) for one in frame.ours), *frame.own], styles)
    sheet.head(len(widths) - 1, FROZEN)


def end(sheet: Sheet, frame: Frame) -> None:
    """Filter, and what a reviewer can choose from."""
    language = sheet.book.language
    words = [said(one, language) for one in Status]
    sheet.choices(1, frame.place("status"), words, text("excel-status-wanted", language))
    sheet.days(1, frame.place("follow-up"), text("excel-day-wanted", language))
    sheet.finish()


def findings(
    sheet: Sheet, view: View, found: Sequence[Found], names: tuple[str, ...], beside: Mapping[str, Entry], told: Stories
) -> None:
    """Write a list of findings, with the entries beside them."""
    refuse_long(sheet, len(found))
    frame = Frame(names, own(beside[one.id] for one in found if one.id in beside))
    begin(sheet, frame)
    for one in found:
        entry = beside.get(one.id)
        known: dict[str, Value] = {**told.of(one), **({} if entry is None else entry.written)}
        cells = [CELLS[name](view, one) if name in CELLS else known.get(name) for name in names]
        add(sheet, frame, cells, entry)
    end(sheet, frame)


def left(sheet: Sheet, entries: Sequence[Left], as_of: int) -> None:
    """Write the entries that stand beside no finding."""
    refuse_long(sheet, len(entries))
    known = [dict(recalled(one, as_of, sheet.book.language)) for one in entries]
    told = {name for one in known for name, value in one.items() if value is not None}
    frame = Frame((*REVIEWER, *(one for one in GONE if one in told), ID), own(one.entry for one in entries))
    begin(sheet, frame)
    for one, cells in zip(entries, known, strict=True):
        add(sheet, frame, [cells.get(name) for name in frame.ours], one.entry)
    end(sheet, frame)


def recalled(one: Left, as_of: int, language: str) -> Iterator[tuple[str, Value]]:
    """What is told of an entry beside no finding."""
    entry = one.entry
    yield from entry.written.items()
    now = "" if one.now is None else text(f"reports-verdict-{one.now}", language)
    yield "why", text(f"excel-why-{one.why}", language, now=now)
    yield "gone-since", Day(as_of) if entry.gone_since is None else entry.gone_since
    yield ID, entry.id
    rest = [entry.told["told"]] if "told" in entry.told else []
    for name, value in entry.told.items():
        if name in GONE and name not in ("why", "told"):
            yield name, value
        elif name not in GONE:
            rest.append(f"{heading(name, language)}: {worded(value, language)}")
    yield "told", "\n".join(map(str, rest)) or None


def worded(value: Value, language: str) -> str:
    """A value of an old row in a sentence."""
    match value:
        case Day(day):
            return day_text(day, language)
        case bool() | str():
            return str(value)
        case int() | float():
            return number_text(value, language)
        case _:
            return ""


def add(sheet: Sheet, frame: Frame, cells: Sequence[Value], entry: Entry | None) -> None:
    """A row; what a reviewer wrote of her own beside it, and her comments."""
    added = {} if entry is None else entry.own
    comments: dict[int, list[str]] = {}
    for name, told in () if entry is None else entry.notes:
        comments.setdefault(frame.place(name), []).append(told)
    for place, each in sorted(comments.items()):
        sheet.comment(place, "\n\n".join(each))
    sheet.row([*cells, *(added.get(name) for name in frame.own)], frame.styles)


def refuse_long(sheet: Sheet, count: int) -> None:
    """BadInput for more rows than a sheet can have."""
    if count >= MOST_ROWS:
        most = number_text(MOST_ROWS - 1, sheet.book.language)
        fields = {"sheet": sheet.name, "count": number_text(count, sheet.book.language), "most": most}
        raise BadInput([Problem("excel-rows", Place("--xlsx"), fields)])
