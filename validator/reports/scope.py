"""What was checked, against what, how, and what could not be: the first part of every report, in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.locale import day_text, number_text, sorting_key
from validator.reports.waivers import because, told
from validator.usecases.accounting import Status, clauses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.results.model import Manifest
    from validator.results.reading import Result


@dataclass(frozen=True, slots=True)
class Line:
    """A heading with what stands beside it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A clause that no history can show to be kept, or of which this data shows nothing, and why."""

    policy: str
    clause: str
    why: str


def lines(manifest: Manifest, language: str) -> tuple[Line, ...]:
    """Policies, day, period, cases, inputs, options, program."""
    return tuple(chain(policies(manifest, language), cases(manifest, language), program(manifest, language)))


def policies(manifest: Manifest, language: str) -> Iterator[Line]:
    """Which policies were applied, under which readings and values."""
    for one in manifest.receipt.policies:
        said = text("scope-policy", language, title=one.title.said(language), policy=one.id, version=one.version)
        yield Line(text("scope-policy-name", language), f"{said} [{one.sha256[:12]}]")
        for name, choice in one.readings.items():
            yield Line(text("scope-reading", language), f"{name} = {choice}")
        for name, value in one.parameters.items():
            yield Line(text("scope-parameter", language), f"{name} = {value}")


def cases(manifest: Manifest, language: str) -> Iterator[Line]:
    """What was looked at, up to which day."""
    receipt = manifest.receipt
    yield Line(text("scope-as-of", language), day_text(receipt.as_of, language))
    if manifest.seen is not None:
        first, last = (day_text(day, language) for day in manifest.seen)
        yield Line(text("scope-seen", language), text("scope-from-to", language, first=first, last=last))
    yield Line(text("scope-subjects", language), number_text(receipt.subjects, language))
    yield Line(text("scope-facts", language), number_text(receipt.facts, language))
    for file in receipt.inputs:
        yield Line(text("scope-input", language), f"{file.file} [{file.sha256[:12]}]")
    for one in manifest.strangers:
        fields = {"name": one.name, "count": number_text(one.count, language)}
        yield Line(
            text("scope-stranger", language),
            text(f"scope-stranger-{'subject' if one.subject else 'fact'}", language, **fields),
        )
    for crowd in manifest.crowded:
        fields = {"name": crowd.name, "count": number_text(crowd.subjects, language)}
        yield Line(text("scope-crowded", language), text("scope-crowded-told", language, **fields))


def program(manifest: Manifest, language: str) -> Iterator[Line]:
    """How it was done, and how names are shown."""
    options = manifest.options
    yield Line(text("scope-method", language), text("scope-method-told", language))
    names = "scope-identified" if options.identify else "scope-pseudonyms"
    yield Line(text("scope-names", language), text(names, language, key=options.key))
    if options.unit is not None:
        fields = {"unit": options.unit, "smallest": options.smallest}
        yield Line(text("scope-unit", language), text("scope-unit-told", language, **fields))
    if manifest.waivers is not None:
        used = manifest.waivers
        yield Line(text("scope-waivers", language), f"{used.file.file} [{used.file.sha256[:12]}]")
        for one in used.waivers:
            yield Line(text("scope-waiver", language), f"{told(one, language)} {because(one, language)}")
    yield Line(text("scope-tool", language), f"fachaufsicht {manifest.receipt.tool}")


def unchecked(result: Result, language: str) -> tuple[Unchecked, ...]:
    """The clauses that are not checkable, with the policy's reason; then rules whose facts no case has."""
    found = []
    for one in result.entries:
        for clause in clauses(one.source.document, None):
            for use in clause.uses:
                if clause.status is Status.NOT_CHECKED and use.because is not None:
                    found.append(Unchecked(f"{one.policy.id} {one.policy.version}", clause.id, use.because))
    for blind in result.manifest.blind:
        fields = {"type": blind.type, "rules": ", ".join(blind.rules), "count": number_text(blind.findings, language)}
        found.append(Unchecked(f"{blind.policy} {blind.version}", "", text("scope-blind", language, **fields)))
    return tuple(sorted(found, key=lambda one: (one.policy, one.clause == "", sorting_key(one.clause), one.why)))
