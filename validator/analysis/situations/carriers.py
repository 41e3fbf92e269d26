"""Carriers: what a day's states hang on, each with the few values that matter, the quietest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from validator.analysis.situations.kinds import Kind, listed

if TYPE_CHECKING:
    from validator.analysis.situations.kinds import Alike
    from validator.analysis.situations.lines import Threshold
    from validator.core.truths import Truth


@dataclass(frozen=True, slots=True)
class Attribute:
    """The subject's attribute has one of these values; those that no test tells apart stand together."""

    name: str
    values: tuple[Alike, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        """What each value costs in a smallest situation."""
        return (0, *(1 for _ in self.values[1:]))


@dataclass(frozen=True, slots=True)
class Line:
    """Where the day lies among days counted from a date attribute of the subject, or from the calendar (`name` empty).

    A place is the number of thresholds that the day has reached; None: there is no such date.
    """

    name: str
    thresholds: tuple[Threshold, ...]
    places: tuple[int | None, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        """What each value costs in a smallest situation."""
        return (0, *(1 for _ in self.places[1:]))


@dataclass(frozen=True, slots=True)
class Spans:
    """Which spans of a type last: none, one, or several at once. `silent`: a span that is to tests as good as none."""

    type: str
    values: tuple[tuple[Kind, ...], ...]
    silent: Kind | None = None

    @property
    def weights(self) -> tuple[int, ...]:
        """What each value costs in a smallest situation."""
        return tuple(len(one) for one in self.values)


@dataclass(frozen=True, slots=True)
class Free:
    """A truth that hangs on more than one day, or that the policy leaves open: false or true, whatever else holds."""

    name: str
    node: Truth

    @property
    def weights(self) -> tuple[int, ...]:
        """What each value costs in a smallest situation."""
        return (0, 1)


Carrier: TypeAlias = Attribute | Line | Spans | Free


def exact(carrier: Carrier) -> bool:
    """Whether the carrier's values are all there is to it."""
    match carrier:
        case Free():
            return False
        case Spans(_, values):
            return not any(kind.flags for one in values for kind in one)
        case _:
            return True


def said(carrier: Carrier, place: int) -> str:
    """A value of a carrier as text."""
    match carrier:
        case Attribute(name, values):
            return f"{name}: {listed(values[place])}"
        case Line(name, thresholds, reaches):
            return stretch(name, thresholds, reaches[place])
        case Spans(type, values, silent):
            return f"{type}: {' & '.join(map(str, values[place])) or absent(silent)}"
        case Free(name):
            return name if place else f"¬ {name}"
        case _ as never:
            assert_never(never)


def absent(silent: Kind | None) -> str:
    """No span, or one that no test tells from none."""
    if silent is None:
        return "–"
    return f"– | {silent if len(silent.classes) == 1 else '…'}"


def stretch(name: str, thresholds: tuple[Threshold, ...], reached: int | None) -> str:
    if reached is None:
        return f"{name}: –"
    parts = [f"≥ {thresholds[reached - 1].said}"] if reached else []
    parts += [f"< {thresholds[reached].said}"] if reached < len(thresholds) else []
    return " ".join(parts)
