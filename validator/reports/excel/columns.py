"""The columns of a list of findings: those that can be chosen, those in which a reviewer writes, and their headings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from validator.messages.catalogue import LANGUAGES, text
from validator.policy.complaints import nearest
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.excel.statuses import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from validator.reports.view import View

ID = "id"
REVIEWER = ("status", "remark", "responsible", "follow-up")
"""The columns in which a reviewer writes."""
EXPLAINED = ("outcome", "steps", "counted", "nearly", "remedy")
"""The columns that explain a finding in sentences; making these takes time."""
WIDTHS = {
    "verdict": 12, "subject": 15, "unit": 15, "policy": 20, "rule": 24, "row": 16, "says": 28, "clauses": 14,
    "force": 11, "excused": 12, "anchor": 11, "first": 11, "last": 11, "due": 11, "since": 11, "until": 11,
    "met-on": 11, "late": 9, "left": 11, "waived": 26, "change": 18, "standing": 12, "outcome": 28, "steps": 40,
    "counted": 26, "nearly": 32, "remedy": 32, "status": 15, "remark": 28, "responsible": 15, "follow-up": 14, ID: 16,
}  # fmt: skip
"""All columns, with their widths in characters."""
FINDINGS = (
    "verdict", "subject", "unit", "says", "clauses", "excused", "due", "met-on", "late", "waived", "change", "standing",
    "steps", "counted", "nearly", "remedy",
)  # fmt: skip
OPEN = ("due", "left", "subject", "unit", "says", "clauses", "waived", "steps", "counted", "nearly", "remedy")
UNDETERMINED = ("subject", "unit", "says", "clauses", "due", "waived", "change", "standing", "remedy", "steps")
GONE = ("why", "gone-since", "policy", "rule", "unit", "subject", "verdict", "due", "told")
"""The columns beside the reviewer's on the sheet of entries that have no finding any more."""
MARK = "why"
"""The column that tells that sheet from the others."""


def idle(view: View) -> frozenset[str]:
    """The columns of which a result has nothing to say: it has no waivers, or is compared with no earlier one."""
    waivers = frozenset(("waived",)) if view.result.manifest.waivers is None else frozenset[str]()
    return waivers | (frozenset(("change", "standing")) if view.lives is None else frozenset[str]())


def chosen(
    listed: str | None, usual: tuple[str, ...], *, units: bool, without: Collection[str] = ()
) -> tuple[str, ...]:
    """The columns of a list: those asked for, else the usual; then the reviewer's and the id where they are not yet.

    Without `units` the usual ones say nothing of units; those named in `without` are not among them either. BadInput
    for columns that there are not, or that stand twice.
    """
    if listed is None:
        wanted = [one for one in usual if one not in without and (units or one != "unit")]
    else:
        wanted = [one.strip() for one in listed.split(",")]
        if problems := list(refused(wanted)):
            raise BadInput(problems)
    return (*wanted, *(one for one in (*REVIEWER, ID) if one not in wanted))


def refused(wanted: list[str]) -> Iterator[Problem]:
    place, known = Place("--columns"), ", ".join(WIDTHS)
    for number, one in enumerate(wanted):
        if one not in WIDTHS:
            fields = {"name": one, "known": known}
            yield Problem("excel-column", place, fields, hint=nearest(one, WIDTHS))
        elif one in wanted[:number]:
            yield Problem("excel-column-twice", place, {"name": one})


def heading(name: str, language: str) -> str:
    """A column as people call it."""
    return text(f"column-{name}", language)


@lru_cache
def by_heading(names: tuple[str, ...]) -> Mapping[str, str]:
    """Columns by their headings in all languages, folded."""
    return {folded(heading(one, language)): one for language in LANGUAGES for one in names}
