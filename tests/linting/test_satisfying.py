"""What passes a test is never said to be impossible."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.analysis.situations.kinds import holds, leaves, truth
from validator.core.days import Duration, Unit, Whose
from validator.core.truths import All, Any, Compare, Lasts, Not, Op
from validator.core.values import Field, Literal
from validator.linting.satisfying import passable
from validator.policy.vocabulary import Attribute, Shape

KINDS = ("a", "b", "c")
ATTRIBUTES = {"art": Attribute(Shape.TEXT, KINDS), "dauer": Attribute(Shape.NUMBER)}
ART, DAUER = Field(Whose.OWN, "art"), Field(Whose.OWN, "dauer")
arts = st.sampled_from(KINDS).map(lambda one: Compare(ART, Op.EQ, Literal(one)))
lists = st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).map(
    lambda some: Compare(ART, Op.IN, Literal(tuple(some)))
)
numbers = st.builds(
    lambda op, number: Compare(DAUER, op, Literal(Decimal(number))),
    st.sampled_from([Op.GE, Op.LE, Op.GT, Op.LT, Op.EQ]),
    st.integers(0, 4),
)
lengths = st.builds(lambda least, days: Lasts(least, Duration(days, Unit.DAY)), st.booleans(), st.integers(1, 4))
tests = st.recursive(
    arts | lists | numbers | lengths,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda of: All(tuple(of)))
        | st.lists(inner, max_size=3).map(lambda of: Any(tuple(of)))
        | inner.map(Not)
    ),
    max_leaves=6,
)
HALVES = [Decimal(number) / 2 for number in range(-2, 12)]


def passes(where, art, dauer, days):
    answers = {}
    for leaf in leaves(where):
        match leaf:
            case Lasts(least, span):
                answers[leaf] = days >= span.count if least else days <= span.count
            case Compare(left):
                answers[leaf] = holds(leaf, art if left == ART else dauer)
    return truth(where, answers) is True


@settings(max_examples=150, deadline=None)
@given(tests)
def test_a_test_is_impossible_exactly_if_nothing_passes_it(where):
    found = any(passes(where, *one) for one in product(KINDS, HALVES, range(6)))
    assert passable(where, ATTRIBUTES) == found
