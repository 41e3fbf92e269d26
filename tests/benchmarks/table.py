"""The table as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measuring import Measured

HEAD = ("work", "program", "subjects", "facts", "rules", "findings", "seconds", "spread", "× ours", "MB", "added")


def lines(rows: Sequence[Measured]) -> Iterator[str]:
    """One line a measurement; `× ours` is how many times as long as ours the program took."""
    base: dict[tuple[str, int], float] = {}
    cells: list[tuple[str, ...]] = [HEAD]
    for row in rows:
        if row.program == "ours" and row.seconds is not None:
            base[row.work, row.subjects] = row.seconds
        cells.append(shown(row, base.get((row.work, row.subjects))))
    widths = [max(map(len, column)) for column in zip(*(one for one in cells if len(one) == len(HEAD)), strict=True)]
    for one in cells:
        if len(one) == len(HEAD):
            yield "  ".join(
                cell.ljust(w) if place < 2 else cell.rjust(w)
                for place, (cell, w) in enumerate(zip(one, widths, strict=True))
            )
        else:
            yield f"{one[0]:{widths[0]}}  {one[1]:{widths[1]}}  {one[2]}"


def shown(row: Measured, ours: float | None) -> tuple[str, ...]:
    if row.seconds is None:
        return row.work, row.program, row.cannot or ""
    spread = (max(row.times) - min(row.times)) / row.seconds
    return (
        row.work,
        row.program,
        f"{row.subjects:,}",
        f"{row.facts:,}",
        f"{row.rules}",
        f"{row.findings:,}",
        f"{row.seconds:.4f}",
        f"{spread:.0%}",
        "" if ours is None else f"{row.seconds / ours:.2f}",
        f"{row.peak:,.0f}",
        f"{row.added:,.0f}",
    )
