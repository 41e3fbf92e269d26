"""Any text can be shown, whatever it holds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

typst = pytest.importorskip("typst")
from tests.reports.pdf.reading import texts
from validator.reports.pdf.letters import REPLACED, held, shown
from validator.reports.pdf.model import (
    Bar,
    Chart,
    Detail,
    Document,
    Figures,
    Heading,
    Pairs,
    Paragraph,
    Passage,
    Row,
    Words,
    cut,
)
from validator.reports.pdf.typesetting import typeset


def about(*said: str) -> Document:
    """A document that says each text in each way there is."""
    blocks = []
    for one in said:
        cells = ("1",) * 8
        blocks += [
            Heading(f"Fall {one}", 1),
            Paragraph(one),
            Pairs(("Angabe", "Inhalt"), ((one, one),)),
            Figures(("Regel",) * 9, (Row(one, (one, one), cells), Row(one, (), cells, last=True))),
            Chart(one, f"Schaubild {one}", (one, one, one), (Bar(one, (0.5, 0.25, 0.25), one),)),
            Detail(f"Fall {one}", 2, one, (one,), (Passage(one, (one, one)),)),
        ]
    words = Words("Inhalt", "Seite", "von", "Anlage", "ersetzt")
    title = f"Bericht {' '.join(said)}"
    return Document("de", title, title, cut(title, 72), "Bericht", ((title, title),), (), tuple(blocks), words, 0)


@settings(max_examples=15, deadline=None)
@example([" "])
@given(st.lists(st.text(max_size=30), max_size=3))
def test_every_text_can_be_set(said: list[str]) -> None:
    assert typeset(about(*said), b"").startswith(b"%PDF")


@pytest.mark.parametrize("blank", ["", " ", "\n\u00a0"])
def test_a_chart_without_a_word_for_who_cannot_see_it_is_none(blank: str) -> None:
    with pytest.raises(ValueError, match="alternative"):
        Chart("Quoten", blank, ("a", "b", "c"), ())


@settings(max_examples=200)
@given(st.text())
def test_what_is_shown_is_shown_as_it_is(said: str) -> None:
    assert shown(shown(said)) == shown(said)
    assert set(shown(said)) <= held() | {" "}


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Straße, Größe, „Übung“ – § 15 …", "Straße, Größe, „Übung“ – § 15 …"),
        ("Şükrü Łukasz Ångström Nguyễn", "Şükrü Łukasz Ångström Nguyễn"),
        ("A\u0308 e\u0301", "Ä é"),
        ("two\nlines\tand\u00a0more  ", "two lines and more"),
        ("\u202eabc\u2069", "\\u202eabc\\u2069"),
        ("日本 שלום مرحبا 😀", " ".join(REPLACED * number for number in (2, 4, 5, 1))),
        ("", ""),
    ],
)
def test_a_text_looks_like(said: str, seen: str) -> None:
    assert shown(said) == seen


def test_all_letters_that_are_said_to_be_held_are(recwarn: pytest.WarningsRecorder) -> None:
    letters = "".join(sorted(held()))
    said = texts(typeset(about(" ".join(letters[place : place + 40] for place in range(0, len(letters), 40))), b""))
    assert {"ß", "€", "Ω", "Ж", "✓"} <= set(said)


def test_words_of_any_length_stay_on_the_page() -> None:
    assert typeset(about("x" * 400, "lang-" * 300, "wort " * 900), b"").startswith(b"%PDF")


def test_where_typst_breaks_down_it_is_a_fault_of_ours_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise type("PanicException", (BaseException,), {})()

    monkeypatch.setattr(typst, "compile", broken)
    with pytest.raises(RuntimeError, match="broke down"):
        typeset(about("a"), b"")


def test_an_interrupt_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(typst, "compile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        typeset(about("a"), b"")
