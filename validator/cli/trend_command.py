"""`fachaufsicht trend`: rates over several results, and what changed since the last but one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import OK, say
from validator.cli.output import protect, screen, write
from validator.messages.catalogue import text
from validator.results.life import lives, run
from validator.results.reading import opened
from validator.results.trend import By, Point, trend

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from validator.results.life import Lives
    from validator.results.trend import Trend


def execute(chosen: Namespace) -> int:
    """Read the results, add up, show."""
    files = [Path(one) for one in chosen.results]
    output = protect(chosen.output, files)
    found = trend([point(file) for file in files], By(chosen.by))
    write(pieces(found, chosen), output)
    return OK


def point(file: Path) -> Point:
    """What is needed of a result."""
    with opened(file) as result:
        return Point(run(result), result.counts)


def pieces(found: Trend, chosen: Namespace) -> Iterable[str]:
    """The rates in the form asked for."""
    match chosen.format:
        case "csv":
            from validator.reports.trend.separated import render  # noqa: PLC0415

            return render(found, chosen.lang)
        case "svg":
            from validator.reports.trend import drawing  # noqa: PLC0415

            return drawing.render(found, chosen.lang)
        case _:
            from validator.reports.trend import table  # noqa: PLC0415

            terminal = screen(chosen.output)
            return [table.render(found, compared(found, chosen.lang), chosen.lang, terminal)]


def compared(found: Trend, language: str) -> Lives | None:
    """The findings of the last result against the earlier ones, where that can be told; else why it cannot."""
    *earlier, last = found.runs
    if not earlier:
        return None
    if any(one.manifest.options.key != last.manifest.options.key for one in earlier):
        say(text("trend-keys", language))
        return None
    if not any(one.policies & last.policies for one in earlier):
        return None
    return lives(last, earlier)
