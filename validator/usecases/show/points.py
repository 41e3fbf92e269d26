"""Points and windows: `end - 3 months` is `3 Monate vor ihrem Ende`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.core.days import Missing, Unit
from validator.lowering.durations import parse
from validator.lowering.points import STEP, YEARLY
from validator.policy.tree import Leaf, Listing
from validator.usecases.show.given import noted
from validator.usecases.show.words import DATE, contracted, date, duration, joined, quoted, strange, text, value

if TYPE_CHECKING:
    from validator.policy.tree import Tree
    from validator.usecases.show.given import Sight

ARTICLES = {"m": ("der", "dem"), "f": ("die", "der"), "n": ("das", "dem")}
ENDINGS = {"m": ("", "em"), "f": ("e", "er"), "n": ("", "em")}
NOUNS = {"at": ("m", "Tag"), "start": ("m", "Beginn"), "end": ("n", "Ende")}
CLOCK = re.compile(r"\d+ (?:hour|minute)s?\b")
COMPLETED = "Vollendung des {}. Lebensjahres"


def window(tree: Tree, sight: Sight) -> str:
    """`zwischen 3 Monaten vor ihrem Ende und ihrem Ende`; both days count unless they are excluded."""
    match sight.given.meant(tree):
        case Listing((first, last)):
            exact = any(CLOCK.search(text(one)) for one in (first, last))
            found = contracted(between(text(first), text(last), replace(sight, exact=exact)))
            return noted(tree, found + "," * found.endswith(" liegt"))
        case Missing(name):
            return f"im nicht festgelegten Zeitraum {quoted(name)}"
        case _:
            strange(tree)


def between(first: str, last: str, sight: Sight) -> str:
    """The window from one point to another."""
    if first == last:
        return "jederzeit" if first == "ever" else f"genau {on(first, sight)}"
    low, high = bound(first, sight, "ab", "nach"), bound(last, sight, "bis zu", "vor")
    if "ever" in (first, last):
        return low or high
    if first.startswith("after ") or last.startswith("before "):
        return f"{low}{',' * low.endswith(' liegt')} und {high}"
    return f"zwischen {point(first, sight, dative=True)} und {point(last, sight, dative=True)}"


def on(words: str, sight: Sight) -> str:
    """A single day: `an ihrem Tag`, `14 Tage nach ihrem Ende`."""
    return point(words, sight) if STEP.search(words) else f"an {point(words, sight, dative=True)}"


def bound(words: str, sight: Sight, closed: str, opened: str) -> str:
    """One side of a window; empty where there is no bound."""
    inner = re.sub(r"^(after|before) ", "", words)
    if words == "ever":
        return ""
    if inner == words:
        return f"{closed} {point(words, sight, dative=True)}"
    if (step := STEP.search(inner)) and not step[2].endswith("of life"):
        noun = "Zeitpunkt" if CLOCK.search(inner) else "Tag"
        return f"{opened} dem {noun}, der {point(inner, sight)} liegt"
    return f"{opened} {point(inner, sight, dative=True)}"


def point(words: str, sight: Sight, *, dative: bool = False) -> str:
    """A point without `after` and `before`; in the nominative, or in the dative."""
    if not words.startswith(("earlier of ", "later of ")) and (match := STEP.search(words)):
        return stepped(words[: match.start()], match[1], match[2], sight, dative=dative)
    return base(words.strip(), sight, dative)


def stepped(words: str, sign: str, length: str, sight: Sight, *, dative: bool) -> str:
    """One step from a point: `90 Tage vor dem Ende`, `die Vollendung des 25. Lebensjahres`."""
    found = parse(length)
    if found is not None and found.unit is Unit.YEAR_OF_LIFE:
        completed = noun("f", COMPLETED.format(found.count), dative=dative)
        return f"{completed} (ab {point(words, sight, dative=True)})"
    move = span(length, sight, dative=dative) if found is None else duration(found, dative=dative)
    inner = f"dem Tag, der {point(words, sight)} liegt," if STEP.search(words) else point(words, sight, dative=True)
    return f"{move} {'nach' if sign == '+' else 'vor'} {inner}"


def span(name: str, sight: Sight, *, dative: bool) -> str:
    """The duration that a parameter names."""
    meant = sight.given.parameter(name)
    if isinstance(meant, Missing):
        return f"{'einer nicht festgelegten' if dative else 'eine nicht festgelegte'} Frist ({quoted(name)})"
    found = parse(text(meant))
    return f"{value(meant) if found is None else duration(found, dative=dative)} ({quoted(name)})"


def noun(gender: str, word: str, pronoun: str = "", *, dative: bool) -> str:
    """A noun with its article or possessive."""
    if pronoun:
        return f"{pronoun}{ENDINGS[gender][dative]} {word}"
    return f"{ARTICLES[gender][dative]} {word}"


def base(words: str, sight: Sight, dative: bool) -> str:
    """A point without steps."""
    for prefix, later in (("earlier of ", "frühere"), ("later of ", "spätere")):
        if words.startswith(prefix):
            parts = words.removeprefix(prefix).split(",")
            days = joined(point(one.strip(), sight, dative=True) for one in parts)
            return f"{noun('m', later + 'n' * dative + ' Tag', dative=dative)} von {days}"
    if " or " in words:
        parts = [point(one.strip(), sight, dative=dative) for one in words.split(" or ")]
        return " oder, wo es das nicht gibt, ".join(parts)
    if match := YEARLY.fullmatch(words):
        return yearly(match, sight, dative=dative)
    if words.startswith(("next ", "last ")):
        return neighbour(words, sight, dative=dative)
    return simple(words, sight, dative=dative)


def yearly(match: re.Match[str], sight: Sight, *, dative: bool) -> str:
    """A day of the year beside a point."""
    word = "nächste" if match[1] == "next" else "letzte"
    near = point(match[4] or "start", sight, dative=True)
    which = noun("m", f"{word}{'n' * dative} {match[2]}.{match[3]}.", dative=dative)
    return f"{which} {'ab' if match[1] == 'next' else 'bis zu'} {near}"


def neighbour(words: str, sight: Sight, *, dative: bool) -> str:
    """The nearest fact after or before the anchor or the fact at hand."""
    direction, name = words.split(" ", 1)
    word = "nächste" if direction == "next" else "letzte"
    which = noun("n", f"{word}{'n' * dative} Mal {quoted(name.strip())}", dative=dative)
    beside = "nach" if direction == "next" else "vor"
    return f"{which} {beside} {sight.owner}" if sight.owner else f"{which} {'danach' if beside == 'nach' else 'davor'}"


def simple(words: str, sight: Sight, *, dative: bool) -> str:
    """`start`, `this.end`, an attribute, a date."""
    if words == "ever":
        return "ohne Grenze"
    if DATE.fullmatch(words):
        return noun("m", date(words), dative=dative)
    owner, _, name = words.rpartition(".")
    whose = {"this": " des Anlasses", "subject": f" ({sight.subject})", "": f" von {sight.owner}" * bool(sight.owner)}
    if name == "at" and sight.exact:
        return noun("m", "Zeitpunkt", "" if owner else sight.pronoun, dative=dative) + whose[owner]
    if name in NOUNS:
        return noun(*NOUNS[name], "" if owner else sight.pronoun, dative=dative) + whose[owner]
    return noun("n", f"Datum {quoted(name)}", dative=dative) + whose[owner]


def written(tree: Tree, sight: Sight) -> str:
    """A point that stands alone, such as that of an edge."""
    meant = sight.given.meant(tree)
    if not isinstance(meant, Leaf):
        strange(tree)
    found = point(re.sub(r"^(after|before) ", "", text(meant)), sight)
    return noted(tree, contracted(found).rstrip(","))
