"""What a result holds: the manifest, the counts, the findings, and the cases they are about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.findings import Finding, Verdict
    from validator.usecases.model import Blind, Crowded, Input, Receipt, Stranger, Tally

FORMAT = 1
"""The number of the form in which results are written."""
SMALLEST = 5
"""Units of fewer subjects are not shown by themselves."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days a policy takes for public holidays, by their hash, and the zone whose days it counts."""

    policy: str
    version: str
    zone: str
    holidays: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Options:
    """How the check was asked for: values and readings given for the run, and what is shown of cases.

    `verdicts` are those whose findings the result lists. `unit` names what an obligation is counted under; units of
    fewer than `smallest` subjects are counted together. `key` is the mark of the key of the pseudonyms.
    """

    settings: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, str], ...]
    verdicts: tuple[Verdict, ...]
    unit: str | None
    smallest: int
    identify: bool
    texts: bool
    key: str


class Standing(StrEnum):
    """What became of a waiver: in effect and used, in effect with nothing to waive, over, or not yet begun."""

    APPLIED = "applied"
    UNUSED = "unused"
    EXPIRED = "expired"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class WaiverUsed:
    """A waiver as a run applied it. `number` counts the waivers of the file, from 1; `line` is where it stands.

    It is for one finding, or for a rule, then perhaps `narrowed` to subjects, a unit or a period. It holds from
    `approved` to `expires`, both included. `findings` are those that it covers, or would cover if it held.
    """

    number: int
    line: int
    finding: str | None
    policy: str | None
    rule: str | None
    narrowed: bool
    reason: str
    role: str
    approved: int
    expires: int
    standing: Standing
    findings: int


@dataclass(frozen=True, slots=True)
class WaiversUsed:
    """The file of waivers of a run, and what became of each."""

    file: Input
    waivers: tuple[WaiverUsed, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is needed to run the check again and to read its result.

    `vocabularies` and `lists` are the files that policies rest on, `seen` the first and last day on which a fact
    begins, None where there is none. `sources` and `read_by` are the policy files and their
    vocabularies, as they lie in the result. `waivers` is None where no file of waivers was given.
    """

    receipt: Receipt
    vocabularies: tuple[Input, ...]
    lists: tuple[Input, ...]
    calendars: tuple[Calendar, ...]
    options: Options
    seen: tuple[int, int] | None
    tallies: tuple[Tally, ...]
    blind: tuple[Blind, ...]
    strangers: tuple[Stranger, ...]
    crowded: tuple[Crowded, ...]
    sources: tuple[str, ...]
    read_by: tuple[str, ...]
    waivers: WaiversUsed | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many obligations of a rule, due in a month in a unit, got each verdict.

    `unit` is None where no unit was asked for or none is known, `SMALL` for small ones together. `month` counts months
    since January 1970, None where an obligation has no day.
    """

    policy: str
    version: str
    rule: str
    unit: str | None
    month: int | None
    counts: Mapping[Verdict, int]


SMALL = "*"
"""The unit that stands for all that are too small to be shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the name that it keeps from run to run, the unit that answers for it, and the waivers in effect.

    Waivers are named by their numbers; a finding that none covers has none.
    """

    id: str
    unit: str | None
    finding: Finding
    waivers: tuple[int, ...] = ()
