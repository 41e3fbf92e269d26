"""What breaks a schema, in an author's words: errors of the validator in Python, which says where and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT202012

from validator.policy.complaints import complaints
from validator.policy.problems import Problem
from validator.policy.resources import schema_text
from validator.policy.schema import SCHEMAS, is_date
from validator.policy.tree import Tree

_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date", raises=ValueError)(is_date)


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


def objections(content: Any, tree: Tree, name: str) -> tuple[Problem, ...]:
    """Everything in a tree, given also without places, that breaks the named schema, in the order of the file."""
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
