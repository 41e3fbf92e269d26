"""The analyses that there are, the quick ones first. What needs an extra library is imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.clocks import clock_faults
from validator.analysis.faults import Engine
from validator.analysis.gaps import gap_faults
from validator.analysis.pairs.finding import pair_faults
from validator.analysis.precedence import precedence_faults
from validator.analysis.proofs import prove as proved
from validator.analysis.questions import Ledger
from validator.analysis.versions import version_faults
from validator.usecases.prove.analyses import Analysis, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from validator.analysis.faults import Fault
    from validator.usecases.check import Progress
    from validator.usecases.prove.analyses import Group
    from validator.usecases.prove.model import Asked


def accounted(search: Callable[[Ledger], Iterable[Fault]]) -> Found:
    """The faults that a search finds, with an account of what it asked."""
    ledger = Ledger()
    faults = tuple(search(ledger))
    return Found(faults, account=ledger.account())


def gaps(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Situations without a row, values of which nothing is said."""
    return accounted(lambda notes: gap_faults(group.policies, group.vocabulary, group.mentioned, notes))


def clocks(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Tables that give different intervals."""
    return accounted(lambda notes: clock_faults(group.policies, group.vocabulary, notes))


def precedence(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Rows of one clock of which only order says which decides."""
    return accounted(lambda notes: precedence_faults(group.policies, group.vocabulary, notes))


def versions(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Days of no version or of two, obligations that fall between versions."""
    return accounted(lambda notes: version_faults(group.policies, group.vocabulary, notes))


def pairs(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """Rules that cannot be kept together, or only just, or that differ on one matter."""
    return accounted(lambda notes: pair_faults(group.policies, group.vocabulary, asked.seed, progress, notes))


def search(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """Rules that cannot all be kept in circumstances drawn at random."""
    from validator.analysis.search import search_faults  # noqa: PLC0415 - only with its library at hand

    some, words = group.policies, group.vocabulary
    return accounted(lambda notes: search_faults(some, words, asked.seed, asked.examples, progress, notes))


def proof(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """What formulas decide, within the bounds asked for."""
    found = proved(group.policies, group.vocabulary, asked.horizon, asked.slots, asked.effort, progress)
    return Found(found.faults, found.proofs)


ANALYSES = (
    Analysis(Engine.SEARCH, gaps),
    Analysis(Engine.SEARCH, clocks, 2),
    Analysis(Engine.SEARCH, precedence, 2),
    Analysis(Engine.SEARCH, versions),
    Analysis(Engine.SEARCH, pairs, 20),
    Analysis(Engine.SEARCH, search, 20),
    Analysis(Engine.PROOF, proof, 20),
)
"""All of them."""
