"""How fast policies are judged, beside what one would otherwise write or install: one command, one table.

    python tests/benchmarks/run.py [--quick] [--json FILE]

The rivals are in the dependency group `benchmark`; what is not installed is said in the table.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS), str(TESTS.parent)]

from benchmarks.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
