"""The columns of findings in Arrow."""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.dictionary(pa.int32(), pa.string())
DAY = pa.date32()


def fields(text: pa.DataType) -> list[tuple[str, pa.DataType]]:
    """The columns, where texts are of a type."""
    fact = pa.struct([("type", text), ("id", text), ("from", DAY), ("to", DAY), ("ordinal", pa.int32())])
    move = pa.struct([("day", DAY), ("why", text), ("before", DAY), ("after", DAY)])
    return [
        ("policy", text),
        ("version", text),
        ("rule", text),
        ("clauses", pa.list_(text)),
        ("subject", text),
        ("verdict", text),
        ("excused", pa.bool_()),
        ("anchor_day", DAY),
        ("anchor_fact", fact),
        ("window_first", DAY),
        ("window_last", DAY),
        ("due", DAY),
        ("since", DAY),
        ("until", DAY),
        ("met_on", DAY),
        ("row", text),
        ("moves", pa.list_(move)),
        ("why", text),
        ("evidence", pa.list_(fact)),
    ]


CODED, PLAIN = pa.schema(fields(TEXT)), pa.schema(fields(pa.string()))
"""The columns with texts by code, as they are made, and with texts as they are, as they are read back."""
PLACE, NOTE = "place", "note"
ANNOTATED = pa.schema([*PLAIN, pa.field(PLACE, pa.int64()), pa.field(NOTE, pa.string())])
"""The latter with a place in the order of a batch, and rows that hold nothing but a note."""
