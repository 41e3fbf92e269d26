"""How a clock's due day came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.core.days import Duration, Missing
    from validator.core.duties import Word
    from validator.explaining.model.days import Step


@dataclass(frozen=True, slots=True)
class Turn:
    """The first due day of a clock (`why` is `act`), or one move of it.

    `word` is what the policy says of the situation, `steps` how the interval was counted, `paused` the days that the
    due day was put off by. `floored`: the steps end before the day of the change, and a due day never lies before it.
    """

    day: int
    why: str
    word: Word | None
    before: int | None
    after: int | None
    row: str | None
    interval: Duration | None
    open_term: Missing | None
    steps: tuple[Step, ...]
    floored: bool = False
    paused: int | None = None
