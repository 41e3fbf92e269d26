"""Whatever a file holds, loading gives a tree or BadInput."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.messages.catalogue import LANGUAGES, render
from validator.policy import yaml
from validator.policy.load import load, parse
from validator.policy.objections import validator
from validator.policy.problems import BadInput
from validator.policy.resources import shipped_policies
from validator.policy.schema import check, plain, swift
from validator.policy.vocabularies import vocabulary

PIECES = (
    "a", "b", ": ", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "&x ", "*x", "!", "!!str ", "? ", "|", ">",
    "#",
    "'", '"', "\\", "\\x", "\\u202e", "%", "%YAML 1.1\n", "---\n", "...\n", "~", ".inf", "1e9", "0x", "<<", "\t", "\r",
    "\ufeff", "\u2028", "@", "`", "=", "ä", "😀", "rules", "clauses", "valid", "from", "2024-02-30",
)  # fmt: skip
NAMES = ("vocabulary", "subjects", "events", "spans", "relations", "groups", "of", "by", "facts", "attributes", "type",
         "one-of", "list-of", "absent", "from", "to", "attribute", "kunde", "none", "text", "id")  # fmt: skip
SHAPES = st.recursive(
    st.sampled_from([*NAMES, "", "1", "~", "true"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"{key}: {one}" for key, one in items.items()) + "}"
        ),
    ),
    max_leaves=25,
)


def survive(text: str, schema: str | None = None) -> None:
    found: list[str] = ["a tree"]
    try:
        parse(text, "file.yaml", schema)
    except BadInput as error:
        found = [render(problem, language) for problem in error.problems for language in LANGUAGES]
    assert found
    assert all(one.isprintable() for one in found)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "fuzz.yaml"
    file.write_bytes(data)
    with suppress(BadInput):
        load(file)


@settings(max_examples=600, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_almost_yaml(text: str) -> None:
    survive(text)


@settings(max_examples=150, deadline=None)
@given(text=SHAPES)
def test_any_tree_against_each_schema(text: str) -> None:
    for schema in ("policy", "vocabulary", "history", "finding"):
        survive(text, schema)


@settings(max_examples=150, deadline=None)
@given(parts=st.fixed_dictionaries(dict.fromkeys(("subjects", "events", "spans", "relations", "groups"), SHAPES)))
def test_whatever_passes_the_schema_is_a_vocabulary_or_bad_input(parts: dict[str, str]) -> None:
    text = "vocabulary: v\n" + "".join(f"{name}: {part}\n" for name, part in parts.items())
    with suppress(BadInput):
        vocabulary(parse(text, "file.yaml", "vocabulary"))


@settings(max_examples=200, deadline=None)
@given(text=SHAPES)
def test_no_error_of_a_schema_is_lost(text: str) -> None:
    with suppress(BadInput):
        tree = parse(f"a: {text}", "file.yaml").entries["a"]
        for name in ("policy", "vocabulary"):
            assert bool(check(tree, name)) == (not validator(name).is_valid(plain(tree)))


def told(text: str) -> object:
    """The tree, or the problems."""
    try:
        return yaml.parse(text, "file.yaml")
    except BadInput as error:
        return error.problems


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | SHAPES.map(lambda one: f"a: {one}\n"))
def test_the_two_parsers_agree(text: str) -> None:
    with patch.object(yaml, "quick", lambda *_: None):
        alone = told(text)
    assert told(text) == alone


@pytest.mark.parametrize(
    "text",
    [
        "k: &x:y",
        "k: &a:| t",
        "k: &n [1]\nl: *n:",
        "[&x?y b]",
        'a: ["b":c, d]',
        "---",
        "# nothing\n---\n",
        "> # said\n# c\n",
        ">-\n#b",
        "...",
        "... # x\na: 1\n",
        "a: 1\r...\r",
    ],
)
def test_they_agree_on_what_the_parser_in_c_reads_otherwise(text: str) -> None:
    with patch.object(yaml, "quick", lambda *_: None):
        alone = told(text)
    assert told(text) == alone


SHIPPED = [plain(load(one)) for one in sorted(shipped_policies().rglob("*.yaml")) if one.name != "vocabulary.yaml"]
FEW = 4
"""So many entries of each long part of a policy are kept: what is not changed is the same for both, and long."""


def paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*path, key))


def few(data: st.DataObject, part: object) -> object:
    """A part of a policy with a few of its entries; a short one as it is."""
    if not isinstance(part, dict | list) or len(part) <= FEW:
        return part
    places = sorted(part) if isinstance(part, dict) else range(len(part))
    kept = sorted(data.draw(st.sets(st.sampled_from(places), max_size=FEW)))
    return {one: part[one] for one in kept} if isinstance(part, dict) else [part[one] for one in kept]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_two_validators_agree_on_policies_with_one_thing_changed(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(SHIPPED))
    content = json.loads(json.dumps({name: few(data, part) for name, part in whole.items()}))
    path = data.draw(st.sampled_from(sorted(paths(content), key=repr)).filter(bool))
    place = content
    for step in path[:-1]:
        place = place[step]
    if data.draw(st.booleans()):
        del place[path[-1]]
    else:
        place[path[-1]] = data.draw(
            st.sampled_from(
                [None, True, 0, 1.5, "", "a b", "x\n", "2013-02-29", "3 months", [], ["a", "a"], {}, {"a": 1}]
            )
        )
    assert swift("policy").is_valid(content) == validator("policy").is_valid(content)
