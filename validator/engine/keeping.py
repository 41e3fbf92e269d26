"""What a run found, on disk and back: the findings and what they say of facts, mapped into memory when asked for.

A run over more cases than fit into memory keeps the findings of each lot so. Columns that are the same in every row
are kept as one value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from validator.engine.blocks import PLAIN, Block, Moves, Ragged, joined
from validator.engine.numbering import Numbering
from validator.engine.results import Part, Results
from validator.engine.uniform import is_uniform, uniform
from validator.histories.columns import Columns, FactColumns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from validator.core.rules import Policy
    from validator.engine.session import Asked

Arrays: TypeAlias = "Iterator[tuple[str, NDArray[Any]]]"
Found: TypeAlias = "Mapping[str, NDArray[Any]]"
ARRAYS, REST = "arrays", "rest.json"
ALIGNED = 64
SHARED = ("facts/", "subjects/", "values/")
"""What the names of arrays begin with that all findings need."""
FACTS = ("subject", "start", "end", "start_ms", "end_ms", "event", "id", "ordinal")


class Texts(Sequence[str]):
    """Texts on disk, each made when it is asked for."""

    def __init__(self, letters: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self.letters, self.ends = letters, ends

    def __len__(self) -> int:
        return self.ends.size

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """A text, or those of a slice."""
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        place = range(len(self))[place]
        first = int(self.ends[place - 1]) if place else 0
        return self.letters[first : int(self.ends[place])].tobytes().decode("utf-8", "surrogatepass")


def keep(results: Sequence[Results], folder: Path) -> None:
    """Write the findings of policies on the same columns into an empty folder; OSError if that fails."""
    named = ((f"{number}/{name}", array) for number, one in enumerate(results) for name, array in parts(one))
    with (folder / ARRAYS).open("wb") as file:
        described = {}
        for name, array in chain(facts(results[0].columns), named):
            file.write(b"\0" * (-file.tell() % ALIGNED))
            stored = array[:1] if is_uniform(array) and array.size else array
            described[name] = [array.dtype.str, file.tell(), stored.size, array.size]
            file.write(np.ascontiguousarray(stored).data)
    (folder / REST).write_text(json.dumps(described), encoding="ascii")


def opened(folder: Path, number: int, policy: Policy, asked: Asked, rule: str) -> Results:
    """The findings of one rule of one of the policies, mapped into memory for as long as they are held."""
    (place,) = (place for place, one in enumerate(policy.rules) if one.id == rule)
    start = f"{number}/"
    found = mapped(folder, f"{start}{place}/")
    own = {name.removeprefix(start): array for name, array in found.items() if name.startswith(start)}
    known = columns(found)
    kept = [Part(policy.rules[place], block(own, place), Numbering(known))] if f"{place}/hidden" in own else []
    return Results(policy, known, kept, asked)


def mapped(folder: Path, start: str) -> dict[str, NDArray[Any]]:
    """All arrays whose names begin so, and those of subjects and facts, by name."""
    described = json.loads((folder / REST).read_text(encoding="ascii"))
    size = (folder / ARRAYS).stat().st_size
    letters = np.memmap(folder / ARRAYS, np.uint8, "r").view(np.ndarray) if size else np.empty(0, np.uint8)
    found = {}
    for name, (kind, first, stored, length) in described.items():
        if name.startswith((start, *SHARED)):
            dtype = np.dtype(kind)
            array = letters[first : first + stored * dtype.itemsize].view(dtype)
            found[name] = array if stored == length else uniform(array[0], length)
    return found


def facts(columns: Columns) -> Arrays:
    """What findings say of subjects and facts: names and days, not what else is known of them."""
    yield from texts("subjects", columns.subjects)
    used = np.zeros(len(columns.values), np.bool_)
    for one in columns.facts.values():
        used[one.id[one.id >= 0]] = True
    values = [str(value) if needed else "" for value, needed in zip(columns.values, used.tolist(), strict=True)]
    yield from texts("values", values)
    for kind, one in columns.facts.items():
        for name in FACTS:
            yield f"facts/{kind}/{name}", compact(getattr(one, name))


def compact(array: NDArray[Any]) -> NDArray[Any]:
    """The array, known to be the same in every row if it is."""
    return uniform(array[0], array.size) if array.size and (array == array[0]).all() else array


def texts(name: str, found: Sequence[str]) -> Arrays:
    letters = [one.encode("utf-8", "surrogatepass") for one in found]
    yield f"{name}/ends", np.cumsum(np.fromiter(map(len, letters), np.int64, len(letters)))
    yield f"{name}/letters", np.frombuffer(b"".join(letters), np.uint8)


def columns(found: Found) -> Columns:
    """As much of the columns as findings need."""
    kinds = dict.fromkeys(name.split("/", 1)[1].rpartition("/")[0] for name in found if name.startswith("facts/"))
    read = {
        kind: FactColumns(kind, **{one: found[f"facts/{kind}/{one}"] for one in FACTS}, attributes={}) for kind in kinds
    }
    names, values = (Texts(found[f"{name}/letters"], found[f"{name}/ends"]) for name in ("subjects", "values"))
    return Columns(names, np.empty(0, np.int32), (), {}, read, values, {})


def parts(results: Results) -> Arrays:
    """The findings rule by rule, those of all batches joined."""
    for number, rule in enumerate(results.policy.rules):
        own = [part for part in results.parts if part.rule.id == rule.id]
        if not own:
            continue
        whole = joined([part.block for part in own])
        for name in PLAIN:
            yield f"{number}/{name}", getattr(whole, name)
        yield f"{number}/hidden", whole.hidden
        for name, lists in (("evidence", whole.evidence), ("moves", whole.moves)):
            yield f"{number}/{name}/offsets", lists.offsets
            yield f"{number}/{name}/values", lists.values
        for name in ("day", "why", "before", "after"):
            yield f"{number}/moved/{name}", getattr(whole.moved, name)


def block(found: Found, number: int) -> Block:
    """The findings of a rule."""
    plain = {name: found[f"{number}/{name}"] for name in PLAIN}
    evidence, moves = (
        Ragged(found[f"{number}/{name}/offsets"], found[f"{number}/{name}/values"]) for name in ("evidence", "moves")
    )
    moved = Moves(*(found[f"{number}/moved/{name}"] for name in ("day", "why", "before", "after")))
    return Block(**plain, evidence=evidence, moves=moves, moved=moved, hidden=found[f"{number}/hidden"])
