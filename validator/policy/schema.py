"""Checking a tree against one of the JSON Schemas, which refer to each other and to nothing else.

Whether a tree fits is asked of a validator in Rust, some hundred times as fast; only what does not fit is gone through
by the one in Python, whose errors say where and why.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jsonschema_rs

from validator.policy.problems import Problem
from validator.policy.resources import schema_text
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.time.days import parse as parse_day

SCHEMAS = ("policy", "vocabulary", "history", "finding", "examples", "result", "waivers")


def is_date(value: object) -> bool:
    """A day that exists, between 1900 and 2199; ValueError where it is written otherwise."""
    return not isinstance(value, str) or parse_day(value) is not None


@lru_cache(maxsize=8)
def swift(name: str) -> jsonschema_rs.Draft202012Validator:
    """The validator in Rust of a shipped schema, with the same schemas at hand and the same days."""
    contents = {one: json.loads(schema_text(one)) for one in SCHEMAS}
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in contents.values()], retriever=nothing)
    return jsonschema_rs.Draft202012Validator(
        contents[name], registry=registry, formats={"date": is_day}, validate_formats=True
    )


def nothing(uri: str) -> Any:
    """Nothing is fetched here either."""
    raise LookupError(uri)


def is_day(value: str) -> bool:
    """`is_date`, as this validator asks for it."""
    try:
        return is_date(value)
    except ValueError:
        return False


def check(tree: Tree, name: str) -> tuple[Problem, ...]:
    """Everything in a tree that breaks the named schema, in the order of the file."""
    content = plain(tree)
    if fits(content, name):
        return ()
    from validator.policy.objections import objections  # noqa: PLC0415 - loading it takes a tenth of a second

    return objections(content, tree, name)


def fits(content: Any, name: str) -> bool:
    """Whether plain values keep to the named schema."""
    return swift(name).is_valid(content)


def plain(tree: Tree) -> Any:
    """The tree without places."""
    match tree:
        case Leaf():
            return float(tree.value) if isinstance(tree.value, Decimal) else tree.value
        case Mapped():
            return {key: plain(value) for key, value in tree.entries.items()}
        case Listing():
            return [plain(item) for item in tree.items]
