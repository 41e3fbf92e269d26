"""Checking a tree against one of the JSON Schemas, which refer to each other and to nothing else.

Whether a tree fits is asked of a validator in Rust, some hundred times as fast; only what does not fit is gone through
by the one in Python, whose errors say where and why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT202012

from validator.policy.complaints import complaints
from validator.policy.problems import Problem
from validator.policy.resources import schema_text
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.time.days import parse as parse_day

SCHEMAS = ("policy", "vocabulary", "history", "finding", "examples")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def is_date(value: object) -> bool:
    """A day that exists, between 1900 and 2199."""
    return not isinstance(value, str) or parse_day(value) is not None


def pattern(_: object, wanted: str, instance: object, __: object) -> Iterator[ValidationError]:
    """`pattern` as JSON Schema means it: to Python alone, `$` also stands before a last line end, and ٣ is a digit."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance, re.ASCII):
        yield ValidationError(f"{instance!r} does not match {wanted!r}")


CHECKER: type[Draft202012Validator] = extend(Draft202012Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]


def nowhere(uri: str) -> Resource[Any]:
    """Nothing is fetched: a reference leads to a schema of this folder, or nowhere."""
    raise NoSuchResource(uri)


@lru_cache(maxsize=8)
def validator(name: str) -> Draft202012Validator:
    """The validator of a shipped schema, with all shipped schemas at hand and no way to any other."""
    contents = {one: json.loads(schema_text(one)) for one in SCHEMAS}
    pairs = [(schema["$id"], DRAFT202012.create_resource(schema)) for schema in contents.values()]
    registry: Registry[Any] = Registry(retrieve=nowhere).with_resources(pairs)  # type: ignore[call-arg]
    return CHECKER(contents[name], registry=registry, format_checker=_FORMATS)


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
    if swift(name).is_valid(content):
        return ()
    errors = list(validator(name).iter_errors(content))
    found = unique(complaints(errors, tree, validator(name).schema))
    return tuple(sorted(found, key=lambda one: (one.place, one.code, one.value or "")))


def unique(problems: Iterable[Problem]) -> list[Problem]:
    """Two branches of a schema may say the same."""
    found: list[Problem] = []
    for problem in problems:
        if problem not in found:
            found.append(problem)
    return found


def plain(tree: Tree) -> Any:
    """The tree without places."""
    match tree:
        case Leaf(value):
            return float(value) if isinstance(value, Decimal) else value
        case Listing(items):
            return [plain(item) for item in items]
        case Mapped(entries):
            return {key: plain(value) for key, value in entries.items()}
