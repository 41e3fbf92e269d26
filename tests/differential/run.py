"""Many random pairs of one rule and one history through both evaluators.

python tests/differential/run.py --pairs 20000 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

from comparing import differences
from making import make

from validator.core.duties import Clock
from validator.engine import run
from validator.histories.rows import to_columns


def form(norm: object) -> str:
    return "Clock" if isinstance(norm, Clock) else type(norm.anchors).__name__  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stop", type=int, default=5, help="stop after so many differing policies")
    parser.add_argument("--form", help="only show differences of this form")
    options = parser.parse_args()
    pairs, wrong, verdicts, forms, seed, began = 0, 0, Counter(), Counter(), options.seed * 1_000_003, time.time()
    while pairs < options.pairs and wrong < options.stop:
        seed += 1
        policy, histories, as_of = make(Random(seed))
        pairs += len(policy.rules) * len(histories)
        forms.update(form(rule.norm) for rule in policy.rules for _ in histories)
        try:
            found = differences(policy, histories, as_of)
            verdicts.update(one.verdict.value for one in run(policy, to_columns(histories), as_of).findings())
        except Exception:
            wrong += 1
            print(f"seed {seed}: {traceback.format_exc()[-1200:]}")
            continue
        norms = {rule.id: form(rule.norm) for rule in policy.rules}
        found = [one for one in found if options.form in (None, norms[one.rule])]
        if found:
            wrong += 1
            print(f"seed {seed} as of {as_of} ({norms[found[0].rule]}): {found[0]}")
    print(
        f"{pairs} pairs, {wrong} differing policies, {time.time() - began:.0f} s; "
        f"forms {dict(forms)}; verdicts {dict(verdicts)}"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
