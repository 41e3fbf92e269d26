"""What reviewers wrote beside findings, and which finding of a new result each of their entries belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.core.findings import BREACHES, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from validator.reports.excel.cells import Value

LISTED = BREACHES | {Verdict.OPEN, Verdict.UNDETERMINED}
"""The verdicts whose findings a reviewer has to look at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an old report in which somebody wrote.

    `id` is None where the row names no finding. `written` is what stands in the reviewer's columns that are not empty;
    `own` in columns that reviewers added, by heading; `notes` are comments on cells, by column or heading. `told` is
    what the old report said of the finding, by column. `gone_since` is the as-of day of the first report without the
    finding, for an entry that comes from the sheet of such.
    """

    id: str | None
    written: Mapping[str, Value]
    own: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()
    told: Mapping[str, Value] = field(default_factory=dict)
    gone_since: Value = None

    @property
    def said(self) -> str:
        """All that a reviewer wrote, to be compared."""
        return repr((sorted(self.written.items(), key=first), sorted(self.own.items(), key=first), sorted(self.notes)))


def first(pair: tuple[str, object]) -> str:
    return pair[0]


class Why(StrEnum):
    """Why an entry stands beside no finding."""

    GONE = "gone"
    LISTED_NO_MORE = "listed-no-more"
    CUT_OFF = "cut-off"
    TWICE = "twice"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Left:
    """An entry beside no finding, and why; `now` is the verdict that the finding has, if there is one."""

    entry: Entry
    why: Why
    now: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Allotted:
    """Entries by the id of the finding they stand beside, and those that are left."""

    beside: Mapping[str, Entry]
    left: tuple[Left, ...]


NOTHING = Allotted({}, ())


def allotted(entries: Iterable[Entry], listed: Collection[str], known: Mapping[str, Verdict]) -> Allotted:
    """Each entry beside its finding, if the new report lists it (`listed`); `known` are all findings of the result.

    Of several different entries on one finding the first stands beside it, and the others are left: nobody but the
    reviewer can say which holds. Entries from lists of findings come before those that had none already.
    """
    beside: dict[str, Entry] = {}
    left: list[Left] = []
    kept: dict[str, list[str]] = {}
    for one in sorted(entries, key=lambda each: each.gone_since is not None):
        if one.id is None:
            left.append(Left(one, Why.UNNAMED))
            continue
        before = kept.setdefault(one.id, [])
        if one.said in before:
            continue
        if one.id not in listed:
            left.append(missed(one, known.get(one.id)))
        elif before:
            left.append(Left(one, Why.TWICE))
        else:
            beside[one.id] = one
        before.append(one.said)
    return Allotted(beside, tuple(left))


def missed(one: Entry, now: Verdict | None) -> Left:
    """An entry on a finding that the new report does not list."""
    if now is None:
        return Left(one, Why.GONE)
    return Left(one, Why.CUT_OFF if now in LISTED else Why.LISTED_NO_MORE, now)
