"""What stands before the findings: the result at a glance, method and scope, the figures, what is not checkable."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports import about, scope
from validator.reports.html import charts, tables
from validator.reports.html.figures import ORDER, SIGNS, of_decided, percent, rate
from validator.reports.html.nodes import Element, Node, el
from validator.reports.html.ticks import first_of
from validator.reports.locale import month_text, number_text, sorting_key
from validator.results import summary
from validator.results.model import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.reports.view import View
    from validator.results.summary import Sums
    from validator.usecases.model import Tally


def glance(view: View) -> Element:
    """The rate, the bar it is made of, and how many obligations there are of each verdict."""
    language, sums = view.language, summary.in_all(view.result.manifest)
    if sums.decided:
        told = text("html-rate-told", language, rate=of_decided(sums, language))
        headline = [el("p", el("strong", percent(sums, language)), el("span", told), klass="headline")]
    else:
        headline = [el("p", text("html-no-rate", language))]
    tiles = el("ul", *(tile(verdict, sums, view) for verdict in ORDER), klass="tiles", role="list")
    return section("ueberblick", text("html-overview", language), *headline, tiles, *without_waived(view))


def without_waived(view: View) -> Iterator[Element]:
    """The rate without what somebody stands for, where there are waivers."""
    if view.result.manifest.waivers is not None:
        said = rate(about.both_ways(view).rest, view.language)
        yield el("p", text("html-rest", view.language, rate=said), klass="rest")


def tile(verdict: Verdict, sums: Sums, view: View) -> Element:
    """A verdict with how often it occurs."""
    sign = el("span", SIGNS[verdict], aria_hidden="true", klass="sign")
    count = el("b", number_text(sums.of(verdict), view.language))
    return el("li", sign, count, " ", view.verdict(verdict), klass=f"tile v-{verdict}")


def scoped(view: View) -> Element:
    """Method and scope, as names with what stands beside them."""
    language = view.language
    grouped: dict[str, list[str]] = {}
    for line in about.lines(view):
        grouped.setdefault(line.name, []).append(line.value)
    listed = [part for name, values in grouped.items() for part in (el("dt", name), several(values))]
    return section("umfang", text("html-scope", language), el("dl", *listed, klass="scope"))


def several(values: Sequence[str]) -> Element:
    """What stands beside a name: one thing, or a list."""
    if len(values) == 1:
        return el("dd", values[0])
    return el("dd", el("ul", *(el("li", one) for one in values), role="list", klass="several"))


def figures(view: View) -> Element:
    """By rule, by clause, by unit, by month."""
    parts = [*by_rule(view), *by_clause(view), *by_unit(view), *by_month(view)]
    return section("zahlen", text("html-figures", view.language), *parts)


def by_rule(view: View) -> Iterator[Element]:
    """Every rule with its sentence, its clauses and how binding it is; a table a policy."""
    language, manifest = view.language, view.result.manifest
    yield el("h3", text("html-by-rule", language))
    for policy in manifest.receipt.policies:
        own = [
            (tally, sums)
            for tally, sums in summary.by_rule(manifest)
            if (tally.policy, tally.version) == (policy.id, policy.version)
        ]
        title = f"{policy.title.said(language)} ({policy.id}, {text('html-version', language, version=policy.version)})"
        heads = (text("html-rule", language), text("html-clause", language))
        rows = [((ruled(tally, language), unbroken(tally.clauses)), sums) for tally, sums in own if sums.total]
        if rows:
            yield tables.figures(view, title, heads, rows, summary.added(sums.counts for _, sums in rows))
        else:
            yield el("p", el("b", title))
        idle = [
            (tally.title.said(language) or tally.rule, ", ".join(tally.clauses))
            for tally, sums in own
            if not sums.total
        ]
        if idle:
            named = text("html-idle-rules", language, count=number_text(len(idle), language))
            yield folded(named, tables.words(f"{named}: {title}", heads, idle))


def ruled(tally: Tally, language: str) -> Element:
    """A rule's sentence, with its name and how binding it is."""
    below = el("small", tally.rule, " · ", text(f"html-force-{tally.force}", language))
    return el("span", tally.title.said(language) or tally.rule, below)


def unbroken(clauses: Sequence[str]) -> Element:
    """Clauses, each on one line."""
    parts = [el("span", one if last else f"{one},", klass="unbroken") for one, last in with_last(clauses)]
    return el("span", *(part for one in parts for part in (one, " ")))


def with_last(names: Sequence[str]) -> Iterator[tuple[str, bool]]:
    return ((one, place == len(names)) for place, one in enumerate(names, 1))


def by_clause(view: View) -> Iterator[Element]:
    """The worst clauses as a chart, and all of them as a table."""
    language = view.language
    rows = clauses(view)
    if not rows:
        return
    yield el("h3", text("html-by-clause", language))
    drawn = charts.worst(rows)
    caption = text("html-chart-rates", language)
    if drawn:
        rated = sum(sums.rate is not None for sums in rows.values())
        told = text("html-chart-rates-worst", language, count=len(drawn)) if rated > len(drawn) else ""
        yield charted(charts.rates(drawn, "c-clauses", language), f"{caption}. {told}", legend(view))
    used = {name: sums for name, sums in rows.items() if sums.total}
    if used:
        table = tables.figures(
            view, text("html-by-clause", language), (text("html-clause", language),), plain_rows(used)
        )
        yield folded(text("html-table", language), el("p", text("html-rate-clauses", language), klass="note"), table)
    idle = [name for name in rows if name not in used]
    if idle:
        count = number_text(len(idle), language)
        yield folded(text("html-idle-clauses", language, count=count), el("p", unbroken(idle)))


def clauses(view: View) -> dict[str, Sums]:
    """The clauses with their figures; with their policy where more than one has a clause of that name."""
    found = summary.by_clause(view.result.manifest)
    often = Counter(clause for _, _, clause in found)
    named = {
        clause if often[clause] == 1 else f"{clause} ({policy} {version})": sums
        for (policy, version, clause), sums in found.items()
    }
    return dict(sorted(named.items(), key=lambda pair: sorting_key(pair[0])))


def plain_rows(rows: Mapping[str, Sums]) -> Iterator[tuple[Sequence[Node], Sums]]:
    """Names with their figures."""
    return (((name,), sums) for name, sums in rows.items())


def by_unit(view: View) -> Iterator[Element]:
    """The units, where the run counted by them."""
    language, result = view.language, view.result
    if result.manifest.options.unit is None:
        return
    rows = {unit_named(unit, language): sums for unit, sums in by_name(summary.by_unit(result.counts))}
    title = text("html-by-unit", language)
    yield el("h3", title)
    yield tables.figures(view, title, (text("html-unit", language),), plain_rows(rows))


def by_name(found: Mapping[str | None, Sums]) -> list[tuple[str | None, Sums]]:
    """Units in order of their names; small ones together, and none, last."""
    return sorted(found.items(), key=lambda one: (one[0] is None, one[0] == SMALL, sorting_key(one[0] or "")))


def unit_named(unit: str | None, language: str) -> str:
    """A unit as people call it."""
    return (
        text("html-unit-none", language)
        if unit is None
        else text("html-unit-small", language)
        if unit == SMALL
        else unit
    )


def by_month(view: View) -> Iterator[Element]:
    """The months with a decided obligation as a chart, and all months as a table; years if there are very many."""
    language = view.language
    months = summary.by_month(view.result.counts)
    decided = [month for month, sums in months.items() if sums.decided]
    if not decided:
        return
    title = text("html-by-month", language)
    yield el("h3", title)
    drawn = {month: sums for month, sums in months.items() if decided[0] <= month <= decided[-1]}
    told = text("html-months-told", language, **charts.spoken(drawn, language))
    yield charted(
        charts.over_time(drawn, "c-months", language), f"{text('html-chart-months', language)}. {told}", legend(view)
    )
    rows = {month_text(first_of(1970 * 12 + month), language): sums for month, sums in months.items() if sums.total}
    table = tables.figures(view, title, (text("html-month", language),), plain_rows(rows))
    yield folded(text("html-table", language), table)


def unchecked(view: View) -> Element:
    """What the check cannot show, and why."""
    language = view.language
    found = scope.unchecked(view.result, language)
    title = text("html-unchecked", language)
    if not found:
        return section("offen", title, el("p", text("html-unchecked-none", language)))
    heads = [text("html-clause", language), text("html-why", language)]
    rows = [[one.clause or text("html-blind", language), one.why] for one in found]
    if len(view.result.entries) > 1:
        heads.append(text("html-policy", language))
        rows = [[*row, one.policy] for row, one in zip(rows, found, strict=True)]
    table = tables.words(title, heads, rows)
    lead = text("html-unchecked-lead", language)
    many = f"{title} ({number_text(len(found), language)})"
    return section("offen", title, el("p", lead), folded(many, table))


def legend(view: View) -> Element:
    """What the parts of a bar mean."""
    parts = []
    for verdict, pattern in charts.SHARES:
        swatch = el(
            "svg",
            *charts.filled(0, 0, 22, 12, verdict, pattern),
            viewBox="0 0 22 12",
            klass="swatch",
            aria_hidden="true",
        )
        parts.append(el("li", swatch, view.verdict(verdict)))
    return el("ul", *parts, klass="legend", role="list")


def charted(drawing: Element, caption: str, beside: Element) -> Element:
    """A drawing with what it shows."""
    box = el("div", drawing, klass="scroll", role="group", tabindex="0", aria_label=caption)
    return el("figure", el("figcaption", caption.strip()), beside, box)


def folded(title: str, *inside: Node) -> Element:
    """What is shown when asked for, and always in print."""
    return el("details", el("summary", title), *inside, klass="fold")


def section(name: str, title: str, *inside: Node) -> Element:
    """A part of the page with its heading."""
    return el("section", el("h2", title, id=f"{name}-h"), *inside, id=name, aria_labelledby=f"{name}-h")
