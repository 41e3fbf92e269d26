"""What the document says, from its first page to its last."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain, groupby
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports import scope
from validator.reports.about import lines
from validator.reports.locale import day_text, number_text
from validator.reports.pdf import charts, figures, findings
from validator.reports.pdf.model import Document, Figures, Heading, Pairs, Paragraph, Words, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.pdf.model import Block
    from validator.reports.view import View
    from validator.usecases.model import PolicyUsed


RUNNING = 88
"""So many letters of the title fit at the head of a page."""


def document(view: View) -> Document:
    """The whole document."""
    language = view.language
    parts = (method(view), results(view), unchecked(view), findings.blocks(view), attachment(view))
    return Document(
        language,
        text("pdf-kind", language),
        title(view),
        cut(title(view), RUNNING),
        text("pdf-running", language, day=day_text(view.as_of, language)),
        tuple(about(view)),
        figures.keys(view),
        tuple(chain.from_iterable(parts)),
        Words(**{name: text(f"pdf-{name}", language) for name in Words.__dataclass_fields__}),
        view.as_of,
    )


def used(view: View) -> tuple[PolicyUsed, ...]:
    return view.result.manifest.receipt.policies


def named(one: PolicyUsed, language: str) -> str:
    """A policy as people call it."""
    return one.title.said(language) or one.id


def title(view: View) -> str:
    """The policy that was checked, or how many."""
    found = used(view)
    if len(found) == 1:
        return text("pdf-title", view.language, policy=named(found[0], view.language))
    return text("pdf-title-many", view.language, count=number_text(len(found), view.language))


def about(view: View) -> Iterator[tuple[str, str]]:
    """What stands below the title: policies, day, period, cases."""
    manifest, language = view.result.manifest, view.language
    for one in used(view):
        fields = {"title": named(one, language), "policy": one.id, "version": one.version}
        yield text("scope-policy-name", language), text("scope-policy", language, **fields)
    yield text("scope-as-of", language), day_text(view.as_of, language)
    if manifest.seen is not None:
        first, last = (day_text(day, language) for day in manifest.seen)
        yield text("scope-seen", language), text("scope-from-to", language, first=first, last=last)
    yield text("scope-subjects", language), number_text(manifest.receipt.subjects, language)


def method(view: View) -> Iterator[Block]:
    """Method and scope."""
    head = (text("pdf-item", view.language), text("pdf-value", view.language))
    yield Heading(text("pdf-method", view.language))
    yield Pairs(head, tuple((one.name, one.value) for one in lines(view)))


def results(view: View) -> Iterator[Block]:
    """The figures: of each policy by rule and clause, then by unit and month."""
    language, many = view.language, len(used(view)) > 1
    yield Heading(text("pdf-results", language))
    yield Paragraph(text("pdf-results-told", language), quiet=True)
    for one in used(view):
        if many:
            yield Heading(f"{named(one, language)} ({one.version})", 2)
        yield from of_policy(view, (one.id, one.version), 3 if many else 2)
    if view.result.manifest.options.unit is not None:
        yield Heading(text("pdf-by-unit", language), 2)
        yield figures.units(view)
    if any(one.month is not None for one in view.result.counts):
        yield Heading(text("pdf-by-month", language), 2)
        if (chart := charts.of_time(view)) is not None:
            yield chart
        yield figures.months(view)


def of_policy(view: View, policy: tuple[str, str], level: int) -> Iterator[Block]:
    """The figures of a policy."""
    if (chart := charts.of_rules(view, policy)) is not None:
        yield Heading(text("pdf-rates", view.language), level)
        yield chart
    yield from part("pdf-by-rule", *figures.rules(view, policy), view.language, level)
    found, idle = figures.clauses(view, policy)
    if found.rows or idle:
        yield from part("pdf-by-clause", found, idle, view.language, level)


def part(code: str, found: Figures, idle: tuple[str, ...], language: str, level: int) -> Iterator[Block]:
    """A table below its heading, with what nothing called for in a sentence after it."""
    yield Heading(text(code, language), level)
    if any(not one.last for one in found.rows):
        yield Paragraph(text(f"{code}-told", language), quiet=True)
        yield found
    if idle:
        fields = {"count": number_text(len(idle), language), "names": ", ".join(idle)}
        yield Paragraph(text(f"{code}-idle", language, **fields))


def unchecked(view: View) -> Iterator[Block]:
    """What was not checkable, and why."""
    language = view.language
    found = scope.unchecked(view.result, language)
    yield Heading(text("pdf-unchecked", language))
    yield Paragraph(text("pdf-unchecked-told" if found else "pdf-unchecked-none", language), quiet=bool(found))
    head = (text("pdf-clause", language), text("pdf-why", language))
    names = {f"{one.id} {one.version}": named(one, language) for one in used(view)}
    for policy, group in groupby(found, lambda one: one.policy):
        rows = sorted(group, key=lambda one: (one.clause == "", figures.natural(one.clause)))
        if len(used(view)) > 1:
            yield Heading(names[policy], 2)
        yield Pairs(head, tuple((one.clause or text("pdf-data", language), one.why) for one in rows))


def attachment(view: View) -> Iterator[Block]:
    """The result inside the document, and how to verify it."""
    language = view.language
    yield Heading(text("pdf-annex", language))
    yield Paragraph(text("pdf-annex-told", language))
    if view.lives is not None:
        yield Paragraph(text("pdf-annex-earlier", language))
    digest = sha256(view.result.path.read_bytes()).hexdigest()
    yield Pairs((text("pdf-item", language), text("pdf-value", language)), (("SHA-256", digest),))
