"""The rules on the logs as an expert writes them in DuckDB's SQL: one table an activity, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.database import connected
from benchmarks.findings import MET, MET_LATE, NOT_APPLICABLE, OPEN, VIOLATED, Findings
from benchmarks.logs.events import Log, log_of
from benchmarks.logs.rules import HOUR, After, NotBefore, NotLater, NotSoon, OnDay, Rule, Unpaid, Within
from benchmarks.rivals.sql import fetched


def prepare(
    order: Mapping[str, Any],
) -> tuple[Callable[[], None], Callable[[None], Mapping[str, Findings]], Mapping[str, int]]:
    """The tables, and a statement for each rule."""
    log, connection = log_of(order), connected()
    connection.execute(f"SET TimeZone = '{log.zone.key}'")
    for name, one in log.activities.items():
        arrays = {"subject": one.case, "d": one.day, "instant": one.instant, **one.attributes}
        connection.register("source", arrays)
        columns = "* EXCLUDE d, DATE '1970-01-01' + d AS day"
        connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM source ORDER BY subject, instant")
        connection.unregister("source")
    statements = {name: query(rule, log) for name, rule in log.rules.items()}

    def run() -> None:
        for name, statement in statements.items():
            connection.execute(f'CREATE OR REPLACE TABLE "found_{name}" AS {statement}')

    return run, lambda _: {name: fetched(connection, name) for name in statements}, log.figures


def query(rule: Rule, log: Log) -> str:
    """The statement that finds (subject, anchor, due, verdict)."""
    today = f"(DATE '1970-01-01' + {log.as_of})"
    match rule:
        case Within():
            return within(rule, today)
        case OnDay():
            return on_day(rule, today)
        case After():
            return after(rule, today)
        case NotBefore():
            return not_before(rule, today)
        case NotLater():
            return not_later(rule, today)
        case NotSoon():
            return not_soon(rule, today)
        case Unpaid():
            return unpaid(rule, today)


def within(rule: Within, today: str) -> str:
    """Acts are few a case, so that a join on the case finds them."""
    duties = f"SELECT subject, day AS anchor, instant, {due_of(rule)} AS due FROM {rule.anchor}"
    where = "" if rule.where is None else f" WHERE {rule.where} <> 0"
    last = f"instant + {rule.hours * HOUR}" if rule.hours else "NULL"
    inside = f"act <= {last}" if rule.hours else "day <= due"
    serving = "" if rule.before else "AND acts.act >= duties.instant"
    happened = f"EXISTS (FROM {rule.unless} AS one WHERE one.subject = judged.subject AND day <= least(due, {today}))"
    unless = "" if rule.unless is None else f"WHEN {happened} THEN {NOT_APPLICABLE} "
    scoped = f" SEMI JOIN {rule.act} USING (subject)" if rule.scoped else ""
    return f"""
    WITH duties AS ({duties}{where}),
    acts AS (SELECT subject, instant AS act, day FROM {rule.act}),
    judged AS (
        SELECT duties.subject, anchor, due, bool_or({inside}) AS met, bool_or(act IS NOT NULL) AS late
        FROM (FROM duties{scoped}) AS duties LEFT JOIN acts ON acts.subject = duties.subject {serving}
        GROUP BY ALL)
    SELECT subject, anchor, due,
        CASE {unless}WHEN met THEN {MET} WHEN due >= {today} THEN {OPEN} WHEN late THEN {MET_LATE} ELSE {VIOLATED} END AS verdict
    FROM judged"""


def due_of(rule: Within) -> str:
    """The last day: that on which the last moment lies in the session's zone, or so many days later."""
    return f"make_timestamptz((instant + {rule.hours * HOUR}) * 1000)::DATE" if rule.hours else f"day + {rule.days}"


def missed(day: str, today: str) -> str:
    """The verdict on what has a day and was not kept."""
    return f"CASE WHEN {day} < {today} THEN {VIOLATED} ELSE {OPEN} END"


def on_day(rule: OnDay, today: str) -> str:
    return f"""
    WITH found AS (
        SELECT one.subject, one.day AS anchor, one.day + {rule.days} AS due, bool_or(act.day = one.day + {rule.days}) AS met
        FROM {rule.anchor} AS one JOIN {rule.act} AS act USING (subject) GROUP BY ALL)
    SELECT subject, anchor, due, CASE WHEN met THEN {MET} ELSE {missed("due", today)} END AS verdict FROM found"""


def after(rule: After, today: str) -> str:
    return f"""
    SELECT one.subject, one.day AS anchor, one.day AS due,
        CASE WHEN act.subject IS NOT NULL THEN {MET} ELSE {missed("one.day", today)} END AS verdict
    FROM {rule.anchor} AS one ASOF LEFT JOIN {rule.act} AS act
        ON one.subject = act.subject AND one.instant >= act.instant"""


def not_before(rule: NotBefore, today: str) -> str:
    return f"""
    SELECT one.subject, one.day AS anchor, NULL::DATE AS due,
        CASE WHEN act.instant < one.instant + {rule.hours * HOUR} THEN {missed("act.day", today)} ELSE {MET} END AS verdict
    FROM {rule.anchor} AS one ASOF LEFT JOIN {rule.act} AS act
        ON one.subject = act.subject AND one.instant <= act.instant"""


def not_later(rule: NotLater, today: str) -> str:
    acts = " UNION ALL ".join(f"SELECT subject, day FROM {act}" for act in rule.acts)
    return f"""
    WITH acts AS ({acts})
    SELECT one.subject, one.day AS anchor, NULL::DATE AS due,
        CASE WHEN acts.day IS NULL THEN {MET} ELSE {missed("acts.day", today)} END AS verdict
    FROM (FROM {rule.anchor} WHERE day + {rule.days} < {today}) AS one ASOF LEFT JOIN acts
        ON one.subject = acts.subject AND one.day + {rule.days + 1} <= acts.day"""


def not_soon(rule: NotSoon, today: str) -> str:
    anchors = " UNION ALL ".join(f"SELECT subject, day, instant FROM {anchor}" for anchor in rule.anchors)
    return f"""
    WITH anchors AS ({anchors})
    SELECT one.subject, one.day AS anchor, NULL::DATE AS due,
        CASE WHEN act.day <= one.day + {rule.days} THEN {missed("act.day", today)} ELSE {MET} END AS verdict
    FROM anchors AS one ASOF LEFT JOIN {rule.act} AS act
        ON one.subject = act.subject AND one.instant < act.instant"""


def unpaid(rule: Unpaid, today: str) -> str:
    (payments, paid), (penalties, due) = rule.paid, rule.due
    return f"""
    WITH paid AS (
        SELECT one.subject, one.instant, sum(other.{paid}) AS sum FROM {rule.anchor} AS one
        JOIN {payments} AS other ON one.subject = other.subject AND other.instant <= one.instant GROUP BY ALL),
    owed AS (
        SELECT one.subject, one.instant, sum(other.{due}) AS sum FROM {rule.anchor} AS one
        JOIN {penalties} AS other ON one.subject = other.subject AND other.instant <= one.instant GROUP BY ALL)
    SELECT one.subject, one.day AS anchor, one.day AS due,
        CASE WHEN owed.sum > 0 AND coalesce(paid.sum, 0) >= owed.sum THEN {missed("one.day", today)} ELSE {MET} END AS verdict
    FROM {rule.anchor} AS one LEFT JOIN paid USING (subject, instant) LEFT JOIN owed USING (subject, instant)"""
