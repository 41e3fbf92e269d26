"""Where in a document each bound of each rule stands: at the smallest part whose change changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.analysis.mutation.documents import walk
from validator.analysis.mutation.trees import shown
from validator.analysis.probing.bounds import PARTS, bounds, sense
from validator.lowering import relowering
from validator.policy.problems import BadInput
from validator.policy.tree import Mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.analysis.mutation.trees import Change
    from validator.core.rules import Policy, Rule
    from validator.policy.problems import Place
    from validator.policy.vocabulary import Vocabulary

ONE_STEP = ("duration", "number", "day", "time", "opened", "closed", "comparison")
"""The changes of a bound itself; they say best where it stands."""


@dataclass(frozen=True, slots=True)
class Where:
    """A part of a document: its path as text, what stands there, its place in the file."""

    at: str
    text: str
    place: Place


Key = tuple[str, str, object]
"""A bound: the rule, the part of the rule, the node that sets it."""


def places(
    document: Mapped, vocabulary: Vocabulary, policy: Policy, settings: Mapping[str, str], readings: Mapping[str, str]
) -> dict[Key, Where]:
    """The places of bounds; those that no change of the document reaches alone are not there.

    `policy` is the document lowered under these settings and readings. Days in force stand under the rule "".
    """
    known = relowering(document, vocabulary, settings, readings)
    before = {one.id: one for one in policy.rules}
    held = {one.id: {part: senses(getattr(one, part)) for part in PARTS} for one in policy.rules}
    best: dict[Key, tuple[tuple[int, int], Where]] = {}
    for change, tree in walk(document, vocabulary, readings):
        if change.path[0] == "valid":
            best[("", f"in-force-{_ENDS[change.path[1]]}", None)] = ((0, 0), where(change))
            continue
        try:
            lowered = known.lower(tree, *change.path[:2])
        except BadInput:
            continue
        gone = [key for one in lowered.rules for key in changed(before[one.id], one, held)]
        weight = (change.code not in ONE_STEP, len(gone))
        for key in gone:
            if key not in best or weight < best[key][0]:
                best[key] = (weight, where(change))
    return {key: found for key, (_, found) in best.items()}


_ENDS = {"from": "first", "to": "last"}


def where(change: Change) -> Where:
    return Where(change.at, change.before, change.place)


def changed(old: Rule, new: Rule, held: Mapping[str, Mapping[str, set[object]]]) -> Iterator[Key]:
    """The bounds that a changed rule no longer has."""
    if new is old or new == old:
        return
    for part in PARTS:
        inner = getattr(new, part)
        if inner != getattr(old, part):
            yield from ((old.id, part, node) for node in held[old.id][part] - senses(inner))


def senses(part: object) -> set[object]:
    return {sense(node) for node in bounds(part)}


def stands(rule: str, part: str, document: Mapped) -> Where:
    """Where a bound stands that no change reaches alone: at the condition, or at what the rule asks for."""
    rules = document.get("rules")
    tree = rules.get(rule) if isinstance(rules, Mapped) else None
    if not isinstance(tree, Mapped):
        return Where("", "", document.place)
    name = next((one for one in WORDS.get(part, ()) if one in tree), None)
    if name is None:
        return Where(f"rules/{rule}", "", tree.place)
    return Where(f"rules/{rule}/{name}", shown(tree.entries[name]), tree.keys[name])


WORDS = {
    "scope": ("while", "each", "per"),
    "unless": ("unless", "instead-of"),
    "excused": ("excused-by",),
    "norm": ("do", "never", "must", "only-after", "ratio", "every", "always", "each"),
}
"""The keys of a rule under which its parts stand."""
