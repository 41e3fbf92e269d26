"""The rules as an expert writes them in Polars: as-of joins and window expressions over frames in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from benchmarks.cases import Made, Table, days_of, numbers_of
from benchmarks.findings import MET, MET_LATE, NO_DAY, OPEN, VIOLATED, Findings, findings
from benchmarks.works import AS_OF, NEAR_MARKET, Always, Density, Different, Must, Never, Per, Rule, Within
from validator.histories.columns import ONGOING
from validator.time.durations import complete_years

Frames = Mapping[str, pl.DataFrame]
DAY, SUBJECT = pl.col("day"), pl.col("subject")
TODAY = pl.lit(AS_OF, pl.Int32).cast(pl.Date)
ENDLESS = pl.lit(2**30, pl.Int32).cast(pl.Date)


def prepare(
    made: Made, rules: Sequence[Rule]
) -> tuple[Callable[[], dict[str, pl.DataFrame]], Callable[[dict[str, pl.DataFrame]], Mapping[str, Findings]]]:
    """Frames sorted by client and day, and the queries over them."""
    frames = {kind: frame(one) for kind, one in made.tables.items()}
    grown = [complete_years(day, 25) for day in days_of(made.attributes["geburtsdatum"]).tolist()]
    clients = pl.DataFrame({"subject": range(made.subjects), "grown": grown}, {"subject": pl.Int32, "grown": pl.Int32})
    frames["kunde"] = clients.with_columns(pl.col("grown").cast(pl.Date))

    def run() -> dict[str, pl.DataFrame]:
        return {rule.name: query(rule, frames).collect() for rule in rules}

    return run, lambda found: {name: tidy(one) for name, one in found.items()}


def frame(one: Table) -> pl.DataFrame:
    attributes = {
        name: numbers_of(coded) if isinstance(coded.values[0], Decimal) else coded.codes
        for name, coded in one.attributes.items()
    }
    columns = {"subject": one.subject, "day": one.start, **attributes}
    dated = pl.DataFrame(columns).with_columns(DAY.cast(pl.Date))
    if not one.event:
        end = pl.Series("until", one.end).replace(int(ONGOING), 2**30).cast(pl.Date)
        dated = dated.with_columns(end)
    return dated


def tidy(found: pl.DataFrame) -> Findings:
    due = found["due"].cast(pl.Int32).fill_null(NO_DAY).to_numpy()
    return findings(
        found["subject"].to_numpy(), found["anchor"].cast(pl.Int32).to_numpy(), due, found["verdict"].to_numpy()
    )


def query(rule: Rule, frames: Frames) -> pl.LazyFrame:
    """The query that finds (subject, anchor, due, verdict)."""
    match rule:
        case Density():
            return density(rule, frames)
        case Within():
            return within(rule, frames)
        case Never():
            return never(rule, frames)
        case Always():
            return always(rule, frames)
        case Per():
            return per(rule, frames)
        case Must():
            return must(rule, frames)
        case Different():
            return different(rule, frames)


def known(frames: Frames, kind: str = "persoenlicher_kontakt") -> pl.LazyFrame:
    return frames[kind].lazy().filter(DAY <= TODAY)


def verdict(met: pl.Expr, missed: pl.Expr, *, late: pl.Expr | None = None) -> pl.Expr:
    """Met; otherwise open until it is missed."""
    broken = pl.lit(VIOLATED) if late is None else pl.when(late).then(MET_LATE).otherwise(VIOLATED)
    return pl.when(met).then(MET).when(missed).then(broken).otherwise(OPEN).cast(pl.Int8).alias("verdict")


def joined(left: pl.LazyFrame, right: pl.LazyFrame, on: str, strategy: Any) -> pl.LazyFrame:
    """The nearest row of the right on or after (before) the day of the left."""
    other = right.with_columns(DAY.alias("found"))
    return left.sort(on).join_asof(other, left_on=on, right_on="day", by="subject", strategy=strategy)


def moved(rule: Density) -> pl.Expr:
    unit = "mo" if rule.unit == "months" else "d"
    return pl.col("anchor").dt.offset_by(pl.format("{}" + unit, pl.col("count")))


def density(rule: Density, frames: Frames) -> pl.LazyFrame:
    """Refines each client's days by acts and changes of the interval; the first overdue piece ends an obligation."""
    begun = known(frames, "erstgespraech")
    profiles = frames["profillage"].lazy().select("subject", "day", "value")
    start = begun.select("subject", DAY.alias("start"))
    aged = frames["kunde"].lazy().join(start, on="subject").filter(pl.col("grown") >= pl.col("start"))
    turned = aged.select("subject", pl.col("grown").dt.offset_by("1d").alias("day"))
    turns = pl.concat([profiles.select("subject", "day"), turned]).filter(DAY <= TODAY).unique()
    counts = pl.Series("counts", rule.counts, pl.Int32)
    place = pl.col("value") + pl.when(pl.col("grown") >= DAY).then(0).otherwise(6)
    changes = (
        joined(turns, profiles, "day", "backward")
        .join(frames["kunde"].lazy(), on="subject")
        .with_columns(pl.lit(counts).gather(place).alias("count"))
        .sort("subject", "day")
        .filter(pl.col("count").ne_missing(pl.col("count").shift().over("subject")))
        .select("subject", "day", "count", act=False)
    )
    talks = known(frames).join(start, on="subject").filter(pl.col("start") < DAY)
    acts = pl.concat([begun.select("subject", "day"), talks.select("subject", "day")]).unique()
    both = pl.concat([changes, acts.select("subject", "day", pl.lit(None, pl.Int32).alias("count"), act=True)])
    pieces = (
        both.group_by("subject", "day")
        .agg(pl.col("count").max(), pl.col("act").any())
        .sort("subject", "day")
        .with_columns(
            pl.when("act").then("day").forward_fill().over("subject").alias("anchor"),
            pl.col("count").forward_fill().over("subject"),
            DAY.shift(-1).over("subject").alias("following"),
            pl.col("act").shift(-1).over("subject").alias("following_act"),
        )
        .filter(pl.col("anchor").is_not_null())
        .with_columns(pl.max_horizontal(moved(rule), "day").alias("due"))
    )
    following, due = pl.col("following"), pl.col("due")
    final = pieces.filter(following.is_null() | pl.col("following_act") | (following > due)).unique(
        ["subject", "anchor"], keep="first", maintain_order=True
    )
    missed = pl.when(following.is_null()).then(due < TODAY).otherwise(True)
    return final.select("subject", "anchor", "due", verdict((following <= due).fill_null(value=False), missed))


def within(rule: Within, frames: Frames) -> pl.LazyFrame:
    until = pl.col("until")
    duties = (
        known(frames, "massnahme")
        .filter(until < ENDLESS)
        .select(
            "subject",
            DAY.alias("anchor"),
            until.dt.offset_by(f"-{rule.before}mo").alias("low"),
            until.dt.offset_by(f"{rule.after}d").alias("due"),
        )
    )
    found, due = pl.col("found"), pl.col("due")
    answer = verdict((found <= due).fill_null(value=False), due < TODAY, late=found.is_not_null())
    return joined(duties, known(frames), "low", "forward").select("subject", "anchor", "due", answer)


def never(rule: Never, frames: Frames) -> pl.LazyFrame:
    until, unit = pl.col("until"), "mo" if rule.unit == "months" else "d"
    duties = (
        known(frames, "massnahme")
        .filter(until < TODAY)
        .select(
            "subject",
            DAY.alias("anchor"),
            until.dt.offset_by("1d").alias("low"),
            pl.min_horizontal(until.dt.offset_by(f"{rule.after}{unit}"), TODAY).alias("high"),
        )
    )
    kept = (pl.col("found") > pl.col("high")).fill_null(value=True)
    answer = verdict(kept, pl.col("found") < TODAY)
    none = pl.lit(None, pl.Date).alias("due")
    return joined(duties, frames["vermittlungsvorschlag"].lazy(), "low", "forward").select(
        "subject", "anchor", none, answer
    )


def always(rule: Always, frames: Frames) -> pl.LazyFrame:
    until = pl.min_horizontal("until", TODAY)
    lasting = known(frames, "massnahme").filter(pl.col("until") >= DAY.dt.offset_by(f"{rule.lasts - 1}d"))
    spans = lasting.select("subject", "day", until.alias("until")).sort("subject", "day", "until")
    before = pl.col("until").cum_max().shift().over("subject")
    fresh = (before.dt.offset_by("1d") < DAY).fill_null(value=True)
    islands = (
        spans.with_columns(fresh.cum_sum().over("subject").alias("island"))
        .group_by("subject", "island")
        .agg(DAY.min(), pl.col("until").max())
        .select("subject", "day", "until")
    )
    near = (pl.col("value") < NEAR_MARKET).alias("near")
    truths = (
        frames["profillage"]
        .lazy()
        .select("subject", "day", near)
        .filter(pl.col("near").ne_missing(pl.col("near").shift().over("subject")))
    )
    first = joined(islands, truths, "day", "backward").select("subject", "day", "near")
    outer = islands.with_columns(DAY.alias("begin"))
    inside = (
        truths.sort("day")
        .join_asof(outer.sort("day"), on="day", by="subject")
        .filter((pl.col("begin") < DAY) & (pl.col("until") >= DAY))
        .select("subject", "day", "near")
    )
    answer = verdict(pl.col("near"), DAY < TODAY)
    return pl.concat([first, inside]).select("subject", DAY.alias("anchor"), pl.lit(None, pl.Date).alias("due"), answer)


def quarters(frames: Frames) -> pl.LazyFrame:
    starts = pl.date_range(pl.date(2012, 1, 1), TODAY, "3mo", eager=False).alias("first")
    begun = known(frames, "erstgespraech").select("subject", "day")
    return (
        begun.join(pl.LazyFrame().select(starts), how="cross")
        .filter(pl.col("first") >= DAY)
        .select("subject", "first", pl.col("first").dt.offset_by("3mo").dt.offset_by("-1d").alias("last"))
    )


def per(rule: Per, frames: Frames) -> pl.LazyFrame:
    last, nth = pl.col("last"), DAY if rule.times == 1 else DAY.shift(1 - rule.times).over("subject")
    answer = verdict((pl.col("asked") <= last).fill_null(value=False), last < TODAY)
    found = joined(quarters(frames), known(frames).with_columns(nth.alias("asked")), "first", "forward")
    return found.select("subject", pl.col("first").alias("anchor"), last.alias("due"), answer)


def must(rule: Must, frames: Frames) -> pl.LazyFrame:
    kept = (pl.col("profillage_geprueft") == 1) & (pl.col("dauer_minuten") >= rule.minutes)
    answer = verdict(kept, DAY < TODAY)
    return known(frames).select("subject", DAY.alias("anchor"), DAY.alias("due"), answer)


def different(rule: Different, frames: Frames) -> pl.LazyFrame:
    long = known(frames).filter(pl.col("dauer_minuten") >= rule.minutes)
    counted = long.group_by("subject", DAY.dt.truncate("1q").alias("first")).agg(pl.col("partner").n_unique())
    answer = verdict((pl.col("partner") > 1).fill_null(value=False), pl.col("last") < TODAY)
    found = quarters(frames).join(counted, on=["subject", "first"], how="left")
    return found.select("subject", pl.col("first").alias("anchor"), pl.col("last").alias("due"), answer)
