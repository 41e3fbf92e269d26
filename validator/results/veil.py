"""What leaves the office of a case: pseudonyms for names, tokens for texts, and nothing that no rule looks at.

Equal texts get equal tokens, so that whatever compares them comes to the same; which is why rules can be judged anew on
what is kept. Numbers, days and the closed values of a vocabulary stay as they are: on them every due day rests.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from validator.core.facts import Select
from validator.core.nodes import parts
from validator.core.values import Field, Literal, Measure
from validator.policy.vocabulary import Attribute, Shape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.core.rules import Policy
    from validator.core.values import Datum
    from validator.histories.columns import Columns, FactColumns
    from validator.policy.vocabulary import Vocabulary
    from validator.results.keys import Key

LENGTH = 12
"""So many characters of 5 bits has a pseudonym: of a million names, two have one in a case out of a million."""


def pseudonym(key: Key, text: str) -> str:
    """What stands for a name or a text: twelve letters and digits of its keyed hash."""
    return base64.b32encode(key.digest(text)).decode("ascii")[:LENGTH]


@dataclass(frozen=True, slots=True)
class Veil:
    """What is shown of cases: with `identify` names and ids, with `texts` free texts, and of what `unit` names."""

    key: Key
    identify: bool = False
    texts: bool = False
    unit: str | None = None

    def __call__(self, policies: Iterable[Policy], vocabulary: Vocabulary, columns: Columns) -> Columns:
        """The same cases as they may be shown, in order of their new names."""
        words = frozenset(known(policies, vocabulary))
        shown = self.shown(columns, vocabulary)
        values = [
            datum if seen else self.hidden(datum, words) for datum, seen in zip(columns.values, shown, strict=True)
        ]
        veiled = replace(columns, values=values)
        if self.identify:
            return veiled
        return ordered(veiled, [pseudonym(self.key, name) for name in columns.subjects])

    def hidden(self, datum: Datum, words: frozenset[str]) -> Datum:
        """A text as its token, unless policies or their vocabulary have the word; anything else as it is."""
        if isinstance(datum, tuple):
            return tuple(self.token(one, words) if isinstance(one, str) else one for one in datum)
        return self.token(datum, words) if isinstance(datum, str) else datum

    def token(self, text: str, words: frozenset[str]) -> str:
        return text if text in words else pseudonym(self.key, text)

    def shown(self, columns: Columns, vocabulary: Vocabulary) -> list[bool]:
        """Per value whether it may be shown, for what it is used; a text that also is the id of somebody is an id."""
        texts, ids, units = (np.zeros(len(columns.values), np.bool_) for _ in range(3))
        for name, attribute, codes in used(columns, vocabulary):
            if attribute is None:  # nobody knows what it is: it may be a name
                continue
            if attribute.shape is Shape.ID:
                ids[codes[codes >= 0]] = True
            else:
                (units if name == self.unit else texts)[codes[codes >= 0]] = True
        told = texts & self.texts & ~ids
        shown: list[bool] = (told | (ids & self.identify) | units).tolist()
        return shown

    def merged(
        self, policies: Iterable[Policy], vocabulary: Vocabulary, columns: Columns, units: Collection[str]
    ) -> Columns:
        """The same cases, with tokens also for what names some units, which are not to be told from others.

        Of what rules or the vocabulary have a word for, the word stays, since verdicts rest on it.
        """
        words, values = frozenset(known(policies, vocabulary)), list(columns.values)
        for name, _, codes in used(columns, vocabulary):
            if name == self.unit:
                for code in set(codes[codes >= 0].tolist()):
                    if told(values[code]) in units:
                        values[code] = self.hidden(values[code], words)
        return replace(columns, values=values)


def told(datum: Datum) -> str:
    """What names a unit, as a text."""
    return ", ".join(map(str, datum)) if isinstance(datum, tuple) else str(datum)


ID_OF_A_FACT = Attribute(Shape.ID)


def used(columns: Columns, vocabulary: Vocabulary) -> Iterator[tuple[str, Attribute | None, NDArray[np.int32]]]:
    """Every column of values: the attribute's name (of a fact `type.name`), what it is, if that is known, its codes."""
    of_subjects = {name: one for names in vocabulary.subjects.values() for name, one in names.items()}
    for name, column in columns.attributes.items():
        yield name, of_subjects.get(name), column
    for kind, facts in columns.facts.items():
        own = vocabulary.facts.get(kind.rsplit("/", 1)[-1])
        yield f"{kind}.id", ID_OF_A_FACT, facts.id
        for name, column in facts.attributes.items():
            yield f"{kind}.{name}", None if own is None else own.attributes.get(name), column


def known(policies: Iterable[Policy], vocabulary: Vocabulary) -> Iterator[str]:
    """The texts that stand in policies, or in a vocabulary as values that an attribute can have."""
    for policy in policies:
        for literal in chain.from_iterable(parts(rule, Literal) for rule in policy.rules):
            values = literal.value if isinstance(literal.value, tuple) else (literal.value,)
            yield from (one for one in values if isinstance(one, str))
    owners = (*vocabulary.subjects.values(), *(one.attributes for one in vocabulary.facts.values()))
    for attribute in chain.from_iterable(one.values() for one in owners):
        yield from attribute.values or ()


def ordered(columns: Columns, names: Sequence[str]) -> Columns:
    """The same cases under other names, in order of those."""
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), np.int32)
    place[order] = np.arange(len(names), dtype=np.int32)
    return replace(
        columns,
        subjects=[names[number] for number in order],
        types=columns.types[order],
        attributes={name: column[order] for name, column in columns.attributes.items()},
        facts={kind: moved(facts, place) for kind, facts in columns.facts.items()},
        observed={kind: column[order] for kind, column in columns.observed.items()},
    )


def moved(facts: FactColumns, place: NDArray[np.int32]) -> FactColumns:
    """The facts of one type with their subjects elsewhere, sorted by them."""
    subject = place[facts.subject]
    rows = np.argsort(subject, kind="stable")
    columns = {
        name: getattr(facts, name)[rows] for name in ("start", "end", "start_ms", "end_ms", "event", "id", "ordinal")
    }
    attributes = {name: column[rows] for name, column in facts.attributes.items()}
    return replace(facts, subject=subject[rows], attributes=attributes, **columns)


def needed(columns: Columns, policies: Iterable[Policy], told: Vocabulary | None = None) -> Columns:
    """The same cases with what rules look at, and nothing else; each fact keeps its place among all of its subject.

    With `told`, subjects and the facts that rules look at keep all else that this vocabulary knows of them.
    """
    rules = [rule for policy in policies for rule in policy.rules]
    kinds = {one.type for rule in rules for one in parts(rule, Select)}
    names = {one.name for rule in rules for one in parts(rule, Field)}
    names |= {one.attribute for rule in rules for one in parts(rule, Measure) if one.attribute is not None}
    if told is not None:
        owners = (*told.subjects.values(), *(one.attributes for one in told.facts.values()))
        names |= {name for one in owners for name in one}
    facts = {
        kind: replace(one, attributes=only(one.attributes, names))
        for kind, one in columns.facts.items()
        if kind in kinds
    }
    return replace(columns, attributes=only(columns.attributes, names), facts=facts)


def only(columns: Mapping[str, NDArray[np.int32]], names: set[str]) -> dict[str, NDArray[np.int32]]:
    return {name: column for name, column in columns.items() if name in names}
