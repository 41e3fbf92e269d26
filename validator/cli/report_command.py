"""`fachaufsicht report`: one result in any number of forms, none of which judges anything."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from validator.cli.main import OK
from validator.cli.output import protect, same, write
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.view import View
from validator.results.reading import opened
from validator.usecases.extras import require

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator


class Medium(NamedTuple):
    """A form of report: the module that makes it (its `render` takes a view), and the library and extra it needs."""

    module: str
    library: str | None = None
    extra: str | None = None


MEDIA = {
    "csv": Medium("validator.reports.result_csv"),
    "html": Medium("validator.reports.html"),
    "jsonl": Medium("validator.reports.result_lines"),
    "junit": Medium("validator.reports.junit"),
}
"""The forms, by the option that names a file for each."""


def execute(chosen: Namespace) -> int:
    """Render everything that is asked for."""
    asked = {name: target for name in MEDIA if (target := getattr(chosen, name)) is not None}
    if problems := list(refused(chosen, asked)):
        raise BadInput(problems)
    for name in asked:
        medium = MEDIA[name]
        if medium.library is not None and medium.extra is not None:
            require(medium.library, medium.extra, f"--{name}")
    with opened(Path(chosen.result)) as result:
        view = View(result, chosen.lang, chosen.limit)
        for name, target in asked.items():
            write(pieces(name, view), protect(target, [Path(chosen.result)]))
    return OK


def refused(chosen: Namespace, asked: dict[str, str]) -> Iterator[Problem]:
    """What cannot be done: nothing asked for, two reports in one file, a report in the place of its result."""
    if not asked:
        yield Problem("report-nothing", Place("report"), {"media": ", ".join(f"--{name}" for name in MEDIA)})
    taken: list[Path] = []
    for name, target in asked.items():
        if same(Path(target), [Path(chosen.result)]):
            yield Problem("cli-output-is-input", Place(f"--{name}"))
        if Path(target).resolve() in taken:
            yield Problem("report-twice", Place(f"--{name}"), {"file": target})
        taken.append(Path(target).resolve())


def pieces(name: str, view: View) -> Iterable[str] | Iterable[bytes]:
    """A report in one form."""
    found: Iterable[str] | Iterable[bytes] = import_module(MEDIA[name].module).render(view)
    return found
