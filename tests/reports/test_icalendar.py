"""Calendar files: what another reader makes of them is what was meant."""

from __future__ import annotations

from datetime import date as a_date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.reports.due.icalendar import OCTETS, calendar, date, escaped, folded

icalendar = pytest.importorskip("icalendar")

texts = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from("\n;,\\:\"' äß€😀")
)


def read(*lines: str) -> object:
    event = ("UID:1", "DTSTAMP:20200101T000000Z", *lines)
    return icalendar.Calendar.from_ical("".join(calendar("-//x//", "x", [event])))


@settings(max_examples=25)  # the other reader takes its time
@given(texts)
def test_a_text_comes_back_as_it_was(told: str) -> None:
    (event,) = read(f"SUMMARY:{escaped(told)}").walk("VEVENT")
    shown = "".join(one for one in told if one == "\n" or one.isprintable())
    assert str(event["SUMMARY"]) == shown


@given(texts)
def test_no_line_is_too_long_and_no_character_is_cut(told: str) -> None:
    line = folded(f"DESCRIPTION:{escaped(told)}")
    assert line.endswith("\r\n")
    parts = line.encode().split(b"\r\n")[:-1]
    assert all(len(one) <= OCTETS for one in parts)
    assert all(one.decode() for one in parts)
    assert line.replace("\r\n ", "") == f"DESCRIPTION:{escaped(told)}\r\n"


def test_nothing_can_begin_a_property_of_its_own() -> None:
    hostile = escaped("x\r\nATTENDEE:mailto:a@b.example\x00\x1b")
    (event,) = read(f"SUMMARY:{hostile}").walk("VEVENT")
    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]) == "x\nATTENDEE:mailto:a@b.example"


def test_half_a_character_does_no_harm() -> None:
    assert escaped("a\ud800b") == "a?b"


def test_a_whole_day_is_a_date() -> None:
    (event,) = read(f"DTSTART;VALUE=DATE:{date(18321)}", f"DTEND;VALUE=DATE:{date(18322)}").walk("VEVENT")
    assert (event.start, event.end) == (a_date(2020, 2, 29), a_date(2020, 3, 1))


def test_a_year_has_four_digits() -> None:
    assert date(-25567) == "19000101"
