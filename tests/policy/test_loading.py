"""Files that are no plain YAML 1.2 mapping: each is refused, with a place and nothing else than BadInput."""

from __future__ import annotations

import os
import time
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from validator.policy.characters import HIDDEN
from validator.policy.load import load, parse
from validator.policy.problems import BadInput, Place
from validator.policy.tree import Leaf, Listing, Mapped


def refused(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(BadInput) as caught:
        parse(text, "file.yaml")
    return [(one.code, one.place.line, one.place.column) for one in caught.value.problems]


def refused_file(path: Path, limit: int | None = None) -> list[tuple[str, int, int]]:
    with pytest.raises(BadInput) as caught:
        load(path) if limit is None else load(path, limit=limit)
    return [(one.code, one.place.line, one.place.column) for one in caught.value.problems]


def value(text: str) -> object:
    leaf = parse(f"a: {text}\n", "file.yaml").get("a")
    assert isinstance(leaf, Leaf)
    return leaf.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("NO", "NO"),
        ("11:00", "11:00"),
        ("1:150", "1:150"),
        ("2012-08-01", "2012-08-01"),
        ("2012-08-01T10:00:00Z", "2012-08-01T10:00:00Z"),
        ("1_000", "1_000"),
        ("١٢", "١٢"),
        ("+0x1F", "+0x1F"),
        ("1e", "1e"),
        ("null", None),
        ("~", None),
        ("", None),
        ('""', ""),
        ('"12"', "12"),
        ("'true'", "true"),
        ("TRUE", True),
        ("false", False),
        ("014", 14),
        ("0o14", 12),
        ("0x1F", 31),
        ("-0", 0),
        ("21.50", Decimal("21.50")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("1000000000000", 10**12),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [".inf", "-.Inf", "+.INF", ".NaN", "1e999", "1e-999", "1e99999999999999999999", "0.0000001", "1000000000001",
     "9" * 39, "9" * 5000, "0x" + "F" * 5000, "1." + "0" * 5000],
)  # fmt: skip
def test_numbers_that_no_history_can_have_are_refused(text: str) -> None:
    assert refused(f"a: {text}\n") == [("yaml-number", 1, 4)]


def test_every_key_and_value_knows_its_place() -> None:
    tree = parse("a: 1\nb:\n  - x\n  - {c: ä}\n", "file.yaml")
    inner = tree.entries["b"]
    assert isinstance(inner, Listing)
    last = inner.items[1]
    assert isinstance(last, Mapped)
    assert tree.keys["b"] == Place("file.yaml", 2, 1)
    assert inner.items[0].place == Place("file.yaml", 3, 5)
    assert last.keys["c"] == Place("file.yaml", 4, 6)
    assert last.entries["c"].place == Place("file.yaml", 4, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("yaml-empty", 1, 1)]),
        ("# only a comment\n", [("yaml-empty", 2, 1)]),
        ("- a\n", [("yaml-mapping", 1, 1)]),
        ("word\n", [("yaml-mapping", 1, 1)]),
        ("---\n", [("yaml-mapping", 2, 1)]),
        ("a: 1\nb: 2\na: 3\n", [("yaml-duplicate-key", 3, 1)]),
        ("1: a\n'1': b\n", [("yaml-duplicate-key", 2, 1)]),
        ("? [a]\n: b\n", [("yaml-key", 1, 3)]),
        ("? {a: b}\n: c\n", [("yaml-key", 1, 3)]),
        (": x\n", [("yaml-key", 1, 1)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [("yaml-key", 3, 3)]),
        ("a: &x foo\n*x : 3\n", [("yaml-key", 2, 1)]),
        ("a: &x [*x]\n", [("yaml-alias", 1, 8)]),
        ("a: &x {b: {c: *x}}\n", [("yaml-alias", 1, 15)]),
        ("a: *x\n", [("yaml-alias", 1, 4)]),
        ("a: !x 1\nb: !!str 2\nc: ! 3\n", [("yaml-tag", 1, 4), ("yaml-tag", 2, 4), ("yaml-tag", 3, 4)]),
        ("a: !!python/object/apply:os.system [id]\n", [("yaml-tag", 1, 4)]),
        ("%YAML 1.1\n---\na: yes\n", [("yaml-directive", 1, 1)]),
        ("%YAML 1.3\n---\na: yes\n", [("yaml-directive", 1, 1)]),
        ("# note\n%TAG ! tag:example,2000:\n---\na: 1\n", [("yaml-directive", 2, 1)]),
        ("%FOO bar\n---\na: 1\n", [("yaml-directive", 1, 1)]),
        ("a: 1\n---\nb: 2\n", [("yaml-documents", 2, 1)]),
        ("a: 1\n...\nb: 2\n", [("yaml-documents", 3, 1)]),
        ('a: "\\u202e"\n', [("yaml-character", 1, 4)]),
        ('a: "\\ud800"\n', [("yaml-character", 1, 4)]),
        ('"a\\u200b": 1\n', [("yaml-character", 1, 1)]),
        ("a: x\u202ey\nb: \u200b\n", [("yaml-character", 1, 5), ("yaml-character", 2, 4)]),
        ("a: \x1b[31m\n", [("yaml-character", 1, 4)]),
        ("a: x\u2028b: 2\n", [("yaml-character", 1, 5)]),
        ("\ufeffa: 1\n", [("yaml-character", 1, 1)]),
        ("a: \uffff\n", [("yaml-character", 1, 4)]),
        ('a: "\\UFFFFFFFF"\n', [("yaml-syntax", 0, 0)]),
        ("[" * 100_000, [("yaml-depth", 1, 42)]),
        ("{a: " * 5_000, [("yaml-depth", 1, 162)]),
        ("- " * 5_000 + "x", [("yaml-depth", 1, 83)]),
    ],
)  # fmt: skip
def test_what_could_mislead_is_refused(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert refused(text) == expected


def test_all_problems_of_a_file_are_found_at_once() -> None:
    text = "a: .inf\na: !x 1\n? [x]\n: 1\nb: *q\n"
    expected = ["yaml-number", "yaml-tag", "yaml-duplicate-key", "yaml-key", "yaml-alias"]
    assert [code for code, _, _ in refused(text)] == expected


def test_endless_problems_are_not_listed_endlessly() -> None:
    assert len(refused("a: 1\n" * 5_000)) == 50


def test_an_alias_stands_for_its_anchor() -> None:
    tree = parse("a: &x [1, 2]\nb: *x\n", "file.yaml")
    assert tree.entries["b"] is tree.entries["a"]


def test_an_alias_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    before = time.monotonic()
    assert [code for code, _, _ in refused("\n".join(lines))] == ["yaml-size"]
    assert time.monotonic() - before < 5


def test_hidden_characters_are_those_of_the_unicode_categories() -> None:
    """Characters added to Unicode later may be missing; none may be refused that is harmless."""
    for code in range(0x110000):
        one = chr(code)
        suspicious = unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in "\n\r\t"
        if HIDDEN.match(one):
            assert not one.isprintable(), hex(code)
            assert suspicious or one in "\ufffe\uffff", hex(code)
        elif code < 0x3000:
            assert not suspicious, hex(code)


def test_what_is_wrong_with_a_scalar_is_said_wherever_it_stands() -> None:
    assert refused("a: .inf\nb: [.inf, x]\n") == [("yaml-number", 1, 4), ("yaml-number", 2, 5)]
    assert refused('a: "\\0"\nb: ["\\0"]\n') == [("yaml-character", 1, 4), ("yaml-character", 2, 5)]


def test_equal_texts_keep_their_own_quotes() -> None:
    tree = parse("a: [1, '1', 1, true, 'true', ~, '~']\n1: x\n'1.0': y\n", "file.yaml")
    items = tree.entries["a"]
    assert isinstance(items, Listing)
    assert [getattr(one, "value", None) for one in items] == [1, "1", 1, True, "true", None, "~"]
    assert [*tree.entries] == ["a", "1", "1.0"]


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert load(file).entries["a"].place == Place(str(file), 1, 4)


@pytest.mark.parametrize(
    ("data", "place"),
    [("titel: Prüfung".encode("latin1"), (1, 10)), ("a: ä".encode("utf-16"), (1, 1)), (b"a: 1\nb: \xff\n", (2, 4))],
)
def test_other_encodings_are_refused(tmp_path: Path, data: bytes, place: tuple[int, int]) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    assert refused_file(file) == [("file-encoding", *place)]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * 100)
    assert refused_file(large, limit=50) == [("file-size", 0, 0)]
    assert refused_file(tmp_path / "missing.yaml") == [("file-missing", 0, 0)]
    assert refused_file(tmp_path) == [("file-folder", 0, 0)]
    assert refused_file(tmp_path / "a\0b") == [("file-unreadable", 0, 0)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1")
    file.chmod(0)
    assert refused_file(file) == [("file-forbidden", 0, 0)]
