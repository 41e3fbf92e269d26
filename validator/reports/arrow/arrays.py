"""Columns of NumPy as arrays of Arrow, over the same memory.

Arrays are put together of buffers: `pyarrow.array` would first look whether it was given something of pandas, and
loading pandas for that takes longer than writing a hundred thousand findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from validator.reports.arrow.schema import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Bools: TypeAlias = "NDArray[np.bool_]"


def numbers(kind: pa.DataType, values: NDArray[Any], missing: Bools | None = None) -> pa.Array:
    """Numbers of 32 bits as a type that is kept so; null where they are missing."""
    held = pa.py_buffer(np.ascontiguousarray(values, np.int32))
    return pa.Array.from_buffers(kind, values.size, [validity(missing), held])


def truths(values: Bools) -> pa.Array:
    """Truth values."""
    return pa.Array.from_buffers(pa.bool_(), values.size, [None, bits(values)])


def texts(codes: NDArray[Any], known: Sequence[str]) -> pa.DictionaryArray:
    """Texts by code; a negative one is none."""
    return pa.DictionaryArray.from_arrays(numbers(TEXT.index_type, codes, codes < 0), spelt(known))


def spelt(known: Sequence[str]) -> pa.Array:
    """Texts as UTF-8; half a letter, which JSON can carry and UTF-8 cannot, by its number, as in all other output."""
    letters = "".join(known)
    if letters.isascii():
        whole, sizes = letters.encode(), map(len, known)
    else:
        each = [one.encode("utf-8", "backslashreplace") for one in known]
        whole, sizes = b"".join(each), map(len, each)
    ends = bounds(np.fromiter(sizes, np.int32, len(known)))
    return pa.Array.from_buffers(pa.string(), len(known), [None, pa.py_buffer(ends), pa.py_buffer(whole)])


def lists(kind: pa.ListType, sizes: NDArray[Any], elements: pa.Array) -> pa.Array:
    """Lists of so many elements each, one after the other."""
    return pa.Array.from_buffers(kind, sizes.size, [None, pa.py_buffer(bounds(sizes))], children=[elements])


def structs(kind: pa.StructType, parts: Sequence[pa.Array], missing: Bools | None = None) -> pa.Array:
    """Structures of parts that have a row for each; null where they are missing."""
    return pa.Array.from_buffers(kind, len(parts[0]), [validity(missing)], children=parts)


def bounds(sizes: NDArray[Any]) -> NDArray[np.int32]:
    """Where lists of such sizes begin and end."""
    found = np.zeros(sizes.size + 1, np.int32)
    np.cumsum(sizes, out=found[1:])
    return found


def validity(missing: Bools | None) -> pa.Buffer | None:
    """Which rows are there, a bit each; none where all are."""
    return bits(~missing) if missing is not None and missing.any() else None


def bits(values: Bools) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))
