"""Policies and a vocabulary made up for tests of situations, from text."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from validator.core.rules import Policy
from validator.lowering import lower
from validator.policy import yaml
from validator.policy.load import parse
from validator.policy.schema import plain
from validator.policy.vocabularies import read_vocabulary
from validator.policy.vocabulary import Vocabulary

WORDS = Path(__file__).with_name("vocabulary.yaml")
CLOCK = {
    "title": "clock",
    "without-examples": "made up",
    "do": "besuch",
    "starts": "aufnahme",
    "when-stricter": "from-last-act",
    "when-looser": "from-last-act",
    "when-in-force": "from-last-act",
}


@lru_cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(WORDS)


def policy(text: str, **more: Any) -> Policy:
    """The policy whose parts are written in YAML; `rules` may leave out title and examples."""
    given = plain(yaml.parse(text, "made-up"))
    rules = {name: {"title": name, "without-examples": "made up", **rule} for name, rule in given["rules"].items()}
    head = {"policy": "fall", "version": "1", "title": "Fall", "vocabulary": "vocabulary.yaml", "subject": "person"}
    document = {**head, "valid": {"from": "2020-01-01"}, **given, "rules": rules, **more}
    return lower(parse(json.dumps(document), "made-up", "policy"), vocabulary())


def clock(table: str, **more: Any) -> dict[str, Any]:
    """A rule with a clock; the words for what a change does only where something can change."""
    every = plain(yaml.parse(table, "every"))
    rule = {**CLOCK, "every": every, **more}
    changing = "when" in table or "while" in more
    return rule if changing else {key: rule[key] for key in rule if key not in ("when-stricter", "when-looser")}


def clocks(*tables: str, states: str = "{}", **more: str) -> Policy:
    """A policy with one clock per text of tables; `more` are further keys of each clock, as YAML."""
    extra = {name.replace("_", "-"): plain(yaml.parse(text, name)) for name, text in more.items()}
    rules = {f"clock-{number}": clock(one, **extra) for number, one in enumerate(tables)}
    return policy(json.dumps({"rules": rules, "states": plain(yaml.parse(states, "states"))}))
