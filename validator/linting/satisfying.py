"""Whether any fact at all can pass a test: its attributes tried with every value that the test tells apart."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from validator.analysis.situations.kinds import holds, leaves, told_apart, truth
from validator.core.days import Duration, Unit, Whose
from validator.core.truths import Compare, Lasts, Op
from validator.core.values import Aspect, Calendar, Field, Literal
from validator.policy.vocabulary import Attribute, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.core.truths import Truth
    from validator.core.values import Value

MOST = 20_000
"""With more combinations than this, a test is taken to be passed by something."""
SIZES = {Unit.DAY: ("days", 1), Unit.WEEK: ("days", 7), Unit.MONTH: ("months", 1), Unit.YEAR: ("months", 12)}
LIMITS = {Aspect.WEEKDAY: (1, 7), Aspect.CLOCK: (0, 86_400_000)}
Answers = dict["Truth", "bool | None"]


def passable(where: Truth, attributes: Mapping[str, Attribute], *, lasting: bool = True) -> bool:
    """Whether some fact passes; without `lasting`, whatever it says of how long the fact lasts may hold or not."""
    domains = [*compared(where, attributes), *(lengths(where) if lasting else ())]
    bound = {leaf for domain in domains for leaf in domain[0]}
    free = [leaf for leaf in dict.fromkeys(leaves(where)) if leaf not in bound]
    domains += [[{leaf: True}, {leaf: False}] for leaf in free]
    size = 1
    for domain in domains:
        size *= len(domain)
        if size > MOST:
            return True
    for chosen in product(*domains):
        answers: Answers = {leaf: value for part in chosen for leaf, value in part.items()}
        if truth(where, answers) is True:
            return True
    return False


def compared(where: Truth, attributes: Mapping[str, Attribute]) -> Iterator[list[Answers]]:
    """For each attribute that is compared with literals: what its values answer. No value at all only where asked."""
    groups: dict[Value, list[Compare]] = {}
    for leaf in dict.fromkeys(leaves(where)):
        if isinstance(leaf, Compare) and plain(leaf, attributes):
            groups.setdefault(leaf.left, []).append(leaf)
    for left, several in groups.items():
        asked = any(one.op in (Op.NONE, Op.KNOWN) for one in several)
        known = attributes[left.name] if isinstance(left, Field) else Attribute(Shape.NUMBER)
        values = [one[0] for one in told_apart(several, known, empty=asked)]
        kept = [value for value in values if asked or value is not None or known.absent_is_none]
        if isinstance(left, Calendar) and left.aspect in LIMITS:
            least, most = LIMITS[left.aspect]
            kept = [value for value in kept if not isinstance(value, str | bool) and least <= value <= most]  # type: ignore[operator]
        yield [{one: holds(one, value) for one in several} for value in kept]


def plain(leaf: Compare, attributes: Mapping[str, Attribute]) -> bool:
    """Whether a leaf compares something of the fact itself with a literal; lists have more values than can be tried."""
    if leaf.right is not None and not isinstance(leaf.right, Literal):
        return False
    match leaf.left:
        case Field(Whose.OWN, name):
            return name in attributes and not attributes[name].many
        case Calendar():
            return True
        case _:
            return False


def lengths(where: Truth) -> Iterator[list[Answers]]:
    """For bounds of how long a fact lasts, in days or in months: what lengths on both sides of them answer."""
    families: dict[str, list[tuple[Lasts, int]]] = {}
    for leaf in dict.fromkeys(leaves(where)):
        if isinstance(leaf, Lasts) and isinstance(leaf.span, Duration) and leaf.span.unit in SIZES:
            family, size = SIZES[leaf.span.unit]
            families.setdefault(family, []).append((leaf, size * leaf.span.count))
    for bounds in families.values():
        yield [answered(bounds, length) for length in tried(bounds)]


def tried(bounds: Sequence[tuple[Lasts, int]]) -> list[int]:
    return sorted({size + step for _, size in bounds for step in (-1, 0, 1)})


def answered(bounds: Sequence[tuple[Lasts, int]], length: int) -> Answers:
    return {leaf: length >= size if leaf.least else length <= size for leaf, size in bounds}
