"""The workbook of a result: an overview, findings, open duties, what is not checkable; and entries carried over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.core.findings import BREACHES, Verdict
from validator.histories.spill import private
from validator.messages.catalogue import text
from validator.reports import scope
from validator.reports.excel import lists, overview
from validator.reports.excel.book import A3, BLOCK, Book, Style, packed
from validator.reports.excel.carrying import PROPERTY, entries
from validator.reports.excel.columns import EXPLAINED, FINDINGS, OPEN, UNDETERMINED, WIDTHS, chosen, idle
from validator.reports.excel.entries import LISTED, NOTHING, allotted
from validator.reports.excel.stories import Stories
from validator.reports.locale import day_text, number_text, sorting_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.reports.excel.entries import Allotted
    from validator.reports.view import View
    from validator.results.model import Found


def render(view: View, columns: str | None = None, carry: str | None = None) -> Iterator[bytes]:
    """The workbook. `columns`: those of the lists, by name; `carry`: an old report whose entries are taken over.

    BadInput for unknown columns, an old report that cannot be read, and more findings than a sheet can hold.
    """
    made = Workbook(view, columns)
    return made.pieces(allot(view, made.listed, carry))


def allot(view: View, listed: Sequence[Found], carry: str | None) -> Allotted | None:
    """The entries of an old report, each beside its finding; None without one."""
    if carry is None:
        return None
    known = {one.id: one.finding.verdict for one in view.result.found}
    return allotted(entries(Path(carry), view.language), {one.id for one in listed}, known)


class Workbook:
    """What the workbook of a view holds."""

    def __init__(self, view: View, columns: str | None) -> None:
        self.view, self.language = view, view.language
        units, without = view.result.manifest.options.unit is not None, idle(view)
        self.columns = {
            "findings": chosen(columns, FINDINGS, units=units, without=without),
            "open": chosen(columns, OPEN, units=units, without=without),
            "undetermined": chosen(columns, UNDETERMINED, units=units, without=without),
        }
        every = list(view.findings(LISTED))
        self.count = len(every)
        self.listed = every[: view.limit]
        self.found = {
            "findings": [one for one in self.listed if one.finding.verdict in BREACHES],
            "open": sorted((one for one in self.listed if one.finding.verdict is Verdict.OPEN), key=by_due),
            "undetermined": [one for one in self.listed if one.finding.verdict is Verdict.UNDETERMINED],
        }

    def pieces(self, carried: Allotted | None) -> Iterator[bytes]:
        """The file, block by block."""
        with private() as folder:
            made, target = folder / "made", folder / "packed"
            self.write(made, carried)
            packed(made, target)
            with target.open("rb") as stream:
                while block := stream.read(BLOCK):
                    yield block

    def write(self, file: Path, carried: Allotted | None) -> None:
        """Write the workbook as the library does."""
        every = {name for names in self.columns.values() for name in names}
        properties = {PROPERTY: ",".join(one for one in WIDTHS if one in every)}
        told = Stories(self.view, self.listed, [one for one in EXPLAINED if one in every], file.with_name("told"))
        book = Book(file, self.language, self.title, properties)
        try:
            self.fill(book, told, carried)
        except BaseException:
            book.abandon()
            raise
        finally:
            told.close()
        book.close()

    @property
    def title(self) -> str:
        """What the report is called."""
        return text("excel-title", self.language, day=day_text(self.view.as_of, self.language))

    def fill(self, book: Book, told: Stories, carried: Allotted | None) -> None:
        """Write the sheets."""
        footer = text("excel-page", self.language)
        allotted_ = NOTHING if carried is None else carried
        overview.fill(book.sheet(self.name("overview"), footer), self.view, self.said(carried))
        for name, found in self.found.items():
            sheet = book.sheet(self.name(name), footer, A3)
            lists.findings(sheet, self.view, found, self.columns[name], allotted_.beside, told)
        self.limits(book, footer)
        if allotted_.left:
            lists.left(book.sheet(self.name("left"), footer, A3), allotted_.left, self.view.as_of)

    def name(self, sheet: str) -> str:
        return text(f"excel-sheet-{sheet}", self.language)

    def said(self, carried: Allotted | None) -> Iterator[str]:
        """What this report shows of the result, and what became of an old report's entries."""
        counts = {"shown": len(self.listed), "all": self.count}
        yield text("excel-listed", self.language, **{k: number_text(v, self.language) for k, v in counts.items()})
        if carried is not None:
            taken = {"beside": len(carried.beside), "left": len(carried.left)}
            fields = {name: number_text(number, self.language) for name, number in taken.items()}
            yield text("excel-carried", self.language, **fields, sheet=self.name("left"))

    def limits(self, book: Book, footer: str) -> None:
        """The clauses that no history can show to be kept, and the rules whose facts are not in the data."""
        sheet = book.sheet(self.name("limits"), footer)
        sheet.columns((34, 24, 110))
        heads = (text(f"excel-limit-{one}", self.language) for one in ("policy", "clause", "why"))
        sheet.row(heads, Style.HEAD)
        sheet.head(2, 0)
        for one in scope.unchecked(self.view.result, self.language):
            sheet.row([one.policy, one.clause or None, one.why])
        sheet.finish()


def by_due(one: Found) -> tuple[object, ...]:
    """Open duties by their due day, those without one last."""
    finding = one.finding
    return finding.due is None, finding.due or 0, sorting_key(finding.subject), finding.rule, one.id
