"""`python -m validator`: the command `fachaufsicht`."""

import os
from contextlib import suppress

INTERRUPTED = 130


def run() -> None:
    """The entry point of the installed command; who interrupts it while it is loaded is told by the status alone."""
    with suppress(KeyboardInterrupt):
        from validator.cli import main  # noqa: PLC0415 - to load it takes a tenth of a second

        main.run()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    run()
