"""What is judged: one rule of each form with its parameters, and copies of it with others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias


class CannotSay(Exception):
    """A program has no way to say a rule; the text tells which way is missing."""


AS_OF = 16800
"""The day up to which everything is known: 2015-12-31, in days since 1970-01-01."""
IN_FORCE = 15340
"""The first day in force of the policy: 2012-01-01."""
PROFILES = (
    "Marktprofil",
    "Aktivierungsprofil",
    "Foerderprofil",
    "Entwicklungsprofil",
    "Stabilisierungsprofil",
    "Unterstuetzungsprofil",
)
NEAR_MARKET = 3
"""The first so many profiles are near the market."""
NAMES = ("markt", "aktivierung", "foerder", "entwicklung", "stabilisierung", "unterstuetzung")
PARTNERS = ("AA_Reha_Berater", "AA_U25_Berater", "IFK", "Leistungssachbearbeitung")


@dataclass(frozen=True)
class Density:
    """No gap between contacts is longer than `counts` months (or days): six profiles below 25, six above."""

    name: str = "density"
    counts: tuple[int, ...] = (1, 1, 1, 2, 3, 3, 1, 3, 3, 6, 6, 6)
    unit: str = "months"

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        names = [f"{age}_{name}" for age in ("u25", "ue25") for name in NAMES]
        return {name: f"{count} {self.unit}" for name, count in zip(names, self.counts, strict=True)}


@dataclass(frozen=True)
class Within:
    """A contact from `before` months before to `after` days after the end of a measure."""

    name: str = "within"
    before: int = 3
    after: int = 14

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"vorlauf": f"{self.before} months", "nachlauf": f"{self.after} days"}


@dataclass(frozen=True)
class Never:
    """No proposal within `after` months (or days) after a measure."""

    name: str = "never"
    after: int = 6
    unit: str = "months"

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"sperre": f"{self.after} {self.unit}"}


@dataclass(frozen=True)
class Always:
    """During measures that last at least `lasts` days the profile is near the market."""

    name: str = "always"
    lasts: int = 1

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"massnahmedauer": f"{self.lasts} days"}


@dataclass(frozen=True)
class Per:
    """At least `times` contacts in each quarter from the first interview on."""

    name: str = "per"
    times: int = 1

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"anzahl": str(self.times)}


@dataclass(frozen=True)
class Must:
    """In each contact the profile is checked, and it takes at least `minutes`."""

    name: str = "must"
    minutes: int = 10

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"pruefdauer": str(self.minutes)}


@dataclass(frozen=True)
class Different:
    """Contacts of at least `minutes` with two different partners in each quarter."""

    name: str = "different"
    minutes: int = 10

    def settings(self) -> dict[str, str]:
        """The policy's parameters."""
        return {"gespraechsdauer": str(self.minutes)}


Rule: TypeAlias = Density | Within | Never | Always | Per | Must | Different
FORMS: dict[str, Rule] = {
    rule.name: rule for rule in (Density(), Within(), Never(), Always(), Per(), Must(), Different())
}


def copies(rule: Rule, number: int) -> tuple[Rule, ...]:
    """The rule, and copies of it with other parameters: `number` rules in all."""
    return (rule, *(copy(rule, one) for one in range(1, number)))


def copy(rule: Rule, number: int) -> Rule:
    """The rule with other parameters, unlike those of any other copy: equal rules would be judged once."""
    name = f"{rule.name}-{number}"
    match rule:
        case Density():
            return Density(name, tuple(30 * count + number for count in FORMS["density"].counts), "days")  # type: ignore[union-attr]
        case Within():
            return replace(rule, name=name, after=rule.after + number)
        case Never():
            return Never(name, 180 + number, "days")
        case Always():
            return replace(rule, name=name, lasts=rule.lasts + 7 * number)
        case Per():
            return replace(rule, name=name, times=rule.times + number)
        case Must() | Different():
            return replace(rule, name=name, minutes=rule.minutes + number)


def form_of(rule: Rule) -> str:
    """The name of the rule in the policy."""
    return rule.name.partition("-")[0]
