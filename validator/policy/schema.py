"""Checking a tree against a JSON Schema, and saying in a policy author's words what is wrong and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT202012

from validator.policy.problems import Problem
from validator.policy.resources import schema_text
from validator.policy.tree import Leaf, Listing, Mapped, Tree
from validator.time.days import parse as parse_day

SCHEMAS = ("policy", "vocabulary", "history", "finding")
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def is_date(value: object) -> bool:
    """A day that exists, between 1900 and 2199."""
    return not isinstance(value, str) or parse_day(value) is not None


def nowhere(uri: str) -> Resource[Any]:
    """Nothing is fetched: a reference leads to a schema of this folder, or nowhere."""
    raise NoSuchResource(uri)


@lru_cache(maxsize=8)
def validator(name: str) -> Draft202012Validator:
    """The validator of a shipped schema, with all shipped schemas at hand and no way to any other."""
    contents = {one: json.loads(schema_text(one)) for one in SCHEMAS}
    pairs = [(schema["$id"], DRAFT202012.create_resource(schema)) for schema in contents.values()]
    registry: Registry[Any] = Registry(retrieve=nowhere).with_resources(pairs)  # type: ignore[call-arg]
    return Draft202012Validator(contents[name], registry=registry, format_checker=_FORMATS)


def check(tree: Tree, name: str) -> tuple[Problem, ...]:
    """Everything in a tree that breaks the named schema, in the order of the file."""
    errors = list(validator(name).iter_errors(plain(tree)))
    blamed = {tuple(error.absolute_path) for error in errors if error.validator != "unevaluatedProperties"}
    found = {problem for error in errors for problem in explain(error, tree, blamed)}
    return tuple(sorted(found, key=lambda one: (one.place, one.code, one.value or "")))


def plain(tree: Tree) -> Any:
    """The tree without places."""
    match tree:
        case Leaf(value):
            return float(value) if isinstance(value, Decimal) else value
        case Listing(items):
            return [plain(item) for item in items]
        case Mapped(entries):
            return {key: plain(value) for key, value in entries.items()}


class Frozen(dict[str, str]):
    """Fields of a problem that can be told apart in a set."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def explain(error: ValidationError, tree: Tree, blamed: set[tuple[str | int, ...]]) -> Iterator[Problem]:
    """The problems of one schema error."""
    path = tuple(error.absolute_path)
    node, rule = at(tree, path), rule_of(path)
    match error.validator:
        case "unevaluatedProperties" | "additionalProperties":
            yield from unknown_keys(error, node, rule, deeper=any(one[: len(path)] == path for one in blamed))
        case "required":
            missing = str(error.message).split("'")[1]
            yield Problem("schema-required", node.place, Frozen(key=missing), rule=rule)
        case "enum" | "const":
            value: Any = error.validator_value
            allowed = value if error.validator == "enum" else [value]
            yield Problem("schema-choice", node.place, Frozen(), shown(node), rule, choices(node, allowed))
        case "type":
            kinds: Any = error.validator_value
            wanted = kinds if isinstance(kinds, str) else " / ".join(kinds)
            yield Problem("schema-type", node.place, Frozen(wanted=wanted), shown(node), rule, hint_of(error.schema))
        case "format":
            yield Problem("schema-date", node.place, Frozen(), shown(node), rule)
        case "pattern":
            yield Problem("schema-pattern", node.place, Frozen(), shown(node), rule, hint_of(error.schema))
        case "propertyNames":
            yield Problem("schema-name", node.place, Frozen(), shown(node), rule)
        case _:
            yield Problem(
                "schema-other",
                node.place,
                Frozen(keyword=str(error.validator)),
                shown(node),
                rule,
                hint_of(error.schema),
            )


def unknown_keys(error: ValidationError, node: Tree, rule: str | None, *, deeper: bool) -> Iterator[Problem]:
    """Keys that mean nothing here. Where something else is wrong below, known keys are not blamed for it."""
    if not isinstance(node, Mapped):
        return
    known = sorted(set(properties(error.schema)))
    for key in node.entries:
        if repr(key) in error.message and not (deeper and key in known):
            code = "schema-misplaced-key" if key in known else "schema-unknown-key"
            yield Problem(code, node.keys[key], Frozen(key=key), rule=rule, hint=nearest(key, known))


def properties(schema: Any, depth: int = 0) -> Iterator[str]:
    """The property names a schema knows, also in its branches."""
    if isinstance(schema, Mapping) and depth < 8:
        yield from schema.get("properties", {})
        for keyword in ("allOf", "anyOf"):
            for part in schema.get(keyword, ()):
                yield from properties(part, depth + 1)
        for keyword in ("then", "else"):
            yield from properties(schema.get(keyword), depth + 1)


def nearest(key: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    return next(iter(get_close_matches(key, list(known), 1, 0.6)), None)


def choices(node: Tree, allowed: Iterable[object]) -> str:
    words = [str(one) for one in allowed]
    meant = nearest(str(shown(node)), words)
    return meant if meant is not None else " · ".join(words[:12])


def hint_of(schema: Any) -> str | None:
    found = schema.get("description") if isinstance(schema, Mapping) else None
    return str(found) if found else None


def shown(node: Tree) -> str:
    """The offending value as written, cut short."""
    text = str(node.value) if isinstance(node, Leaf) else "[…]" if isinstance(node, Listing) else "{…}"
    return text if len(text) <= 60 else text[:59] + "…"


def at(tree: Tree, path: Iterable[str | int]) -> Tree:
    """The node at a path."""
    for step in path:
        match tree, step:
            case Mapped(entries), str() if step in entries:
                tree = entries[step]
            case Listing(items), int() if step < len(items):
                tree = items[step]
    return tree


def rule_of(path: tuple[str | int, ...]) -> str | None:
    return str(path[1]) if len(path) > 1 and path[0] == "rules" else None
