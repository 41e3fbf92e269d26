"""Example files: examples that stand beside a policy instead of in it, of one policy or of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from validator.policy.complaints import nearest
from validator.policy.load import load
from validator.policy.problems import BadInput, Problem
from validator.policy.schema import plain
from validator.policy.tree import Listing, Mapped
from validator.time.days import parse
from validator.usecases.examples import Example
from validator.usecases.library import gather, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from validator.histories.model import History
    from validator.policy.tree import Tree
    from validator.usecases.library import Entry


@dataclass(frozen=True, slots=True)
class Case:
    """A history with the findings that one rule must give, to be written into an example file.

    `as_of` is a day since 1970-01-01; `expect` has, per finding, the fields that an example can name.
    """

    policy: str
    version: str
    rule: str
    says: str
    as_of: int
    history: History
    expect: tuple[Mapping[str, Any], ...]


def read_examples(files: Sequence[Path], entries: Sequence[Entry]) -> tuple[tuple[Entry, Example], ...]:
    """The examples of files, each with its policy; BadInput for a faulty file, or a policy or rule that is not here."""
    documents = gather(lambda file: load(file, "examples"), files)
    parts = [part for one in documents for part in items(one.get("examples"))]
    return tuple(pair for found in gather(lambda part: [*read_part(part, entries)], parts) for pair in found)


def items(tree: Tree | None) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Listing) else ()


def read_part(part: Tree, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Example]]:
    """The examples for one policy."""
    assert isinstance(part, Mapped)
    entry, rules = meant(part, entries), part.entries["rules"]
    assert isinstance(rules, Mapped)
    known = {one.id for one in entry.policy.rules}
    unknown = [
        Problem("example-rule", rules.keys[name], {"name": name}, hint=nearest(name, known))
        for name in rules.entries
        if name not in known
    ]
    if unknown:
        raise BadInput(unknown)
    for name, listed in rules.entries.items():
        for tree in items(listed):
            yield entry, example(name, tree)


def meant(part: Mapped, entries: Sequence[Entry]) -> Entry:
    """The policy that a part of a file is about; its version may be left out where there is only one."""
    policy, version = leaf(part.get("policy")), leaf(part.get("version"))
    found = [one for one in entries if one.policy.id == policy and version in ("", one.policy.version)]
    if len(found) == 1:
        return found[0]
    code = "example-versions" if found else "example-policy"
    name = f"{policy} {version}".strip()
    hint = nearest(name, {" ".join(one.key) for one in entries}) if not found else None
    raise BadInput([Problem(code, part.entries["policy"].place, {"name": name}, hint=hint)])


def example(rule: str, tree: Tree) -> Example:
    """One example of a rule, from its tree."""
    content = plain(tree)
    return Example(
        rule, content["says"], tree.place, parse(content["as-of"]), content["history"], tuple(content["expect"])
    )
