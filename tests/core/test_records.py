"""A record is what the standard library's frozen dataclass with slots is."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, astuple, field, fields, is_dataclass, replace
from typing import Any

import pytest

from validator.core import records

Making = Callable[[type], type]
OURS: Making = records.dataclass(frozen=True, slots=True)
THEIRS: Making = dataclasses.dataclass(frozen=True, slots=True)


def point(making: Making) -> Any:
    @making
    class Point:
        """With all kinds of fields."""

        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list)
        note: str = field(default="", compare=False, repr=False)
        total: int = field(init=False, default=7)
        own: dict[str, int] = field(init=False, default_factory=dict)

        @property
        def both(self) -> int:
            return self.x + self.y

    return Point


def empty(making: Making) -> Any:
    @making
    class Nothing:
        """Without fields."""

    return Nothing


def own(making: Making) -> Any:
    @making
    class Own:
        """With methods of its own, which stay."""

        name: str
        size: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "size", len(self.name))

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and other.size == self.size

        def __hash__(self) -> int:
            return self.size

        def __repr__(self) -> str:
            return f"<{self.name}>"

    return Own


def base(making: Making) -> Any:
    @making
    class Base:
        """To be built upon."""

        a: int

    @making
    class Derived(Base):
        """With a field more."""

        b: int = 1

    return Derived


@records.dataclass(frozen=True, slots=True)
class Kept:
    """Known to a new process."""

    a: int
    of: tuple[Kept, ...] = ()


ALIKE = [
    lambda kind: repr(kind(1)),
    lambda kind: repr(kind(1, 3, ["a"], note="n")),
    lambda kind: kind(1) == kind(1, 2),
    lambda kind: kind(1) == kind(2),
    lambda kind: kind(1) == kind(1, note="other"),
    lambda kind: kind(1).__eq__(1),
    lambda kind: kind(x=1).tags is kind(x=1).tags,
    lambda kind: (kind(1).total, kind(1).own, kind(1).both),
    lambda kind: [(one.name, one.init, one.compare, one.repr) for one in fields(kind)],
    lambda kind: kind.__match_args__,
    lambda kind: kind.__slots__,
    lambda kind: kind.__doc__,
    lambda kind: asdict(kind(1)),
    lambda kind: astuple(kind(1, 4)),
    lambda kind: repr(replace(kind(1, note="n"), y=9)),
    is_dataclass,
    lambda kind: hasattr(kind(1), "__dict__"),
    lambda kind: repr(copy.copy(kind(1, tags=["t"]))),
    lambda kind: copy.deepcopy(kind(1, tags=["t"])) == kind(1, tags=["t"]),
    lambda kind: (kind.__name__, kind.__qualname__, kind.__module__, kind.__init__.__qualname__),
]


@pytest.mark.parametrize("seen", ALIKE)
def test_it_looks_the_same(seen: Callable[[Any], object]) -> None:
    assert seen(point(OURS)) == seen(point(THEIRS))


REFUSED = [
    lambda kind: kind(),
    lambda kind: kind(1, 2, [], "", 5),
    lambda kind: kind(1, total=3),
    lambda kind: kind(1, unknown=3),
    lambda kind: setattr(kind(1), "x", 2),
    lambda kind: delattr(kind(1), "x"),
    lambda kind: hash(kind(1)),
    lambda kind: kind(1) < kind(2),
    lambda kind: replace(kind(1), total=3),
]


@pytest.mark.parametrize("wrong", REFUSED)
def test_it_refuses_the_same(wrong: Callable[[Any], object]) -> None:
    kinds: list[type] = []
    for making in (OURS, THEIRS):
        with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
            wrong(point(making))
        kinds.append(caught.type)
    assert kinds[0] is kinds[1]


def test_equal_ones_have_equal_hashes() -> None:
    one, other = Kept(1, (Kept(2),)), Kept(1, (Kept(2),))
    assert one == other
    assert len({one, other, Kept(1)}) == 2
    assert hash(one) == hash((1, (Kept(2),)))


@pytest.mark.parametrize("making", [OURS, THEIRS])
def test_one_without_fields(making: Making) -> None:
    kind = empty(making)
    assert kind() == kind()
    assert hash(kind()) == hash(())
    assert repr(kind()).endswith("Nothing()")
    with pytest.raises(FrozenInstanceError if making is OURS else (FrozenInstanceError, AttributeError, TypeError)):
        kind().x = 1


@pytest.mark.parametrize("making", [OURS, THEIRS])
def test_own_methods_stay(making: Making) -> None:
    kind = own(making)
    assert kind("ab") == kind("cd")
    assert repr(kind("ab")) == "<ab>"
    assert kind("abc").size == 3


@pytest.mark.parametrize("making", [OURS, THEIRS])
def test_one_built_upon_another(making: Making) -> None:
    kind = base(making)
    assert repr(kind(5)).endswith("Derived(a=5, b=1)")
    assert kind(5) == kind(5, 1)
    assert kind(5) != kind(5, 2)
    with pytest.raises(FrozenInstanceError):
        kind(5).a = 6


def test_it_goes_to_another_process_and_back() -> None:
    one = Kept(1, (Kept(2), Kept(3)))
    assert pickle.loads(pickle.dumps(one)) == one


def test_it_can_be_taken_apart() -> None:
    match Kept(1, (Kept(2),)):
        case Kept(1, (Kept(two),)):
            assert two == 2
        case _:
            pytest.fail("not as it was made")


def test_identity_where_nothing_is_compared() -> None:
    @records.dataclass(frozen=True, slots=True, eq=False)
    class Same:
        x: int

    one = Same(1)
    assert one == one
    assert one != Same(1)
    assert len({one, Same(1)}) == 2


def test_others_are_left_to_the_library() -> None:
    @records.dataclass(slots=True)
    class Open:
        x: int

    @records.dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        x: int

    found = Open(1)
    found.x = 2
    assert found.x == 2
    assert Ordered(1) < Ordered(2)


def test_nothing_can_be_added_to_it() -> None:
    """Theirs fails here with a TypeError of its own making."""
    with pytest.raises(FrozenInstanceError):
        Kept(1).unknown = 2
