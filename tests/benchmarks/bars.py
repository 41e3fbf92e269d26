"""The bars: what ratio was measured in this run, what is asked for, and whether it is reached.

A ratio is taken at the largest size at which both sides were measured, by the median of their runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from benchmarks.measuring import OURS, Measured

LOOP, SQL, POLARS, COMPILED = "Python loop", "DuckDB SQL, two threads", "Polars, two threads", "compiled single pass"
AGAIN = "ours, reading again from the cache"
FAST = "ours, compiled"
REFERENCE, SHOWN, READING = "reference evaluator", "ours, what check shows", "ours, reading alone"
SORT, DUMPS, START = "DuckDB read + sort, one thread", "json.dumps line by line", "python -c pass"
ANCHORED = ("within", "never", "always", "per")
"""Forms of which expert SQL needs a good deal less than of clocks."""
WAYS = (("ours", OURS), ("ours, compiled", FAST))
HERFORD, FIVE, MIXED, AMOUNTS = "Herford", "five directives", "all forms × 6", "memory"


@dataclass(frozen=True)
class Bar:
    """A bar with what was measured; `least`: the ratio must be at least this, otherwise at most.

    `busy` is the same ratio in processor seconds, which a machine that others use disturbs less.
    """

    text: str
    ratio: float | None
    asked: float
    least: bool
    size: int = 0
    busy: float | None = None

    @property
    def reached(self) -> bool | None:
        """None where one side was not measured."""
        if self.ratio is None:
            return None
        return self.ratio >= self.asked if self.least else self.ratio <= self.asked


class Rows:
    """The measurements, by work and program."""

    def __init__(self, rows: Sequence[Measured]) -> None:
        self.found = {(row.work, row.program, row.size): row for row in rows if row.seconds is not None}

    def sizes(self, work: str, program: str) -> list[int]:
        """At which sizes a program was measured, from small to large."""
        return sorted(size for name, who, size in self.found if (name, who) == (work, program))

    def both(self, upper: tuple[str, str], lower: tuple[str, str]) -> tuple[Measured, Measured] | None:
        """Two measurements at the largest size that both have."""
        sizes = sorted(set(self.sizes(*upper)) & set(self.sizes(*lower)))
        return (self.found[(*upper, sizes[-1])], self.found[(*lower, sizes[-1])]) if sizes else None


def bars(measured: Sequence[Measured]) -> Iterator[Bar]:
    """Every bar, reached or not."""
    rows = Rows(measured)

    def ratio(text: str, upper: tuple[str, str], lower: tuple[str, str], asked: float, *, least: bool) -> Bar:
        found = rows.both(upper, lower)
        if found is None:
            return Bar(text, None, asked, least)
        one, other = found
        busy = one.cpu / other.cpu if other.cpu else None
        return Bar(text, (one.seconds or 0) / (other.seconds or 1), asked, least, one.size, busy)

    for who, program in WAYS:
        own = ("density", program)
        yield ratio(f"density: {who} / compiled single pass", own, ("density", COMPILED), 4, least=False)
        yield ratio(f"density: Python loop / {who}", ("density", LOOP), own, 60, least=True)
        yield ratio(f"density: expert SQL / {who}", ("density", SQL), own, 7, least=True)
        yield ratio(f"{MIXED}: Python loop / {who}", (MIXED, LOOP), (MIXED, program), 60, least=True)
        for work in (HERFORD, FIVE):
            yield ratio(f"{work}: {REFERENCE} / {who}", (work, REFERENCE), (work, program), 60, least=True)
        for work in (MIXED, HERFORD, FIVE):
            yield fastest(rows, work, who, program)
    for work in (HERFORD, FIVE):
        yield ratio(f"{work}: ours / DuckDB read + sort", (work, OURS), (work, SORT), 1, least=False)
    for form, (who, program) in product(ANCHORED, WAYS):
        yield ratio(f"{form}: expert SQL / {who}", (form, SQL), (form, program), 8, least=True)
    for form, asked in (("density", 10), ("within", 40)):
        text = f"{form}: 100 copies / one"
        yield ratio(text, (f"{form} × 100", OURS), (form, OURS), asked, least=False)
    for one in ("one worker", "one worker on one core"):
        yield ratio(f"two workers: {one} / two", whole(HERFORD, one), whole(HERFORD, "two workers"), 1.5, least=True)
    yield linear(rows)
    yield ratio(
        "one subject / the same facts spread out", ("all forms, one subject", OURS), ("all forms", OURS), 1, least=False
    )
    yield memory(rows)
    yield bounded(rows)
    yield ratio("second run: loading / the first's", (HERFORD, AGAIN), (HERFORD, READING), 0.2, least=False)
    yield ratio(
        "Herford: whole run / DuckDB read + sort",
        whole(HERFORD, "Parquet to JSON Lines"),
        (HERFORD, SORT),
        3,
        least=False,
    )
    for name, asked in (("Parquet", 0.1), ("JSON Lines", 0.5)):
        yield writing(rows, name, asked)
    for name, asked in (("--help", 0.25), ("lint", 1.0), ("check of 10,000 cases", 2.0)):
        yield started(rows, name, asked)


def whole(work: str, what: str) -> tuple[str, str]:
    """The name of a whole run."""
    return work, f"whole run, {what}"


def largest(rows: Rows, work: str, program: str) -> Measured | None:
    sizes = rows.sizes(work, program)
    return rows.found[work, program, sizes[-1]] if sizes else None


def fastest(rows: Rows, work: str, who: str, program: str) -> Bar:
    """Millions of rules times facts in a second, at the size where that is most."""
    speeds = {
        row.size: (row.rules * row.facts / (row.seconds or 1) / 1e6, row.rules * row.facts / (row.cpu or 1) / 1e6)
        for (name, measured, _), row in rows.found.items()
        if (name, measured) == (work, program)
    }
    best = max(speeds, key=lambda size: speeds[size], default=0)
    speed, busy = speeds.get(best, (None, None))
    return Bar(f"{work}: {who}, million rules × facts a second", speed, 100, True, best, busy)


def linear(rows: Rows) -> Bar:
    """How much more than ten times as long ten times as many facts take."""
    sizes = rows.sizes(MIXED, OURS)
    text = "ten times the facts: time / linear"
    for size in reversed(sizes):
        if size * 10 in sizes:
            more, less = rows.found[MIXED, OURS, size * 10], rows.found[MIXED, OURS, size]
            busy = more.cpu / less.cpu / 10 if less.cpu else None
            return Bar(text, (more.seconds or 0) / (less.seconds or 1) / 10, 1.1, False, size * 10, busy)
    return Bar(text, None, 1.1, False)


def memory(rows: Rows) -> Bar:
    """What evaluation adds to its columns, its findings included, in megabytes."""
    added = {row.added: row for (_, program, _), row in rows.found.items() if program == SHOWN}
    most = max(added, default=None)
    return Bar(
        "evaluation adds, with its findings, MB at most", most, 150, False, 0 if most is None else added[most].size
    )


def bounded(rows: Rows) -> Bar:
    """The peak of the command on more facts than fit, told to keep to 1500 MiB."""
    found = [row for (work, _, _), row in rows.found.items() if work == AMOUNTS]
    most = max(found, key=lambda row: row.facts, default=None)
    return Bar(
        "more than fits: MB at most", None if most is None else most.peak, 2048, False, 0 if most is None else most.size
    )


def writing(rows: Rows, name: str, asked: float) -> Bar:
    """What writing findings adds to a run that writes none, beside `json.dumps` line by line."""
    text = f"findings as {name} / json.dumps line by line"
    full, none = (
        largest(rows, *whole(HERFORD, f"all findings as {name}")),
        largest(rows, *whole(HERFORD, "no finding written")),
    )
    dumps = None if full is None else rows.found.get((HERFORD, DUMPS, full.size))
    if full is None or none is None or dumps is None:
        return Bar(text, None, asked, False)
    ratio = ((full.seconds or 0) - (none.seconds or 0)) / (dumps.seconds or 1)
    return Bar(text, ratio, asked, False, full.size, (full.cpu - none.cpu) / dumps.cpu if dumps.cpu else None)


def started(rows: Rows, name: str, asked: float) -> Bar:
    """Seconds of a whole process, and how many times as long as starting Python."""
    row, bare = largest(rows, "start", name), largest(rows, "start", START)
    if row is None or bare is None:
        return Bar(f"{name}: seconds", None, asked, False)
    times = (row.seconds or 0) / (bare.seconds or 1)
    return Bar(f"{name}: seconds ({times:.1f} × python -c pass)", row.seconds, asked, False)


def lines(found: Sequence[Bar]) -> Iterator[str]:
    """One line a bar."""
    answers = {None: "not measured", True: "reached", False: "not reached"}
    width = max((len(one.text) for one in found), default=0)
    for one in found:
        measured = "–" if one.ratio is None else f"{one.ratio:,.3g}"
        sign, size = "≥" if one.least else "≤", f" at {one.size:,}" if one.size else ""
        busy = "" if one.busy is None else f" ({one.busy:,.3g} in processor seconds)"
        yield f"{one.text:{width}}  {measured:>8}  {sign} {one.asked:<5g}  {answers[one.reached]}{size}{busy}"
