"""The norm of a rule as German sentences, from quantifier, window, verb and bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.lowering.rules import STATE_WORDS
from validator.policy.tree import Leaf, Listing, Mapped
from validator.usecases.show import clocks
from validator.usecases.show.facts import facts, tests
from validator.usecases.show.given import Sight, noted
from validator.usecases.show.numbers import demand, ratio
from validator.usecases.show.points import window, written
from validator.usecases.show.states import state
from validator.usecases.show.words import PERIODS, joined, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.policy.tree import Tree
    from validator.usecases.show.given import Given

PARTIAL = {
    "skip": "Ein nur teilweise betroffener Zeitraum zählt nicht.",
    "whole": "Ein nur teilweise betroffener Zeitraum zählt ganz.",
    "pro-rata": "In einem nur teilweise betroffenen Zeitraum wird anteilig geschuldet.",
}
ROLL = "Fällt der letzte Tag auf einen Samstag, Sonntag oder Feiertag, so gilt der nächste Werktag."
TOO_LATE = "Was später geschieht, zählt nicht mehr."


def sight_of(rule: Mapped, given: Given) -> Sight:
    """How phrases of a rule speak of its anchor."""
    subject = text(rule.get("subject") or given.document.get("subject"))
    plain = Sight(given, subject)
    if "per" in rule:
        return replace(plain, pronoun=PERIODS[period(rule, given)][1])
    each = rule.get("each")
    if each is None or is_state(each, given):
        return replace(plain, pronoun="ihr")
    if is_breach(each):
        return replace(plain, pronoun="sein")
    kinds = given.types(each)
    return replace(plain, pronoun="" if is_edge(each, given) else "ihr", types=kinds, anchor=kinds)


def is_state(tree: Tree, given: Given) -> bool:
    """Whether `each` hangs on a state, as lowering sees it."""
    meant = given.meant(tree)
    if isinstance(meant, Mapped):
        return bool(STATE_WORDS & meant.entries.keys()) and "at" not in meant
    name = text(meant) if isinstance(meant, Leaf) else ""
    return name in given.section("states") and name not in given.section("facts")


def is_breach(tree: Tree) -> bool:
    """Whether `each` hangs on breaches of other rules."""
    return isinstance(tree, Mapped) and "breach-of" in tree


def is_edge(tree: Tree, given: Given) -> bool:
    """Whether the anchor is written as a point of facts."""
    meant = given.meant(tree)
    return isinstance(meant, Mapped) and "at" in meant


def sentences(rule: Mapped, given: Given) -> Iterator[str]:
    """What is owed, then what else decides about it."""
    sight = sight_of(rule, given)
    if "every" in rule:
        yield from clocks.sentences(rule, sight)
        return
    yield f"{head(rule, sight)} {verb(rule, sight)}."
    if "per" in rule:
        yield PARTIAL[text(rule.get("partial")) or "skip"]
        yield from holidays(text(rule.get("holidays")), period(rule, given))
    if getattr(rule.get("roll"), "value", False):
        yield ROLL
    if getattr(rule.get("late"), "value", True) is False:
        yield TOO_LATE
    if (day := rule.get("reckoned-on")) is not None:
        yield f"Welche Fassung gilt, entscheidet {written(day, sight)}."


def head(rule: Mapped, sight: Sight) -> str:
    """The quantifier."""
    if "per" in rule:
        name = PERIODS[period(rule, sight.given)][0]
        return noted(rule.entries["per"], f"Je {name}") + ":"
    if "always" in rule:
        return "An jedem Tag gilt:" if "while" not in rule else "An jedem dieser Tage gilt:"
    each = rule.get("each")
    if each is None:
        return "In dieser Zeit"
    if isinstance(each, Mapped) and "breach-of" in each:
        return f"Für jeden Verstoß gegen {joined(rules(each.entries['breach-of'], sight.given), 'oder')}:"
    if is_state(each, sight.given):
        return f"Für jede Zeit, in der {state(each, sight)} gilt:"
    if is_edge(each, sight.given):
        return f"Für jeden solchen Tag ({facts(each, sight.within(()))}):"
    return f"Für jede Tatsache {facts(each, sight.within(()))}:"


def verb(rule: Mapped, sight: Sight) -> str:
    """The verb with its window."""
    if "always" in rule:
        return state(rule.entries["always"], sight)
    if "must" in rule:
        return joined(tests(rule.entries["must"], sight))
    if "only-after" in rule:
        return f"vorher oder am selben Tag mindestens einmal {facts(rule.entries['only-after'], sight.within(()))}"
    if "never" in rule:
        return f"{days(rule, sight)}kein einziges Mal {facts(rule.entries['never'], sight.within(()))}"
    if "ratio" in rule:
        return days(rule, sight) * measured(rule.entries["ratio"]) + ratio(rule, sight)
    if "do" in rule:
        return days(rule, sight) + demand(rule.entries["do"], sight, rule)
    strange(rule)


def days(rule: Mapped, sight: Sight) -> str:
    """The window; without one the anchor's own days, which need no word where there is a period or a state."""
    if "within" in rule:
        return f"{window(rule.entries['within'], sight)} "
    if "per" in rule or "each" not in rule or bounded(rule.get("do")):
        return ""
    return "an eben diesen Tagen "


def measured(pair: Tree) -> bool:
    """Whether a side of a ratio counts facts in the rule's own window."""
    return isinstance(pair, Listing) and any(isinstance(one, Mapped) and "within" not in one for one in pair)


def bounded(tree: Tree | None) -> bool:
    """Whether every part of a demand has a window of its own."""
    if not isinstance(tree, Mapped):
        return False
    listed = tree.get("all") or tree.get("any")
    return all(map(bounded, listed)) if isinstance(listed, Listing) else "within" in tree


def holidays(word: str, unit: str) -> Iterator[str]:
    """What public holidays do to a period; only a single day can be one."""
    if word == "skip" and unit in ("day", "weekday"):
        yield "An Feiertagen ist nichts geschuldet."
    if word == "pro-rata":
        yield "Feiertage mindern das Geschuldete anteilig."


def period(rule: Mapped, given: Given) -> str:
    """The calendar period of a `per` rule."""
    meant = given.meant(rule.entries["per"])
    return text(meant) if isinstance(meant, Leaf) else strange(rule)


def rules(tree: Tree | None, given: Given) -> list[str]:
    """Rules named by id, as their titles."""
    items = tree.items if isinstance(tree, Listing) else (tree,)
    names = [text(one) for one in items if one is not None]
    return [f"{quoted_title(given.section('rules')[name])} ({name})" for name in names]


def quoted_title(rule: Tree) -> str:
    """The rule's title in quotation marks."""
    return f"„{title(rule)}“"


def title(tree: Tree) -> str:
    """The German title of a rule or a policy."""
    found = tree.get("title") if isinstance(tree, Mapped) else None
    return text(found.get("de")) if isinstance(found, Mapped) else text(found)
