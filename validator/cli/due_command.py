"""`fachaufsicht due`: what falls due in the next weeks, and what is overdue."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.check_command import bar, warn
from validator.cli.main import OK, say
from validator.cli.output import folder, protect, screen, write
from validator.cli.report_command import beside
from validator.cli.resulting import given_waivers, key, key_file, options
from validator.core.days import LAST_YEAR, Duration, Unit
from validator.core.findings import Verdict
from validator.lowering.durations import parse
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.waivers import told
from validator.results.due import due_list
from validator.results.model import Standing
from validator.results.units import refuse_unknown
from validator.results.veil import Veil
from validator.results.waiving import Waiving
from validator.time.days import calendar_date
from validator.time.durations import shift
from validator.usecases.check import checked
from validator.usecases.extras import require
from validator.usecases.library import files_of, library
from validator.usecases.resources import Resources

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from validator.results.due import DueList

SHORT = re.compile(r"([0-9]{1,6}) ?([dwmy])")
UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def execute(chosen: Namespace) -> int:
    """Check, and list what is open and ends soon."""
    if chosen.format == "xlsx":
        require("xlsxwriter", "excel", "--format")
        if chosen.output is None:
            raise BadInput([Problem("cli-xlsx-output", Place("--format"))])
    until = end(chosen.as_of, chosen.within)
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    refuse_unknown(chosen.unit, [one.vocabulary for one in entries])
    files, file = [Path(one) for one in chosen.cases], key_file(chosen)
    waivers, given = [] if chosen.waivers is None else [Path(chosen.waivers)], given_waivers(chosen, entries)
    output = protect(chosen.output, [*files, *files_of(entries), *waivers, file])
    secret = key(file, chosen.lang)
    asked = options(chosen, secret, (Verdict.OPEN,), texts=False)
    veil = Veil(secret, chosen.identify, texts=False, unit=chosen.unit)
    waiving = None if given is None else Waiving(given, chosen.as_of, secret)
    resources = Resources(cache=folder("--cache", chosen.cache))
    with (
        bar(chosen, files) as progress,
        checked(entries, files, chosen.as_of, frozenset(Verdict), progress, resources, veil=veil) as report,
    ):
        warn(report, chosen.lang)
        listed = due_list(report, entries, asked, secret, waiving, until, overdue=chosen.overdue)
    # A waiver that covers nothing of this list may well cover something else: that is no news.
    for one in listed.waivers.waivers if listed.waivers is not None else ():
        if one.standing in (Standing.EXPIRED, Standing.NOT_YET) and one.findings:
            say(told(one, chosen.lang))
    write(pieces(listed, chosen), output, beside(chosen.lang))
    return OK


def end(as_of: int, within: str) -> int:
    """The last day of a duration from the as-of day; BadInput for what is none, or leads out of the calendar."""
    found = duration(within)
    if found is None or found.unit.exact or found.unit is Unit.YEAR_OF_LIFE:
        raise BadInput([Problem("due-within", Place("--within"), value=within[:60])])
    last = shift(as_of, 1, found)
    if calendar_date(last).year > LAST_YEAR:
        raise BadInput([Problem("due-within-far", Place("--within"), {"year": str(LAST_YEAR)})])
    return last


def duration(written: str) -> Duration | None:
    """`6w`, `45d`, `3m`, `1y`, or a duration as policies have it: `6 weeks`."""
    short = SHORT.fullmatch(written.strip())
    return parse(written if short is None else f"{short[1]} {UNITS[short[2]]}s")


def pieces(listed: DueList, chosen: Namespace) -> Iterable[str] | Iterable[bytes]:
    """The list in the form asked for."""
    match chosen.format:
        case "csv":
            from validator.reports.due.separated import render  # noqa: PLC0415

            return render(listed, chosen.lang)
        case "ics":
            from validator.reports.due import calendar  # noqa: PLC0415

            return calendar.render(listed, chosen.lang)
        case "xlsx":
            from validator.reports.due import workbook  # noqa: PLC0415

            return workbook.render(listed, chosen.lang)
        case _:
            from validator.reports.due import table  # noqa: PLC0415

            terminal = screen(chosen.output)
            return [table.render(listed, chosen.lang, terminal)]
