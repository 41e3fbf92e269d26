"""The hand-made histories are shared by the tests of this folder, wherever they are started from."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
