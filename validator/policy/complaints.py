"""Errors of a JSON Schema, said in a policy author's words: what is wrong, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

from validator.policy.problems import Problem
from validator.policy.tree import Leaf, Listing, Mapped, Tree

Path = tuple[str | int, ...]
_COUNTS = {
    "minItems": "schema-few",
    "minProperties": "schema-few",
    "maxItems": "schema-many",
    "maxProperties": "schema-many",
}
_YES, _NO = ("yes", "ja", "on", "y", "j"), ("no", "nein", "off", "n")


class Error(Protocol):
    """What is needed of a schema error: the keyword that failed, its value, the part it stands in, the instance."""

    validator: Any
    validator_value: Any
    schema: Any
    instance: Any
    message: str

    @property
    def absolute_path(self) -> Sequence[str | int]: ...


def complaints(errors: Sequence[Error], tree: Tree, root: Any) -> Iterator[Problem]:
    """The problems that schema errors mean; what a mistyped key leaves missing is not said as well.

    `root` is the schema, in which its references are looked up.
    """
    paths = [(tuple(error.absolute_path), closed(error)) for error in errors]
    mistyped: set[Path] = set()
    for error in filter(closed, errors):
        path = tuple(error.absolute_path)
        below = {one[len(path) :] for one, also in paths if one[: len(path)] == path and not (also and one == path)}
        found = tuple(unknown_keys(error, at(tree, path), rule_of(path), below, root))
        mistyped |= {path for one in found if one.hint}
        yield from found
    for error in errors:
        path = tuple(error.absolute_path)
        if not closed(error) and not (error.validator == "required" and path in mistyped):
            yield from complaint(error, at(tree, path), rule_of(path))


def closed(error: Error) -> bool:
    """Whether the error is about keys for which the schema has no place."""
    return error.validator in ("unevaluatedProperties", "additionalProperties")


def complaint(error: Error, node: Tree, rule: str | None) -> Iterator[Problem]:
    """What is wrong with a value, or with the name that is its key."""
    wanted: Any = error.validator_value
    if isinstance(node, Mapped) and isinstance(error.instance, str) and error.instance in node:
        yield Problem("schema-name", node.keys[error.instance], {}, error.instance, rule, described(error.schema))
        return
    match error.validator:
        case "required":
            for key in wanted:
                if isinstance(node, Mapped) and key not in node:
                    yield Problem("schema-required", node.place, {"key": key}, rule=rule)
        case "enum" | "const":
            allowed = wanted if error.validator == "enum" else [wanted]
            yield Problem("schema-choice", node.place, {}, shown(node), rule, choices(node, allowed))
        case "type":
            yield wrong_type(error, node, rule, [wanted] if isinstance(wanted, str) else list(wanted))
        case "format":
            yield Problem("schema-date", node.place, {}, shown(node), rule)
        case "pattern":
            yield Problem("schema-pattern", node.place, {}, shown(node), rule, described(error.schema))
        case "minItems" | "maxItems" | "minProperties" | "maxProperties":
            yield Problem(_COUNTS[error.validator], node.place, {"limit": str(wanted)}, shown(node), rule)
        case "contains":
            yield Problem("schema-contains", node.place, {}, rule=rule, hint=described(error.schema))
        case "not":
            yield Problem("schema-not", node.place, {}, shown(node), rule, described(error.schema))
        case _:
            fields = {"keyword": str(error.validator)}
            yield Problem("schema-other", node.place, fields, shown(node), rule, described(error.schema))


def wrong_type(error: Error, node: Tree, rule: str | None, wanted: list[str]) -> Problem:
    """A value of the wrong kind, with the same value as it should be written, where that is clear."""
    hint = rewritten(node, wanted)
    code = "schema-quotes" if hint is not None and hint.startswith('"') else "schema-type"
    fields = {"wanted": " / ".join(wanted)}
    return Problem(code, node.place, fields, shown(node), rule, hint or described(error.schema))


def rewritten(node: Tree, wanted: list[str]) -> str | None:
    """`["B-1"]` for B-1, `"2012.06"` for a number, `true` for yes."""
    if not isinstance(node, Leaf) or node.value is None:
        return None
    if "boolean" in wanted and isinstance(node.value, str):
        word = node.value.lower()
        return "true" if word in _YES else "false" if word in _NO else None
    if "string" in wanted:
        return f'"{shown(node)}"'
    return f"[{shown(node)}]" if "array" in wanted else None


def unknown_keys(error: Error, node: Tree, rule: str | None, below: set[Path], root: Any) -> Iterator[Problem]:
    """Keys that mean nothing here.

    Where something else is wrong, the schema also takes known keys for unknown ones; these are not blamed for it.
    """
    if not isinstance(node, Mapped):
        return
    known = sorted(set(properties(error.schema, root)))
    for key in node.entries:
        innocent = (key in known and below) or any(one[:1] == (key,) for one in below)
        if repr(key) in error.message and not innocent:
            code, hint = ("schema-misplaced-key", None) if key in known else ("schema-unknown-key", nearest(key, known))
            yield Problem(code, node.keys[key], {"key": key}, rule=rule, hint=hint)


def properties(schema: Any, root: Any, depth: int = 0) -> Iterator[str]:
    """The property names a part of a schema knows, also in its branches and where it refers to."""
    if isinstance(schema, Mapping) and depth < 8:
        yield from schema.get("properties", {})
        parts = [*schema.get("allOf", ()), *schema.get("anyOf", ()), schema.get("then"), schema.get("else")]
        if str(schema.get("$ref", "")).startswith("#/$defs/"):
            parts.append(root["$defs"][schema["$ref"].removeprefix("#/$defs/")])
        for part in parts:
            yield from properties(part, root, depth + 1)


def nearest(key: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    return next(iter(get_close_matches(key, list(known), 1, 0.6)), None)


def choices(node: Tree, allowed: Iterable[object]) -> str:
    """The word that was probably meant, or all that may stand here."""
    words = [str(one) for one in allowed if one is not None]
    return nearest(shown(node), words) or " · ".join(words[:12])


def described(schema: Any) -> str | None:
    """What the schema says about this part of a document."""
    found = schema.get("description") if isinstance(schema, Mapping) else None
    return str(found) if found else None


def shown(node: Tree) -> str:
    """The offending value much as written, cut short."""
    match node:
        case Leaf(None):
            return "null"
        case Leaf(bool() as truth):
            return str(truth).lower()
        case Leaf(value):
            text = str(value)
            return text if len(text) <= 60 else text[:59] + "…"
        case Listing():
            return "[…]"
        case Mapped():
            return "{…}"


def at(tree: Tree, path: Iterable[str | int]) -> Tree:
    """The node at a path."""
    for step in path:
        match tree, step:
            case Mapped(entries), str() if step in entries:
                tree = entries[step]
            case Listing(items), int() if step < len(items):
                tree = items[step]
    return tree


def rule_of(path: Path) -> str | None:
    """The rule in which a path lies."""
    return str(path[1]) if len(path) > 1 and path[0] == "rules" else None
