"""The cells of a finding, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.excel.cells import Day, Value
from validator.reports.life import change
from validator.reports.waivers import because

if TYPE_CHECKING:
    from validator.reports.view import View
    from validator.results.model import Found

Make: TypeAlias = Callable[["View", "Found"], Value]


def yes_no(value: bool, view: View) -> str:
    return text("word-yes" if value else "word-no", view.language)


def day(value: int | None) -> Day | None:
    return None if value is None else Day(value)


def left(view: View, one: Found) -> int | None:
    """Days from the as-of day to the due day of what is still open; negative if it lies before."""
    due = one.finding.due
    return None if due is None or one.finding.verdict is not Verdict.OPEN else due - view.as_of


CELLS: Mapping[str, Make] = {
    "id": lambda _, one: one.id,
    "verdict": lambda view, one: view.verdict(one.finding.verdict),
    "subject": lambda _, one: one.finding.subject,
    "unit": lambda _, one: one.unit,
    "policy": lambda _, one: f"{one.finding.policy} {one.finding.version}",
    "rule": lambda _, one: one.finding.rule,
    "row": lambda _, one: one.finding.row,
    "says": lambda view, one: view.says(one),
    "clauses": lambda _, one: " ".join(one.finding.clauses),
    "force": lambda view, one: text(f"diff-force-{view.rule(one).force}", view.language),
    "excused": lambda view, one: yes_no(one.finding.excused, view),
    "anchor": lambda _, one: day(one.finding.anchor),
    "first": lambda _, one: day(one.finding.first),
    "last": lambda _, one: day(one.finding.last),
    "due": lambda _, one: day(one.finding.due),
    "since": lambda _, one: day(one.finding.since),
    "until": lambda _, one: day(one.finding.until),
    "met-on": lambda _, one: day(one.finding.met_on),
    "late": lambda view, one: view.late(one),
    "left": left,
    "waived": lambda view, one: "; ".join(because(each, view.language) for each in view.waivers(one)) or None,
    "change": lambda view, one: None if (life := view.life(one)) is None else change(life, view.language),
    "standing": lambda view, one: None if (life := view.life(one)) is None else Day(life.since),
}
"""The columns that do not explain, and what each says."""
