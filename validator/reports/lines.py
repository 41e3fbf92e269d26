"""JSON: one finding a line, or one document with the receipt, the counts and the findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from validator.reports.plain import Plain, finding, receipt, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.core.findings import Finding
    from validator.usecases.model import Report

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def json_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """One line a finding."""
    return (text(finding(one)) + "\n" for one in findings)


def json_document(report: Report, findings: Iterable[str]) -> Iterator[str]:
    """A document in pieces, with findings that are JSON Lines already.

    Each stands on a line of its own, so that two documents compare line by line.
    """
    yield f'{{"run": {text(receipt(report.receipt))},\n"counts": ['
    yield ",".join(f"\n{text(tally(one))}" for one in report.tallies)
    yield '\n],\n"findings": ['
    separator = "\n"
    for lines in findings:
        yield separator + lines[:-1].replace("\n", ",\n")
        separator = ",\n"
    yield "\n]}\n"


def text(value: Plain) -> str:
    """One line of JSON, letters beyond ASCII as they are."""
    return _ENCODER.encode(value)
