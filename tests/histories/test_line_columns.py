"""JSON Lines read column by column give what they give history by history; what is not in order is said as before."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories.test_columnar import VOCABULARIES, outcomes, plain, refused, task
from validator.histories import line_table, read
from validator.histories.read import by_column, by_row
from validator.policy.vocabulary import Vocabulary

DAYS = st.sampled_from(["2013-02-12", "2016-02-29", "2013-02-12T09:30", "2013-02-14T23:59:59.5"])
VALUES = st.sampled_from(
    [None, "", "1", 1, 1.0, 1.5, True, False, 0, "2013-02-12", "ü\u2028", ["a", 1], [], 'say "a": b']
)
ODD = st.sampled_from([None, "", " ", 5, {}, [{}], {"a": 1}, float("nan"), "2013-02-30", 1e-9, "x" * 50, True])
NAMES = st.sampled_from(["x", "y", "dauer", "durch", "ä b"])
FACT = st.fixed_dictionaries({}, optional={"id": st.sampled_from(["e1", "e2", "", None])}) | st.just({})


@st.composite
def facts(draw: st.DrawFn, *, event: bool) -> dict[str, object]:
    found: dict[str, object] = dict(draw(FACT))
    found["type"] = draw(st.sampled_from(["fremd", "andere"]))
    if event:
        found["at"] = draw(DAYS)
    else:
        first, last = sorted((draw(DAYS), draw(DAYS)))
        found["from"] = first
        if draw(st.booleans()):
            found["to"] = draw(st.sampled_from([last, None]))
    return found | draw(st.dictionaries(NAMES, VALUES, max_size=2))


@st.composite
def histories(draw: st.DrawFn) -> dict[str, object]:
    found: dict[str, object] = {"subject": draw(st.sampled_from(["A", "B", "ä b"]))}
    found |= draw(st.fixed_dictionaries({}, optional={"type": st.sampled_from(["kunde", None, ""])}))
    found |= draw(st.fixed_dictionaries({}, optional={"observed-from": st.sampled_from(["2013-01-01", None])}))
    found |= draw(st.fixed_dictionaries({}, optional={"attributes": st.dictionaries(NAMES, VALUES, max_size=2)}))
    found["events"] = draw(st.lists(facts(event=True), max_size=3))
    found["spans"] = draw(st.lists(facts(event=False), max_size=2) | st.none())
    return found


@st.composite
def files(draw: st.DrawFn) -> str:
    """Histories as a file, one in four with something odd in it."""
    found = draw(st.lists(histories(), min_size=1, max_size=4))
    if draw(st.integers(0, 3)) == 0:
        one = draw(st.sampled_from(found))
        inner = [one, *one["events"], *(one["spans"] or ())]  # type: ignore[misc, has-type]
        draw(st.sampled_from(inner))[
            draw(st.sampled_from(["subject", "type", "id", "at", "from", "to", "kind", "x"]))
        ] = draw(ODD)  # type: ignore[index]
    separators = draw(st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")]))
    lines = [json.dumps(one, ensure_ascii=draw(st.booleans()), separators=separators) for one in found]
    if draw(st.integers(0, 5)) == 0:
        number = draw(st.integers(0, len(lines) - 1))
        lines[number] = draw(
            st.sampled_from(["", "{", "[]", "\ufeff" + lines[number], lines[number][:-1] + ', "subject": "A"}'])
        )
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


@settings(max_examples=150, deadline=None)
@given(files(), VOCABULARIES, st.booleans(), st.sampled_from([1, 2, 1000]))
def test_lines_read_by_column_are_the_lines_read_by_row(
    text: str, vocabulary: Vocabulary | None, lending: bool, chunk: int
) -> None:
    with TemporaryDirectory() as folder, patch.object(line_table, "CHUNK", chunk):
        path = Path(folder) / "a.jsonl"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        quick, slow = outcomes(task(path, vocabulary=vocabulary, lending=lending))
        assert quick is None or quick == slow


CLEAN = [
    '{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "x": 1, "y": true, "z": [1, "1", true]}]}',
    '{"subject": "A", "events": null, "spans": [{"id": "", "type": "fremd", "from": "2013-02-12", "to": null}]}',
    '{"subject":"A","attributes":{"x":null},"observed-from":null}\n\n{"subject":"B","type":"kunde","events":[]}\n',
    '\ufeff{"subject" : "A", "attributes": {"x": 1.50}}\n{"subject": "A", "attributes": {"x": 1.5, "y": ""}}',
    '{"subject": "A", "attributes": {"x": 1}}\n{"subject": "B", "attributes": {"x": true}}',
]
DIRTY = [
    ('{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "x": 1, "x" : 1}]}', "history-duplicate-key"),
    ('{"subject": "A", "subject": "A"}', "history-duplicate-key"),
    ('{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "to": null}]}', "history-fact"),
    ('{"subject": "A", "spans": [{"type": "fremd", "from": "2013-02-12", "at": null}]}', "history-fact"),
    ('{"subject": "A", "events": [{"type": "fremd", "at": null}]}', "history-date"),
    ('{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "id": 7}]}', "history-id"),
    ('{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "x": {"y": 1}}]}', "history-nested"),
    ('{"subject": "A", "events": [{"type": "fremd", "at": "2013-02-12", "x": 1e-9}]}', "history-number"),
    ('{"subject": 5}', "history-subject"),
    ('{"subject": "A", "other": 1}', "history-unknown-key"),
    ('{"subject": "A", "events": {}}', "history-list"),
    ("{", "history-json"),
    ('{"subject": "A", "attributes": {"x": NaN}}', "history-json"),
]


@pytest.mark.parametrize("body", CLEAN)
def test_clean_lines_are_read_by_column(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(body, encoding="utf-8")
    assert plain(by_column(task(path))) == plain(by_row(task(path)))


@pytest.mark.parametrize(("body", "code"), DIRTY)
def test_what_is_wrong_in_many_lines_is_said_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str
) -> None:
    monkeypatch.setattr(read, "SMALL", 0)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"subject": "Z"}}\n{body}\n', encoding="utf-8")
    assert [(one.code, one.place.line) for one in refused(path)] == [(code, 2)]
