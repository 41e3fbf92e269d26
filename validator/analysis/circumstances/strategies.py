"""Contexts drawn by Hypothesis: the only place that knows it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from validator.analysis.generation.drafts import Draft
from validator.analysis.planning.freedom import Freedom

if TYPE_CHECKING:
    from collections.abc import Callable

    from validator.analysis.circumstances.stock import Stock

FOCUS = 3
"""Of how many rules a context holds what they hang on, at most."""


@st.composite
def contexts(draw: Any, stock: Stock) -> Draft:
    """A subject with facts that some rules hang on."""
    draft = Draft(stock.kind, {name: draw(st.sampled_from(values)) for name, values in stock.attributes})
    rules = range(len(stock.hung))
    for number in draw(st.lists(st.sampled_from(rules), min_size=1, max_size=FOCUS, unique=True)) if rules else ():
        for select in stock.hung[number]:
            for _ in range(draw(st.sampled_from((1, 0, 1, 2)))):
                start, length = draw(st.sampled_from(stock.days)), draw(st.sampled_from(stock.lengths))
                numbers = tuple(draw(st.lists(st.integers(0, 5), max_size=6)))
                made = draft.add(stock.fact(select, start, length, numbers, draft))
                known = stock.maker.vocabulary.facts[made.type]
                if known.single and made.id is not None and not known.event:
                    Freedom(stock.maker.vocabulary).make_room(made.id, draft)
    return draft


def drawn(stock: Stock, number: int, start: int) -> list[Draft]:
    """So many contexts, always the same for the same `start`."""
    found: list[Draft] = []

    @seed(start)
    @settings(fixed(number), phases=[Phase.generate])
    @given(contexts(stock))
    def collect(draft: Draft) -> None:
        found.append(draft)

    collect()
    return found


def smallest(stock: Stock, wanted: Callable[[Draft], bool], number: int, start: int) -> Draft | None:
    """The smallest context of a kind among as many as `drawn` gives; None where there is none."""
    try:
        return find(contexts(stock), wanted, settings=fixed(number), random=Random(start))  # noqa: S311
    except NoSuchExample:
        return None


def fixed(number: int) -> settings:
    """No deadline, no database: nothing but the arguments decides."""
    return settings(
        max_examples=number, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
