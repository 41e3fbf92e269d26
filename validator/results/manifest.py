"""The manifest as plain JSON values and back, in the shape of `schemas/result.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.core.findings import Verdict
from validator.core.rules import Force
from validator.core.wording import Wording
from validator.results.model import FORMAT, Calendar, Count, Manifest, Options, Standing, WaiversUsed, WaiverUsed
from validator.time.days import calendar_date, iso, parse
from validator.usecases.model import Blind, Crowded, Input, PolicyUsed, Receipt, Stranger, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def plain(one: Manifest) -> dict[str, Any]:
    """A manifest as plain JSON values."""
    receipt, options = one.receipt, one.options
    return {
        "format": FORMAT,
        "tool": {"name": "fachaufsicht", "version": receipt.tool},
        "as-of": iso(receipt.as_of),
        "policies": [policy(*each) for each in zip(receipt.policies, one.sources, one.read_by, strict=True)],
        "vocabularies": files(one.vocabularies),
        "clauses": files(one.lists),
        "calendars": list(map(calendar, one.calendars)),
        "inputs": files(receipt.inputs),
        "subjects": receipt.subjects,
        "facts": receipt.facts,
        "seen": None if one.seen is None else {"first": iso(one.seen[0]), "last": iso(one.seen[1])},
        "options": {
            "set": dict(options.settings),
            "reading": dict(options.readings),
            "verdicts": [verdict.value for verdict in options.verdicts],
            "unit": options.unit,
            "smallest-unit": options.smallest,
            "identify": options.identify,
            "texts": options.texts,
            "key": options.key,
        },
        "counts": list(map(tally, one.tallies)),
        "not-in-the-data": [
            {
                "policy": each.policy,
                "version": each.version,
                "type": each.type,
                "rules": list(each.rules),
                "findings": each.findings,
            }
            for each in one.blind
        ],
        "not-in-the-vocabulary": [
            {"subject": each.subject, "name": each.name, "count": each.count, "meant": each.meant}
            for each in one.strangers
        ],
        "twice-on-a-day": [{"type": each.name, "subjects": each.subjects} for each in one.crowded],
        "waivers": None if one.waivers is None else waivers(one.waivers),
    }


def waivers(one: WaiversUsed) -> dict[str, Any]:
    return {"file": one.file.file, "sha256": one.file.sha256, "waivers": list(map(waiver, one.waivers))}


def waiver(one: WaiverUsed) -> dict[str, Any]:
    return {
        "number": one.number,
        "line": one.line,
        "finding": one.finding,
        "policy": one.policy,
        "rule": one.rule,
        "narrowed": one.narrowed,
        "reason": one.reason,
        "approved-by": one.role,
        "approved-on": iso(one.approved),
        "expires": iso(one.expires),
        "standing": one.standing.value,
        "findings": one.findings,
    }


def files(inputs: Iterable[Input]) -> list[dict[str, str]]:
    return [{"file": one.file, "sha256": one.sha256} for one in inputs]


def wording(one: Wording) -> dict[str, str]:
    return {"de": one.de, "en": one.en}


def policy(one: PolicyUsed, source: str, vocabulary: str) -> dict[str, Any]:
    return {
        "policy": one.id,
        "version": one.version,
        "title": wording(one.title),
        "file": one.file,
        "sha256": one.sha256,
        "source": source,
        "vocabulary": vocabulary,
        "readings": dict(one.readings),
        "parameters": dict(one.parameters),
    }


def calendar(one: Calendar) -> dict[str, Any]:
    return {
        "policy": one.policy,
        "version": one.version,
        "zone": one.zone,
        "holidays": one.holidays,
        "sha256": one.sha256,
    }


def counts(found: Mapping[Verdict, int]) -> dict[str, int]:
    return {verdict.value: found.get(verdict, 0) for verdict in Verdict}


def tally(one: Tally) -> dict[str, Any]:
    head = {"policy": one.policy, "version": one.version, "rule": one.rule, "title": wording(one.title)}
    return {**head, "clauses": list(one.clauses), "force": one.force.value, "verdicts": counts(one.counts)}


def count(one: Count) -> dict[str, Any]:
    """A count as plain JSON values; the month as `2014-03`."""
    month = None if one.month is None else f"{1970 + one.month // 12:04}-{one.month % 12 + 1:02}"
    head = {"policy": one.policy, "version": one.version, "rule": one.rule, "unit": one.unit, "month": month}
    return {**head, "verdicts": counts(one.counts)}


def manifest(told: Mapping[str, Any]) -> Manifest:
    """The manifest that plain values tell; they keep to the schema."""
    options = told["options"]
    receipt = Receipt(
        told["tool"]["version"],
        parse(told["as-of"]),
        tuple(map(policy_used, told["policies"])),
        inputs(told["inputs"]),
        told["subjects"],
        told["facts"],
    )
    return Manifest(
        receipt,
        inputs(told["vocabularies"]),
        inputs(told["clauses"]),
        tuple(Calendar(**one) for one in told["calendars"]),
        Options(
            tuple(options["set"].items()),
            tuple(options["reading"].items()),
            tuple(map(Verdict, options["verdicts"])),
            options["unit"],
            options["smallest-unit"],
            options["identify"],
            options["texts"],
            options["key"],
        ),
        None if told["seen"] is None else (parse(told["seen"]["first"]), parse(told["seen"]["last"])),
        tuple(map(tally_told, told["counts"])),
        tuple(
            Blind(one["policy"], one["version"], one["type"], tuple(one["rules"]), one["findings"])
            for one in told["not-in-the-data"]
        ),
        tuple(Stranger(**one) for one in told["not-in-the-vocabulary"]),
        tuple(Crowded(one["type"], one["subjects"]) for one in told["twice-on-a-day"]),
        tuple(one["source"] for one in told["policies"]),
        tuple(one["vocabulary"] for one in told["policies"]),
        None if told["waivers"] is None else waivers_told(told["waivers"]),
    )


def waivers_told(told: Mapping[str, Any]) -> WaiversUsed:
    return WaiversUsed(Input(told["file"], told["sha256"]), tuple(map(waiver_told, told["waivers"])))


def waiver_told(told: Mapping[str, Any]) -> WaiverUsed:
    head = told["number"], told["line"], told["finding"], told["policy"], told["rule"], told["narrowed"]
    days = parse(told["approved-on"]), parse(told["expires"])
    return WaiverUsed(*head, told["reason"], told["approved-by"], *days, Standing(told["standing"]), told["findings"])


def inputs(told: Iterable[Mapping[str, str]]) -> tuple[Input, ...]:
    return tuple(Input(one["file"], one["sha256"]) for one in told)


def policy_used(told: Mapping[str, Any]) -> PolicyUsed:
    head = (told["policy"], told["version"], Wording(**told["title"]), told["file"], told["sha256"])
    return PolicyUsed(*head, told["readings"], told["parameters"])


def tally_told(told: Mapping[str, Any]) -> Tally:
    head = (told["policy"], told["version"], told["rule"], Wording(**told["title"]))
    return Tally(*head, tuple(told["clauses"]), Force(told["force"]), verdicts(told["verdicts"]))


def verdicts(told: Mapping[str, int]) -> dict[Verdict, int]:
    return {Verdict(name): number for name, number in told.items()}


def count_told(told: Mapping[str, Any]) -> Count:
    """The count that plain values tell; LookupError, ValueError, TypeError or AttributeError if they tell none."""
    month, unit, found = told["month"], told["unit"], verdicts(told["verdicts"])
    number = None if month is None else month_told(month)
    head = told["policy"], told["version"], told["rule"]
    named = all(isinstance(one, str) for one in (*head, "" if unit is None else unit))
    if not named or any(type(one) is not int or one < 0 for one in found.values()):
        raise ValueError(told)
    return Count(*head, unit, number, found)


def month_told(text: str) -> int:
    """The month of `2014-03`, counted from January 1970; ValueError if it is none."""
    first = calendar_date(parse(f"{text}-01"))
    return (first.year - 1970) * 12 + first.month - 1
