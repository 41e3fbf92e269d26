"""How fast the Herford policy is judged, beside a hand-written Python loop for its contact-density rule.

    python tests/benchmarks/run.py [--subjects 200000] [--facts 12]

Histories are made in memory (seeded), written as Parquet once, and judged by the command as a whole process, by the
engine alone, and by the loop. The loop does less: one table of fixed intervals by age and profile, no unknowns, no
suspension, no evidence; it is what one would write in an afternoon.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from validator.core.findings import Verdict
from validator.engine import run
from validator.histories.columns import Columns
from validator.histories.model import Fact, History
from validator.histories.read import read
from validator.histories.rows import to_columns
from validator.histories.tables import write_parquet
from validator.time.days import calendar_date, iso, parse
from validator.time.durations import add_months, complete_years
from validator.usecases.library import library

AS_OF = "2015-12-31"
PROFILES = ("Marktprofil", "Aktivierungsprofil", "Foerderprofil", "Entwicklungsprofil", "Stabilisierungsprofil")
MONTHS = {
    True: dict(zip(PROFILES, (1, 1, 1, 2, 3), strict=True)),
    False: dict(zip(PROFILES, (1, 3, 3, 6, 6), strict=True)),
}


def histories(count: int, facts: int, seed: int = 1) -> Iterator[History]:
    """Clients with a first interview, one or two profiles and contacts every one to four months."""
    rng, begin = Random(seed), parse("2012-08-01")
    for number in range(count):
        start = begin + rng.randint(0, 500)
        born = calendar_date(start - rng.randint(18, 60) * 365 - rng.randint(0, 364))
        change = start + rng.randint(100, 700)
        first, then = rng.choice(PROFILES), rng.choice(PROFILES)
        found = [
            Fact("erstgespraech", start, start, None, None, True, None, {"partner": "IFK"}),
            Fact("profillage", start, change - 1, None, None, False, None, {"value": first}),
            Fact("profillage", change, None, None, None, False, None, {"value": then}),
        ]
        day = start
        for _ in range(facts - len(found)):
            day += rng.randint(15, 120)
            contact = {"partner": "IFK", "profillage_geprueft": True, "bewerberprofil_aktuell": True}
            found.append(Fact("persoenlicher_kontakt", day, day, None, None, True, None, contact))
        yield History(f"K-{number:07}", "kunde", {"geburtsdatum": born}, tuple(found))


def loop(columns: Columns, as_of: int) -> tuple[int, int]:
    """Contact density by hand: obligations and breaches."""
    contacts: dict[int, list[int]] = {}
    kind = columns.facts["persoenlicher_kontakt"]
    for subject, day in zip(kind.subject.tolist(), kind.start.tolist(), strict=True):
        contacts.setdefault(subject, []).append(day)
    spans: dict[int, list[tuple[int, int, str]]] = {}
    profile = columns.facts["profillage"]
    codes = profile.attributes["value"].tolist()
    for subject, start, end, code in zip(
        profile.subject.tolist(), profile.start.tolist(), profile.end.tolist(), codes, strict=True
    ):
        spans.setdefault(subject, []).append((start, end, str(columns.values[code])))
    first = columns.facts["erstgespraech"]
    births = columns.attributes["geburtsdatum"].tolist()
    owed = broken = 0
    for subject, start in zip(first.subject.tolist(), first.start.tolist(), strict=True):
        born = columns.values[births[subject]]
        young = complete_years(born.toordinal() - 719163, 25)  # type: ignore[union-attr]
        last, acts, states = start, iter(contacts.get(subject, ())), spans[subject]
        act = next(acts, None)
        while last <= as_of:
            due = gap(last, young, states, act, as_of)
            owed += 1
            broken += due < (as_of if act is None or act > as_of else act)
            if act is None or act > as_of:
                break
            last, act = act, next(acts, None)
    return owed, broken


def gap(last: int, young: int, states: list[tuple[int, int, str]], act: int | None, as_of: int) -> int:
    """The due day after an act, moved by changes of profile and age until the next act."""

    def months(day: int) -> int:
        return next((MONTHS[day <= young][name] for start, end, name in states if start <= day <= end), 99)

    due, before = add_months(last, months(last)), months(last)
    changes = sorted(day for day in (*(start for start, _, _ in states), young + 1) if day > last)
    for day in changes:
        if day > due or (act is not None and day >= act) or day > as_of:
            break
        now = months(day)
        if now != before:
            fresh = max(add_months(last, now), day)
            due, before = (min if now < before else max)(due, fresh), now
    return due


def timed(action: object, *arguments: object) -> tuple[float, object]:
    began = time.perf_counter()
    result = action(*arguments)  # type: ignore[operator]
    return time.perf_counter() - began, result


def write_cases(columns: Columns, path: Path) -> None:
    """One fact a row, as `docs/histories.md` describes it."""
    text = path.with_suffix(".csv")
    names = ["subject", "subject_type", "kind", "type", "at", "from", "to", "geburtsdatum", "value", "partner"]
    names += ["profillage_geprueft", "bewerberprofil_aktuell"]
    with text.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names)
        for row, subject in enumerate(columns.subjects):
            born = columns.values[columns.attributes["geburtsdatum"][row]]
            out.writerow([subject, "kunde", "subject", "", "", "", "", born, "", "", "", ""])
        for kind in columns.facts.values():
            for row in range(len(kind.subject)):
                out.writerow(fact_cells(columns, kind, row))
    write_parquet(text, path)
    text.unlink()


def fact_cells(columns: Columns, kind: object, row: int) -> list[object]:
    event, end = bool(kind.event[row]), int(kind.end[row])  # type: ignore[attr-defined]

    def cell(name: str) -> object:
        column = kind.attributes.get(name)  # type: ignore[attr-defined]
        found = "" if column is None or column[row] < 0 else columns.values[column[row]]
        return str(found).lower() if isinstance(found, bool) else found

    day = iso(int(kind.start[row]))  # type: ignore[attr-defined]
    last = "" if event or end > 10**6 else iso(end)
    dates = [day, "", ""] if event else ["", day, last]
    subject = columns.subjects[kind.subject[row]]  # type: ignore[attr-defined]
    cells = [cell(name) for name in ("value", "partner", "profillage_geprueft", "bewerberprofil_aktuell")]
    return [subject, "kunde", "event" if event else "span", kind.type, *dates, "", *cells]  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=200_000)
    parser.add_argument("--facts", type=int, default=12)
    options = parser.parse_args()
    (entry,) = library([ROOT / "policies" / "herford"], {}, {})
    as_of = parse(AS_OF)
    columns = to_columns(histories(options.subjects, options.facts))
    facts = sum(len(kind.subject) for kind in columns.facts.values())
    density = replace(entry.policy, rules=tuple(rule for rule in entry.policy.rules if rule.id == "kontaktdichte"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.parquet"
        write_cases(columns, path)
        load_time, loaded = timed(lambda: read([path], zone="Europe/Berlin", vocabulary=entry.vocabulary))
        command = [sys.executable, "-m", "validator", "check", str(ROOT / "policies" / "herford"), "--cases", str(path)]
        command += ["--as-of", AS_OF, "--output", str(Path(folder) / "out.txt"), "--no-progress"]
        whole_time, _ = timed(lambda: subprocess.run(command, cwd=ROOT, check=False, capture_output=True))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    engine_time, counts = timed(lambda: run(entry.policy, loaded, as_of).counts())
    one_time, one = timed(lambda: run(density, loaded, as_of).counts())
    loop_time, (owed, broken) = timed(loop, columns, as_of)  # type: ignore[misc]
    rules = len(entry.policy.rules)
    broke = sum(n for (_, verdict), n in one.items() if verdict in (Verdict.VIOLATED, Verdict.MET_LATE))  # type: ignore[attr-defined]
    print(f"{len(columns.subjects):,} subjects, {facts:,} facts, {rules} rules, {sum(counts.values()):,} obligations")  # type: ignore[attr-defined]
    print(
        f"contact density: engine {sum(one.values()):,} obligations, {broke:,} breaches; loop {owed:,} and {broken:,}"
    )  # type: ignore[attr-defined]
    table = [
        ("whole command, Parquet to report", f"{whole_time:.1f} s, {peak:,.0f} MB at most"),
        ("reading Parquet", f"{load_time:.1f} s"),
        (
            "engine, all rules",
            f"{engine_time:.2f} s = {rules * facts / engine_time / 1e6:,.0f} million rules × facts a second",
        ),
        ("engine, contact density", f"{one_time:.2f} s"),
        ("Python loop, contact density", f"{loop_time:.2f} s = {loop_time / one_time:.1f} × the engine"),
    ]
    for name, value in table:
        print(f"  {name:34} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
