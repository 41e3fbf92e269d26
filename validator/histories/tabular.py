"""From a table of coded columns to a lot of cases: whatever is not in order makes it give up.

Each distinct text is read once, by the same conversions as a single cell is in `tables`, and a value of JSON as in
`lines`; those modules say what is wrong where. They must agree on what is right: a row here is a row there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from validator.histories.cases import UNTYPED, Block, Cases, People, settle
from validator.histories.coded import Coded, Irregular, Table
from validator.histories.columns import ABSENT, NEVER_UNOBSERVED, NO_INSTANT, ONGOING, Ints, Longs
from validator.histories.data import NONE, BadValue, Convert, cell, verbatim
from validator.histories.dictionary import Dictionary
from validator.histories.model import EVERY_TYPE
from validator.histories.moments import Moments
from validator.policy.vocabulary import Attribute, Vocabulary

KEYS = frozenset(("subject", "subject_type", "kind", "type", "id", "at", "from", "to", "observed_from"))

Rows = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Texts of a column read as days and instants; those that are `known`."""

    known: NDArray[np.bool_]
    day: Ints
    ms: Longs

    @classmethod
    def nothing(cls, count: int) -> Read:
        """No text is read yet."""
        return cls(np.zeros(count, np.bool_), np.zeros(count, np.int32), np.full(count, NO_INSTANT, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table being read: its rows as facts and as sayings about subjects (`own`)."""

    table: Table
    moments: Moments
    vocabulary: Vocabulary | None
    dictionary: Dictionary
    people: People
    subject: Ints
    own: Rows
    facts: Rows
    convert: Convert
    read: dict[int, Read] = field(default_factory=dict)
    """What is known of the texts of columns: the facts of one type have mostly the same days as those of another."""

    def cases(self, kind: Ints, kinds: Sequence[str]) -> Cases:
        """All that the table says, where its subjects are of these kinds, as all files together have it."""
        return Cases(self.people, self.attributes(kind, kinds), self.observed(), self.blocks())

    def attributes(self, kind: Ints, kinds: Sequence[str]) -> dict[str, Ints]:
        """Per attribute the codes of the subjects' values, read as the kind of subject declares them."""
        found = {}
        for name, column in self.table.attributes(KEYS):
            rows = self.own[column.codes[self.own] >= 0]
            if rows.size:
                found[name] = np.full(len(kind), ABSENT, np.int32)
                for number, one in enumerate(kinds):
                    some = rows[kind[self.subject[rows]] == number]
                    declared = self.vocabulary.subjects.get(one, {}) if self.vocabulary is not None else {}
                    settle(found[name], self.subject[some], self.values(column, some, declared.get(name)), ABSENT)
        return found

    def observed(self) -> dict[str, Ints]:
        """The first observed day of the subjects for which one is given."""
        column = self.table.columns.get("observed_from")
        rows = self.own[column.codes[self.own] >= 0] if column is not None else self.own[:0]
        if column is None or not rows.size:
            return {}
        found = np.full(len(self.people.names), NEVER_UNOBSERVED, np.int32)
        settle(found, self.subject[rows], self.days(column, rows)[0], int(NEVER_UNOBSERVED))
        return {EVERY_TYPE: found}

    def blocks(self) -> dict[str, Block]:
        """The facts by type."""
        if not self.facts.size:
            return {}
        column, name = self.table.columns["type"], self.table.columns.get("id")
        order = self.facts[np.argsort(column.codes[self.facts], kind="stable")]
        bounds = np.searchsorted(column.codes[order], np.arange(len(column.texts) + 1))
        ids = np.full(order.size, ABSENT, np.int32) if name is None else self.texts(name, order)
        lots = zip(column.texts, self.filled(column), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        return {
            kind: self.block(kind, order[first:last], ids[first:last], filled)
            for kind, filled, first, last in lots
            if last > first
        }

    def filled(self, kind: Coded) -> list[dict[str, Coded]]:
        """By type the attributes that some of its facts have: of most of them, none has."""
        found: list[dict[str, Coded]] = [{} for _ in kind.texts]
        fact = np.zeros(self.table.size, np.bool_)
        fact[self.facts] = True
        for name, column in self.table.attributes(KEYS):
            for code in kind.used(np.flatnonzero(fact & (column.codes >= 0))).tolist():
                found[code][name] = column
        return found

    def block(self, kind: str, rows: Rows, ids: Ints, filled: Mapping[str, Coded]) -> Block:
        declared = self.vocabulary.facts.get(kind) if self.vocabulary is not None else None
        types = declared.attributes if declared is not None else {}
        attributes = {name: self.values(column, rows, types.get(name)) for name, column in filled.items()}
        return Block(self.subject[rows], *self.times(rows), ids, attributes)

    def times(self, rows: Rows) -> tuple[Ints, Ints, Longs, Longs, NDArray[np.bool_]]:
        """First and last days, instants, and which rows are events."""
        columns = self.table.columns
        event = given(columns.get("at"), rows)
        start, start_ms = np.empty(rows.size, np.int32), np.empty(rows.size, np.int64)
        for name, chosen in (("at", event), ("from", ~event)):
            if chosen.any():
                start[chosen], start_ms[chosen] = self.days(columns[name], rows[chosen])
        end, end_ms = start.copy(), start_ms.copy()
        spans = np.flatnonzero(~event)
        end[spans], end_ms[spans] = ONGOING, NO_INSTANT
        last = spans[given(columns.get("to"), rows[spans])]
        if last.size:
            end[last], end_ms[last] = self.ends(columns["to"], rows[last], start_ms[last])
        if (end < start).any() or ((end_ms < start_ms) & (end_ms != NO_INSTANT)).any():
            raise Irregular
        return start, end, start_ms, end_ms, event

    def ends(self, column: Coded, rows: Rows, start_ms: Longs) -> tuple[Ints, Longs]:
        """Last days and closing instants of spans: a span lasts up to its closing instant, not including it."""
        end, end_ms = self.days(column, rows)
        if ((start_ms == NO_INSTANT) != (end_ms == NO_INSTANT)).any():
            raise Irregular
        lasting = end_ms > start_ms
        if lasting.any():
            distinct, place = np.unique(end_ms[lasting], return_inverse=True)
            before = np.array([self.moments.at(one - 1)[0] for one in distinct.tolist()], np.int32)
            end[lasting] = before[place]
        return end, end_ms

    def days(self, column: Coded, rows: Rows) -> tuple[Ints, Longs]:
        """The day that each row's text is, and the instant if it has one."""
        read = self.read.setdefault(id(column), Read.nothing(len(column.texts)))
        used = column.used(rows)
        for code in used[~read.known[used]].tolist():
            try:
                found, instant = self.moments.read(column.texts[code])
            except BadValue as error:
                raise Irregular from error
            read.known[code], read.day[code] = True, found
            if instant is not None:
                read.ms[code] = instant
        codes = column.codes[rows]
        return read.day[codes], read.ms[codes]

    def values(self, column: Coded, rows: Rows, attribute: Attribute | None) -> Ints:
        """The dictionary's codes of an attribute's values; of texts, of which there may be many, all at once."""
        if self.convert is cell and verbatim(attribute) and NONE not in column.texts:
            return self.texts(column, rows)
        codes = np.full(len(column.texts) + 1, ABSENT, np.int32)
        try:
            for code in column.used(rows).tolist():
                codes[code] = self.dictionary.encode(self.convert(column.texts[code], attribute))
        except BadValue as error:
            raise Irregular from error
        return codes[column.codes[rows]]

    def texts(self, column: Coded, rows: Rows) -> Ints:
        """The dictionary's codes of texts as they stand."""
        codes = np.full(len(column.texts) + 1, ABSENT, np.int32)
        used = column.used(rows)
        codes[used] = self.dictionary.encode_texts([column.texts[code] for code in used.tolist()])
        return codes[column.codes[rows]]


def given(column: Coded | None, rows: Rows) -> NDArray[np.bool_]:
    """Which rows have something in a column."""
    found: NDArray[np.bool_] = np.zeros(rows.size, np.bool_) if column is None else column.codes[rows] >= 0
    return found


def sheet(
    table: Table, moments: Moments, vocabulary: Vocabulary | None, dictionary: Dictionary, convert: Convert = cell
) -> Sheet:
    """A table whose rows are all of a kind, and have what rows of that kind must have and nothing else.

    `convert` reads one value of an attribute.
    """
    name, kind = table.columns.get("subject"), table.columns.get("kind")
    if name is None or kind is None or (name.codes < 0).any() or not all(map(str.strip, name.texts)):
        raise Irregular
    everything = np.arange(table.size)
    split = {one: np.flatnonzero(kind.codes == code) for code, one in enumerate(kind.texts)}
    own, events, spans = (split.pop(one, everything[:0]) for one in ("subject", "event", "span"))
    if split or (kind.codes < 0).any():
        raise Irregular
    for rows, needed, others in ((events, ("type", "at"), ("from", "to")), (spans, ("type", "from"), ("at",))):
        if not all(given(table.columns.get(one), rows).all() for one in needed):
            raise Irregular
        if any(given(table.columns.get(one), rows).any() for one in others):
            raise Irregular
    facts = np.flatnonzero(np.isin(kind.codes, [code for code, one in enumerate(kind.texts) if one != "subject"]))
    subject = name.codes.astype(np.int32)
    people = People(name.texts, *typed(subject, len(name.texts), table.columns.get("subject_type"), vocabulary))
    return Sheet(table, moments, vocabulary, dictionary, people, subject, own, facts, convert)


def typed(subject: Ints, count: int, column: Coded | None, vocabulary: Vocabulary | None) -> tuple[Ints, list[str]]:
    """What each subject is; the vocabulary's only type where rows do not say."""
    kinds = [UNTYPED, *(column.texts if column is not None else ())]
    codes = np.zeros(len(subject), np.int32) if column is None else column.codes.astype(np.int32) + 1
    if vocabulary is not None and len(vocabulary.subjects) == 1:
        (only,) = vocabulary.subjects
        if only not in kinds:
            kinds.append(only)
        codes[codes == 0] = kinds.index(only)
    kind = np.zeros(count, np.int32)
    settle(kind, subject[codes > 0], codes[codes > 0], 0)
    return kind, kinds
