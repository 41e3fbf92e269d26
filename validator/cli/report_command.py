"""`fachaufsicht report`: one result in any number of forms, none of which judges anything."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from validator.cli.main import OK, say
from validator.cli.output import protect, same, write
from validator.messages.catalogue import text
from validator.policy.problems import BadInput, Place, Problem
from validator.reports.view import View
from validator.results.life import lives, run
from validator.results.reading import opened
from validator.usecases.extras import require

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator

    from validator.results.life import Run


class Medium(NamedTuple):
    """A form of report: the module that makes it (its `render` takes a view), and the library and extra it needs.

    `options` are the arguments of the command that `render` takes beside the view.
    """

    module: str
    library: str | None = None
    extra: str | None = None
    options: tuple[str, ...] = ()


MEDIA = {
    "csv": Medium("validator.reports.result_csv"),
    "html": Medium("validator.reports.html"),
    "jsonl": Medium("validator.reports.result_lines"),
    "junit": Medium("validator.reports.junit"),
    "xlsx": Medium("validator.reports.excel.render", "xlsxwriter", "excel", ("columns", "carry")),
    "pdf": Medium("validator.reports.pdf", "typst", "pdf"),
}
"""The forms, by the option that names a file for each."""
NO_LIVES = frozenset({"junit"})
"""The forms that do not say what became of findings since earlier results."""


def execute(chosen: Namespace) -> int:
    """Render everything that is asked for."""
    asked = {name: target for name in MEDIA if (target := getattr(chosen, name)) is not None}
    if problems := list(refused(chosen, asked)):
        raise BadInput(problems)
    for name in asked:
        medium = MEDIA[name]
        if medium.library is not None and medium.extra is not None:
            require(medium.library, medium.extra, f"--{name}")
    baselines = [Path(one) for one in chosen.baseline]
    with opened(Path(chosen.result)) as result:
        earlier = [read_run(file) for file in baselines]
        compared = lives(run(result), earlier) if earlier else None
        view = View(result, chosen.lang, chosen.limit, compared)
        for name, target in asked.items():
            output = protect(target, [Path(chosen.result), *baselines])
            write(pieces(name, view, chosen), output, beside(chosen.lang))
    return OK


def read_run(file: Path) -> Run:
    """What an earlier result tells."""
    with opened(file) as result:
        return run(result)


def refused(chosen: Namespace, asked: dict[str, str]) -> Iterator[Problem]:
    """What cannot be done: nothing asked for, two reports in one file, a report in the place of its result."""
    if not asked:
        yield Problem("report-nothing", Place("report"), {"media": ", ".join(f"--{name}" for name in MEDIA)})
    yield from without_medium(chosen, asked)
    taken: list[Path] = []
    for name, target in asked.items():
        if same(Path(target), map(Path, (chosen.result, *chosen.baseline))):
            yield Problem("cli-output-is-input", Place(f"--{name}"))
        if Path(target).resolve() in taken:
            yield Problem("report-twice", Place(f"--{name}"), {"file": target})
        taken.append(Path(target).resolve())


def without_medium(chosen: Namespace, asked: dict[str, str]) -> Iterator[Problem]:
    """Options of a form that is not asked for; and an old report that another form would overwrite."""
    for name, medium in MEDIA.items():
        for option in medium.options:
            if name not in asked and getattr(chosen, option) is not None:
                yield Problem("report-needs", Place(f"--{option}"), {"medium": f"--{name}"})
    if chosen.baseline and asked.keys() <= NO_LIVES:
        yield Problem("report-needs", Place("--baseline"), {"medium": ", ".join(f"--{name}" for name in told())})
    for name, target in asked.items():
        if chosen.carry is not None and name != "xlsx" and same(Path(target), [Path(chosen.carry)]):
            yield Problem("cli-output-is-input", Place(f"--{name}"))


def told() -> list[str]:
    """The forms that say what became of findings since earlier results."""
    return [name for name in MEDIA if name not in NO_LIVES]


def beside(language: str) -> Callable[[Path, Path], None]:
    """Says under which other name a report lies whose file was open."""
    return lambda asked, taken: say(text("output-beside", language, asked=asked, taken=taken))


def pieces(name: str, view: View, chosen: Namespace) -> Iterable[str] | Iterable[bytes]:
    """A report in one form."""
    medium = MEDIA[name]
    options = {option: getattr(chosen, option) for option in medium.options}
    found: Iterable[str] | Iterable[bytes] = import_module(medium.module).render(view, **options)
    return found
