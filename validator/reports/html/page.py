"""The page: one file, nothing loaded, and only the script and the style that the program brings may run.

The first findings stand in the page as they are, so that they can be read, searched and printed without a script, and
so that the page is there at once. The others lie in it as values, in blocks that are read when their turn comes: as
elements twenty thousand findings would be some millions.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from validator.core.findings import Verdict
from validator.messages.catalogue import text
from validator.reports.html import browsing, overview
from validator.reports.html.ended import ended
from validator.reports.html.findings import Telling
from validator.reports.html.legend import legend
from validator.reports.html.nodes import Element, data, el, markup
from validator.reports.html.packing import Packing
from validator.reports.html.shapes import patterns
from validator.reports.locale import day_text, number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.reports.view import View
    from validator.results.model import Found

MOST = 20_000
"""So many findings at most are in a page."""
STILL = 100
"""So many stand in it as they are."""
BLOCK = 50
"""So many of the others are read at a time."""
SAMPLE = 300
"""So many findings tell which texts are common."""


def render(view: View) -> Iterator[str]:
    """The page, piece by piece."""
    limit = MOST if view.limit is None else min(view.limit, MOST)
    listed = list(islice(view.findings(frozenset(Verdict)), limit))
    index, telling = browsing.Index(view, listed), Telling(view)
    style, script = resource("styles.css"), resource("script.js")
    yield from head(view, style, script)
    yield "<body>\n"
    yield from map(line, (skip(view), patterns(), banner(view)))
    yield '<main id="inhalt" tabindex="-1">\n'
    yield from map(
        line, (overview.glance(view), overview.scoped(view), overview.figures(view), overview.unchecked(view))
    )
    yield '<section id="findings" aria-labelledby="findings-h">\n'
    yield from map(line, introduction(view, len(listed)))
    if listed:
        yield from map(line, (legend(view.language), still(view, len(listed)), browsing.form(index), status()))
        yield '<ol id="list" class="findings" role="list">\n'
        yield from (line(telling.item(one, telling.explained(one))) for one in listed[:STILL])
        yield "</ol>\n"
        yield from map(line, browsing.leafing(view.language))
    yield from map(line, ended(view))
    yield "</section>\n</main>\n"
    yield line(foot(view))
    if listed:
        yield from embedded(view, telling, index, listed)
        yield f"<script>{script}</script>\n"
    yield "</body>\n</html>\n"


def resource(name: str) -> str:
    """A file that lies beside this one."""
    return files("validator.reports.html").joinpath(name).read_text(encoding="utf-8")


def head(view: View, style: str, script: str) -> Iterator[str]:
    """What a browser is told before it shows anything; the policy first, so that it holds for all that follows."""
    rules = (
        "default-src 'none'", f"script-src '{digest(script)}'", f"style-src '{digest(style)}'", "base-uri 'none'",
        "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    )  # fmt: skip
    yield f'<!DOCTYPE html>\n<html lang="{view.language}">\n<head>\n<meta charset="utf-8">\n'
    yield line(el("meta", http_equiv="Content-Security-Policy", content="; ".join(rules)))
    yield line(el("meta", name="viewport", content="width=device-width, initial-scale=1"))
    yield line(el("meta", name="color-scheme", content="light dark"))
    yield line(el("meta", name="referrer", content="no-referrer"))
    yield line(el("title", f"{text('html-title', view.language)}: {', '.join(titles(view))}"))
    yield f"<style>{style}</style>\n</head>\n"


def digest(source: str) -> str:
    """What tells a browser that a script or style is the one that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")


def line(one: Element) -> str:
    return markup(one) + "\n"


def titles(view: View) -> list[str]:
    """The titles of the directives."""
    return [one.title.said(view.language) or one.id for one in view.result.manifest.receipt.policies]


def skip(view: View) -> Element:
    """The way past what stands on top, for the keyboard."""
    return el("a", text("html-skip", view.language), klass="skip", href="#inhalt")


def banner(view: View) -> Element:
    """What this is, about what, as of when, and what is in it."""
    language, receipt = view.language, view.result.manifest.receipt
    names = {
        "ueberblick": "overview", "umfang": "scope", "zahlen": "figures", "offen": "unchecked", "findings": "findings",
    }  # fmt: skip
    links = (el("li", el("a", text(f"html-{code}", language), href=f"#{place}")) for place, code in names.items())
    fields = {"day": day_text(receipt.as_of, language), "subjects": number_text(receipt.subjects, language)}
    policies = titles(view)
    title = [el("h1", policies[0])] if len(policies) == 1 else [
        el("h1", text("html-title", language)), el("ul", *(el("li", one) for one in policies), klass="policies"),
    ]  # fmt: skip
    kicker = el("p", text("html-title", language), klass="kicker") if len(policies) == 1 else None
    lead = el("p", text("html-lead", language, **fields), klass="lead")
    contents = el("nav", el("ul", *links, role="list"), aria_label=text("html-contents", language))
    return el("header", kicker, *title, lead, contents)


def introduction(view: View, shown: int) -> Iterator[Element]:
    """Which findings are listed, in which order, and how many there would be."""
    language, found = view.language, len(view.result.found)
    yield el("h2", text("html-findings", language), id="findings-h")
    if not found:
        yield el("p", text("html-none", language))
        return
    verdicts = ", ".join(map(view.verdict, view.result.manifest.options.verdicts))
    listed = text("html-listed", language, verdicts=verdicts)
    yield el("p", f"{listed} {text('html-order', language)}", klass="note")
    if shown < found:
        fields = {"shown": number_text(shown, language), "count": number_text(found, language)}
        yield el("p", text("html-cut", language, **fields), klass="warning")


def still(view: View, shown: int) -> Element:
    """What is said where no script runs."""
    fields = {"shown": number_text(min(shown, STILL), view.language), "count": number_text(shown, view.language)}
    return el("p", text("html-still", view.language, **fields), id="still", klass="warning")


def status() -> Element:
    """Where the script says what is shown."""
    return el("p", id="status", role="status", tabindex="-1")


def foot(view: View) -> Element:
    """How the page was made."""
    return el("footer", el("p", text("html-foot", view.language, version=view.result.manifest.receipt.tool)))


def embedded(view: View, telling: Telling, index: browsing.Index, listed: list[Found]) -> Iterator[str]:
    """The findings that are not yet elements, and what the script needs to know of all of them."""
    others = listed[STILL:]
    packing = Packing(telling.item(one, telling.explained(one)) for one in others[:SAMPLE])
    packed = [""] * len(others)
    for place, item in telling.items(others):
        packed[place] = data(packing.packed(item))
    for number, start in enumerate(range(0, len(others), BLOCK)):
        block = ",\n".join(packed[start : start + BLOCK])
        yield f'<script type="application/json" id="block-{number}">[\n{block}\n]</script>\n'
    codes = {"status": "status", "none": "status-none", "open": "open-all", "close": "close-all"}
    said = {name: text(f"html-{code}", view.language, **KEPT) for name, code in codes.items()}
    told = {"words": index.words(), "texts": packing.texts, "said": said, "language": view.language, "block": BLOCK}
    rows = ",\n".join(data(index.row(one)) for one in listed)
    yield f'<script type="application/json" id="index">{data(told)[:-1]},"rows":[\n{rows}\n]}}</script>\n'
    yield f'<script type="application/json" id="forms">{data({"forms": packing.forms})}</script>\n'


KEPT = {name: f"{{{name}}}" for name in ("from", "to", "count")}
"""Places in a text that the script fills."""
