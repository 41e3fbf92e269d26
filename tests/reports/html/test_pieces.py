"""Pieces of a page: escaped once, packed without loss."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.core.findings import Verdict
from validator.reports.html.figures import of_decided, percent
from validator.reports.html.nodes import el, escaped, markup, visible
from validator.reports.html.packing import Packing
from validator.reports.html.ticks import ticks
from validator.reports.html.timeline import Flag, Scale, extent, placed
from validator.results.summary import Sums
from validator.time.days import parse

TEXTS = st.text(max_size=30)


class Only(HTMLParser):
    """The one element of a piece, with its title and its text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.title, self.text = [], None, ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.title = dict(attributes)["title"]

    def handle_data(self, data):
        self.text += data


@settings(max_examples=40, deadline=None)
@given(text=TEXTS, title=TEXTS)
def test_whatever_a_text_is_it_stays_a_text(text, title):
    found = Only(markup(el("p", text, title=title)))
    assert found.tags == ["p"]
    assert (found.text, found.title) == (visible(text), visible(title))


@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_what_is_seen_is_all_there_is(text):
    assert all(one.isprintable() or one in "\u00a0\u202f" for one in visible(text))
    assert not set(escaped(text)) & set("<>\"'")


PIECES = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda children, x, klass: el("g", *children, x=x, klass=klass),
        st.lists(inner, max_size=3), st.none() | st.integers(0, 999), st.none() | TEXTS,
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(PIECES, max_size=5))
def test_packing_loses_nothing(pieces):
    packing = Packing(pieces[:3])
    packed = [packing.packed(one) for one in pieces]
    assert [unpacked(one, packing) for one in packed] == [markup(one) for one in pieces]


def unpacked(piece, packing):
    """What the page's script builds, as markup."""
    if not isinstance(piece, list):
        return escaped(packing.texts[piece] if isinstance(piece, int) else piece)
    tag, fixed, names = packing.forms[piece[0]]
    held = fixed | dict(zip(names, piece[1:], strict=False))
    listed = sorted(held, key=["x", "class"].index)
    attributes = "".join(f' {name}="{escaped(str(held[name]))}"' for name in listed)
    children = "".join(unpacked(one, packing) for one in piece[len(names) + 1 :])
    return f"<{tag}{attributes}>{children}</{tag}>"


def days(*texts):
    return [parse(one) for one in texts]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2020-02-28", "2020-03-01", []),
        ("2020-02-20", "2020-03-04", ["24.02.2020", "02.03.2020"]),
        ("2020-01-01", "2020-04-30", ["Jan 2020", "Feb 2020", "Mär 2020", "Apr 2020"]),
        ("2018-02-02", "2021-12-31", ["Jul 2018", "Jan 2019", "Jul 2019", "Jan 2020", "Jul 2020", "Jan 2021", "Jul 2021"]),
        ("1950-06-01", "2020-12-31", ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
    ],
)  # fmt: skip
def test_an_axis_is_marked_by_weeks_months_or_years(first, last, told):
    assert [name for _, name in ticks(*days(first, last), "de")] == told


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=6), st.integers(1, 30))
def test_labels_of_days_do_not_cover_each_other(found, letters):
    scale = Scale(0, 400)
    flags = [Flag(day, "x" * letters, "due") for day in sorted(found)]
    rows = placed(flags, scale)
    places = [(row, *extent(one, scale)) for one, row in zip(flags, rows, strict=True)]
    for number, (row, left, right) in enumerate(places):
        for other, begin, end in places[:number]:
            assert row != other or left >= end or right <= begin


@pytest.mark.parametrize(
    ("met", "violated", "said"),
    [(0, 0, "–"), (1, 0, "100,0 %"), (9999, 1, "99,9 %"), (0, 3, "0,0 %"), (2, 1, "66,6 %")],
)
def test_a_rate_is_cut_so_that_all_means_all(met, violated, said):
    sums = Sums({Verdict.MET: met, Verdict.VIOLATED: violated})
    assert percent(sums, "de") == said
    assert of_decided(sums, "de") == (f"{met:,} von {met + violated:,}".replace(",", ".") if met + violated else "")
