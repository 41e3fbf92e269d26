"""The rules as an expert writes them in DuckDB's SQL: as-of joins and window functions over tables in memory.

The tables stand ready, sorted by client and day; months are moved by DuckDB's own arithmetic of dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cases import Coded, Ints, Made, days_of, numbers_of
from benchmarks.database import connected
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.works import AS_OF, NEAR_MARKET, Always, Density, Different, Must, Never, Per, Rule, Within
from validator.histories.columns import ONGOING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TODAY = f"(DATE '1970-01-01' + {AS_OF})"
SHORT = {"erstgespraech": "interviews", "massnahme": "measures", "persoenlicher_kontakt": "contacts",
         "profillage": "profiles", "vermittlungsvorschlag": "proposals"}  # fmt: skip


def prepare(
    made: Made, rules: Sequence[Rule], threads: int = 2
) -> tuple[Callable[[], object], Callable[[object], Mapping[str, Findings]]]:
    """The tables, and the statements that make a table of findings for each rule."""
    connection = connected(threads)
    for statement, arrays in tables(made):
        connection.register("source", arrays)
        connection.execute(statement)
        connection.unregister("source")
    statements = {rule.name: query(rule) for rule in rules}

    def run() -> object:
        for name, statement in statements.items():
            connection.execute(f'CREATE OR REPLACE TABLE "found_{name}" AS {statement}')
        return None

    def tidy(_: object) -> dict[str, Findings]:
        return {name: fetched(connection, name) for name in statements}

    return run, tidy


def fetched(connection: DuckDBPyConnection, name: str) -> Findings:
    columns = "subject, anchor - DATE '1970-01-01' AS anchor, due - DATE '1970-01-01' AS due, verdict"
    found = connection.execute(f'SELECT {columns} FROM "found_{name}"').fetchnumpy()
    due = np.ma.filled(np.ma.asarray(found["due"]), NO_DAY)
    return findings(found["subject"], found["anchor"], due, found["verdict"])


def tables(made: Made) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """Statements that make the tables, each with the arrays that it reads."""
    day = "(DATE '1970-01-01' + {})::DATE"
    arrays = {"subject": np.arange(made.subjects, dtype=np.int32), "born": days_of(made.attributes["geburtsdatum"])}
    grown = (
        f"CASE WHEN month({day.format('born')}) = 2 AND day({day.format('born')}) = 29 "
        f"THEN {day.format('born')} + INTERVAL 25 YEAR ELSE {day.format('born')} + INTERVAL 25 YEAR - INTERVAL 1 DAY END"
    )
    yield f"CREATE TABLE clients AS SELECT subject, ({grown})::DATE AS grown FROM source ORDER BY subject", arrays
    for kind, one in made.tables.items():
        arrays = {"subject": one.subject, "s": one.start, "e": one.end} | {
            name: plain(coded) for name, coded in one.attributes.items()
        }
        end = f", CASE WHEN e < {ONGOING} THEN {day.format('e')} ELSE DATE '9999-12-31' END AS until"
        names = "".join(f", {name}" for name in one.attributes)
        columns = f"subject, {day.format('s')} AS day{'' if one.event else end}{names}"
        yield f"CREATE TABLE {SHORT[kind]} AS SELECT {columns} FROM source ORDER BY subject, day", arrays


def plain(coded: Coded) -> Ints:
    """Numbers as they are, and codes of all else."""
    return numbers_of(coded) if isinstance(coded.values[0], Decimal) else coded.codes


def query(rule: Rule) -> str:
    """The statement that finds (subject, anchor, due, verdict)."""
    match rule:
        case Density():
            return density(rule)
        case Within():
            return within(rule)
        case Never():
            return never(rule)
        case Always():
            return always(rule)
        case Per():
            return per(rule)
        case Must():
            return must(rule)
        case Different():
            return different(rule)


def density(rule: Density) -> str:
    """Refines each client's days by acts and changes of the interval; an obligation ends with its first overdue piece."""
    unit = "to_months" if rule.unit == "months" else "to_days"
    return f"""
    WITH turns AS (
        SELECT subject, day FROM profiles WHERE day <= {TODAY}
        UNION SELECT subject, grown + 1 FROM clients JOIN interviews USING (subject) WHERE grown + 1 <= {TODAY} AND grown >= day),
    valued AS (
        SELECT turns.subject, turns.day, {list(rule.counts)}[value + CASE WHEN turns.day <= grown THEN 1 ELSE 7 END] AS count
        FROM turns ASOF JOIN profiles ON turns.subject = profiles.subject AND turns.day >= profiles.day
        JOIN clients ON turns.subject = clients.subject),
    changes AS (
        SELECT * FROM valued
        QUALIFY count IS DISTINCT FROM lag(count) OVER (PARTITION BY subject ORDER BY day)),
    acts AS (
        SELECT subject, day FROM interviews WHERE day <= {TODAY}
        UNION SELECT contacts.subject, contacts.day FROM contacts JOIN interviews USING (subject)
        WHERE contacts.day > interviews.day AND contacts.day <= {TODAY}),
    points AS (
        SELECT subject, day, max(count) AS count, bool_or(act) AS act FROM (
            SELECT subject, day, count, false AS act FROM changes
            UNION ALL SELECT subject, day, NULL, true FROM acts)
        GROUP BY subject, day),
    pieces AS (
        SELECT subject, day, act,
            max(CASE WHEN act THEN day END) OVER before AS anchor,
            last_value(count IGNORE NULLS) OVER before AS count,
            lead(day) OVER before AS following,
            lead(act) OVER before AS following_act
        FROM points
        WINDOW before AS (PARTITION BY subject ORDER BY day)),
    dated AS (
        SELECT subject, anchor, day, greatest(CAST(anchor + {unit}(count) AS DATE), day) AS due, following, following_act
        FROM pieces WHERE anchor IS NOT NULL),
    final AS (
        SELECT subject, anchor, due, following, following_act FROM dated
        WHERE following IS NULL OR following_act OR following > due
        QUALIFY row_number() OVER (PARTITION BY subject, anchor ORDER BY day) = 1)
    SELECT subject, anchor, due,
        CASE WHEN following IS NOT NULL THEN CASE WHEN following > due THEN {VIOLATED} ELSE {MET} END
             WHEN due < {TODAY} THEN {VIOLATED} ELSE {OPEN} END AS verdict
    FROM final"""


def within(rule: Within) -> str:
    return f"""
    WITH duties AS (
        SELECT subject, day AS anchor, CAST(until - INTERVAL {rule.before} MONTH AS DATE) AS low,
            until + {rule.after} AS due
        FROM measures WHERE day <= {TODAY} AND until < DATE '9999-12-31'),
    known AS (SELECT subject, day FROM contacts WHERE day <= {TODAY})
    SELECT duties.subject, anchor, due,
        CASE WHEN day <= due THEN {MET} WHEN due >= {TODAY} THEN {OPEN}
             WHEN day IS NULL THEN {VIOLATED} ELSE {MET_LATE} END AS verdict
    FROM duties ASOF LEFT JOIN known ON duties.subject = known.subject AND duties.low <= known.day"""


def never(rule: Never) -> str:
    last = f"CAST(until + INTERVAL {rule.after} MONTH AS DATE)" if rule.unit == "months" else f"until + {rule.after}"
    return f"""
    WITH duties AS (
        SELECT subject, day AS anchor, until + 1 AS low, least({last}, {TODAY}) AS high
        FROM measures WHERE day <= {TODAY} AND until < {TODAY})
    SELECT duties.subject, anchor, NULL::DATE AS due,
        CASE WHEN day IS NULL OR day > high THEN {MET} WHEN day < {TODAY} THEN {VIOLATED} ELSE {OPEN} END AS verdict
    FROM duties ASOF LEFT JOIN proposals ON duties.subject = proposals.subject AND duties.low <= proposals.day"""


def always(rule: Always) -> str:
    return f"""
    WITH opened AS (
        SELECT subject, day, until,
            day > 1 + max(until) OVER (PARTITION BY subject ORDER BY day, until
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS fresh
        FROM (SELECT subject, day, least(until, {TODAY}) AS until FROM measures
            WHERE day <= {TODAY} AND until - day >= {rule.lasts - 1})),
    numbered AS (
        SELECT *, count(*) FILTER (fresh IS NOT FALSE) OVER (PARTITION BY subject ORDER BY day, until) AS island FROM opened),
    islands AS (SELECT subject, min(day) AS day, max(until) AS until FROM numbered GROUP BY subject, island),
    truths AS (
        SELECT subject, day, value < {NEAR_MARKET} AS near FROM profiles
        QUALIFY near IS DISTINCT FROM lag(near) OVER (PARTITION BY subject ORDER BY day)),
    first AS (
        SELECT islands.subject, islands.day, near FROM islands
        ASOF JOIN truths ON islands.subject = truths.subject AND islands.day >= truths.day),
    inside AS (
        SELECT truths.subject, truths.day, near FROM truths
        ASOF JOIN islands ON truths.subject = islands.subject AND truths.day > islands.day
        WHERE truths.day <= islands.until)
    SELECT subject, day AS anchor, NULL::DATE AS due,
        CASE WHEN near THEN {MET} WHEN day < {TODAY} THEN {VIOLATED} ELSE {OPEN} END AS verdict
    FROM (FROM first UNION ALL FROM inside)"""


QUARTERS = f"""
    quarters AS (
        SELECT CAST(first AS DATE) AS first, CAST(first + INTERVAL 3 MONTH AS DATE) - 1 AS last
        FROM generate_series(DATE '2012-01-01', {TODAY}, INTERVAL 3 MONTH) AS series(first)),
    duties AS (
        SELECT subject, first, last FROM interviews JOIN quarters ON quarters.first >= interviews.day)"""


def per(rule: Per) -> str:
    """The so-many-th contact from the first day on, known by the contact that begins the row."""
    nth = "day" if rule.times == 1 else f"lead(day, {rule.times - 1}) OVER (PARTITION BY subject ORDER BY day)"
    return f"""
    WITH {QUARTERS},
    known AS (SELECT subject, day, {nth} AS asked FROM contacts WHERE day <= {TODAY})
    SELECT duties.subject, first AS anchor, last AS due,
        CASE WHEN asked <= last THEN {MET} WHEN last >= {TODAY} THEN {OPEN} ELSE {VIOLATED} END AS verdict
    FROM duties ASOF LEFT JOIN known ON duties.subject = known.subject AND duties.first <= known.day"""


def must(rule: Must) -> str:
    return f"""
    SELECT subject, day AS anchor, day AS due,
        CASE WHEN profillage_geprueft = 1 AND dauer_minuten >= {rule.minutes} THEN {MET}
             WHEN day = {TODAY} THEN {OPEN} ELSE {VIOLATED} END AS verdict
    FROM contacts WHERE day <= {TODAY}"""


def different(rule: Different) -> str:
    return f"""
    WITH {QUARTERS},
    counted AS (
        SELECT subject, CAST(date_trunc('quarter', day) AS DATE) AS first, count(DISTINCT partner) AS number
        FROM contacts WHERE day <= {TODAY} AND dauer_minuten >= {rule.minutes} GROUP BY ALL)
    SELECT subject, first AS anchor, last AS due,
        CASE WHEN number > 1 THEN {MET} WHEN last >= {TODAY} THEN {OPEN} ELSE {VIOLATED} END AS verdict
    FROM duties LEFT JOIN counted USING (subject, first)"""


def prepare_alone(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], object], Callable[[object], Mapping[str, Findings]]]:
    """The same on one thread."""
    return prepare(made, rules, threads=1)
