"""What a proof is asked within, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.analysis.faults import Fault, Kind, Norm, Proof, Standing
    from validator.analysis.matters import Party
    from validator.policy.vocabulary import Vocabulary

HORIZON, SLOTS, EFFORT = 400, 2, 2_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Within which histories the answers hold, and how many steps each may take."""

    vocabulary: Vocabulary
    horizon: int = HORIZON
    slots: int = SLOTS
    effort: int = EFFORT


@dataclass(frozen=True, slots=True)
class Proven:
    """The faults, and one proof for each question that was asked."""

    faults: tuple[Fault, ...] = ()
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """One question with its answer."""

    kind: Kind
    standing: Standing
    fault: Fault | None = None
    reason: str = ""


def norms(parties: Sequence[Party]) -> tuple[Norm, ...]:
    """The rules as a fault names them."""
    return tuple(one.norm for one in parties)
