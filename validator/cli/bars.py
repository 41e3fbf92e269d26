"""The progress bar of long work, on stderr."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from validator.messages.catalogue import text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from contextlib import AbstractContextManager


def bar(
    chosen: Namespace, code: str, *, at_once: bool = True
) -> AbstractContextManager[Callable[[int, int], None] | None]:
    """A progress bar, where somebody looks and did not refuse it; `code` is that of its title.

    It draws itself in a thread of its own, from the beginning or from when it is first told of anything.
    """
    if chosen.no_progress or sys.stderr is None or not sys.stderr.isatty():
        return nullcontext()
    from validator.reports.terminal import progress  # noqa: PLC0415

    return progress(text(code, chosen.lang), at_once=at_once)
