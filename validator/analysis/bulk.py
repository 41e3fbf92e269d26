"""What the engine finds in many made-up histories at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.engine import run_batches
from validator.histories.rows import to_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from validator.analysis.generation.drafts import Draft
    from validator.core.findings import Finding, Verdict
    from validator.core.rules import Policy


def findings(
    policies: Sequence[Policy], drafts: Sequence[Draft], as_of: int, verdicts: Collection[Verdict]
) -> list[tuple[Finding, ...]]:
    """The findings of some verdicts for each draft, those of the first policy first."""
    if not drafts:
        return []
    names = [f"{number:09}" for number in range(len(drafts))]
    columns = to_columns(one.history(name) for name, one in zip(names, drafts, strict=True))
    found: dict[str, list[Finding]] = {name: [] for name in names}
    for policy in policies:
        for finding in run_batches(policy, columns, as_of, shown=verdicts).findings(verdicts):
            found[finding.subject].append(finding)
    return [tuple(found[name]) for name in names]
