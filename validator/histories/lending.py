"""What relations lend and groups form, before the facts are put in order."""

from __future__ import annotations

from collections.abc import Sequence

from validator.core.rules import Group, Relation
from validator.histories.columns import ABSENT, NO_INSTANT, ONGOING
from validator.histories.gathering import Gathering, Rows, When, code_at
from validator.policy.problems import Place

NOWHERE = Place("")


def lend(gathered: Gathering, relations: Sequence[Relation], groups: Sequence[Group]) -> None:
    """Add the related subjects' facts as `relation/type`, and the formed subjects with their facts."""
    own = {kind: len(rows.subject) for kind, rows in gathered.rows.items()}
    for relation in relations:
        borrow(gathered, relation, own)
    for group in groups:
        form(gathered, group, own)


def borrow(gathered: Gathering, relation: Relation, own: dict[str, int]) -> None:
    """Each subject of the relation's type that names an existing subject is lent that one's facts."""
    borrowers: dict[int, list[int]] = {}
    for number, person in enumerate(gathered.people):
        code = person.attributes.get(relation.attribute, ABSENT)
        if person.type == relation.subject and code >= 0:
            lender = gathered.names.get(str(gathered.dictionary.values[code]))
            if lender is not None and gathered.people[lender].type == relation.to:
                borrowers.setdefault(lender, []).append(number)
                for kind, day in gathered.people[lender].observed.items():
                    person.observed[f"{relation.name}/{kind}"] = day
    for kind, size in own.items():
        source = gathered.rows[kind]
        for row in range(size):
            for number in borrowers.get(source.subject[row], ()):
                copy(gathered, source, row, number, gathered.rows.setdefault(f"{relation.name}/{kind}", Rows()))


def form(gathered: Gathering, group: Group, own: dict[str, int]) -> None:
    """One subject per value of the attribute, named `group:value`, with every fact that has it."""
    for kind in group.types:
        source = gathered.rows.get(kind)
        if source is None or group.by not in source.attributes:
            continue
        names = list(gathered.names)
        for row, code in zip(*source.attributes[group.by], strict=True):
            if code >= 0 and row < own[kind]:
                name = f"{group.name}:{gathered.dictionary.values[code]}"
                number = gathered.subject(name, group.name, NOWHERE)
                origin = gathered.dictionary.encode(names[source.subject[row]])
                copy(gathered, source, row, number, source, {"subject": origin})
                watch(gathered, number, source.subject[row], kind)


def watch(gathered: Gathering, number: int, source: int, kind: str) -> None:
    """A formed subject is observed from the latest day of those it was formed from."""
    days = gathered.people[source].observed
    day = days.get(kind, days.get("*"))
    if day is not None:
        observed = gathered.people[number].observed
        observed[kind] = max(observed.get(kind, day), day)


def copy(
    gathered: Gathering, source: Rows, row: int, number: int, target: Rows, extra: dict[str, int] | None = None
) -> None:
    end, start_ms, end_ms = source.end[row], source.start_ms[row], source.end_ms[row]
    when = When(
        source.start[row],
        None if end == ONGOING else end,
        None if start_ms == NO_INSTANT else start_ms,
        None if end_ms == NO_INSTANT else end_ms,
        source.event[row],
    )
    codes = {name: code for name, pair in source.attributes.items() if (code := code_at(pair, row)) is not None}
    gathered.append(target, number, when, None, {**codes, **(extra or {})})
    target.id[-1] = source.id[row]
