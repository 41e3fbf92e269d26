"""A result as JUnit's XML, which servers that build and test know: each rule a test, each breach a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from validator.core.findings import BREACHES
from validator.core.rules import BINDING
from validator.reports.locale import day_text
from validator.results.summary import Sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View
    from validator.results.model import Found
    from validator.usecases.model import Tally


def render(view: View) -> Iterator[str]:
    """One suite a policy, one case a rule; a binding rule with a breach that is neither excused nor waived
    has failed.

    A rule that nothing called for is skipped. Of the breaches of a rule, the first `limit` are told.
    """
    manifest = view.result.manifest
    broken = gathered(view)
    failed = sum(bool(one) for one in broken.values())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="fachaufsicht" tests="{len(manifest.tallies)}" failures="{failed}">\n'
    for policy in manifest.receipt.policies:
        own = [one for one in manifest.tallies if (one.policy, one.version) == (policy.id, policy.version)]
        name = attribute(f"{policy.id} {policy.version}")
        failures = sum(bool(broken.get((policy.id, policy.version, one.rule))) for one in own)
        idle = sum(not Sums(one.counts).total for one in own)
        yield f'<testsuite name={name} tests="{len(own)}" failures="{failures}" skipped="{idle}">\n'
        for one in own:
            yield case(one, broken.get((one.policy, one.version, one.rule), []), view)
        yield "</testsuite>\n"
    yield "</testsuites>\n"


def gathered(view: View) -> dict[tuple[str, str, str], list[Found]]:
    """The breaches by rule that count."""
    found: dict[tuple[str, str, str], list[Found]] = {}
    for one in view.findings(BREACHES):
        finding = one.finding
        if not finding.excused and not one.waivers and view.rule(one).force in BINDING:
            found.setdefault((finding.policy, finding.version, finding.rule), []).append(one)
    return found


def case(one: Tally, broken: list[Found], view: View) -> str:
    """A rule as a test."""
    head = f"<testcase classname={attribute(f'{one.policy} {one.version}')} name={attribute(one.rule)}"
    if not Sums(one.counts).total:
        return f"{head}><skipped/></testcase>\n"
    if not broken:
        return f"{head}/>\n"
    said = attribute(one.title.said(view.language) or one.rule)
    told = "".join(f"{breach(each, view)}\n" for each in broken[: view.limit])
    return f"{head}><failure message={said}>{escape(printable(told))}</failure></testcase>\n"


def breach(one: Found, view: View) -> str:
    """A breach in a line."""
    finding = one.finding
    day = finding.due if finding.due is not None else finding.since
    when = "" if day is None else f" {day_text(day, view.language)}"
    return f"{finding.subject} {view.verdict(finding.verdict)}{when} [{one.id}]"


def attribute(value: str) -> str:
    return quoteattr(printable(value))


def printable(value: str) -> str:
    """A text without the characters that XML does not allow."""
    return "".join(one if one in "\n\t" or one.isprintable() else "\ufffd" for one in value)
