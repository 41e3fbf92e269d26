"""What takes a rule out of force, displaces it or excuses a breach of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show.facts import facts
from validator.usecases.show.norms import quoted_title, rules, sight_of
from validator.usecases.show.states import state
from validator.usecases.show.words import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given, Meant, Sight


def exceptions(name: str, rule: Mapped, given: Given) -> Iterator[tuple[str, str]]:
    """What takes the rule out of force, displaces it or excuses a breach."""
    sight = sight_of(rule, given)
    if (unless := rule.get("unless")) is not None:
        yield "Nicht, wenn", f"am maßgeblichen Tag gilt: {state(unless, sight)}"
    if (displaced := rule.get("instead-of")) is not None:
        yield "Geht vor", joined(rules(displaced, given))
    displacing = [one for one, tree in given.section("rules").items() if name in displaced_by(tree)]
    if displacing:
        titles = (f"{quoted_title(given.section('rules')[one])} ({one})" for one in displacing)
        yield "Tritt zurück hinter", f"{joined(titles)}, solange die dortige Voraussetzung gilt"
    if (excuse := rule.get("excused-by")) is not None:
        yield "Entschuldigt", f"ein Verstoß, wenn {excused(excuse, sight)}"


def displaced_by(tree: Tree) -> tuple[str, ...]:
    """The ids of the rules that a rule goes before."""
    found = tree.get("instead-of") if isinstance(tree, Mapped) else None
    return tuple(text(one) for one in found) if isinstance(found, Listing) else ()


def excused(tree: Tree, sight: Sight) -> str:
    """A state on the deciding day, or facts within the obligation's window."""
    if happens(sight.given.meant(tree), sight.given):
        return f"im Zeitraum der Pflicht {facts(tree, sight.within(()))} vorliegt"
    return f"am maßgeblichen Tag gilt: {state(tree, sight)}"


def happens(tree: Meant, given: Given) -> bool:
    """Whether an excuse is something that happens rather than a state, as lowering sees it."""
    match tree:
        case Leaf() as leaf:
            name = text(leaf)
            return name not in given.section("states") and (name in given.section("facts") or event(name, given))
        case Mapped(entries):
            return "at" in entries or any(event(one, given) for one in entries)
        case _:
            return False


def event(name: str, given: Given) -> bool:
    """Whether a name is that of a type of events."""
    kind = given.vocabulary.facts.get(name)
    return kind is not None and kind.event
