"""A lowered rule and a lowered policy: all that an evaluator is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from validator.core.wording import UNSAID, Wording

if TYPE_CHECKING:
    from validator.core.duties import Clock, Duty
    from validator.core.truths import Truth


class Force(StrEnum):
    """How binding a rule is. Only `must` and `should` can be breached with consequence for the exit status."""

    MUST = "must"
    SHOULD = "should"
    TARGET = "target"
    INDICATOR = "indicator"


BINDING = (Force.MUST, Force.SHOULD)
"""The forces whose breach gives exit status 1."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A checkable norm about subjects of one type, lowered.

    `scope` is `while`; `unless` already contains what `instead-of` rules displace.
    """

    id: str
    subject: str
    clauses: tuple[str, ...]
    norm: Duty | Clock
    force: Force = Force.MUST
    scope: Truth | None = None
    unless: Truth | None = None
    excused: Truth | None = None
    title: Wording = UNSAID


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last day in force (both inclusive); None is unbounded. `supersedes` says that a version came before."""

    first: int | None
    last: int | None
    supersedes: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A subject of type `subject` names another of type `to` in its text attribute `attribute`.

    The reader lends the named subject's facts to the first, under the type `name/type`.
    """

    name: str
    subject: str
    attribute: str
    to: str


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects of type `name`, formed by the reader from every fact of the listed types that has the attribute `by`.

    The attribute's value is the new subject's id; each fact gains the attribute `subject`, the id it came from.
    """

    name: str
    by: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One directive version, lowered. `holidays` are the days (integers) that are public holidays under it.

    `rules` stand in an order in which every rule follows those whose breaches anchor it.
    """

    id: str
    version: str
    zone: str
    validity: Validity
    rules: tuple[Rule, ...]
    holidays: frozenset[int] = field(default_factory=frozenset)
    relations: tuple[Relation, ...] = ()
    groups: tuple[Group, ...] = ()
