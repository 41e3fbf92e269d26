"""JSON: one finding a line, or one document with the receipt, the counts and the findings.

Lines are put together of columns of texts: no finding is made as an object of its own.
"""

from __future__ import annotations

import json
from itertools import starmap
from typing import TYPE_CHECKING

from validator.engine.blocks import NOTHING, VERDICTS, WHYS
from validator.engine.results import cited, move_at
from validator.reports.spelling import chunks, days, each, facts, lists, spelt
from validator.results.plain import Plain, move, receipt, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.engine.results import Listing
    from validator.reports.spelling import Longs
    from validator.usecases.model import Report

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
TEMPLATE = (
    '{}{}, "verdict": {}, "excused": {}, "anchor": {{"day": {}, "fact": {}}}, "window": {{"first": {}, "last": {}}}, '
    '"due": {}, "since": {}, "until": {}, "met-on": {}, "row": {}, "moves": [{}], "why": {}, "evidence": [{}]}}\n'
)


def json_lines(listings: Iterable[Listing], limit: int | None = None) -> Iterator[str]:
    """One line a finding, many lines a piece, the first `limit` of them or all."""
    for listing, rows in chunks(listings, limit):
        yield "".join(starmap(TEMPLATE.format, zip(*columns(listing, rows), strict=True)))


def json_document(report: Report, findings: Iterable[str]) -> Iterator[str]:
    """A document in pieces, with findings that are JSON Lines already.

    Each stands on a line of its own, so that two documents compare line by line.
    """
    yield f'{{"run": {text(receipt(report.receipt))},\n"counts": ['
    yield ",".join(f"\n{text(tally(one))}" for one in report.tallies)
    yield '\n],\n"findings": ['
    separator = "\n"
    for lines in findings:
        yield separator + lines[:-1].replace("\n", ",\n")
        separator = ",\n"
    yield "\n]}\n"


def text(value: Plain) -> str:
    """One line of JSON, letters beyond ASCII as they are."""
    return _ENCODER.encode(value)


def columns(listing: Listing, rows: Longs) -> Iterator[list[str]]:
    """The parts of the lines, in the order of the template."""
    block = listing.part.block
    names = listing.results.columns.subjects
    yield spelt(block.row[rows], each(lambda row: head(listing, row)))
    yield spelt(block.subject[rows], each(lambda subject: text(names[subject])))
    yield spelt(block.verdict[rows], each(lambda verdict: text(VERDICTS[verdict].value)))
    yield spelt(block.excused[rows], each(text))
    yield days(block.anchor[rows], text)
    yield spelt(block.fact[rows], lambda numbers: facts(listing, numbers, "null", fact))
    for column in (block.first, block.last, block.due, block.since, block.until, block.met_on):
        yield days(column[rows], text)
    yield spelt(block.row[rows], each(lambda row: text(cited(listing.part.rule, row)[1])))
    yield lists(block.moves, rows, each(lambda place: text(move(move_at(block, place)))), ", ")
    yield spelt(block.why[rows], each(lambda why: text(None if why == NOTHING else WHYS[why])))
    yield lists(block.evidence, rows, lambda numbers: facts(listing, numbers, "null", fact), ", ")


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


def fact(kind: str, name: str | None, start: str | None, end: str | None, ordinal: int) -> str:
    """A reference to a fact; days need no escapes."""
    last = "null" if end is None else f'"{end}"'
    return f'{{"type": {text(kind)}, "id": {text(name)}, "from": "{start}", "to": {last}, "ordinal": {ordinal}}}'
