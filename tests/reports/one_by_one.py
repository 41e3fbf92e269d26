"""Findings written one by one, as objects: what the writers from columns are held to."""

from collections.abc import Iterable, Iterator

from validator.core.findings import Finding
from validator.reports.lines import text
from validator.results.plain import finding


def written(findings: Iterable[Finding]) -> Iterator[str]:
    """One line of JSON a finding."""
    return (text(finding(one)) + "\n" for one in findings)
