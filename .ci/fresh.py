"""From nothing but Python: a virtual environment, the hashed requirements, then the demo or the tests.

python3 .ci/fresh.py demo     install what is needed and check the shipped sample cases
python3 .ci/fresh.py test     install what is needed and run lint, types, import contracts and tests
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
SAMPLE = ROOT / "docs" / "examples" / "herford" / "cases.jsonl"
AS_OF = "2014-06-30"

DEMO = [["-m", "validator", "check", "policies/herford", "--cases", str(SAMPLE), "--as-of", AS_OF]]
TEST = [
    ["-m", "ruff", "check", "."],
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "mypy"],
    ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"],
]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Tests start many processes, so what is compiled for one is kept for the next."""


def call(arguments: list[str]) -> int:
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=ENVIRONMENT, check=False).returncode


def install(requirements: str) -> None:
    if not PYTHON.exists():
        venv.create(HOME, with_pip=True)
    quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        [*quiet, "--require-hashes", "--requirement", str(ROOT / ".ci" / requirements)],
        [*quiet, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    )
    for step in steps:
        if status := call(step):
            sys.exit(status)


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - said here, before a syntax error says it worse
        sys.exit("fachaufsicht needs Python 3.11 or newer.")
    if sys.argv[1:] not in (["demo"], ["test"]):
        sys.exit(__doc__)
    wanted = sys.argv[1]
    install(f"requirements-{wanted}.txt")
    if wanted == "demo":
        status = call(DEMO[0])
        return 0 if status == 1 else status  # the sample holds violations, and finding them is the success
    return max(call(step) for step in TEST)


if __name__ == "__main__":
    sys.exit(main())
