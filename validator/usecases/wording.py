"""Boundary cases as examples: what was changed of a history, what becomes of it, and which bound it lies on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.time.days import iso, parse
from validator.time.zones import zone
from validator.usecases.bounds import Side
from validator.usecases.example_files import Case
from validator.usecases.examples import brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.analysis.probing.places import Where
    from validator.analysis.probing.probes import Step
    from validator.analysis.probing.search import Hit
    from validator.core.findings import Finding
    from validator.usecases.library import Entry

NAMED = ("verdict", "due", "since")
"""What an example names of a finding in any case; the rest only where it is what the bound shows in."""
MOST_BOUNDS = 2
"""So many of the bounds that a history lies on are named in its sentence."""
MOVES = ("moved", "lasting", "ongoing")
UNITS = {"instant": "minute", "time": "minute", "point": "day", "begins": "day", "ends": "day", "interval": "day"}
UNITS |= {"short-month": "day", "in-force-first": "day", "in-force-last": "day", "date": "day", "length": "length"}
"""By how much a kind of bound is moved; other kinds by one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a history lies on one side of a bound; without a bound, that a verdict turns on one of its days."""

    hit: Hit
    kind: str = ""
    where: Where | None = None
    side: Side = Side.LESS


def case(claims: Sequence[Claim], rule: str, entry: Entry, language: str) -> Case:
    """A history as an example, with all that it shows."""
    probe = claims[0].hit.probe
    return Case(*entry.key, rule, says(claims, entry, language), probe.as_of, probe.history, tuple(expected(claims)))


def expected(claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
    """The findings in the fields that tell; where verdicts and days do not tell, in every other that does."""
    found = [brief(one) for one in claims[0].hit.found]
    named = list(NAMED)
    for claim in claims:
        other = [brief(one) for one in claim.hit.other]
        if [short(one, NAMED) for one in found] == [short(one, NAMED) for one in other]:
            differing = {name for one, two in zip(found, other, strict=False) for name in one if one[name] != two[name]}
            named += sorted(differing - set(named))
    yield from (short(one, named) for one in found)


def short(one: Mapping[str, Any], named: Iterable[str]) -> dict[str, Any]:
    """Some fields of a finding; those without a value are left out, unless they are asked for beyond the usual."""
    return {name: one[name] for name in named if one[name] is not None or name not in NAMED}


def says(claims: Sequence[Claim], entry: Entry, language: str) -> str:
    """What an example shows: what is changed, what becomes of it, and how a bound next to it would judge."""
    hit = claims[0].hit
    steps = [step(one, entry.policy.zone, language) for one in hit.probe.steps] or [text("probe-plain", language)]
    told = [bound(one, language) for one in claims if one.where is not None]
    sentences = [f"{'; '.join(steps)}: {outcome(hit.found, language)}.", *told[:MOST_BOUNDS]]
    if len(told) > MOST_BOUNDS:
        more = len(told) - MOST_BOUNDS
        sentences.append(text(f"probe-bounds-{'one' if more == 1 else 'many'}", language, count=more))
    return " ".join(sentences)


def bound(claim: Claim, language: str) -> str:
    """The bound, and what would be found if it stood one further."""
    assert claim.where is not None
    named = text("probe-bound", language, text=brief_text(claim.where), at=claim.where.at)
    unit = UNITS.get(claim.kind, "one")
    if claim.hit.found == claim.hit.other:
        return text(f"probe-on-{claim.side}", language, bound=named)
    other = outcome(claim.hit.other, language)
    return text(f"probe-if-{unit}-{claim.side}", language, bound=named, outcome=other)


def brief_text(where: Where) -> str:
    """What stands there, cut where it is long; of a part that says nothing, the last key of its path."""
    said = where.text or where.at.rpartition("/")[2]
    return said if len(said) <= MOST_TEXT else said[: MOST_TEXT - 1] + "…"


MOST_TEXT = 60


def outcome(findings: Sequence[Finding], language: str) -> str:
    """The verdicts, worst first; of a single finding with its day."""
    if not findings:
        return text("probe-nothing", language)
    if len(findings) == 1:
        return dated(findings[0], language)
    present = [one.verdict for one in findings]
    return ", ".join(
        text("probe-times", language, verdict=text(f"probe-{one}", language), count=present.count(one))
        for one in Verdict
        if one in present
    )


def dated(one: Finding, language: str) -> str:
    verdict = text(f"probe-{one.verdict}", language)
    if one.since is not None:
        verdict = text("probe-since", language, verdict=verdict, day=iso(one.since))
    if one.due is not None:
        verdict = text("probe-due", language, verdict=verdict, day=iso(one.due))
    return text("probe-excused", language, verdict=verdict) if one.excused else verdict


def step(one: Step, zone_name: str, language: str) -> str:
    """One change as a text; of what is moved also from where, and by how much."""
    if one.code not in MOVES:
        return text(f"probe-{one.code}", language, **one.fields)
    old, new = (days(one.fields, prefix, zone_name, language) for prefix in ("before-", ""))
    by = moved_by(one.fields, language)
    code = "probe-shifted" if by else "probe-put"
    return text(code, language, type=one.fields["type"], old=old, new=new, by=by)


def days(fields: Mapping[str, str], prefix: str, zone_name: str, language: str) -> str:
    """The days of a fact; its clock time, where it has one."""
    first, last, at = (fields[f"{prefix}{name}"] for name in ("day", "until", "at"))
    shown = first
    if at:
        moment = datetime.fromtimestamp(int(at) / 1000, UTC).astimezone(zone(zone_name))
        shown = moment.strftime("%Y-%m-%dT%H:%M")
    if last == first:
        return shown
    return (
        text("probe-from-to", language, first=shown, last=last) if last else text("probe-from", language, first=shown)
    )


def moved_by(fields: Mapping[str, str], language: str) -> str:
    """By how many days the whole of a fact, or one end of it, was moved; nothing where both ends were, differently."""
    ends = [(fields[f"before-{name}"], fields[name]) for name in ("day", "until")]
    if any((not old) != (not new) for old, new in ends):
        return ""
    by = {parse(new) - parse(old) for old, new in ends if old} - {0}
    if len(by) != 1:
        return ""
    (count,) = by
    direction = "later" if count > 0 else "earlier"
    number = "one" if abs(count) == 1 else "many"
    return text(f"probe-{direction}-{number}", language, count=abs(count))
