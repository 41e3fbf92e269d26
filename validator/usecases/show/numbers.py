"""Numbers of facts, ratios, and what `do` demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show import facts
from validator.usecases.show.given import noted
from validator.usecases.show.points import window
from validator.usecases.show.words import BOUNDS, attribute, joined, quoted, scalar, shown, strange, text

if TYPE_CHECKING:
    from validator.policy.tree import Tree
    from validator.usecases.show.given import Sight

KINDS = ("times", "days", "hours", "sum", "different")
MEASURES = {
    "times": "die Anzahl von {facts}",
    "days": "die Zahl der Tage mit {facts}",
    "hours": "die Stunden mit {facts}",
    "sum": "die Summe von {of} bei {facts}",
    "different": "die Zahl der verschiedenen {of} bei {facts}",
}


def demand(tree: Tree, sight: Sight, bounds: Mapped | None = None) -> str:
    """What is owed: `mindestens einmal „kontakt“`; `bounds` is the mapping that may say how often."""
    meant = sight.given.meant(tree)
    if isinstance(meant, Mapped):
        for key, word in (("all", "und"), ("any", "oder")):
            if key in meant:
                return joined_demands(meant.entries[key], word, sight)
        if {"do", "never", "ratio"} & meant.entries.keys():
            return part(meant, sight)
    return acts(tree, sight, bounds)


def joined_demands(tree: Tree, word: str, sight: Sight) -> str:
    """Several demands; one that is itself joined stands in brackets."""
    if not isinstance(tree, Listing):
        strange(tree)
    compound = [isinstance(one, Mapped) and bool({"all", "any"} & one.entries.keys()) for one in tree]
    said = [demand(one, sight) for one in tree]
    return joined((f"({one})" if several else one for one, several in zip(said, compound, strict=True)), word)


def part(tree: Mapped, sight: Sight) -> str:
    """One part with a window, bounds or prohibition of its own."""
    own = f"{window(tree.entries['within'], sight)} " if "within" in tree else ""
    if "never" in tree:
        return f"{own}kein einziges Mal {facts.facts(tree.entries['never'], sight)}"
    if "ratio" in tree:
        return own + ratio(tree, sight)
    return own + demand(tree.entries["do"], sight, tree)


def acts(tree: Tree, sight: Sight, bounds: Mapped | None) -> str:
    """So many facts; at least one, if nothing else is said."""
    wanted = facts.facts(tree, sight)
    found = []
    for kind in KINDS:
        bound = None if bounds is None else bounds.get(kind)
        if isinstance(bound, Mapped):
            found.append(counting(kind, bound, wanted, sight))
    return joined(found) if found else f"mindestens einmal {wanted}"


def counting(kind: str, bound: Mapped, wanted: str, sight: Sight) -> str:
    """One measure of the facts with its bounds."""
    of = attribute(text(bound.get("of")))
    limits = [(BOUNDS[key], facts.amount(one, sight)) for key, one in bound.entries.items() if key in BOUNDS]
    said = joined(" ".join(one) for one in limits)
    match kind:
        case "times":
            return f"{joined(often(*one) for one in limits)} {wanted}"
        case "days":
            return f"an {said} Tagen {wanted}"
        case "hours":
            return f"{said} Stunden {wanted}"
        case "sum":
            return f"{wanted}, in der Summe von {of} {said}"
        case "different":
            return f"{wanted} mit {said} verschiedenen {of}"
        case _:
            strange(bound)


def often(bound: str, count: str) -> str:
    """`mindestens einmal`, `höchstens 3-mal`; a number that is not fixed is said as it is."""
    if count == "1":
        return f"{bound} einmal"
    return f"{bound} {count}-mal" if count.isdigit() else f"{bound} {count} Mal"


def limits(tree: Mapped, sight: Sight) -> str:
    """The bounds that stand beside a number."""
    return joined(f"{BOUNDS[key]} {facts.amount(one, sight)}" for key, one in tree.entries.items() if key in BOUNDS)


def ratio(tree: Mapped, sight: Sight) -> str:
    """One number over another."""
    pair = tree.entries["ratio"]
    if not isinstance(pair, Listing):
        strange(pair)
    over, under = (number(one, sight) for one in pair)
    return f"({over}) geteilt durch ({under}) ist {limits(tree, sight)}"


def number(tree: Tree, sight: Sight) -> str:
    """One side of a ratio: a literal, an attribute, or a measure of facts."""
    measured = isinstance(tree, Mapped) and MEASURES.keys() & tree.entries.keys()
    match tree if measured else sight.given.meant(tree):
        case Missing(name):
            return f"ein nicht festgelegter Wert ({quoted(name)})"
        case Leaf(str() as word):
            owner, _, name = word.rpartition(".")
            return attribute(name) + (" des Anlasses" if owner == "this" else f" ({shown(sight.subject)})")
        case Leaf(literal):
            return noted(tree, scalar(literal))
        case Mapped(entries):
            kind = next((key for key in entries if key in MEASURES), None) or strange(tree)
            of = attribute(text(entries.get("of")))
            own = f", {window(entries['within'], sight)}" if "within" in entries else ""
            return MEASURES[kind].format(facts=facts.facts(entries[kind], sight), of=of) + own
        case _:
            strange(tree)


def counted(tree: Mapped, sight: Sight) -> str:
    """A state by how many facts cover the day."""
    if "ratio" in tree:
        return ratio(tree, sight)
    wanted = facts.facts(tree.entries["number-of"], sight)
    if "different" in tree:
        left = f"Zahl der verschiedenen {attribute(text(tree.get('different')))} bei {wanted}"
    elif "sum" in tree:
        left = f"Summe von {attribute(text(tree.get('sum')))} bei {wanted}"
    else:
        left = f"Zahl der gleichzeitigen {wanted}"
    return f"{left}: {limits(tree, sight)}"
