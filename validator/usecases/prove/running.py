"""Running the analyses: group by group, with every witness confirmed before anything is said."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from validator.analysis.questions import Account
from validator.core.duties import Clock
from validator.policy.tree import Mapped
from validator.usecases.acknowledgements import acknowledgements, fitting, stale
from validator.usecases.check import used
from validator.usecases.prove.analyses import Group, equipped
from validator.usecases.prove.confirming import Confirming
from validator.usecases.prove.engines import ANALYSES
from validator.usecases.prove.mentioned import mentioned
from validator.usecases.prove.merging import merged
from validator.usecases.prove.model import BOTH, Asked, Denied, Judged, Proved, Titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.analysis.faults import Fault, Proof
    from validator.usecases.check import Progress
    from validator.usecases.library import Entry
    from validator.usecases.prove.analyses import Analysis, Found


def prove(
    entries: Sequence[Entry], asked: Asked, progress: Progress | None = None, analyses: Sequence[Analysis] = ANALYSES
) -> Proved:
    """The faults of policies alone and, where they share vocabulary and zone, across each other.

    BadInput where an engine's library is not there. What the reference does not confirm is `denied`, not a fault.
    """
    equipped(asked.engines)
    chosen = [one for one in analyses if one.engine in asked.engines]
    judged: list[Judged | Denied] = []
    proofs: list[Proof] = []
    accounts: list[Account] = []
    before = 0
    for group in grouped(entries):
        told = portion(progress, before, len(group), len(entries))
        confirming = Confirming({one.key: one.policy for one in group}, group[0].vocabulary, group[0].policy.zone)
        for found in run(group, asked, chosen, told):
            judged += (confirmed(one, confirming) for one in found.faults)
            proofs += found.proofs
            accounts.append(found.account)
        before += len(group)
    return concluded(entries, asked, judged, proofs, Account.of(accounts))


def grouped(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """The policies that can be compared: days and names mean the same in all of a group."""

    def key(one: Entry) -> tuple[str, str]:
        return str(one.vocabulary_file), one.policy.zone

    return [tuple(group) for _, group in groupby(sorted(entries, key=lambda one: (key(one), one.key)), key)]


def run(
    group: Sequence[Entry], asked: Asked, analyses: Sequence[Analysis], progress: Progress | None
) -> Iterator[Found]:
    """What each analysis says of a group."""
    named = {one.key: mentioned(one) for one in group}
    together = Group(tuple(one.policy for one in group), group[0].vocabulary, named)
    whole = sum(one.share for one in analyses)
    before = 0
    for one in analyses:
        yield one.run(together, asked, portion(progress, before, one.share, whole))
        before += one.share
        if progress is not None:
            progress(before, whole)


def portion(progress: Progress | None, before: int, share: int, whole: int) -> Progress | None:
    """Progress of a part, as progress of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(before * max(total, 1) + share * done, whole * max(total, 1))


def confirmed(fault: Fault, confirming: Confirming) -> Judged | Denied:
    """A fault with its witnesses judged."""
    told = confirming.fault(fault)
    return told if isinstance(told, Denied) else Judged(fault, told)


def concluded(
    entries: Sequence[Entry],
    asked: Asked,
    judged: Sequence[Judged | Denied],
    proofs: Sequence[Proof],
    account: Account,
) -> Proved:
    """Faults matched with acknowledgements.

    An acknowledgement is called stale only where both engines ran: either may be the one that finds the fault.
    """
    known = tuple(chain.from_iterable(map(acknowledgements, entries)))
    faults = merged(one for one in judged if isinstance(one, Judged))
    at_hand = [one.key for one in entries]
    gone = tuple(stale([one.fault for one in faults], known, at_hand))
    every = set(asked.engines) >= set(BOTH)
    return Proved(
        asked,
        tuple(used(one) for one in sorted(entries, key=lambda one: one.key)),
        {key: one for entry in entries for key, one in titled(entry)},
        tuple(Judged(one.fault, one.told, fitting(one.fault, known)) for one in faults),
        tuple(sorted(proofs, key=lambda one: (one.kind.value, one.norms, one.standing.value, one.reason))),
        gone if every else (),
        tuple(
            sorted(
                (one for one in judged if isinstance(one, Denied)), key=lambda one: (one.fault.identity, one.missing)
            )
        ),
        () if every else tuple(dict.fromkeys(one.acknowledgement for one in gone)),
        account,
    )


def titled(entry: Entry) -> Iterator[tuple[tuple[str, str, str], Titled]]:
    """The rules of a policy, as reports name them."""
    section = entry.source.document.get("rules")
    for rule in entry.policy.rules:
        assert isinstance(section, Mapped)
        tables = rule.norm.tables if isinstance(rule.norm, Clock) else ()
        rows = {row.name: row.clauses for table in tables for row in table.rows}
        yield (*entry.key, rule.id), Titled(rule.title, rule.clauses, section.keys[rule.id], rows)
