"""`fachaufsicht check`."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli import bars
from validator.cli.check_options import contradictions
from validator.cli.main import FAULT, OK, VIOLATED, say
from validator.cli.output import folder, protect, refuse_unwritable, screen, write
from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.policy.problems import BadInput
from validator.reports.lines import document, json_document, json_items, json_lines
from validator.reports.separated import separated, separated_head, separated_lines
from validator.usecases.check import checked
from validator.usecases.extras import require
from validator.usecases.library import files_of, library
from validator.usecases.lots import Making
from validator.usecases.resources import Resources
from validator.usecases.workers import WorkerDied

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager

    from validator.usecases.model import Report

TABLE_LIMIT = 20
LONG = 20_000_000
"""Case files of so many bytes take long enough for a progress bar."""


def execute(chosen: Namespace) -> int:
    """Check, report, warn; the exit status."""
    if problems := list(contradictions(chosen)):
        raise BadInput(problems)
    if chosen.engine == "spark":
        from validator.cli import spark_check  # noqa: PLC0415 - on a cluster alone

        return spark_check.execute(chosen, warn)
    if chosen.format == "parquet":
        require("pyarrow", "parquet", "--format")
    entries = library([Path(one) for one in chosen.policies], dict(chosen.set), dict(chosen.reading))
    files = [Path(one) for one in chosen.cases]
    waivers = [] if chosen.waivers is None else [Path(chosen.waivers)]
    keys = []
    if chosen.result is not None:
        from validator.cli import resulting  # noqa: PLC0415 - what keeps results takes its time to load

        keys = [resulting.key_file(chosen)]
    read = [*files, *files_of(entries), *waivers, *keys]
    output = protect(chosen.output, read)
    refuse_unwritable(output)
    result = None if chosen.result is None else resulting.Asked(chosen, entries, read)
    wanted, veil = (chosen.verdicts, None) if result is None else (frozenset(Verdict), result.veil)
    resources = Resources(
        chosen.memory, chosen.workers, folder("--spill", chosen.spill), folder("--cache", chosen.cache)
    )
    with ExitStack() as stack:
        try:
            with bar(chosen, files) as progress:
                asked = checked(entries, files, chosen.as_of, wanted, progress, resources, making(chosen), veil)
                report = stack.enter_context(asked)
        except WorkerDied:
            say(text("cli-worker-died", chosen.lang))
            return FAULT
        warn(report, chosen.lang)
        breached = report.breached if result is None else result.save(report, chosen.lang)
        write(pieces(report, chosen), output)
        return VIOLATED if breached else OK


def bar(chosen: Namespace, files: Iterable[Path]) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A progress bar, where somebody looks and there is time to; none before processes are forked."""
    size = sum(one.stat().st_size for one in files if one.is_file())
    return nullcontext() if size < LONG else bars.bar(chosen, "cli-progress", at_once=False)


def making(chosen: Namespace) -> Making | None:
    """The text that is made of findings where they are judged; None where some are chosen among all, or for a table."""
    if chosen.limit is not None:
        return None
    match chosen.format:
        case "jsonl":
            return Making(json_lines, chosen.verdicts)
        case "json":
            return Making(json_items, chosen.verdicts)
        case "csv":
            return Making(partial(separated_lines, excel=chosen.excel), chosen.verdicts)
        case _:
            return None


def pieces(report: Report, chosen: Namespace) -> Iterable[str | bytes]:
    """The report in the form asked for."""
    if report.made is not None:
        return together(report, report.made(), chosen)
    listings = report.listings(chosen.verdicts)
    match chosen.format:
        case "jsonl":
            return json_lines(listings, chosen.limit)
        case "json":
            return json_document(report, json_lines(listings, chosen.limit))
        case "csv":
            return separated(listings, chosen.limit, excel=chosen.excel)
        case "parquet":
            from validator.reports.arrow.parquet import parquet  # noqa: PLC0415

            return parquet(listings, chosen.limit)
        case _:
            from validator.reports.terminal import tables  # noqa: PLC0415

            limit = TABLE_LIMIT if chosen.limit is None else chosen.limit
            terminal = screen(chosen.output)
            return [tables(report, chosen.verdicts, limit, chosen.lang, terminal)]


def together(report: Report, made: Iterable[bytes], chosen: Namespace) -> Iterable[str | bytes]:
    """The report where the text of its findings is made already."""
    match chosen.format:
        case "json":
            return document(report, made)
        case "csv":
            return chain((separated_head(excel=chosen.excel),), made)
        case _:
            return made


def warn(report: Report, language: str) -> None:
    """What is in the data and not in the vocabulary, or against it; what findings rest on that is not in the data."""
    for stranger in report.strangers:
        hint = "" if stranger.meant is None else text("cli-meant", language, name=stranger.meant)
        code = "cli-stranger-subject" if stranger.subject else "cli-stranger-fact"
        say(text(code, language, name=stranger.name, count=stranger.count, hint=hint))
    for crowd in report.crowded:
        say(text("cli-crowded", language, name=crowd.name, count=crowd.subjects))
    if report.tight:
        say(text("cli-tight", language, count=report.tight))
    for one in report.blind:
        if not one.findings:
            continue
        rules = ", ".join(one.rules[:3]) + (" …" if len(one.rules) > 3 else "")
        fields = {"policy": f"{one.policy} {one.version}", "type": one.type, "rules": rules, "count": one.findings}
        say(text("cli-blind", language, **fields))
