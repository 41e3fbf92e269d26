"""States: what holds on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.core.days import Missing
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show import facts, numbers
from validator.usecases.show.given import noted
from validator.usecases.show.points import bound, window
from validator.usecases.show.words import contracted, joined, quoted, shown, strange, text

if TYPE_CHECKING:
    from validator.policy.tree import Tree
    from validator.usecases.show.given import Meant, Sight

SIDES = {
    "from": ("", "ab", "nach"),
    "after": ("after ", "ab", "nach"),
    "until": ("", "bis zu", "vor"),
    "before": ("before ", "bis zu", "vor"),
}
COMPOUND = frozenset(("all", "any", "within", "since", "between", "number-of", "ratio"))


def state(tree: Tree, sight: Sight) -> str:
    """A state as a term: `„U25“ und nicht („ausbildung“ oder „schule“)`."""
    match sight.given.meant(tree):
        case Missing(name):
            return f"{quoted(name)} (nicht festgelegt)"
        case Leaf() as leaf:
            return noted(tree, quoted(text(leaf)))
        case Listing(items):
            return noted(tree, several(items, "und", sight))
        case Mapped(entries) if "within" in entries:
            kinds = sight.given.types(entries["of"])
            days = window(entries["within"], sight.within(kinds)).rstrip(",")
            wanted = facts.facts(entries["of"], sight)
            always = days == "jederzeit"
            return noted(tree, f"{days}, wenn es {wanted} gibt" if always else f"{days}, jeweils bei {wanted}")
        case Mapped() as one if {"number-of", "ratio"} & one.entries.keys():
            return noted(tree, numbers.counted(one, sight))
        case Mapped(entries):
            ((key, inner),) = entries.items()
            return noted(tree, operator(key, inner, sight))


def operator(key: str, tree: Tree, sight: Sight) -> str:
    """One word of the language with what it is applied to; any other word is a fact type."""
    match key, tree:
        case (("all" | "any"), Listing(items)):
            return several(items, "und" if key == "all" else "oder", sight)
        case "not", _:
            return f"nicht {part(tree, sight)}"
        case "since", _:
            return f"seit dem ersten Mal {facts.facts(tree, sight)}"
        case "between", Listing((start, end)):
            return f"ab {facts.facts(start, sight)} bis vor das nächste Mal {facts.facts(end, sight)}"
        case (("from" | "after" | "until" | "before"), Leaf()):
            prefix, closed, opened = SIDES[key]
            return contracted(bound(prefix + text(tree), sight.within(()), closed, opened))
        case "subject", Mapped(entries):
            known = sight.given.vocabulary.subjects.get(sight.subject, {})
            tests = ((name, facts.test(one, known.get(name, facts.UNTYPED), sight)) for name, one in entries.items())
            return f"{shown(sight.subject)} mit {joined(f'{quoted(name)}: {test}' for name, test in tests)}"
        case "this", _:
            return f"der Anlass mit {joined(facts.tests(tree, sight.within(sight.anchor)))}"
        case (("at" | "of" | "parameter" | "reading"), _):
            strange(tree)
        case _:
            return facts.selection(key, tree, sight)


def several(items: tuple[Tree, ...], word: str, sight: Sight) -> str:
    """States joined by a word, each in brackets if it is itself joined; of none, all hold and not one does."""
    if not items:
        return "immer" if word == "und" else "nie"
    return joined((part(item, sight) for item in items), word) if len(items) > 1 else state(items[0], sight)


def part(tree: Tree, sight: Sight) -> str:
    """A state within another one."""
    return f"({state(tree, sight)})" if compound(sight.given.meant(tree)) else state(tree, sight)


def compound(tree: Meant) -> bool:
    """Whether a state is said in so many words that it needs brackets within another one."""
    match tree:
        case Listing():
            return True
        case Mapped(entries):
            tests = entries.get("subject") or entries.get("this")
            return bool(COMPOUND & entries.keys()) or (isinstance(tests, Mapped) and len(tests.entries) > 1)
        case _:
            return False
