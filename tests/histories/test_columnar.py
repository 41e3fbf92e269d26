"""Tables read column by column give what they give row by row, and whatever is not in order is said row by row."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.core.rules import Group, Relation
from validator.histories import database, dialect, read
from validator.histories.columns import ABSENT, NULL, Columns
from validator.histories.read import GIVING_UP, Task, by_column, by_row
from validator.policy.problems import BadInput, Problem
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

NUMBER, TEXT = Attribute(Shape.NUMBER), Attribute(Shape.TEXT)
FACTS = {
    "kontakt": FactType(
        "kontakt",
        True,
        ("kunde",),
        {"kanal": Attribute(Shape.TEXT, ("telefon", "praesenz")), "dauer": NUMBER, "durch": Attribute(Shape.ID)},
    ),
    "profil": FactType("profil", False, ("kunde",), {"kanal": TEXT, "dauer": Attribute(Shape.TEXT, many=True)}),
}
ONE_TYPE = Vocabulary("v", {"kunde": {"dauer": Attribute(Shape.DATE), "durch": Attribute(Shape.ID)}}, FACTS)
TWO_TYPES = Vocabulary("v", {"kunde": {"dauer": NUMBER}, "stelle": {"dauer": TEXT}}, FACTS)
RELATIONS = (Relation("sitz", "kunde", "durch", "kunde"),)
GROUPS = (Group("faelle", "durch", ("kontakt", "profil")),)

NAMES = (
    "subject",
    "subject_type",
    "kind",
    "type",
    "id",
    "at",
    "from",
    "to",
    "observed_from",
    "kanal",
    "dauer",
    "durch",
    "x",
)
POOLS = {
    "subject": ["A", "B", "ä b", "a"],
    "id": ["", "", "", "e1", "e2"],
    "day": ["2013-02-12", "2013-02-13", "2016-02-29", "2013-02-12T09:30", "2013-02-13T00:00", "2013-02-14T23:59:59.5"],
    "kanal": ["", "telefon", "praesenz", "null"],
    "durch": ["", "A", "B", "null"],
    "x": [
        "",
        "1",
        "1.0",
        "true",
        "2013-02-12",
        'say "so"',
        "a;b,c\td",
        " a ",
        "",
        "two\nlines",
        "'",
        "#",
        "a|b",
        "é",
        "=",
    ],
}
DIRT = ["", "  ", "x", "null", "2013-02-30", "2013-02-12T09:30Z", "2013-02-12T09:30+01:00", "2013-03-31T02:30", "1.1234567", "-0", "1e3", "a\x00b", "\ufeff", "NaN", "two\rlines", "nul\u2028l", "event"]  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    days = st.sampled_from(POOLS["day"][: draw(st.sampled_from([3, 6]))])
    found = []
    for _ in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(["event", "event", "span", "subject"]))
        row = {"kind": kind, "subject": draw(st.sampled_from(POOLS["subject"]))}
        row["subject_type"] = draw(st.sampled_from(["kunde", "kunde", ""]))
        first = draw(days)
        if kind == "event":
            row |= {"type": draw(st.sampled_from(["kontakt", "fremd"])), "at": first}
        elif kind == "span":
            row |= {
                "type": "profil",
                "from": min(first, last := draw(days)),
                "to": draw(st.sampled_from(["", max(first, last)])),
            }
        else:
            row["observed_from"] = draw(st.sampled_from(["", "", "2013-01-01"]))
        if kind != "subject":
            row["id"] = draw(st.sampled_from(POOLS["id"]))
        row |= {name: draw(st.sampled_from(POOLS[name])) for name in ("kanal", "durch", "x")}
        dauer = {"event": ["", "1", "1.0", "12.5"], "span": ["", "a | b", "c"], "subject": ["", "2000-01-01"]}[kind]
        row["dauer"] = draw(st.sampled_from(dauer))
        found.append(row)
    if draw(st.integers(0, 3)) == 0:
        draw(st.sampled_from(found))[draw(st.sampled_from(NAMES))] = draw(st.sampled_from(DIRT))
    return found


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """The rows as a file, mostly well written."""
    names = list(draw(st.permutations(NAMES))) if draw(st.booleans()) else list(NAMES)
    ending, delimiter = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(";,\t"))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    buffer = io.StringIO()
    out = csv.writer(buffer, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    out.writerow(names)
    out.writerows([row.get(name, "") for name in names] for row in draw(rows()))
    text = buffer.getvalue()
    if draw(st.integers(0, 4)) == 0:
        place = draw(st.integers(0, len(text)))
        text = (
            text[:place]
            + draw(st.sampled_from(['"', '""', "\n", "\r", "\r\n", delimiter, " ", "\x00", "\ufeff", "#", "\\"]))
            + text[place:]
        )
    if draw(st.integers(0, 4)) == 0:
        text = text.rstrip("\r\n")
    raw = (draw(st.sampled_from(["", "\ufeff"])) + text).encode()
    return raw + (b"\xff" if draw(st.integers(0, 19)) == 0 else b"")


PLAIN = ("subject", "start", "end", "start_ms", "end_ms", "event", "ordinal")


def plain(columns: Columns) -> object:
    """Everything that columns say, codes replaced by what they stand for."""
    meaning: dict[int, object] = {ABSENT: "absent", NULL: "null"}
    meaning |= {code: (type(value).__name__, str(value)) for code, value in enumerate(columns.values)}

    def decoded(column: np.ndarray) -> list[object]:
        assert column.dtype == np.int32
        return [meaning[code] for code in column.tolist()]

    return (
        columns.subjects,
        columns.types.tolist(),
        columns.subject_types,
        {name: decoded(column) for name, column in columns.attributes.items()},
        {name: column.tolist() for name, column in columns.observed.items()},
        [
            (
                kind,
                facts.type,
                decoded(facts.id),
                [(getattr(facts, name).dtype, getattr(facts, name).tolist()) for name in PLAIN],
                [(name, decoded(column)) for name, column in facts.attributes.items()],
            )
            for kind, facts in columns.facts.items()
        ],
    )


def outcomes(task: Task) -> tuple[object, object]:
    """What both ways give: columns, or None for giving up and for problems."""
    try:
        quick = plain(by_column(task))
    except GIVING_UP:
        quick = None
    try:
        return quick, plain(by_row(task))
    except BadInput:
        return quick, None


def task(*paths: Path, vocabulary: Vocabulary | None = ONE_TYPE, lending: bool = False) -> Task:
    return Task(paths, "Europe/Berlin", RELATIONS if lending else (), GROUPS if lending else (), vocabulary, None)


VOCABULARIES = st.sampled_from([ONE_TYPE, TWO_TYPES, None])


@settings(max_examples=50, deadline=None)
@given(files(), VOCABULARIES, st.booleans(), st.sampled_from([2, 1000]))
def test_a_csv_file_read_by_column_is_the_file_read_by_row(
    raw: bytes, vocabulary: Vocabulary | None, lending: bool, many: int
) -> None:
    with TemporaryDirectory() as folder, patch.object(dialect, "CHUNK", 50), patch.object(database, "MANY", many):
        path = Path(folder) / "a.csv"
        path.write_bytes(raw)
        quick, slow = outcomes(task(path, vocabulary=vocabulary, lending=lending))
        assert quick is None or quick == slow


@settings(max_examples=20, deadline=None)
@given(files(), files(), rows(), VOCABULARIES)
def test_tables_and_lines_join_into_one_set_of_columns(
    one: bytes, two: bytes, some: list[dict[str, str]], vocabulary: Vocabulary | None
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.csv").write_bytes(one)
        (folder / "b.csv").write_bytes(two)
        lines = [as_line(row) for row in some]
        (folder / "c.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        quick, slow = outcomes(
            task(folder / "a.csv", folder / "c.jsonl", folder / "b.csv", vocabulary=vocabulary, lending=True)
        )
        assert quick is None or quick == slow


def as_line(row: dict[str, str]) -> dict[str, object]:
    given = {
        key: cell
        for key, cell in row.items()
        if cell and key not in ("subject", "subject_type", "kind", "dauer", "observed_from")
    }
    line: dict[str, object] = {"subject": row["subject"]}
    if row["subject_type"]:
        line["type"] = row["subject_type"]
    match row["kind"]:
        case "event":
            line["events"] = [given]
        case "span":
            line["spans"] = [given]
        case _:
            line["attributes"] = {key: cell for key, cell in given.items() if key != "x"}
    return line


HEAD = "subject;subject_type;kind;type;id;at;from;to;kanal;x"
CLEAN = [
    "A;kunde;event;kontakt;e1;2013-02-12;;;telefon;",
    "A;kunde;event;kontakt;e1;2013-02-12;;;telefon;\nA;;event;kontakt;e1;2013-02-12;;;telefon;",
    'A;;event;kontakt;;2013-02-12;;;"telefon";"say ""so"""',
    'A;;event;kontakt;;2013-02-12;;;;"two\nlines;"',
    "A;;event;kontakt;;2013-02-12;;;; # no comment ",
    'A;;span;profil;;;2013-02-12T10:00;2013-02-13T00:00;null;""\nB;;subject;;;;;;;1',
    "A;;event;kontakt;;1900-01-01;;;;\nA;;event;kontakt;;2199-12-31;;;;",
]
DIRTY = [
    ("A;;event;kontakt;;2013-02-12;;;fax;", "history-value"),
    ("A;;event;kontakt;;2013-02-12;;;;\n\nB;;event;kontakt;;2013-02-12;;;;", "history-cells"),
    ("A;;event;kontakt;e;2013-02-12;;;;\nA;;event;kontakt;e;2013-02-13;;;;", "history-two-facts"),
    ("A;kunde;event;kontakt;;2013-02-12;;;;\nA;stelle;event;kontakt;;2013-02-13;;;;", "history-two-types"),
    ("A;;subject;;;;;;;1\nA;;subject;;;;;;;2", "history-two-values"),
    ("A;;event;kontakt;;2013-02-12T09:00;;;;\nB;;event;kontakt;;2013-02-12T09:00Z;;;;", "history-mixed-zones"),
    ("A;;span;profil;;;2013-02-12;2013-02-11;;", "history-end-before-start"),
    ('A;;event;kontakt;;2013-02-12;;;;"a"b', "history-csv"),
    (";;event;kontakt;;2013-02-12;;;;", "history-subject"),
    ("A;;event;;;2013-02-12;;;;", "history-fact"),
    ("A;;event;kontakt;;2013-02-12;;2013-02-13;;", "history-fact"),
]


@pytest.mark.parametrize(("ending", "many"), [("\n", 1), ("\r\n", 1000)])
@pytest.mark.parametrize("body", CLEAN)
def test_a_clean_file_is_read_by_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, ending: str, many: int
) -> None:
    monkeypatch.setattr(database, "MANY", many)
    path = tmp_path / "a.csv"
    path.write_bytes(ending.join([HEAD, *body.split("\n")]).encode())
    assert plain(by_column(task(path))) == plain(by_row(task(path)))


@pytest.mark.parametrize(("body", "code"), DIRTY)
def test_what_is_wrong_in_a_big_file_is_said_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str
) -> None:
    monkeypatch.setattr(read, "SMALL", 0)
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\nZ;;event;kontakt;;2013-02-12;;;;\n{body}\n", encoding="utf-8")
    assert [(one.code, one.place.line >= 3 or one.code == "history-csv") for one in refused(path)] == [(code, True)]


def refused(path: Path) -> Sequence[Problem]:
    """What is wrong with a file that cannot be read by column."""
    with pytest.raises(GIVING_UP):
        by_column(task(path))
    with pytest.raises(BadInput) as caught:
        read.read([path], zone="Europe/Berlin", vocabulary=ONE_TYPE)
    return caught.value.problems


def test_parquet_columns_of_any_type_are_read_by_column(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(
        """SELECT CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B' END subject, 'event' kind, 'fremd' "type",
        TIMESTAMP '2013-02-12 09:30:00' + to_minutes(i::BIGINT) AS "at", i small, i::DOUBLE / 4 AS real,
        (i / 8)::DECIMAL(9, 3) AS exact, i % 3 = 0 AS truth, DATE '2013-01-01' + i::INTEGER AS day,
        ['a', 'b' || i] AS list, CASE WHEN i = 3 THEN NULL ELSE '' END AS empty, -0.0::DOUBLE AS minus
        FROM range(20) t(i)"""
    ).write_parquet(str(path))
    columns = by_column(task(path, vocabulary=None))
    assert plain(columns) == plain(by_row(task(path, vocabulary=None)))
    assert set(columns.facts["fremd"].attributes) == {"small", "real", "exact", "truth", "day", "list", "minus"}


def test_a_parquet_file_without_its_columns_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "SMALL", 0)
    path = tmp_path / "a.parquet"
    duckdb.sql("SELECT 'A' AS subject").write_parquet(str(path))
    with pytest.raises(BadInput) as caught:
        read.read([path], zone="Europe/Berlin")
    assert [one.code for one in caught.value.problems] == ["history-column"]


def test_the_order_of_files_does_not_matter_where_only_kinds_of_values_differ(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}\nA;kunde;event;fremd;;2013-02-12;;;;1\n", encoding="utf-8")
    line = '{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "x": 1}]}'
    (tmp_path / "b.jsonl").write_text(line, encoding="utf-8")
    files = [tmp_path / "a.csv", tmp_path / "b.jsonl"]
    assert plain(by_row(task(*files))) == plain(by_row(task(*reversed(files)))) == plain(by_column(task(*files)))


def test_no_database_draws_a_progress_bar_where_it_takes_a_process_for_a_session() -> None:
    run = (
        "from validator.histories.database import connected\n"
        "with connected() as one: print(*one.execute(\"SELECT current_setting('enable_progress_bar')\").fetchone())"
    )
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
