"""Other programs find on logs what the engine finds, on the histories of the rules' own examples."""

import contextlib
import importlib
import json
import pickle
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1]))

from ruamel.yaml import YAML

from benchmarks import policies
from benchmarks.findings import difference
from benchmarks.logs.rules import RULES
from benchmarks.works import CannotSay
from validator.histories.read import read
from validator.time.days import parse
from validator.usecases.library import library

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@pytest.mark.filterwarnings("ignore")  # of libraries about each other
@pytest.mark.parametrize("program", ["loop", "sql", "frames", "compiled", "mining"])
@pytest.mark.parametrize(("log", "as_of"), [("sepsis", "2014-03-31"), ("road-fines", "2012-05-02")])
def test_the_same_findings(log, as_of, program, tmp_path):
    try:
        module = importlib.import_module(f"benchmarks.logs.{program}")
    except ImportError as error:
        pytest.skip(f"not installed: {error.name}")
    order = {"policies": [EXAMPLES / log], "columns": columns(log, tmp_path), "as_of": parse(as_of)}
    said = []
    for rule in RULES[log]:
        with contextlib.suppress(CannotSay):
            theirs = found(module.prepare, order | {"rules": [rule]})
            mine = found(policies.engine, order | {"rules": [rule]})
            said += [rule for one in mine.values() if one.size]
            assert {name: difference(one, theirs[name]) for name, one in mine.items()} == dict.fromkeys(mine)
    assert len(said) > len(RULES[log]) / 2


def found(prepare, order):
    run, tidy, _ = prepare(order)
    return tidy(run())


def columns(log, folder):
    """The histories of all examples, each with a time of day as in the logs, as our reader reads them."""
    cases = folder / "cases.jsonl"
    rules = YAML(typ="safe").load(EXAMPLES / log / "policy.yaml")["rules"]
    histories = [one["history"] for rule in rules.values() for one in rule["examples"]]
    cases.write_text("\n".join(line(number, one) for number, one in enumerate(histories)))
    (entry,) = library([EXAMPLES / log], {}, {})
    target = folder / "columns.pickle"
    kept = {entry.vocabulary_file: read([cases], zone=entry.policy.zone, vocabulary=entry.vocabulary)}
    target.write_bytes(pickle.dumps(kept))
    return target


def line(number, history):
    events = [one | {"at": timed(str(one["at"]))} for one in history["events"]]
    return json.dumps({"subject": f"K-{number:03}", "type": "case", "events": events})


def timed(at):
    return at if "T" in at else f"{at}T00:00"
