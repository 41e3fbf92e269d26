"""What `check` does for a result: how it is asked for, the key, the file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from validator.cli.main import say
from validator.cli.output import protect, refuse_unwritable, write
from validator.core.findings import NOTEWORTHY, Verdict
from validator.messages.catalogue import text
from validator.reports.waivers import counted, idle
from validator.results.archive import stored
from validator.results.keys import default_file, read_or_make
from validator.results.model import SMALLEST, Options
from validator.results.summary import added
from validator.results.units import refuse_unknown
from validator.results.veil import Veil
from validator.results.waived import in_all
from validator.results.waivers import read_waivers
from validator.results.waiving import Waiving
from validator.results.writing import collected, packed

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from validator.results.keys import Key
    from validator.results.waivers import Waivers
    from validator.usecases.library import Entry
    from validator.usecases.model import Report


def key_file(chosen: Namespace) -> Path:
    """The file of the key: the one named, or the one there always is."""
    return default_file() if chosen.key is None else Path(chosen.key)


class Asked:
    """A result that is to be written. BadInput where its file, key or unit cannot be used."""

    def __init__(self, chosen: Namespace, entries: Sequence[Entry], inputs: Iterable[Path]) -> None:
        refuse_unknown(chosen.unit, [one.vocabulary for one in entries])
        file = key_file(chosen)
        self.path = protect(chosen.result, (*inputs, file))
        refuse_unwritable(self.path)
        given = given_waivers(chosen, entries)
        self.key = key(file, chosen.lang)
        self.veil = Veil(self.key, chosen.identify, chosen.texts, chosen.unit)
        self.entries = entries
        listed = tuple(one for one in Verdict if one in chosen.verdicts | NOTEWORTHY | {Verdict.OPEN})
        self.options = options(chosen, self.key, listed, texts=chosen.texts)
        self.waiving = None if given is None else Waiving(given, chosen.as_of, self.key)

    def save(self, report: Report, language: str) -> bool:
        """Write the result, say what became of waivers; whether a binding rule was broken, not excusably nor waived."""
        found = collected(report, self.options, self.key, self.waiving)
        stream = io.BytesIO()
        stored(packed(found, report, self.entries, self.options, self.key), stream)
        write([stream.getvalue()], self.path)
        if found.waivers is not None:
            say(counted(in_all(added(one.counts for one in report.tallies), found.found), language))
            for line in idle(found.waivers, language):
                say(line)
        return found.breached(report.tallies)


def options(chosen: Namespace, key: Key, listed: tuple[Verdict, ...], *, texts: bool) -> Options:
    """How findings are asked for; `listed` are the verdicts of those that are told one by one."""
    return Options(
        tuple(sorted(chosen.set)),
        tuple(sorted(chosen.reading)),
        listed,
        chosen.unit,
        SMALLEST if chosen.smallest_unit is None else chosen.smallest_unit,
        chosen.identify,
        texts,
        key.mark,
    )


def given_waivers(chosen: Namespace, entries: Sequence[Entry]) -> Waivers | None:
    """The waivers of the file that is named, if one is."""
    return None if chosen.waivers is None else read_waivers(Path(chosen.waivers), entries, chosen.unit)


def key(file: Path, language: str) -> Key:
    """The key of pseudonyms; whoever runs the program is told where a new one lies."""
    found, made = read_or_make(file)
    if made:
        say(text("cli-key-made", language, file=file))
    return found
