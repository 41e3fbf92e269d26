"""XES and XES.gz event logs: one trace a subject, each event a fact at an instant.

Names become names of the language: lower case, words joined by underscores (`ER Sepsis Triage`: `er_sepsis_triage`,
`org:group`: `org_group`). Floats are rounded to six decimal places, for logs carry the noise of binary fractions.
Attributes of attributes are left aside; so are the log's own attributes and everything in `<global>`.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast
from xml.parsers import expat

from validator.histories.data import BadValue
from validator.histories.gathering import Rows, When
from validator.histories.records import Reading
from validator.policy.problems import Place

SUBJECT_TYPE = "case"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NAME, TIME = "concept:name", "time:timestamp"
CHUNK = 1 << 20
TRACE, EVENT = 2, 3
"""How deep the elements of a log, a trace and an event lie."""

Raw = dict[str, tuple[str, str | None]]


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A name of the language."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower().translate(UMLAUTS)).strip("_")


def read_xes(path: Path, reading: Reading, advance: Callable[[int], None]) -> None:
    """An event log. A document type declaration is refused: it could make the file read other files."""
    log = Log(path, reading)
    try:
        with path.open("rb") as raw:
            file = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
            before = 0
            while chunk := file.read(CHUNK):
                log.parser.Parse(chunk, False)
                advance(raw.tell() - before)
                before = raw.tell()
            log.parser.Parse(b"", True)
    except expat.ExpatError as error:
        detail = expat.ErrorString(error.code)
        reading.gathered.problem("history-xml", Place(str(path), error.lineno, error.offset + 1), detail=detail)
    except (gzip.BadGzipFile, EOFError, ValueError, zlib.error) as error:
        reading.gathered.problem("file-unreadable", Place(str(path)), detail=type(error).__name__)
    except BadValue as error:
        reading.gathered.problem(error.code, Place(str(path)))


@dataclass(slots=True)
class Log:
    """A log as the parser goes through it: the trace and the event at hand."""

    path: Path
    reading: Reading
    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate(namespace_separator="}"))
    depth: int = 0
    within: str = ""
    trace: Raw = field(default_factory=dict)
    events: list[tuple[int, Raw]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    codes: dict[tuple[str, str, str, str | None], int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise BadValue("history-dtd")

    def start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        depth = self.depth = self.depth + 1
        if depth == TRACE:
            self.within = name
            self.trace, self.events = {}, []
        elif self.within == "trace":
            if depth == EVENT and name == "event":
                self.events.append((self.parser.CurrentLineNumber, {}))
                self.within = "event"
            elif depth == EVENT:
                self.note(self.trace, name, given)
        elif self.within == "event" and depth == EVENT + 1:
            self.note(self.events[-1][1], name, given)

    def note(self, into: Raw, name: str, given: dict[str, str]) -> None:
        """An attribute; one that stands twice is a problem."""
        key = given.get("key", "")
        if key in into:
            place = Place(str(self.path), self.parser.CurrentLineNumber, 1)
            self.reading.gathered.problem("history-duplicate-key", place, name=key)
        into[key] = (name, given.get("value"))

    def end(self, _tag: str) -> None:
        self.depth -= 1
        if self.depth == EVENT - 1 and self.within == "event":
            self.within = "trace"
        elif self.depth == TRACE - 1:
            if self.within == "trace":
                self.close()
            self.within = ""

    def close(self) -> None:
        """A trace is complete: its attributes are the subject's, its events the facts."""
        place = Place(str(self.path), self.parser.CurrentLineNumber, 1)
        name = self.trace.pop(NAME, ("", None))[1]
        if name in self.known:
            self.reading.gathered.problem("history-trace-twice", place, name)
            return
        attributes = {self.clear(key): value(*raw) for key, raw in self.trace.items()}
        number = self.reading.subject(name, SUBJECT_TYPE, attributes, place)
        if number is None or name is None:
            return
        self.known.add(name)
        for line, raw in self.events:
            self.event(number, raw, line)

    def event(self, number: int, raw: Raw, line: int) -> None:
        gathered = self.reading.gathered
        kind = raw.pop(NAME, ("", None))[1]
        text = raw.pop(TIME, ("", None))[1]
        if kind is None or text is None:
            gathered.problem("history-event", Place(str(self.path), line, 1))
            return
        kind = self.clear(kind)
        try:
            day, ms = self.reading.moments.read(text)
        except BadValue as error:
            gathered.problem(error.code, Place(str(self.path), line, 1), text)
            return
        codes = {self.clear(key): self.code(kind, key, one, line) for key, one in raw.items()}
        rows = gathered.rows.setdefault(kind, Rows())
        given = {key: code for key, code in codes.items() if code is not None}
        gathered.append(rows, number, When(day, day, ms, ms, True), None, given)

    def code(self, kind: str, key: str, raw: tuple[str, str | None], line: int) -> int | None:
        """The code of a value; each distinct text of an attribute is read once."""
        where = (kind, key, *raw)
        if where not in self.codes:
            place = Place(str(self.path), line, 1)
            declared = self.reading.vocabulary.facts.get(kind) if self.reading.vocabulary is not None else None
            name = self.clear(key)
            try:
                found = self.reading.converted({name: value(*raw)}, declared.attributes if declared else {}, place)
            except BadValue as error:
                self.reading.gathered.problem(error.code, place.of(name), raw[1])
                found = {}
            self.codes[where] = self.reading.gathered.dictionary.encode(found[name]) if name in found else None
        return self.codes[where]

    def clear(self, name: str) -> str:
        """The slug; two names of one log must not share one."""
        found = slug(name)
        if not found or self.names.setdefault(found, name) != name:
            raise BadValue("history-slug")
        return found


def value(kind: str, text: str | None) -> object:
    """An attribute's value by its element: string, int, float, boolean, date."""
    if text is None:
        raise BadValue("history-nested")
    match kind:
        case "int" | "float":
            try:
                return round(Decimal(text), 6)
            except InvalidOperation as error:
                raise BadValue("history-number") from error
        case "boolean":
            if text not in ("true", "false"):
                raise BadValue("history-wrong-kind", "true, false")
            return text == "true"
        case _:
            return text
