"""The page as a file: what is in it, that it loads nothing, that no text in it is markup."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.reports.html.wicked import WICKED, made, rendered
from validator.reports.html import page as page_module
from validator.reports.html.nodes import VOID, visible

DRAWN = {"svg", "g", "path", "rect", "circle", "text", "title", "desc", "defs", "pattern"}
WRITTEN = """
html head meta style body a header p h1 h2 h3 h4 ul ol li nav main section strong span b small dl dt dd table caption thead
tbody tfoot tr th td div figure figcaption details summary form label input select option button footer script
"""
TAGS = DRAWN | set(WRITTEN.split())


class Reading(HTMLParser):
    """All elements with their attributes, and the texts; fails where an element is not closed."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts = [], [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def read(page):
    return Reading(page)


def embedded(page):
    """What lies in the page as values, by name."""
    found = re.findall(r'<script type="application/json" id="([a-z0-9-]+)">(.*?)</script>', page, re.DOTALL)
    return {name: json.loads(held) for name, held in found}


def test_no_text_becomes_markup(read):
    assert {tag for tag, _ in read.elements} <= TAGS
    names = {name for _, attributes in read.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "style", "srcset", "action")]
    assert all(one["href"].startswith("#") for one in read.of("a"))
    own = [one for one in read.of("script") if one.get("type") != "application/json"]
    assert len(own) == 1
    assert len(read.of("style")) == 1


def test_every_text_is_there_as_it_is(read, page):
    shown = "\n".join(read.texts)
    for text in WICKED:
        assert visible(text) in shown


def test_nothing_hidden_stands_in_the_page(page):
    hidden = [one for one in page if not one.isprintable() and one not in "\n\u00a0\u202f"]
    assert hidden == []
    assert "umgekehrt \\u202egnutsiel\\u202c" in page


def test_values_cannot_end_their_element(page):
    for held in re.findall(r'<script type="application/json" id="[a-z0-9-]+">(.*?)</script>', page, re.DOTALL):
        assert "<" not in held
    found = embedded(page)
    assert len(found["index"]["rows"]) == sum(len(found[name]) for name in found if name.startswith("block-")) + 100


def test_only_this_script_and_this_style_may_run(page, read):
    rules = next(one["content"] for one in read.of("meta") if one.get("http-equiv") == "Content-Security-Policy")
    told = dict(rule.split(" ", 1) for rule in rules.split("; "))
    assert told["default-src"] == "'none'"
    for tag in ("script", "style"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert told[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in rules
    assert {"base-uri", "form-action", "require-trusted-types-for"} <= told.keys()


def test_nothing_is_loaded(page):
    addresses = set(re.findall(r"[a-z]+://[^\s\"'<)]+", page)) - {"https://planted.example/x.js"}
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    assert "@import" not in page


def test_the_same_result_gives_the_same_bytes(result, page):
    assert rendered(result) == page


def test_headings_leave_no_level_out(read):
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_places_have_names_of_their_own(read):
    names = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(names) == len(set(names))
    assert {one["href"][1:] for one in read.of("a")} <= set(names)
    assert {one["for"] for one in read.of("label")} == {
        one["id"] for tag in ("input", "select") for one in read.of(tag)
    }
    for landmark in ("header", "main", "footer"):
        assert len(read.of(landmark)) == 1


def test_drawings_are_told_in_words(page):
    drawings = re.findall(r"<svg [^>]*>", page)
    for one in drawings:
        assert 'role="img"' in one or 'aria-hidden="true"' in one
    told = re.findall(r'<svg [^>]*role="img"[^>]*><title[^>]*>([^<]+)</title><desc[^>]*>([^<]+)</desc>', page)
    assert len(told) == sum('role="img"' in one for one in drawings)


@pytest.mark.parametrize(
    ("language", "told"), [("de", ("1 bis", "Quote", "Was gefehlt hat")), ("en", ("Rate", "What was missing"))]
)
def test_a_page_speaks_its_language(language, told, result):
    found = rendered(result, language, 20)
    assert f'<html lang="{language}">' in found
    assert all(one in found for one in told[1:])


def test_beyond_its_measure_a_page_says_so(result, monkeypatch):
    monkeypatch.setattr(page_module, "MOST", 7)
    found = rendered(result)
    assert len(embedded(found)["index"]["rows"]) == 7
    assert re.search(r"Diese Seite enthält die 7 schwersten von \d+ Befunden", found)


@pytest.mark.parametrize("shown", [1, 99, 100, 101, 150, 151])
def test_findings_are_all_there_wherever_pages_and_blocks_end(shown, result):
    found = rendered(result, limit=shown)
    held = embedded(found)
    rows = held["index"]["rows"]
    blocks = [one for name, block in held.items() if name.startswith("block-") for one in block]
    assert len(rows) == shown
    assert len(re.findall('<li id="f-', found)) == min(shown, 100)
    assert [piece[1] for piece in blocks] == [f"f-{row[0]}" for row in rows[100:]]


def test_a_result_without_findings_has_no_list(tmp_path):
    found = rendered(made(tmp_path, 0))
    assert "enthält keine Befunde" in found
    assert 'id="list"' not in found
    Reading(found)


def test_pseudonyms_stay_pseudonyms(tmp_path):
    found = rendered(made(tmp_path, 12))
    assert not [text for text in WICKED if visible(text) in found or text in found]


WAIVERS = """
waivers:
  - rule: vermerk
    reason: "Der <b>Vermerk</b> ist ausgesetzt"
    approved-by: Leitung
    approved-on: 2020-10-01
    expires: 2021-12-31
"""


def test_waivers_and_lives_are_told_and_can_be_chosen(tmp_path):
    (tmp_path / "waivers.yaml").write_text(WAIVERS, encoding="utf-8")
    before = made(tmp_path, 32, day="2020-10-20", name="before")
    now = made(tmp_path, 30, "--waivers", str(tmp_path / "waivers.yaml"))
    found = rendered(now, earlier=[before])
    read = Reading(found)
    words, rows = embedded(found)["index"]["words"], embedded(found)["index"]["rows"]
    assert words["waivers"] == ["nein", "ja"]
    assert set(words["changes"]) >= {"neu", "weiter offen"}
    assert {row[9] for row in rows} == {0, 1}
    assert {one["id"] for one in read.of("select")} >= {"changes", "waivers"}
    assert "Der <b>Vermerk</b> ist ausgesetzt (genehmigt: Leitung, 01.10.2020)" in "\n".join(read.texts)
    assert "Ohne die Pflichten mit genehmigter Ausnahme" in found
    assert "Behoben oder entfallen" in found
