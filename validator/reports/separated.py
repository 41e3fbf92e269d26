"""CSV: one finding a line, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from validator.engine.blocks import NOTHING, VERDICTS, WHYS
from validator.engine.results import cited, move_at
from validator.reports.spelling import chunks, days, each, facts, lists, spelt
from validator.results.plain import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.core.findings import Finding, Move
    from validator.engine.results import Listing
    from validator.reports.spelling import Facts, Longs

COLUMNS = (
    "policy", "version", "rule", "clauses", "subject", "verdict", "excused", "anchor", "anchor-fact", "first", "last",
    "due", "since", "until", "met-on", "row", "moves", "why", "evidence",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def separated(listings: Iterable[Listing], limit: int | None = None, *, excel: bool) -> Iterator[str]:
    """A head and one line a finding, the first `limit` of them or all.

    With `excel`, a byte order mark and semicolons, as Excel in German expects.
    """
    yield separated_head(excel=excel)
    yield from separated_lines(listings, limit, excel=excel)


def separated_head(*, excel: bool) -> str:
    """What stands before the first finding."""
    return ("\ufeff" if excel else "") + line(COLUMNS, delimiter(excel=excel))


def separated_lines(listings: Iterable[Listing], limit: int | None = None, *, excel: bool) -> Iterator[str]:
    """The lines of findings, many a piece."""
    for listing, rows in chunks(listings, limit):
        yield lines(zip(*columns(listing, rows), strict=True), delimiter(excel=excel))


def delimiter(*, excel: bool) -> str:
    """What stands between cells."""
    return ";" if excel else ","


def line(values: Iterable[str], delimiter: str) -> str:
    """One line, ended as RFC 4180 says."""
    return lines([values], delimiter)


def lines(rows: Iterable[Iterable[str]], delimiter: str) -> str:
    """Many lines."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: whatever begins like one gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def columns(listing: Listing, rows: Longs) -> Iterator[list[str]]:
    """The cells of findings, in the order of `COLUMNS`; lists are joined by blanks."""
    block, rule, policy = listing.part.block, listing.part.rule, listing.results.policy
    names = listing.results.columns.subjects
    for name in (policy.id, policy.version, rule.id):
        yield [safe(name)] * rows.size
    yield spelt(block.row[rows], each(lambda row: safe(" ".join(cited(rule, row)[0]))))
    yield spelt(block.subject[rows], each(lambda subject: safe(names[subject])))
    yield spelt(block.verdict[rows], each(lambda verdict: safe(VERDICTS[verdict].value)))
    yield spelt(block.excused[rows], each(lambda excused: "true" if excused else "false"))
    yield days(block.anchor[rows], blank)
    yield spelt(block.fact[rows], lambda numbers: list(map(safe, facts(listing, numbers, "", spell))))
    for column in (block.first, block.last, block.due, block.since, block.until, block.met_on):
        yield days(column[rows], blank)
    yield spelt(block.row[rows], each(lambda row: safe(cited(rule, row)[1] or "")))
    yield list(map(safe, lists(block.moves, rows, each(lambda place: moved(move_at(block, place))), " ")))
    yield spelt(block.why[rows], each(lambda why: "" if why == NOTHING else safe(WHYS[why])))
    yield list(map(safe, lists(block.evidence, rows, lambda numbers: facts(listing, numbers, "", spell), " ")))


def blank(found: str | None) -> str:
    """Nothing as an empty cell."""
    return found or ""


def moved(move: Move) -> str:
    """A move of a due day in one word."""
    return f"{day(move.day)}:{move.why}:{day(move.before) or ''}>{day(move.after) or ''}"


def spell(kind: str, found: Facts) -> Iterator[str]:
    """Facts of a type, each in one word: type, first day, id."""
    names, starts, _, _ = found
    return (f"{kind}@{start}{'' if name is None else f'#{name}'}" for name, start in zip(names, starts, strict=True))


def injected(breaches: Iterable[tuple[str, Finding]]) -> Iterator[str]:
    """The breaches put into made-up histories, one a line: by them a check can be checked."""
    yield line(("subject", "rule", "verdict", "anchor", "due", "since"), ",")
    for subject, one in breaches:
        days = (day(number) or "" for number in (one.anchor, one.due, one.since))
        yield line(map(safe, (subject, one.rule, one.verdict.value, *days)), ",")
