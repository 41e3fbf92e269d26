"""What two results do not have in common, from their manifests: why findings may have come or gone but by new facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.results.model import Manifest
    from validator.usecases.model import PolicyUsed


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is `after` in the later result and was `before` in the earlier one; empty where it was not there.

    `kind` is `policy-added`, `policy-removed`, `version`, `text`, `reading`, `parameter`, `vocabularies`, `calendar`,
    `inputs`, `unit`, `identify` or `tool`; `name` says which, where there are several.
    """

    kind: str
    name: str
    before: str
    after: str


def differences(old: Manifest, new: Manifest) -> tuple[Difference, ...]:
    """All of them: policies first, then what they rest on, then the rest."""
    return (*policies(old, new), *files(old, new), *options(old, new))


def policies(old: Manifest, new: Manifest) -> Iterator[Difference]:
    """Policies by id: versions, and of the same versions what differs in them."""
    before, after = by_id(old), by_id(new)
    for name in sorted(before.keys() | after.keys()):
        ours, theirs = after.get(name, {}), before.get(name, {})
        if not theirs or not ours:
            kind = "policy-removed" if theirs else "policy-added"
            yield Difference(kind, name, ", ".join(theirs), ", ".join(ours))
        elif ours.keys() != theirs.keys():
            yield Difference("version", name, ", ".join(theirs), ", ".join(ours))
        for version in sorted(ours.keys() & theirs.keys()):
            yield from within(theirs[version], ours[version])


def by_id(manifest: Manifest) -> dict[str, dict[str, PolicyUsed]]:
    """The policies by id and version."""
    found: dict[str, dict[str, PolicyUsed]] = {}
    for one in manifest.receipt.policies:
        found.setdefault(one.id, {})[one.version] = one
    return found


def within(old: PolicyUsed, new: PolicyUsed) -> Iterator[Difference]:
    """What differs of one version of a policy."""
    name = f"{new.id} {new.version}"
    if old.sha256 != new.sha256:
        yield Difference("text", name, old.sha256[:12], new.sha256[:12])
    for kind, before, after in (("reading", old.readings, new.readings), ("parameter", old.parameters, new.parameters)):
        yield from values(kind, name, before, after)


def values(kind: str, name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """Values by name that are not the same."""
    for each in sorted(before.keys() | after.keys()):
        if before.get(each) != after.get(each):
            yield Difference(kind, f"{name}: {each}", before.get(each, ""), after.get(each, ""))


def files(old: Manifest, new: Manifest) -> Iterator[Difference]:
    """Vocabularies, holidays and case files by what is in them."""
    pairs = (
        ("vocabularies", old.vocabularies, new.vocabularies),
        ("inputs", old.receipt.inputs, new.receipt.inputs),
    )
    for kind, before, after in pairs:
        hashes = [sorted(one.sha256 for one in each) for each in (before, after)]
        if hashes[0] != hashes[1]:
            yield Difference(kind, "", *(", ".join(one.file for one in each) for each in (before, after)))
    days = [{one.policy: one.sha256 for one in each.calendars} for each in (old, new)]
    for name in sorted(days[0].keys() & days[1].keys()):
        if days[0][name] != days[1][name]:
            yield Difference("calendar", name, days[0][name][:12], days[1][name][:12])


def options(old: Manifest, new: Manifest) -> Iterator[Difference]:
    """How findings were counted and shown, and by which program."""
    ours, theirs = new.options, old.options
    if ours.unit != theirs.unit:
        yield Difference("unit", "", theirs.unit or "", ours.unit or "")
    if ours.identify != theirs.identify:
        yield Difference("identify", "", *("yes" if one.identify else "no" for one in (theirs, ours)))
    if old.receipt.tool != new.receipt.tool:
        yield Difference("tool", "", old.receipt.tool, new.receipt.tool)
