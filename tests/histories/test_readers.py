"""Readers: each format gives the same histories; bad rows are refused with their place."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from validator.core.rules import Group, Relation
from validator.histories.model import History
from validator.histories.read import read
from validator.histories.rows import to_columns, to_histories
from validator.histories.tables import write_parquet
from validator.policy.problems import BadInput
from validator.policy.vocabulary import Attribute, FactType, Shape, Vocabulary

ZONE = "Europe/Berlin"
VOCABULARY = Vocabulary(
    "v",
    {"kunde": {"geburtsdatum": Attribute(Shape.DATE), "sitz": Attribute(Shape.ID)}},
    {
        "kontakt": FactType(
            "kontakt",
            True,
            ("kunde",),
            {
                "kanal": Attribute(Shape.TEXT, ("telefon", "praesenz")),
                "dauer": Attribute(Shape.NUMBER),
                "durch": Attribute(Shape.ID),
            },
        ),
        "profil": FactType(
            "profil", False, ("kunde",), {"value": Attribute(Shape.TEXT), "liste": Attribute(Shape.TEXT, many=True)}
        ),
    },
)
LINE = (
    '{"subject": "K-1", "type": "kunde", "attributes": {"geburtsdatum": "1992-04-10"}, '
    '"events": [{"id": "e1", "type": "kontakt", "at": "2013-02-12T09:30", "kanal": "telefon", "dauer": 12.5}], '
    '"spans": [{"type": "profil", "from": "2013-02-12", "to": null, "value": "MP", "liste": ["a", "b"]}]}'
)
ROWS = """subject;subject_type;kind;type;id;at;from;to;geburtsdatum;kanal;dauer;value;liste
K-1;kunde;subject;;;;;;1992-04-10;;;;
K-1;kunde;event;kontakt;e1;2013-02-12T09:30;;;;telefon;12.5;;
K-1;kunde;span;profil;;;2013-02-12;;;;;MP;a|b
"""


def histories(path: Path, text: str | bytes, **options: object) -> list[History]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(to_histories(read([path], zone=ZONE, vocabulary=VOCABULARY, **options)))  # type: ignore[arg-type]


def problems(path: Path, text: str | bytes) -> list[tuple[str, int]]:
    with pytest.raises(BadInput) as caught:
        histories(path, text)
    return [(one.code, one.place.line) for one in caught.value.problems]


def test_json_lines_json_and_csv_give_the_same(tmp_path: Path) -> None:
    expected = histories(tmp_path / "a.jsonl", LINE)
    assert histories(tmp_path / "a.json", f"[{LINE}]") == expected
    assert histories(tmp_path / "a.csv", ROWS) == expected
    assert histories(tmp_path / "b.csv", ROWS.replace(";", "\t")) == expected


def test_parquet_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS.replace(";", ","), encoding="utf-8")
    write_parquet(tmp_path / "a.csv", tmp_path / "a.parquet")
    expected = histories(tmp_path / "a.jsonl", LINE)
    assert list(to_histories(read([tmp_path / "a.parquet"], zone=ZONE, vocabulary=VOCABULARY))) == expected


def test_rows_and_columns_are_inverses(tmp_path: Path) -> None:
    found = histories(tmp_path / "a.jsonl", LINE)
    assert list(to_histories(to_columns(found))) == found


def test_a_span_with_times_ends_on_the_day_of_its_last_moment(tmp_path: Path) -> None:
    span = '{"type": "profil", "from": "2013-02-12T10:00", "to": "2013-02-14T00:00"}'
    (found,) = histories(tmp_path / "a.jsonl", f'{{"subject": "K", "type": "kunde", "spans": [{span}]}}')
    assert found.facts[0].end == found.facts[0].start + 1


def test_the_same_fact_twice_counts_once_and_without_id_twice(tmp_path: Path) -> None:
    named = '{"id": "e", "type": "kontakt", "at": "2013-02-12"}'
    plain = '{"type": "kontakt", "at": "2013-02-12"}'
    (found,) = histories(
        tmp_path / "a.jsonl", f'{{"subject": "K", "type": "kunde", "events": [{named}, {named}, {plain}, {plain}]}}'
    )
    assert len(found.facts) == 3


SLIPS = [
    ('{"subject": "a", "typ": "kunde"}', "history-unknown-key"),
    ('{"subject": ""}', "history-subject"),
    ('{"subject": "a", "subject": "b"}', "history-duplicate-key"),
    ('{"subject": "a", "events": {}}', "history-list"),
    ("[1", "history-json"),
    ('{"subject": "a", "attributes": {"x": NaN}}', "history-json"),
    ('{"subject": "a", "attributes": {"x": 1.1234567}}', "history-number"),
    ('{"subject": "a", "attributes": {"x": {"y": 1}}}', "history-nested"),
    ('{"subject": "a", "type": "kunde", "attributes": {"geburtsdatum": "1992-02-30"}}', "history-wrong-kind"),
]
FACTS = [
    ('{"type": "kontakt"}', "events", "history-fact"),
    ('{"type": "kontakt", "at": "2013-02-30"}', "events", "history-date"),
    ('{"type": "kontakt", "at": "1899-12-31"}', "events", "history-date"),
    ('{"type": "kontakt", "at": "2013-03-31T02:30"}', "events", "history-local-time"),
    ('{"type": "kontakt", "at": "2013-10-27T02:30"}', "events", "history-local-time"),
    ('{"type": "kontakt", "at": "2013-10-27T01:30:00.0001"}', "events", "history-finer-than-ms"),
    (
        '{"type": "kontakt", "at": "2013-10-27T01:30"}, {"type": "kontakt", "at": "2013-10-27T01:30Z"}',
        "events",
        "history-mixed-zones",
    ),
    ('{"type": "kontakt", "at": "2013-10-27", "kanal": "fax"}', "events", "history-value"),
    ('{"type": "kontakt", "at": "2013-10-27", "dauer": "lang"}', "events", "history-wrong-kind"),
    ('{"id": 7, "type": "kontakt", "at": "2013-10-27"}', "events", "history-id"),
    (
        '{"id": "e", "type": "kontakt", "at": "2013-10-27"}, {"id": "e", "type": "kontakt", "at": "2013-10-28"}',
        "events",
        "history-two-facts",
    ),
    ('{"type": "profil", "from": "2013-10-27", "to": "2013-10-26"}', "spans", "history-end-before-start"),
    ('{"type": "profil", "from": "2013-10-27T10:00", "to": "2013-10-28"}', "spans", "history-mixed-span"),
]


@pytest.mark.parametrize(("line", "code"), SLIPS)
def test_bad_subjects_are_refused_with_their_line(tmp_path: Path, line: str, code: str) -> None:
    assert (code, 2) in problems(tmp_path / "a.jsonl", f"{LINE}\n{line}\n")


@pytest.mark.parametrize(("facts", "kind", "code"), FACTS)
def test_bad_facts_are_refused_with_their_line(tmp_path: Path, facts: str, kind: str, code: str) -> None:
    line = f'{{"subject": "a", "type": "kunde", "{kind}": [{facts}]}}'
    assert (code, 1) in problems(tmp_path / "a.jsonl", line)


def test_a_span_with_a_point_is_refused(tmp_path: Path) -> None:
    line = '{"subject": "a", "type": "kunde", "spans": [{"type": "profil", "from": "2013-01-01", "at": "2013-01-02"}]}'
    assert problems(tmp_path / "a.jsonl", line) == [("history-fact", 1)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b\n1;2\n", "history-column"),
        ("subject;kind;kind\n", "history-column-twice"),
        ("subject;kind;type\nK;event\n", "history-cells"),
        ("subject;kind;type\nK;ereignis;kontakt\n", "history-kind"),
        ("subject;kind;type;at\nK;event;kontakt;\n", "history-fact"),
    ],
)
def test_bad_tables_are_refused(tmp_path: Path, text: str, code: str) -> None:
    assert code in [found for found, _ in problems(tmp_path / "a.csv", text)]


LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><event><string key="concept:name" value="DUMMY"/></event><string key="concept:name" value="X"/></global>
  <trace>
    <string key="concept:name" value="T-1"/><string key="Kosten Stelle" value="7"/>
    <event><string key="concept:name" value="ER Triage"/><date key="time:timestamp" value="2013-11-07T08:18:29.000+01:00"/>
      <float key="Wert" value="1.10000000001"/><boolean key="ok" value="true"/></event>
  </trace>
</log>"""


def test_a_log_is_read_and_its_dummy_event_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.xes").write_text(LOG, encoding="utf-8")
    (tmp_path / "a.xes.gz").write_bytes(gzip.compress(LOG.encode()))
    (plain,) = to_histories(read([tmp_path / "a.xes"], zone=ZONE))
    (packed,) = to_histories(read([tmp_path / "a.xes.gz"], zone=ZONE))
    assert plain == packed
    assert (plain.subject, plain.type, dict(plain.attributes)) == ("T-1", "case", {"kosten_stelle": "7"})
    (fact,) = plain.facts
    assert fact.type == "er_triage"
    assert str(fact.attributes["wert"]) == "1.1"
    assert fact.attributes["ok"] is True


def test_a_log_with_a_document_type_is_refused(tmp_path: Path) -> None:
    text = LOG.replace("<log ", '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log ')
    assert problems(tmp_path / "a.xes", text)[0][0] == "history-dtd"


def test_two_traces_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = LOG.replace("</log>", '<trace><string key="concept:name" value="T-1"/></trace></log>')
    assert problems(tmp_path / "a.xes", twice)[0][0] == "history-trace-twice"


def test_a_log_cut_short_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path / "a.xes", LOG[:-10])[0][0] == "history-xml"


def test_related_facts_are_lent_and_groups_formed(tmp_path: Path) -> None:
    lines = [
        '{"subject": "A", "type": "kunde", "attributes": {"sitz": "B"}}',
        '{"subject": "B", "type": "kunde", "events": [{"type": "kontakt", "at": "2013-02-12", "durch": "P"}]}',
    ]
    options = {
        "relations": [Relation("sitz", "kunde", "sitz", "kunde")],
        "groups": [Group("faelle", "durch", ("kontakt",))],
    }
    one, two, formed = histories(tmp_path / "a.jsonl", "\n".join(lines), **options)
    assert [fact.type for fact in one.facts] == ["sitz/kontakt"]
    assert [fact.type for fact in two.facts] == ["kontakt"]
    assert (formed.subject, formed.type) == ("faelle:P", "faelle")
    assert formed.facts[0].attributes["subject"] == "B"


def test_who_is_related_to_itself_borrows_its_own_facts(tmp_path: Path) -> None:
    line = (
        '{"subject": "A", "type": "kunde", "observed-from": "2013-01-01", "attributes": {"sitz": "A"}, '
        '"events": [{"type": "kontakt", "at": "2013-02-12"}]}'
    )
    (found,) = histories(tmp_path / "a.jsonl", line, relations=[Relation("sitz", "kunde", "sitz", "kunde")])
    assert [fact.type for fact in found.facts] == ["kontakt", "sitz/kontakt"]
    assert found.observed == {"*": found.facts[0].start - 42, "sitz/*": found.facts[0].start - 42}
