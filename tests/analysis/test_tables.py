"""Decision tables: rows that never decide, rows that collide, situations without a row."""

from pathlib import Path
from time import perf_counter

import pytest

from tests.analysis.situations.worlds import clocks, vocabulary
from validator.analysis.tables import Wrong, table_faults
from validator.usecases.library import library

FOLDER = Path(__file__).parents[2] / "policies"
AGES = "{jung: {until: geburtsdatum + 25 years of life}, alt: {after: geburtsdatum + 25 years of life}}"


def found(*tables, **more):
    faults = table_faults(clocks(*tables, **more), vocabulary())
    return [(one.wrong.value, one.table, one.row, one.other) for one in faults]


@pytest.mark.parametrize(
    ("says", "table", "wanted"),
    [
        (
            "a row after one that asks for less",
            "{hit: first, rows: [{when: kurs, interval: 1 month}, {when: {kurs: grund}, interval: 2 months}, {interval: 3 months}]}",
            [("unreachable", 0, 1, None)],
        ),
        (
            "two values of one span that there is once a day",
            "{hit: first, rows: [{when: [{stufe: hoch}, {stufe: mittel}], interval: 1 month}, {interval: 3 months}]}",
            [("unreachable", 0, 0, None)],
        ),
        (
            "two values of spans of which there may be several",
            "{hit: first, rows: [{when: [{kurs: grund}, {kurs: aufbau}], interval: 1 month}, {interval: 3 months}]}",
            [],
        ),
        (
            "an age and its opposite",
            "{hit: first, rows: [{when: [jung, alt], interval: 1 month}, {interval: 3 months}]}",
            [("unreachable", 0, 0, None)],
        ),
        (
            "ages that leave out nobody",
            "{hit: unique, rows: [{when: jung, interval: 1 month}, {when: alt, interval: 3 months}]}",
            [],
        ),
        (
            "unique rows that hold together",
            "{hit: unique, rows: [{when: jung, interval: 1 month}, {when: alt, interval: 2 months}, {when: pause, interval: 3 months}]}",
            [("collides", 0, 0, 2), ("collides", 0, 1, 2)],
        ),
        (
            "unique rows that agree",
            "{hit: unique, rows: [{when: kurs, interval: 2 months}, {interval: 2 months}]}",
            [],
        ),
        (
            "a row that a stricter one always displaces",
            "{hit: strictest, rows: [{when: kurs, interval: 1 month}, {when: {kurs: grund}, interval: 2 months}, {interval: 3 months}]}",
            [("idle", 0, 1, None)],
        ),
        (
            "the earlier of two rows that are as strict",
            "{hit: strictest, rows: [{interval: 1 year}, {when: kurs, interval: 12 months}]}",
            [("idle", 0, 1, None)],
        ),
        (
            "values of which one has no row",
            "{hit: first, rows: [{when: {subject: {art: a}}, interval: 1 month}]}",
            [("uncovered", None, None, None)],
        ),
        (
            "numbers that meet",
            "{hit: unique, rows: [{when: {subject: {plaetze: {at-most: 3}}}, interval: 1 month}, {when: {subject: {plaetze: {more-than: 3}}}, interval: 2 months}]}",
            [],
        ),
        (
            "numbers with one between them",
            "{hit: unique, rows: [{when: {subject: {plaetze: {less-than: 3}}}, interval: 1 month}, {when: {subject: {plaetze: {more-than: 3}}}, interval: 2 months}]}",
            [("uncovered", None, None, None)],
        ),
    ],
)
def test_a_table_tells_what_is_wrong_with_it(says, table, wanted):
    assert found(table, states=AGES) == wanted


def test_a_later_table_is_asked_only_where_no_row_of_an_earlier_one_holds():
    tables = "[{hit: first, rows: [{when: kurs, interval: none}]}, {hit: first, rows: [{when: {kurs: grund}, interval: 1 month}, {interval: 2 months}]}]"
    assert found(tables) == [("unreachable", 1, 0, None)]


def test_what_is_out_of_scope_or_suspended_needs_no_row():
    table = "{hit: first, rows: [{when: {stufe: hoch}, interval: 1 month}]}"
    more = {"while": "stufe", "suspended_while": "{any: [{stufe: mittel}, {stufe: niedrig}]}", "when_resumed": "pauses"}
    assert found(table, **more) == []


def test_a_group_names_what_all_its_situations_share():
    faults = list(
        table_faults(clocks("{hit: first, rows: [{when: [jung, kurs], interval: 1 month}]}", states=AGES), vocabulary())
    )
    assert [one.group.said for one in faults] == [("kurs: –",), ("≥ geburtsdatum + 25 years of life + 1 day",)]


def test_the_largest_tables_that_are_shipped_are_looked_at_in_a_moment():
    entries = library([FOLDER / "herford"], {}, {})
    start = perf_counter()
    faults = [one for entry in entries for one in table_faults(entry.policy, entry.vocabulary)]
    assert perf_counter() - start < 1
    assert {one.wrong for one in faults} <= {Wrong.UNCOVERED}
