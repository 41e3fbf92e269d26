"""What became of a policy's examples, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from validator.messages.catalogue import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.usecases.examples import Mismatch


def failures(mismatches: Iterable[Mismatch], language: str) -> Iterator[str]:
    """Per failed example: where it stands, what it says, what was expected and what was found."""
    for one in mismatches:
        example = one.example
        fields = {"place": example.place, "rule": example.rule, "says": example.says, "evaluator": one.evaluator}
        yield text("reports-example", language, **fields) + "\n"
        for sign, findings in (("-", example.expected), ("+", one.found)):
            yield from (f"  {sign} {shown(finding)}\n" for finding in findings)


def shown(finding: Mapping[str, Any]) -> str:
    """The fields of a finding that say something."""
    return json.dumps(
        {name: value for name, value in finding.items() if value not in (None, False)}, ensure_ascii=False
    )
