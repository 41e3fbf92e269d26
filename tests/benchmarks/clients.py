"""Made clients for the benchmark's own policy: an interview, profiles, contacts, measures and proposals.

Seeded and vectorised. No client has the same fact twice, each has one profile a day, and nothing lies before the
interview. The fewer days, the more often facts and turning points fall on one day.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cases import Coded, Ints, Made, Table, days_coded
from benchmarks.works import AS_OF, PARTNERS, PROFILES
from validator.histories.columns import ONGOING

if TYPE_CHECKING:
    from validator.core.values import Datum

SINGLE = 4
"""Facts of a client beside its contacts, measures and proposals: the interview and three profiles."""
MEASURES, PROPOSALS = 2, 2
KINDS = ("AGH", "FbW", "MAT")
MINUTES = tuple(Decimal(number) for number in range(5, 65))
"""How long a contact may take."""


def make(subjects: int, facts: int = 20, seed: int = 1, days: int = 1100) -> Made:
    """So many clients with so many facts each, within about so many days up to the as-of day and beyond it."""
    rng = np.random.default_rng(seed)
    contacts = facts - SINGLE - MEASURES - PROPOSALS
    begin = (AS_OF - days - rng.integers(0, 300, subjects)).astype(np.int32)
    ages = np.where(rng.random(subjects) < 0.5, rng.integers(8700, 9500, subjects), rng.integers(6600, 22000, subjects))
    tables = {
        "erstgespraech": table(True, begin[:, None]),
        "massnahme": measures(rng, begin, days),
        "persoenlicher_kontakt": talks(rng, begin, contacts, days),
        "profillage": profiles(rng, begin, days),
        "vermittlungsvorschlag": table(True, later(rng, begin, PROPOSALS, days)),
    }
    return Made({"kunde": subjects}, {"geburtsdatum": days_coded((begin - ages).astype(np.int32))}, tables)


def later(rng: np.random.Generator, begin: Ints, number: int, days: int) -> Ints:
    """So many days after the first one, rising, for each client."""
    gaps = rng.integers(1, max(2, 2 * days // number), (begin.size, number))
    return (begin[:, None] + np.cumsum(gaps, axis=1)).astype(np.int32)


def talks(rng: np.random.Generator, begin: Ints, number: int, days: int) -> Table:
    start = later(rng, begin, number, days)
    checked = Coded((rng.random(start.size) < 0.9).astype(np.int32), (False, True))
    attributes = {"partner": drawn(rng, PARTNERS, start.size), "profillage_geprueft": checked}
    return table(True, start, None, attributes | {"dauer_minuten": drawn(rng, MINUTES, start.size)})


def profiles(rng: np.random.Generator, begin: Ints, days: int) -> Table:
    start = np.concatenate((begin[:, None], later(rng, begin, 2, days)), axis=1)
    end = np.concatenate((start[:, 1:] - 1, np.full((begin.size, 1), ONGOING)), axis=1)
    return table(False, start, end, {"value": drawn(rng, PROFILES, start.size)})


def measures(rng: np.random.Generator, begin: Ints, days: int) -> Table:
    start = later(rng, begin, MEASURES, days)
    end = start + rng.integers(0, max(1, days // 3), start.shape)
    end = np.where(rng.random(start.shape) < 0.1, ONGOING, end)
    return table(False, start, end, {"value": drawn(rng, KINDS, start.size)})


def drawn(rng: np.random.Generator, values: tuple[Datum, ...], size: int) -> Coded:
    """One of the values for each fact."""
    return Coded(rng.integers(0, len(values), size).astype(np.int32), values)


def table(event: bool, start: Ints, end: Ints | None = None, attributes: dict[str, Coded] | None = None) -> Table:
    """Facts from one row a client and one column a fact."""
    subject = np.repeat(np.arange(start.shape[0], dtype=np.int32), start.shape[1])
    flat = start.ravel().astype(np.int32)
    return Table(event, subject, flat, flat if end is None else end.ravel().astype(np.int32), attributes or {})
