"""The vocabulary: which subjects, facts and attributes there are, and what an attribute may hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.core.rules import Group, Relation


class Shape(StrEnum):
    """What one value of an attribute is. An `id` is text that names a fact, a case or a person."""

    TEXT = "text"
    NUMBER = "number"
    BOOL = "bool"
    DATE = "date"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute's type: the shape, the closed list of values if there is one, whether it holds a list.

    `absent_is_none`: a history without the attribute says that there is nothing, not that nothing is known.
    `act`: whether the agency decides the value; None where it does so exactly if the fact itself is an act.
    """

    shape: Shape
    values: tuple[str, ...] | None = None
    many: bool = False
    absent_is_none: bool = False
    act: bool | None = None


@dataclass(frozen=True, slots=True)
class FactType:
    """A type of event or span: the subject types it occurs on and its attributes.

    `act`: the agency decides whether and when there is such a fact; otherwise it is a circumstance, which happens to
    the subject. `single`: a subject has at most one such span on a day.
    """

    name: str
    event: bool
    subjects: tuple[str, ...]
    attributes: Mapping[str, Attribute]
    act: bool = False
    single: bool = False

    def decides(self, name: str) -> bool:
        """Whether the agency decides the value of an attribute."""
        attribute = self.attributes.get(name)
        return self.act if attribute is None or attribute.act is None else attribute.act


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One vocabulary document. `subjects` maps a subject type to its attributes."""

    name: str
    subjects: Mapping[str, Mapping[str, Attribute]]
    facts: Mapping[str, FactType]
    relations: tuple[Relation, ...] = ()
    groups: tuple[Group, ...] = ()
