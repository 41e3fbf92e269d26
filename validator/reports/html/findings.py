"""The findings: each a line that opens, with its timeline and why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from validator.messages.catalogue import text
from validator.reports.explained import explainer
from validator.reports.explanation import counted, nearly, outcome, remedy, steps
from validator.reports.html.constants import constant
from validator.reports.html.figures import SIGNS
from validator.reports.html.nodes import Element, Node, el
from validator.reports.html.overview import unit_named
from validator.reports.html.timeline import drawing
from validator.reports.life import change
from validator.reports.locale import day_text, number_text
from validator.reports.waivers import because

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.explaining import Explainer
    from validator.explaining.model import Explanation
    from validator.reports.view import View
    from validator.results.model import Found


@dataclass(frozen=True, eq=False)
class Telling:
    """Tells findings of a view; what those of a policy have in common is computed once."""

    view: View
    _explainers: dict[tuple[str, str], Explainer] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.view.language

    def explained(self, one: Found) -> Explanation:
        """Why a finding is what it is."""
        return next(self.explainer(one).explain(self.view.result.history(one), (one.finding,)))

    def explainer(self, one: Found) -> Explainer:
        """What explains the findings of a finding's policy."""
        key = one.finding.policy, one.finding.version
        if key not in self._explainers:
            self._explainers[key] = explainer(self.view.result, self.view.result.policies[key])
        return self._explainers[key]

    def items(self, listed: Sequence[Found]) -> Iterator[tuple[int, Element]]:
        """Findings as items, with their places in the list: case by case, for those of a case have much in common."""
        places = sorted(range(len(listed)), key=lambda place: (*case(listed[place]), place))
        for _, group in groupby(places, key=lambda place: case(listed[place])):
            own = list(group)
            first, findings = listed[own[0]], [listed[place].finding for place in own]
            history = self.view.result.history(*(listed[place] for place in own))
            explained = self.explainer(first).explain(history, findings)
            yield from ((place, self.item(listed[place], why)) for place, why in zip(own, explained, strict=True))

    def item(self, one: Found, explanation: Explanation) -> Element:
        """A finding as an item of the list."""
        body = el("div", *self.body(one, explanation), klass="body")
        inside = el("details", self.summary(one), body)
        return el("li", inside, id=f"f-{one.id}", klass=f"finding v-{one.finding.verdict}")

    def summary(self, one: Found) -> Element:
        """The line that opens: the verdict, the rule's sentence, and what tells the case from others."""
        finding, language = one.finding, self.language
        sign = el("span", SIGNS[finding.verdict], aria_hidden="true", klass="sign")
        verdict = el("span", sign, " ", self.view.verdict(finding.verdict), klass="verdict")
        late = self.view.late(one)
        parts = [el("span", constant("html-subject", language), " ", el("b", finding.subject))]
        parts.append(el("span", self.dated(one)))
        if late is not None and late > 0:
            parts.append(
                el("b", text("html-late", language, count=late, shown=number_text(late, language)), klass="late")
            )
        if finding.excused:
            parts.append(el("span", constant("html-excused", language)))
        life = self.view.life(one)
        if life is not None:
            parts.append(el("b", constant(f"life-{life.change}", language)))
        if self.view.waivers(one):
            parts.append(el("b", constant("waived-mark", language)))
        if one.unit is not None:
            parts.append(el("span", unit_named(one.unit, language)))
        parts.append(el("span", ", ".join(finding.clauses), klass="clauses"))
        meta = el("span", *parted(parts), klass="meta")
        return el("summary", verdict, el("h3", self.view.says(one)), meta)

    def dated(self, one: Found) -> str:
        """The day that matters most."""
        finding = one.finding
        for name, day in (("due", finding.due), ("since", finding.since), ("on", finding.anchor)):
            if day is not None:
                return text(f"html-{name}", self.language, day=day_text(day, self.language))
        return ""

    def body(self, one: Found, explanation: Explanation) -> Iterator[Element]:
        """What is seen of a finding that is opened."""
        language = self.language
        yield el("p", outcome(explanation, language), klass="outcome")
        picture = drawing(explanation, language)
        yield el(
            "div", picture, klass="scroll", role="group", tabindex="0", aria_label=constant("html-timeline", language)
        )
        yield from listed("steps", steps(explanation, language), language, "ol")
        facts = counted(explanation, language) or [constant("html-counted-none", language)]
        yield from listed("counted", facts, language)
        yield from listed("nearly", nearly(explanation, language), language)
        yield from listed(f"remedy-{one.finding.verdict}", remedy(explanation, language), language)
        yield from listed("waived", [because(each, language) for each in self.view.waivers(one)], language)
        yield self.source(one)

    def source(self, one: Found) -> Element:
        """Where the duty is written, and the finding's lasting name."""
        finding, language = one.finding, self.language
        rule = self.view.rule(one)
        named = {
            "clause": ", ".join(finding.clauses),
            "rule": finding.rule,
            "row": finding.row or "",
            "force": constant(f"html-force-{rule.force}", language),
            "policy": f"{finding.policy}, {text('html-version', language, version=finding.version)}",
            "unit": "" if one.unit is None else unit_named(one.unit, language),
            **self.standing(one),
            "id": one.id,
        }
        pairs = (
            el("div", el("dt", constant(f"html-{name}", language)), el("dd", said))
            for name, said in named.items()
            if said
        )
        return el("dl", *pairs, klass="source")

    def standing(self, one: Found) -> dict[str, str]:
        """What became of a finding since earlier results, and since when it stands."""
        life = self.view.life(one)
        if life is None:
            return {}
        return {"change": change(life, self.language), "standing": day_text(life.since, self.language)}


def case(one: Found) -> tuple[str, str, str]:
    """The case that a finding is about, as its policy reads it."""
    return one.finding.policy, one.finding.version, one.finding.subject


def listed(name: str, sentences: Sequence[str], language: str, tag: str = "ul") -> Iterator[Element]:
    """Sentences under a heading; nothing where there are none."""
    if sentences:
        yield el("h4", constant(f"html-{name}", language))
        yield el(tag, *(el("li", one) for one in sentences))


def parted(parts: Sequence[Node]) -> Iterator[Node]:
    """Pieces with spaces between them, so that they are told apart when read out."""
    for one in parts:
        yield one
        yield " "
