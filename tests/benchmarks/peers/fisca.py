"""OpenFisca: variables of people by month, computed for all of them at once.

There are no events and no days in it, only a value for each person and period. What can be counted by the month, or is
true of a thing itself, can be said; which quarters are asked for is settled outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.cases import EPOCH, Made
from benchmarks.findings import MET, OPEN, VIOLATED, Findings, findings
from benchmarks.peers.contacts import documents, tidied
from benchmarks.rivals.loop import Client, quarters
from benchmarks.works import AS_OF, IN_FORCE, CannotSay, Must, Per, Rule

Prepared = tuple[Callable[[], Any], Callable[[Any], Mapping[str, Findings]]]
MONTH = "2012-01"
"""A thing that is true of a contact itself needs a period all the same."""
PERSON = build_entity(key="person", plural="persons", label="", is_person=True)


class checked(Variable):  # noqa: N801
    """Whether the profile was checked in a contact."""

    value_type, entity, definition_period, label = bool, PERSON, DateUnit.MONTH, "checked"


class minutes(Variable):  # noqa: N801
    """How long a contact took."""

    value_type, entity, definition_period, label = int, PERSON, DateUnit.MONTH, "minutes"


class least(Variable):  # noqa: N801
    """How long a contact must take: a parameter, which is one for all."""

    value_type, entity, definition_period, label = int, PERSON, DateUnit.MONTH, "least"


class kept(Variable):  # noqa: N801
    """Whether a contact is as it must be."""

    value_type, entity, definition_period, label = bool, PERSON, DateUnit.MONTH, "kept"

    def formula(person: Any, instant: Any) -> Any:  # noqa: N805
        return person("checked", instant) * (person("minutes", instant) >= person("least", instant))


class contacts(Variable):  # noqa: N801
    """How many contacts a client had in a month."""

    value_type, entity, definition_period, label = int, PERSON, DateUnit.MONTH, "contacts"


def prepare(made: Made, rules: Sequence[Rule]) -> Prepared:
    """The values of all people."""
    (rule,) = rules
    match rule:
        case Must():
            return must(made, rule)
        case Per():
            return per(made, rule)
        case _:
            raise CannotSay(
                "cannot say it: a person has one value a period, no events, and nothing is as long as a month"
            )


def people(number: int) -> Any:
    system = TaxBenefitSystem([PERSON])
    system.add_variables(checked, minutes, least, kept, contacts)
    return SimulationBuilder().build_default_simulation(system, number)


def must(made: Made, rule: Must) -> Prepared:
    found = documents(made)
    simulation = people(len(found))
    simulation.set_input("checked", MONTH, np.array([one["profillage_geprueft"] for one in found]))
    simulation.set_input("minutes", MONTH, np.array([one["dauer_minuten"] for one in found]))
    simulation.set_input("least", MONTH, np.full(len(found), rule.minutes))

    def run() -> Any:
        simulation.delete_arrays("kept")
        return simulation.calculate("kept", MONTH)

    return run, lambda fits: {rule.name: tidied(made, fits)}


def per(made: Made, rule: Per) -> Prepared:
    talks, begin = made.tables["persoenlicher_kontakt"], made.tables["erstgespraech"].start
    simulation, known = people(made.subjects), talks.start <= AS_OF
    months = (np.datetime64("1970-01-01") + talks.start[known]).astype("M8[M]").astype(int)
    for month in range(int(months.min()), int(months.max()) + 13):
        counts = np.bincount(talks.subject[known][months == month], minlength=made.subjects)
        simulation.set_input("contacts", f"{1970 + month // 12}-{month % 12 + 1:02}", counts)
    asked = list(quarters(Client(0, IN_FORCE, [], [], [], [], [], [], [])))
    names = {first: period(f"month:{(EPOCH + timedelta(first)).isoformat()[:7]}:3") for first, _ in asked}

    def run() -> Any:
        return [simulation.calculate_add("contacts", names[first]) for first, _ in asked]

    def tidy(found: Any) -> Mapping[str, Findings]:
        columns = []
        for (first, last), counts in zip(asked, found, strict=True):
            owed = np.flatnonzero(begin <= first)
            missed = OPEN if last >= AS_OF else VIOLATED
            verdict = np.where(counts[owed] >= rule.times, MET, missed)
            columns.append((owed, np.full(owed.size, first), np.full(owed.size, last), verdict))
        return {rule.name: findings(*(np.concatenate(one) for one in zip(*columns, strict=True)))}

    return run, tidy
