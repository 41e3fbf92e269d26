"""The head of the document: what the directive is, what it leaves open, how that is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show.clocks import cited
from validator.usecases.show.facts import facts
from validator.usecases.show.given import Sight
from validator.usecases.show.model import Heading, Items, Paragraph, Table
from validator.usecases.show.points import window
from validator.usecases.show.states import state
from validator.usecases.show.words import PERIODS, clauses, date, quoted, scalar, shown, strange, text, value, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.library import Entry
    from validator.usecases.show.given import Given
    from validator.usecases.show.model import Block

FIXED = ("Werte in diesem Lauf", ("Name", "Wert", "Warum", "Fundstellen"))
OPEN = ("Was die Vorlage nicht sagt", ("Name", "Warum", "Spanne", "Fundstellen"))
KEYS = ("question", "clauses", "chosen")
NOTE = (
    "Dieses Dokument ist aus der maschinenlesbaren Anweisung erzeugt. Namen stehen in „…“; Anlass heißt die "
    "Tatsache, an der eine Pflicht hängt. Bei Zeiträumen zählen der erste und der letzte Tag mit, wenn nichts anderes "
    "gesagt ist. Was erst nach einer Frist geschieht, erfüllt eine Pflicht verspätet; wo eine Regel das ausschließt "
    "oder einen Kalenderzeitraum nennt, erfüllt es sie nicht."
)


def blocks(entry: Entry, given: Given) -> Iterator[Block]:
    """Identity, then parameters, readings and what is missing."""
    yield Items(tuple(identity(entry, given)))
    yield Paragraph(NOTE)
    yield from section("Parameter", "parameter", tuple(parameters(given)))
    yield from readings(given)
    yield from section("Was offen ist", "offen", tuple(missing(given)))


def identity(entry: Entry, given: Given) -> Iterator[tuple[str, str]]:
    """What the directive says of itself."""
    one = given.document
    yield "Kennung", f"{text(one.get('policy'))}, Fassung {text(one.get('version'))}"
    for key, label in (("issuer", "Herausgeber"), ("source", "Vorlage")):
        if key in one:
            yield label, text(one.get(key))
    yield "Gültig", validity(one)
    if "supersedes" in one:
        yield "Ersetzt", text(one.get("supersedes"))
    if "subject" in one:
        yield "Handelt von", shown(text(one.get("subject")))
    yield "Zeitzone", entry.policy.zone
    yield "Feiertage", text(one.get("holidays")) or "keine"
    yield "Prüfsumme", entry.source.sha256


def validity(one: Mapped) -> str:
    """The days in force."""
    valid = one.entries["valid"]
    assert isinstance(valid, Mapped)
    first, last = text(valid.get("from")), text(valid.get("to"))
    began = f"ab {date(first)}" if first else "ohne festgelegten ersten Tag"
    ends = f"bis {date(last)}" if last else "bis auf Weiteres"
    assumed = " (erster Tag angenommen)" if getattr(valid.get("assumed"), "value", False) else ""
    listed = f" ({clauses(cited(valid))})" if cited(valid) else ""
    return f"{began} {ends}{assumed}{listed}"


def section(name: str, anchor: str, rows: tuple[tuple[str, ...], ...]) -> Iterator[Block]:
    """A table of names, if there are any."""
    if rows:
        yield Heading(2, name, anchor)
        yield Table(*(FIXED if anchor == "parameter" else OPEN), rows)


def parameters(given: Given) -> Iterator[tuple[str, ...]]:
    """The parameters that have a value, and where it is not the written one, that it was set for this run."""
    for name, entry in given.section("parameters").items():
        meant = given.parameter(name)
        if isinstance(meant, Missing):
            continue
        one = entry if isinstance(entry, Mapped) else None
        written = text(entry if one is None else one.get("value"))
        note = "" if written == text(meant) else " (für diesen Lauf gesetzt)"
        because = "" if one is None else text(one.get("because"))
        yield shown(name), value(meant) + note, because or "–", clauses(() if one is None else cited(one))


def missing(given: Given) -> Iterator[tuple[str, ...]]:
    """Parameters without a value, and states that nobody can tell."""
    for name, entry in given.section("parameters").items():
        if isinstance(entry, Mapped) and isinstance(given.parameter(name), Missing):
            between = entry.get("between")
            low_high = [value(one) for one in between] if isinstance(between, Listing) else []
            yield shown(name), text(entry.get("missing")), " bis ".join(low_high) or "–", clauses(cited(entry))
    for name, entry in given.section("states").items():
        if isinstance(entry, Mapped) and "missing" in entry:
            yield shown(name), text(entry.get("missing")), "–", clauses(cited(entry))


def readings(given: Given) -> Iterator[Block]:
    """Each question with its answers; the chosen one is marked."""
    found = [(name, one) for name, one in given.section("readings").items() if isinstance(one, Mapped)]
    if not found:
        return
    yield Heading(2, "Lesarten", "lesarten")
    for name, one in found:
        chosen = given.readings.get(name) or text(one.get("chosen"))
        rows = (answer(key, tree, given, chosen) for key, tree in one.entries.items() if key not in KEYS)
        listed = f" ({clauses(cited(one))})" if cited(one) else ""
        caption = f"{shown(name)}: {text(one.get('question'))}{listed}"
        yield Table(caption, ("Lesart", "Bedeutung", "Gilt", "Warum"), tuple(rows))


def answer(name: str, tree: Tree, given: Given, chosen: str) -> tuple[str, ...]:
    """One alternative."""
    assert isinstance(tree, Mapped)
    used = "ja" if name == chosen else "nein"
    return shown(name), worded(lambda one: meaning(one, given), tree.entries["is"]), used, text(tree.get("because"))


def meaning(tree: Tree, given: Given) -> str:
    """What an alternative puts in the place of the reading: a period, a value, a name, facts, a window or a state."""
    sight = Sight(given, text(given.document.get("subject")))
    match tree:
        case Leaf(str() as word) if word in PERIODS:
            return PERIODS[word][0]
        case Leaf(str() as word) if named(word, given):
            return quoted(word)
        case Leaf(str() as word):
            return value(tree) if word else scalar(word)
        case Leaf(literal):
            return scalar(literal)
        case Listing(items) if len(items) == 2 and not any(named(text(one), given) for one in items if text(one)):
            return window(tree, sight).rstrip(",")
        case Listing():
            return facts(tree, sight)
        case Mapped(entries) if "at" in entries:
            return facts(tree, sight)
        case Mapped():
            return state(tree, sight)
        case _:
            strange(tree)


def named(word: str, given: Given) -> bool:
    """Whether a word is a name of facts or states."""
    return any(word in given.section(one) for one in ("facts", "states")) or word in given.vocabulary.facts
