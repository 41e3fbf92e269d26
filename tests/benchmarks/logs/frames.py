"""The rules on the logs as an expert writes them in Polars: as-of joins over frames in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from benchmarks.findings import MET, MET_LATE, NOT_APPLICABLE, OPEN, VIOLATED, Findings
from benchmarks.logs.events import Activity, Log, log_of
from benchmarks.logs.rules import HOUR, After, NotBefore, NotLater, NotSoon, OnDay, Rule, Unpaid, Within
from benchmarks.rivals.frames import tidy

Frames = Mapping[str, pl.LazyFrame]
DAY, DUE, INSTANT = pl.col("day"), pl.col("due"), pl.col("instant")
NEVER = pl.lit(None, pl.Int32).alias("due")


def prepare(
    order: Mapping[str, Any],
) -> tuple[Callable[[], list[pl.DataFrame]], Callable[[list[pl.DataFrame]], Mapping[str, Findings]], Mapping[str, int]]:
    """Frames sorted by case and instant, and the queries over them."""
    log = log_of(order)
    frames = {name: frame(one).lazy() for name, one in log.activities.items()}

    def run() -> list[pl.DataFrame]:
        return [query(rule, frames, log).collect() for rule in log.rules.values()]

    return run, lambda found: {name: tidy(one) for name, one in zip(log.rules, found, strict=True)}, log.figures


def frame(one: Activity) -> pl.DataFrame:
    return pl.DataFrame({"subject": one.case, "day": one.day, "instant": one.instant, **one.attributes})


def query(rule: Rule, frames: Frames, log: Log) -> pl.LazyFrame:
    """The query that finds (subject, anchor, due, verdict); days are numbers."""
    match rule:
        case Within():
            return within(rule, frames, log)
        case OnDay():
            return on_day(rule, frames, log)
        case After():
            return after(rule, frames, log)
        case NotBefore():
            return not_before(rule, frames, log)
        case NotLater():
            return not_later(rule, frames, log)
        case NotSoon():
            return not_soon(rule, frames, log)
        case Unpaid():
            return unpaid(rule, frames, log)


def told(found: pl.LazyFrame, due: pl.Expr, verdict: pl.Expr) -> pl.LazyFrame:
    return found.select("subject", DAY.alias("anchor"), due.cast(pl.Int32), verdict.cast(pl.Int8).alias("verdict"))


def missed(day: pl.Expr, log: Log) -> pl.Expr:
    """The verdict on what has a day and was not kept."""
    return pl.when(day < log.as_of).then(VIOLATED).otherwise(OPEN)


def following(anchors: pl.LazyFrame, acts: pl.LazyFrame, on: pl.Expr, *, exact: bool = True) -> pl.LazyFrame:
    """The first act on or after a moment, with its `act` and `act_day`."""
    left = anchors.with_columns(on.alias("from")).sort("from")
    right = acts.select("subject", INSTANT.alias("act"), DAY.alias("act_day")).sort("act")
    return left.join_asof(
        right, left_on="from", right_on="act", by="subject", strategy="forward", allow_exact_matches=exact
    )


def first(acts: pl.LazyFrame) -> pl.LazyFrame:
    """The first act of each case."""
    return acts.group_by("subject").agg(INSTANT.min().alias("act"), DAY.min().alias("act_day"))


def within(rule: Within, frames: Frames, log: Log) -> pl.LazyFrame:
    anchors, acts = frames[rule.anchor], frames[rule.act]
    if rule.where is not None:
        anchors = anchors.filter(pl.col(rule.where) != 0)
    if rule.scoped:
        anchors = anchors.join(acts, on="subject", how="semi")
    last = INSTANT + rule.hours * HOUR
    day = last.cast(pl.Datetime("ms", "UTC")).dt.convert_time_zone(log.zone.key).dt.date().cast(pl.Int32)
    anchors = anchors.with_columns((day if rule.hours else DAY + rule.days).alias("due"))
    found = anchors.join(first(acts), on="subject", how="left") if rule.before else following(anchors, acts, INSTANT)
    met = pl.col("act") <= last if rule.hours else pl.col("act_day") <= DUE
    late = pl.when(pl.col("act").is_not_null() & (log.as_of > DUE)).then(MET_LATE).otherwise(missed(DUE, log))
    verdict = pl.when(met).then(MET).otherwise(late)
    if rule.unless is not None:
        others = frames[rule.unless].group_by("subject").agg(DAY.min().alias("other"))
        found = found.join(others, on="subject", how="left")
        verdict = pl.when(pl.col("other") <= pl.min_horizontal(DUE, log.as_of)).then(NOT_APPLICABLE).otherwise(verdict)
    return told(found, DUE, verdict)


def on_day(rule: OnDay, frames: Frames, log: Log) -> pl.LazyFrame:
    acts = frames[rule.act].select("subject", DAY.alias("due"), met=True).unique()
    anchors = frames[rule.anchor].join(frames[rule.act], on="subject", how="semi")
    found = anchors.with_columns((DAY + rule.days).alias("due")).join(acts, on=["subject", "due"], how="left")
    return told(found, DUE, pl.when(pl.col("met")).then(MET).otherwise(missed(DUE, log)))


def after(rule: After, frames: Frames, log: Log) -> pl.LazyFrame:
    found = frames[rule.anchor].join(first(frames[rule.act]), on="subject", how="left")
    verdict = pl.when(pl.col("act") <= INSTANT).then(MET).otherwise(missed(DAY, log))
    return told(found, DAY.alias("due"), verdict)


def broken(found: pl.LazyFrame, when: pl.Expr, log: Log) -> pl.LazyFrame:
    """Prohibitions: what was done first, if it was forbidden."""
    return told(found, NEVER, pl.when(when).then(missed(pl.col("act_day"), log)).otherwise(MET))


def not_before(rule: NotBefore, frames: Frames, log: Log) -> pl.LazyFrame:
    found = following(frames[rule.anchor], frames[rule.act], INSTANT)
    return broken(found, pl.col("act") < INSTANT + rule.hours * HOUR, log)


def not_later(rule: NotLater, frames: Frames, log: Log) -> pl.LazyFrame:
    acts = pl.concat([frames[act].select("subject", "day") for act in rule.acts]).with_columns(DAY.alias("instant"))
    anchors = frames[rule.anchor].filter(DAY + rule.days < log.as_of)
    return broken(following(anchors, acts, DAY + rule.days + 1), pl.col("act").is_not_null(), log)


def not_soon(rule: NotSoon, frames: Frames, log: Log) -> pl.LazyFrame:
    anchors = pl.concat([frames[one].select("subject", "day", "instant") for one in rule.anchors])
    found = following(anchors, frames[rule.act], INSTANT, exact=False)
    return broken(found, pl.col("act_day") <= DAY + rule.days, log)


def unpaid(rule: Unpaid, frames: Frames, log: Log) -> pl.LazyFrame:
    found = frames[rule.anchor].with_row_index("row")
    for name, (activity, attribute) in zip(("paid", "owed"), (rule.paid, rule.due), strict=True):
        found = found.join(so_far(found, frames[activity], attribute, name), on="row", how="left")
    reached = (pl.col("owed") > 0) & (pl.col("paid").fill_null(0) >= pl.col("owed"))
    return told(found, DAY.alias("due"), pl.when(reached).then(missed(DAY, log)).otherwise(MET))


def so_far(anchors: pl.LazyFrame, others: pl.LazyFrame, attribute: str, name: str) -> pl.LazyFrame:
    """The sum of an attribute up to each anchor."""
    pairs = anchors.select("row", "subject", "instant").join(
        others.select("subject", pl.col("instant").alias("when"), attribute), on="subject"
    )
    return pairs.filter(pl.col("when") <= INSTANT).group_by("row").agg(pl.col(attribute).sum().alias(name))
