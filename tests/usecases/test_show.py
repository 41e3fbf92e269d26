"""A policy as a document: every construct has German words, and the annex comes out of the rules again."""

import json
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conformance import cases as suite
from validator.lowering.names import wording
from validator.policy import yaml
from validator.policy.load import parse
from validator.policy.tree import Mapped
from validator.reports.document.html import html
from validator.reports.document.markdown import markdown
from validator.reports.document.text import WIDTH, text
from validator.usecases.library import Entry, Source, chosen, library, values
from validator.usecases.show.document import document
from validator.usecases.show.facts import facts
from validator.usecases.show.given import Given, Sight
from validator.usecases.show.model import Document, Heading, Items, Paragraph, Table
from validator.usecases.show.points import window
from validator.usecases.show.states import state

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(one for part in ("policies", "docs/examples") for one in (ROOT / part).rglob("*.yaml"))
POLICIES = [one for one in SHIPPED if "vocabulary" not in one.name]
FORMATS = {"text": text, "markdown": markdown, "html": html}
CASES = [one for one in suite.cases() if "refused" not in one.content]


def read(path, settings=None, readings=None):
    (entry,) = library([path], settings or {}, readings or {})
    return entry


loaded = cache(read)
"""A shipped policy, read once for all that is shown of it."""


def shown(entry, form="markdown"):
    return "".join(FORMATS[form](document(entry)))


def of_case(case, **document_parts):
    tree = parse(json.dumps({**case.document, **document_parts}), case.file, "policy")
    given = {name: str(value) for name, value in case.content.get("set", {}).items()}
    readings = chosen(tree) | case.content.get("choose", {})
    title = wording(tree.entries["title"])
    policy = suite.lowered(case)
    return Entry(
        Source(Path("x"), "0", tree), title, suite.vocabulary(), Path("v"), policy, readings, values(tree) | given
    )


def of_policy(content):
    """A policy in the words of the conformance vocabulary."""
    case = suite.Case("x", "x", {"title": "x"}, suite.merged(suite.HEADER, content))
    return document(of_case(case))


def tables(found):
    return {one.caption: [dict(zip(one.header, row, strict=True)) for row in one.rows] for one in tables_of(found)}


def tables_of(found):
    return [one for one in found.blocks if isinstance(one, Table)]


def norm(found):
    return next(one for block in found.blocks if isinstance(block, Items) for key, one in block.items if key == "Norm")


def annex(group):
    entry = loaded(ROOT / "policies" / "herford")
    found = tables(document(entry))
    (name,) = [one for one in found if one.startswith(f"{group}: Kein größerer Abstand")]
    return {row["Gruppe"]: row for row in found[name]}


# --- the annex of Herford -------------------------------------------------------------------------------------------


def test_the_annex_of_herford_under_25():
    found = {name: row["Abstand"] for name, row in annex("U25").items()}
    assert found == {
        "MP, AP, FP": "1 Monat",
        "EP": "2 Monate",
        "SP, UP": "3 Monate",
        "zuordnung z und ausbildung": "keiner",
        "beschaeftigung 16e": "6 Monate",
        "i selbstaendigkeit": "6 Monate",
        "i beschaeftigung": "12 Monate",
        "z fall": "12 Monate",
        "generation gold": "2 Monate",
        "kontaktdichte ruht": "ruht",
        "massnahme": "–",
        "seit dem ersten Mal erstgespraech": "–",
    }


def test_the_annex_of_herford_over_25():
    found = {name: row["Abstand"] for name, row in annex("UE25").items()}
    assert found == {
        "MP": "1 Monat",
        "AP, FP": "3 Monate",
        "EP, SP, UP": "6 Monate",
        "zuordnung z und ausbildung": "keiner",
        "beschaeftigung 16e": "6 Monate",
        "i selbstaendigkeit": "6 Monate",
        "i beschaeftigung": "12 Monate",
        "z fall": "12 Monate",
        "nicht bfm nach dem text": "12 Monate",
        "fp mit beiden bedarfen": "2 Monate",
        "generation gold": "2 Monate",
        "kontaktdichte ruht": "ruht",
        "betreut und ruhestand": "–",
        "massnahme": "–",
        "seit dem ersten Mal erstgespraech": "–",
    }


def test_the_remarks_of_the_annex_come_from_other_rules():
    young, older = annex("U25"), annex("UE25")
    assert "möglichst einmal im Jahr persönlich" in young["i beschaeftigung"]["Bemerkungen"]
    assert "(über 25) einmal im Jahr persönlich" in older["i beschaeftigung"]["Bemerkungen"]
    assert "Fortführung der Selbständigkeit" in older["i selbstaendigkeit"]["Bemerkungen"]
    assert young["i selbstaendigkeit"]["Bemerkungen"].count("jährlich") == 0
    assert "Kinderbetreuung" in older["z fall"]["Bemerkungen"]
    assert "Abschlussklasse" in young["z fall"]["Bemerkungen"]
    assert "Abschlussklasse" not in older["z fall"]["Bemerkungen"]
    assert "drei Wochen vor Ende der AGH" in young["massnahme"]["Bemerkungen"]
    assert "Ruhestand" in older["betreut und ruhestand"]["Bemerkungen"]
    assert young["zuordnung z und ausbildung"]["Bemerkungen"] == "–"


def test_a_stricter_row_is_said_where_another_row_decides():
    assert annex("U25")["generation gold"]["Bemerkungen"] == "bei MP, AP und FP: 1 Monat"
    assert annex("UE25")["generation gold"]["Bemerkungen"] == "bei MP: 1 Monat"


def test_an_act_of_a_row_and_its_clauses():
    row = annex("UE25")["i selbstaendigkeit"]
    assert row["Handlung"] == "„kontakt“"
    assert row["Fundstellen"] == "herford-2.3.2, herford-A.UE25-6"
    assert annex("UE25")["zuordnung z und ausbildung"]["Handlung"] == "–"


# --- the annex of any policy ----------------------------------------------------------------------------------------

CLASSES = {
    "states": {"hoch": {"stufe": "hoch"}, "mittel": {"stufe": "mittel"}, "niedrig": {"stufe": "niedrig"}},
    "classes": {"stufen": ["hoch", "mittel", "niedrig"]},
}
CLOCK = {
    "do": "besuch",
    "starts": "aufnahme",
    "when-stricter": "from-last-act",
    "when-looser": "from-last-act",
    "when-in-force": "starts-anew",
}


def one_class(rows, hit, **more):
    return of_policy({**CLASSES, **more, "rule": {**CLOCK, "every": {"hit": hit, "rows": rows}}})


def test_one_class_gives_one_table():
    rows = [
        {"when": {"stufe": "hoch"}, "interval": "1 month"},
        {"when": ["mittel", "kurs"], "interval": "2 months"},
        {"when": {"not": "kurs"}, "interval": "3 months"},
    ]
    found = tables(one_class(rows, "first"))["regel"]
    assert [(row["Gruppe"], row["Abstand"]) for row in found] == [
        ("hoch", "1 Monat"),
        ("mittel, niedrig", "3 Monate"),
        ("mittel und kurs", "2 Monate"),
    ]


def test_a_member_without_a_row():
    rows = [{"when": "hoch", "interval": "1 month"}]
    found = tables(one_class(rows, "unique"))["regel"]
    assert [(row["Gruppe"], row["Abstand"]) for row in found] == [("hoch", "1 Monat"), ("mittel, niedrig", "–")]


def test_a_missing_interval_may_be_the_strictest():
    rows = [{"when": "hoch", "interval": "1 month"}, {"when": "hoch", "interval": {"parameter": "takt"}}]
    found = tables(one_class(rows, "strictest", parameters={"takt": {"missing": "Nobody says."}}))["regel"]
    assert found[0]["Abstand"] == "nicht festgelegt („takt“)"


def test_without_classes_there_is_no_annex():
    rows = [{"when": "kurs", "interval": "1 month"}]
    found = of_policy({"rule": {**CLOCK, "every": {"hit": "first", "rows": rows}}})
    assert "uebersicht" not in {one.anchor for one in found.blocks if isinstance(one, Heading)}
    (table,) = tables_of(found)
    assert table.rows == (("1", "„kurs“", "1 Monat", "wie oben", "–"),)


# --- sentences ------------------------------------------------------------------------------------------------------

SIGHT = Sight(
    Given(yaml.parse("facts: {lang: {besuch: {art: lang}}}\nparameters: {vorlauf: 90 days}", "x"), suite.vocabulary()),
    "person",
    pronoun="ihr",
)
WINDOWS = {
    "[end - 90 days, end + 14 days]": "zwischen 90 Tagen vor ihrem Ende und 14 Tagen nach ihrem Ende",
    "[end - vorlauf, end]": "zwischen 90 Tagen („vorlauf“) vor ihrem Ende und ihrem Ende",
    "[after at, at + 1 month]": "nach ihrem Tag und bis zu 1 Monat nach ihrem Tag",
    "[at, at + 1 hour]": "zwischen ihrem Zeitpunkt und 1 Stunde nach ihrem Zeitpunkt",
    "[at, at]": "genau an ihrem Tag",
    "[at + 60 days, at + 60 days]": "genau 60 Tage nach ihrem Tag",
    "[after at + 60 days, ever]": "nach dem Tag, der 60 Tage nach ihrem Tag liegt,",
    "[ever, before at]": "vor ihrem Tag",
    "[ever, end]": "bis zu ihrem Ende",
    "[ever, ever]": "jederzeit",
    "[start, austritt or end]": "zwischen ihrem Beginn und dem Datum „austritt“ oder, wo es das nicht gibt, ihrem Ende",
    "[start, 'earlier of austritt, 2012-08-01']": (
        "zwischen ihrem Beginn und dem früheren Tag von dem Datum „austritt“ und dem 01.08.2012"
    ),
    "[start, next lang]": "zwischen ihrem Beginn und dem nächsten Mal „lang“ danach",
    "[start, last 25.11. to end]": "zwischen ihrem Beginn und dem letzten 25.11. bis zu ihrem Ende",
    "[at, geburtsdatum + 18 years of life]": (
        "zwischen ihrem Tag und der Vollendung des 18. Lebensjahres (ab dem Datum „geburtsdatum“)"
    ),
    "[start, start + 1 month - 1 day]": (
        "zwischen ihrem Beginn und 1 Tag vor dem Tag, der 1 Monat nach ihrem Beginn liegt,"
    ),
    "[this.end, subject.stichtag]": "zwischen dem Ende des Anlasses und dem Datum „stichtag“ (person)",
}
STATES = {
    "{all: [kurs, {not: {any: [pause, vertrag]}}]}": "„kurs“ und nicht („pause“ oder „vertrag“)",
    "{until: geburtsdatum + 25 years of life}": "bis zur Vollendung des 25. Lebensjahres (ab dem Datum „geburtsdatum“)",
    "{after: geburtsdatum + 25 years of life}": "nach der Vollendung des 25. Lebensjahres (ab dem Datum „geburtsdatum“)",
    "{any: []}": "nie",
    "{since: besuch}": "seit dem ersten Mal „besuch“",
    "{between: [antrag, bescheid]}": "ab „antrag“ bis vor das nächste Mal „bescheid“",
    "{number-of: kurs, different: wer, exactly: 1}": "Zahl der verschiedenen „wer“ bei „kurs“: genau 1",
    "{subject: {art: a, sprachen: {includes: de}}}": "person mit „art“: a und „sprachen“: enthält de",
    "{any: [{subject: {art: a, plaetze: 1}}, kurs]}": "(person mit „art“: a und „plaetze“: 1) oder „kurs“",
    "{within: [at, at + 7 days], of: besuch}": "zwischen dem Tag und 7 Tagen nach dem Tag, jeweils bei „besuch“",
}
FACTS = {
    "{besuch: {art: lang, betrag: {at-least: 10, less-than: 20}}}": (
        "„besuch“ („art“: lang, „betrag“: mindestens 10 und weniger als 20)"
    ),
    "{kurs: {value: [grund, aufbau], lasts: {at-least: 91 days}}}": "„kurs“ (grund oder aufbau, Dauer mindestens 91 Tage)",
    "{antrag: {geprueft: {not: true}, grund: known, frist: {at-most: 2012-06-30}}}": (
        "„antrag“ („geprueft“: nicht ja, „grund“: angegeben, „frist“: bis zum 30.06.2012)"
    ),
    "{besuch: {weekday: [monday, friday], time: {at-least: 08:00, less-than: 17:00}}}": (
        "„besuch“ (Wochentag Montag oder Freitag, Beginn ab 08:00 Uhr und vor 17:00 Uhr)"
    ),
    "{dienst: {of: sitz}}": "„dienst“ von „sitz“",
    "[besuch, {at: start, of: kurs}]": "„besuch“ oder der Beginn von „kurs“",
    "{at: next lang, of: uebergabe}": "das nächste Mal „lang“ nach „uebergabe“",
}


@pytest.mark.parametrize(
    ("said", "written", "german"),
    [
        (function, *pair)
        for function, pairs in ((window, WINDOWS), (state, STATES), (facts, FACTS))
        for pair in pairs.items()
    ],
)
def test_words(said, written, german):
    assert said(yaml.parse(written, "x"), SIGHT) == german


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"each": "antrag", "do": "bescheid", "within": ["at", "at + 14 days"]},
         "Für jede Tatsache „antrag“: zwischen ihrem Tag und 14 Tagen nach ihrem Tag mindestens einmal „bescheid“."),
        ({"each": "kurs", "never": "besuch"}, "Für jede Tatsache „kurs“: an eben diesen Tagen kein einziges Mal „besuch“."),
        ({"each": "antrag", "only-after": "bescheid"},
         "Für jede Tatsache „antrag“: vorher oder am selben Tag mindestens einmal „bescheid“."),
        ({"per": "week", "do": "besuch", "times": {"at-least": 2, "at-most": 3}, "partial": "pro-rata"},
         "Je Kalenderwoche: mindestens 2-mal und höchstens 3-mal „besuch“. "
         "In einem nur teilweise betroffenen Zeitraum wird anteilig geschuldet."),
        ({"always": "kurs", "while": "vertrag"}, "An jedem dieser Tage gilt: „kurs“."),
        ({"never": "besuch", "while": "kurs"}, "In dieser Zeit kein einziges Mal „besuch“."),
        ({"each": {"all": ["kurs", "vertrag"]}, "within": ["start", "start + 1 day"], "do": {"any": ["anruf", "besuch"]}},
         "Für jede Zeit, in der „kurs“ und „vertrag“ gilt: zwischen ihrem Beginn und 1 Tag nach ihrem Beginn "
         "mindestens einmal „anruf“ oder mindestens einmal „besuch“."),
        ({"each": "antrag", "do": {"all": [{"do": "anruf", "within": ["at", "at + 1 day"]},
                                           {"never": "besuch", "within": ["at", "at"]}]}},
         "Für jede Tatsache „antrag“: zwischen ihrem Tag und 1 Tag nach ihrem Tag mindestens einmal „anruf“ "
         "und genau an ihrem Tag kein einziges Mal „besuch“."),
    ],
)  # fmt: skip
def test_norms(rule, sentence):
    assert norm(of_policy({"rule": rule})) == sentence


def test_a_construct_without_words_is_a_fault():
    with pytest.raises(AssertionError, match="no German words"):
        facts(yaml.parse("{besuch: {betrag: {at-least: [1]}}}", "x"), SIGHT)


# --- everything that there is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_conformance_case_has_words(case):
    found = document(of_case(case))
    assert len(norm(found)) > 20
    assert "None" not in "".join(text(found))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", POLICIES, ids=lambda one: one.parent.name)
def test_every_shipped_policy_has_words(path, form):
    found = shown(loaded(path), form)
    assert found == shown(read(path), form)
    assert found.endswith("\n")
    assert "Decimal" not in found


@pytest.mark.parametrize("path", POLICIES, ids=lambda one: one.parent.name)
def test_every_rule_and_clause_is_there(path):
    entry = loaded(path)
    found = document(entry)
    anchors = [one.anchor for one in found.blocks if isinstance(one, Heading)]
    rules = entry.source.document.entries["rules"]
    assert isinstance(rules, Mapped)
    assert [f"regel-{name}" for name in rules.entries] == [one for one in anchors if one.startswith("regel-")]
    assert len(set(anchors)) == len(anchors)
    for part in ("definitions", "not-checked"):
        named = entry.source.document.get(part)
        for clause in named.entries if isinstance(named, Mapped) else ():
            assert any(clause == row["Klausel"] for row in tables(found)["Was aus jeder Klausel wurde"])


def test_choices_of_the_run_are_shown():
    herford = ROOT / "policies" / "herford"
    found = shown(read(herford, settings={"abschluss_vorlauf": "4 weeks"}, readings={"einmal_jaehrlich": "enger"}))
    assert "| abschluss vorlauf | 4 Wochen (für diesen Lauf gesetzt) |" in found
    assert "zwischen 4 Wochen („abschluss vorlauf“) vor ihrem Ende" in found
    assert "| enger | Halbjahr | ja |" in found
    assert "Je Halbjahr (Lesart „einmal jaehrlich“)" in found


def test_what_is_missing_is_shown_with_its_range():
    entry = loaded(ROOT / "policies" / "herford")
    rows = tables(document(entry))["Was die Vorlage nicht sagt"]
    (row,) = [one for one in rows if one["Name"] == "dokumentationsfrist"]
    assert row["Spanne"] == "0 Tage bis 4 Wochen"


# --- formats --------------------------------------------------------------------------------------------------------

NASTY = "<b>&\"'|*_`[x](javascript:1)\\ \x1b[31m\n# y"


def nasty():
    table = Table(NASTY, (NASTY, NASTY), ((NASTY, NASTY * 20), (NASTY, "")))
    items = Items(((NASTY, NASTY), ("", NASTY)))
    return Document(NASTY, (Heading(1, NASTY, "a"), Heading(2, NASTY, "b"), Paragraph(NASTY), items, table))


class Strict(HTMLParser):
    """Every element is closed in its turn; nothing is fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.ids, self.links = [], [], set(), []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        assert not {"src", "style", "onclick"} & found.keys()
        self.ids |= {found["id"]} if "id" in found else set()
        self.links += [found["href"]] if "href" in found else []
        self.seen.append((tag, found))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", [*POLICIES, None], ids=lambda one: one.parent.name if one else "nasty")
def test_html_is_whole_and_accessible(path):
    found = "".join(html(nasty())) if path is None else shown(loaded(path), "html")
    parser = Strict()
    parser.feed(found)
    assert not parser.open
    assert ("html", {"lang": "de"}) in parser.seen
    assert all(one.startswith("#") and one[1:] in parser.ids for one in parser.links)
    assert {found.get("scope") for tag, found in parser.seen if tag == "th"} <= {"col", "row"}
    assert [tag for tag, _ in parser.seen if tag == "h1"] == ["h1"]
    assert not {"b", "script", "link", "img"} & {tag for tag, _ in parser.seen}
    assert "\x1b" not in found


def cells(line):
    return line.replace("\\|", "").strip().strip("|").split("|")


@pytest.mark.parametrize("path", [*POLICIES, None], ids=lambda one: one.parent.name if one else "nasty")
def test_markdown_tables_are_even(path):
    lines = ("".join(markdown(nasty())) if path is None else shown(loaded(path))).splitlines()
    width = 0
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|"):
            width = width if before.startswith("|") else len(cells(line))
            assert len(cells(line)) == width, line
        else:
            assert not before.startswith("|") or line == ""
    assert not any("<" in line.replace("\\<", "") for line in lines)
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("path", [*POLICIES, None], ids=lambda one: one.parent.name if one else "nasty")
def test_text_fits(path):
    lines = ("".join(text(nasty())) if path is None else shown(loaded(path), "text")).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert not any(line != line.rstrip() or "\x1b" in line for line in lines)


def test_no_paragraph_becomes_a_list():
    for word in ("1. Januar", "- x", "# x", "+ x"):
        block = Paragraph(word)
        found = "".join(markdown(Document("t", (block,))))
        assert found.startswith(("1\\. ", "\\- ", "\\# ", "\\+ "))


def test_numbers_are_german():
    assert norm(of_policy({"rule": {"per": "week", "do": "dienst", "hours": {"at-least": 21.5}}})).startswith(
        f"Je Kalenderwoche: mindestens {str(Decimal('21.5')).replace('.', ',')} Stunden „dienst“."
    )


def test_what_is_not_used_is_shown_as_it_is_written():
    reading = {"question": "?", "chosen": "a", "a": {"is": "month", "because": "-"},
               "b": {"is": {"sum": "besuch", "of": "betrag"}, "because": "-"}}  # fmt: skip
    rule = {"per": {"reading": "takt"}, "do": "besuch"}
    found = "".join(text(of_policy({"readings": {"takt": reading}, "rule": rule})))
    assert '{"sum": "besuch", "of": "betrag"}' in " ".join(found.split())
