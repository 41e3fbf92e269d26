"""The table as text: one line a measurement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.measuring import OURS, OVER, Measured

HEAD = (
    "work",
    "program",
    "subjects",
    "facts",
    "rules",
    "findings",
    "seconds",
    "spread",
    "busy",
    "× ours",
    "MB",
    "added",
    "note",
)
LEFT = 2
"""The first so many columns are text."""


def lines(rows: Sequence[Measured]) -> Iterator[str]:
    """`spread` is slowest less fastest run over the median, `busy` processor seconds, `× ours` times our engine's."""
    rows, over = [row for row in rows if row.cannot != OVER], [row for row in rows if row.cannot == OVER]
    base = {(row.work, row.size): row.seconds for row in rows if row.program == OURS and row.seconds}
    cells = [HEAD, *(shown(row, base.get((row.work, row.size))) for row in rows)]
    full = [one for one in cells if len(one) == len(HEAD)]
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    for one in cells:
        placed = [
            text.ljust(width) if place < LEFT else text.rjust(width)
            for place, (text, width) in enumerate(zip(one, widths, strict=False))
        ]
        yield "  ".join([*placed[:LEFT], *(placed[LEFT:] if len(one) == len(HEAD) else one[LEFT:])]).rstrip()

    if over:
        yield "Left out, as the time was over: " + "; ".join(f"{row.work}, {row.program}" for row in over)


def shown(row: Measured, ours: float | None) -> tuple[str, ...]:
    """The cells of a row, or three where there is only a reason."""
    if row.seconds is None:
        return row.work, row.program, f"{row.size:,}: {row.cannot}" if row.size else row.cannot or ""
    spread = (max(row.times) - min(row.times)) / row.seconds
    numbers = (row.subjects or row.size, row.facts, row.rules, row.findings)
    ratio = "" if ours is None else f"{row.seconds / ours:,.3g}"
    memory = (f"{row.peak:,.0f}", f"{row.added:,.0f}", row.note)
    times = (f"{row.seconds:.4g}", f"{spread:.0%}", f"{row.cpu:.4g}", ratio, *memory)
    return (row.work, row.program, *(f"{number:,}" if number else "" for number in numbers), *times)
