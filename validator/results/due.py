"""What falls due: the obligations that are open and end soon, and on request those that were missed and still stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validator.core.duties import Clock
from validator.core.findings import Verdict
from validator.engine.blocks import NONE, OPENED, UNDETERMINED, VIOLATED
from validator.engine.keys import MAX
from validator.results.writing import collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.core.rules import Rule
    from validator.engine.blocks import Block
    from validator.engine.keys import Bools
    from validator.results.keys import Key
    from validator.results.model import Found, Options, WaiversUsed
    from validator.results.waiving import Waiving
    from validator.results.writing import Keep
    from validator.usecases.library import Entry
    from validator.usecases.model import Receipt, Report


@dataclass(frozen=True, slots=True)
class DueList:
    """Obligations by due day, then unit, rule and case.

    `open` are those due from the as-of day to `until`, both included. `overdue` were due before the as-of day and are
    still not kept; None where they were not asked for. `unclear` counts those of which the data do not tell whether
    they are owed, or kept, and that would be due in the same days.
    """

    receipt: Receipt
    options: Options
    until: int
    rules: Mapping[tuple[str, str, str], Rule]
    open: tuple[Found, ...]
    overdue: tuple[Found, ...] | None
    unclear: int
    waivers: WaiversUsed | None

    def rule(self, one: Found) -> Rule:
        """The rule of an obligation."""
        return self.rules[one.finding.policy, one.finding.version, one.finding.rule]

    def serves_late(self, one: Found) -> bool:
        """Whether a late act would still make a breach one that was made up for."""
        norm = self.rule(one).norm
        return norm.late if isinstance(norm, Clock) else norm.late is not None


def due_list(
    report: Report,
    entries: Sequence[Entry],
    options: Options,
    key: Key,
    waiving: Waiving | None,
    until: int,
    *,
    overdue: bool,
) -> DueList:
    """The obligations of a run that fall due up to a day; the findings of all verdicts must be at hand."""
    found = collected(report, options, key, waiving, keep(report.receipt.as_of, until, overdue=overdue))
    parts = {
        verdict: [one for one in found.found if one.finding.verdict is verdict]
        for verdict in (Verdict.OPEN, Verdict.VIOLATED, Verdict.UNDETERMINED)
    }
    return DueList(
        report.receipt,
        options,
        until,
        {(*one.key, rule.id): rule for one in entries for rule in one.policy.rules},
        ordered(parts[Verdict.OPEN]),
        ordered(parts[Verdict.VIOLATED]) if overdue else None,
        len(parts[Verdict.UNDETERMINED]),
        found.waivers,
    )


def keep(as_of: int, until: int, *, overdue: bool) -> Keep:
    """Which findings such a list looks at."""

    def rows(block: Block) -> Bools:
        dated = (block.due != NONE) & (block.due != MAX)
        soon = dated & (block.due >= as_of) & (block.due <= until) & np.isin(block.verdict, (OPENED, UNDETERMINED))
        missed = dated & (block.due < as_of) & (block.verdict == VIOLATED)
        found: Bools = soon | missed if overdue else soon
        return found

    return rows


def ordered(found: Iterable[Found]) -> tuple[Found, ...]:
    """By due day, unit, rule, case."""
    return tuple(sorted(found, key=place))


def place(one: Found) -> tuple[object, ...]:
    finding = one.finding
    return finding.due, one.unit is None, one.unit or "", finding.policy, finding.rule, finding.subject, one.id
