"""The analyses that there are, the quick ones first. What needs an extra library is imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.analysis.clocks import clock_faults
from validator.analysis.exemptions import exemption_faults
from validator.analysis.faults import Engine
from validator.analysis.gaps import gap_faults
from validator.analysis.pairs.finding import pair_faults
from validator.analysis.proofs import prove as proved
from validator.analysis.versions import version_faults
from validator.usecases.prove.analyses import Analysis, Found

if TYPE_CHECKING:
    from validator.usecases.check import Progress
    from validator.usecases.prove.analyses import Group
    from validator.usecases.prove.model import Asked


def gaps(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Situations without a row, values of which nothing is said."""
    return Found(tuple(gap_faults(group.policies, group.vocabulary, group.mentioned, group.change)))


def clocks(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Tables that give different intervals."""
    return Found(tuple(clock_faults(group.policies, group.vocabulary, group.change)))


def versions(group: Group, _asked: Asked, _progress: Progress | None) -> Found:
    """Days of no version or of two, obligations that fall between versions."""
    return Found(tuple(version_faults(group.policies, group.vocabulary, group.change)))


def pairs(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """Rules that cannot be kept together, or only just, or that differ on one matter."""
    return Found(tuple(pair_faults(group.policies, group.vocabulary, asked.seed, progress, group.change)))


def exemptions(group: Group, asked: Asked, _progress: Progress | None) -> Found:
    """What a rule exempts and another does not, where a reading is at issue."""
    return Found(tuple(exemption_faults(group.policies, group.vocabulary, group.change, asked.seed)))


def search(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """Rules that cannot all be kept in circumstances drawn at random."""
    from validator.analysis.search import search_faults  # noqa: PLC0415 - only with its library at hand

    return Found(tuple(search_faults(group.policies, group.vocabulary, asked.seed, asked.examples, progress)))


def proof(group: Group, asked: Asked, progress: Progress | None) -> Found:
    """What formulas decide, within the bounds asked for."""
    bounds = asked.horizon, asked.slots, asked.effort
    found = proved(group.policies, group.vocabulary, *bounds, progress, group.change)
    return Found(found.faults, found.proofs)


ANALYSES = (
    Analysis(Engine.SEARCH, gaps, otherwise=True),
    Analysis(Engine.SEARCH, clocks, 2, otherwise=True),
    Analysis(Engine.SEARCH, versions, otherwise=True),
    Analysis(Engine.SEARCH, pairs, 20, otherwise=True),
    Analysis(Engine.SEARCH, exemptions, otherwise=True),
    Analysis(Engine.SEARCH, search, 20),
    Analysis(Engine.PROOF, proof, 20, otherwise=True),
)
"""All of them."""
