"""The name of a finding: the same in every run that judges the same obligation of the same subject.

It is made of what the obligation is, not of what became of it: policy, rule, subject, anchor. So a reviewer's remark
finds its finding again when the verdict changes, when the case has new facts elsewhere, or when a rule is worded
otherwise. The version is left out: the obligation stays what it is when a new version takes over its text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from validator.engine.blocks import NONE, NOTHING
from validator.engine.keys import MAX
from validator.histories.columns import ABSENT, NULL
from validator.results.veil import LENGTH as HIDDEN
from validator.results.veil import pseudonym

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.core.findings import FactRef
    from validator.engine.results import Listing
    from validator.results.keys import Key

LENGTH = 12
PSEUDONYM = re.compile(f"[A-Z2-7]{{{HIDDEN}}}")
Longs = NDArray[np.int64]


@dataclass(slots=True)
class Names:
    """Gives findings their names. `identified`: subjects and facts bear their own names, not yet pseudonyms."""

    key: Key
    identified: bool
    veiled: dict[str, str] = field(default_factory=dict)
    given: Counter[str] = field(default_factory=Counter)

    def name(self, listing: Listing, row: int, place: int) -> str:
        """The name of the finding in a row, which is the so manieth (from 0) of those that hang on its anchor.

        Obligations of one anchor under several versions are told apart by the order in which their names are asked for.
        """
        block, columns = listing.part.block, listing.results.columns
        fact, anchor = int(block.fact[row]), int(block.anchor[row])
        day = None if anchor in (NONE, MAX) else anchor
        anchored = "" if fact == NOTHING else self.anchor(listing.results.reference(fact))
        subject = self.hidden(columns.subjects[int(block.subject[row])])
        parts = (listing.results.policy.id, listing.part.rule.id, subject, str(day), anchored, str(place))
        name = digest(parts)
        self.given[name] += 1
        return name if self.given[name] == 1 else f"{name}-{self.given[name]}"

    def hidden(self, text: str) -> str:
        """The pseudonym of a name, which may bear one already; an id that is a word of the policies does not."""
        if not self.identified and PSEUDONYM.fullmatch(text):
            return text
        if text not in self.veiled:
            self.veiled[text] = pseudonym(self.key, text)
        return self.veiled[text]

    def anchor(self, fact: FactRef) -> str:
        """The fact an obligation hangs on, by what stays the same when other facts come in."""
        return f"{fact.type} {fact.start} {'' if fact.id is None else self.hidden(fact.id)}"


def digest(parts: Iterable[str]) -> str:
    """Twelve letters and digits: of a million findings, two have the same in a case out of a million."""
    return base64.b32encode(hashlib.sha256("\0".join(parts).encode()).digest()).decode("ascii")[:LENGTH]


def places(listing: Listing) -> Longs:
    """Per row of a part: how many obligations of its subject hang on the same anchor and stand before it.

    `listing` holds all findings of the part, whatever their verdict: a name must not rest on the verdicts of others.
    """
    block, rows = listing.part.block, listing.rows
    found = np.zeros(block.size, np.int64)
    if not rows.size:
        return found
    keys = [block.subject[rows], block.anchor[rows], *anchors(listing)]
    order = np.lexsort((np.arange(rows.size), *reversed(keys)))
    new = np.ones(rows.size, np.bool_)
    new[1:] = np.any([one[order][1:] != one[order][:-1] for one in keys], axis=0)
    number = np.arange(rows.size)
    found[rows[order]] = number - np.maximum.accumulate(np.where(new, number, 0))
    return found


def anchors(listing: Listing) -> tuple[Longs, Longs, Longs]:
    """The facts that obligations hang on, as names see them: type, first day, id; where they agree, so do the names."""
    facts = listing.part.block.fact[listing.rows]
    kind, start, code = (np.full(facts.size, NOTHING, np.int64) for _ in range(3))
    there = np.flatnonzero(facts != NOTHING)
    for number, (columns, which, of_type) in enumerate(listing.results.located(facts[there])):
        kind[there[which]] = number
        start[there[which]], code[there[which]] = columns.start[of_type], columns.id[of_type]
    return kind, start, np.where(np.isin(code, (ABSENT, NULL)), NOTHING, code)
