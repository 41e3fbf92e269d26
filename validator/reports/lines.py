"""JSON: one finding a line, or one document with the receipt, the counts and the findings.

Lines are put together of columns of texts: no finding is made as an object of its own.
"""

from __future__ import annotations

import json
from itertools import islice, starmap
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from validator.engine.blocks import NOTHING, VERDICTS, WHYS
from validator.engine.results import cited, move_at
from validator.reports.spelling import chunks, days, each, facts, lists, spelt
from validator.results.plain import Plain, move, receipt, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.engine.results import Listing
    from validator.reports.spelling import Facts, Longs
    from validator.usecases.model import Report

ITEM = ",\n"
"""What stands before an item of a list."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
TEMPLATE = (
    '{}{}, "verdict": {}, "excused": {}, "anchor": {{"day": {}, "fact": {}}}, "window": {{"first": {}, "last": {}}}, '
    '"due": {}, "since": {}, "until": {}, "met-on": {}, "row": {}, "moves": [{}], "why": {}, "evidence": [{}]}}\n'
)


def json_lines(listings: Iterable[Listing], limit: int | None = None) -> Iterator[str]:
    """One line a finding, many lines a piece, the first `limit` of them or all."""
    for listing, rows in chunks(listings, limit):
        yield "".join(starmap(TEMPLATE.format, zip(*columns(listing, rows), strict=True)))


def json_items(listings: Iterable[Listing], limit: int | None = None) -> Iterator[str]:
    """The same lines as items of a list in a document, each with what parts it from the one before."""
    return items(json_lines(listings, limit))


def items(lines: Iterable[str]) -> Iterator[str]:
    """JSON Lines as items of a list."""
    return (ITEM + some[:-1].replace("\n", ITEM) for some in lines)


def json_document(report: Report, lines: Iterable[str]) -> Iterator[str | bytes]:
    """A document in pieces, with findings that are JSON Lines already."""
    return document(report, items(lines))


def document(report: Report, found: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """A document in pieces, with findings that are items already.

    Each stands on a line of its own, so that two documents compare line by line.
    """
    yield f'{{"run": {text(receipt(report.receipt))},\n"counts": ['
    yield ",".join(f"\n{text(tally(one))}" for one in report.tallies)
    yield '\n],\n"findings": ['
    rest = iter(found)
    yield from (first[1:] for first in islice(rest, 1))
    yield from rest
    yield "\n]}\n"


def text(value: Plain) -> str:
    """One line of JSON, letters beyond ASCII as they are."""
    return encode_basestring(value) if isinstance(value, str) else _ENCODER.encode(value)


def columns(listing: Listing, rows: Longs) -> Iterator[list[str]]:
    """The parts of the lines, in the order of the template."""
    block = listing.part.block
    names = listing.results.columns.subjects
    yield spelt(block.row[rows], each(lambda row: head(listing, row)))
    yield spelt(block.subject[rows], each(lambda subject: text(names[subject])))
    yield spelt(block.verdict[rows], each(lambda verdict: text(VERDICTS[verdict].value)))
    yield spelt(block.excused[rows], each(text))
    yield days(block.anchor[rows], text)
    yield spelt(block.fact[rows], lambda numbers: facts(listing, numbers, "null", spell))
    for column in (block.first, block.last, block.due, block.since, block.until, block.met_on):
        yield days(column[rows], text)
    yield spelt(block.row[rows], each(lambda row: text(cited(listing.part.rule, row)[1])))
    yield lists(block.moves, rows, each(lambda place: text(move(move_at(block, place)))), ", ")
    yield spelt(block.why[rows], each(lambda why: text(None if why == NOTHING else WHYS[why])))
    yield lists(block.evidence, rows, lambda numbers: facts(listing, numbers, "null", spell), ", ")


def head(listing: Listing, row: int) -> str:
    """All that stands before the subject: policy, version, rule, and the clauses of rule and row."""
    policy, rule = listing.results.policy, listing.part.rule
    begun: dict[str, Plain] = {
        "policy": policy.id,
        "version": policy.version,
        "rule": rule.id,
        "clauses": list(cited(rule, row)[0]),
    }
    return text({**begun, "subject": ""})[: -len('""}')]


def spell(kind: str, found: Facts) -> Iterator[str]:
    """References to facts of a type; days need no escapes."""
    names, starts, ends, ordinals = found
    head = text(kind).replace("{", "{{").replace("}", "}}")
    template = f'{{{{"type": {head}, "id": {{}}, "from": "{{}}", "to": {{}}, "ordinal": {{}}}}}}'
    known = ("null" if one is None else encode_basestring(one) for one in names)
    last = ("null" if one is None else f'"{one}"' for one in ends)
    return map(template.format, known, starts, last, ordinals)
