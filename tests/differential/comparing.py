"""Running both evaluators on the same policy and histories, and showing where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from validator.core.findings import Finding, order
from validator.core.rules import Policy
from validator.engine import run, run_batches
from validator.histories.model import History
from validator.histories.rows import to_columns, to_histories
from validator.reference import evaluate


@dataclass(frozen=True)
class Difference:
    """One rule and history on which the evaluators disagree."""

    rule: str
    subject: str
    reference: tuple[Finding, ...]
    engine: tuple[Finding, ...]

    def __str__(self) -> str:
        lines = [
            f"rule {self.rule}, subject {self.subject}: reference {len(self.reference)}, engine {len(self.engine)}"
        ]
        for one, other in zip_longest(self.reference, self.engine):
            if one is None or other is None:
                lines.append(f"  only {'engine' if one is None else 'reference'}: {one or other}")
            else:
                wrong = [name.name for name in fields(Finding) if getattr(one, name.name) != getattr(other, name.name)]
                for name in wrong:
                    lines.append(
                        f"  {name} (anchor {one.anchor}): "
                        f"reference {getattr(one, name)!r}, engine {getattr(other, name)!r}"
                    )
        return "\n".join(lines)


def zip_longest(one: Sequence[Finding], other: Sequence[Finding]) -> Iterator[tuple[Finding | None, Finding | None]]:
    for i in range(max(len(one), len(other))):
        yield (one[i] if i < len(one) else None, other[i] if i < len(other) else None)


def canonical(histories: Sequence[History]) -> list[History]:
    """The histories with their facts in canonical order, as columns give them back."""
    return list(to_histories(to_columns(histories)))


def differences(policy: Policy, histories: Sequence[History], as_of: int) -> list[Difference]:
    """Where the findings are not equal, field by field."""
    columns = to_columns(histories)
    found = tuple(run(policy, columns, as_of).findings())
    assert list(found) == sorted(found, key=order)
    assert tuple(run_batches(policy, columns, as_of, None, compiled=True).findings()) == found
    expected = [finding for history in canonical(histories) for finding in evaluate(policy, history, as_of)]
    wrong = []
    for rule in policy.rules:
        for history in histories:
            pair = [
                tuple(sorted((one for one in side if (one.rule, one.subject) == (rule.id, history.subject)), key=order))
                for side in (expected, found)
            ]
            if pair[0] != pair[1]:
                wrong.append(Difference(rule.id, history.subject, *pair))
    return wrong
