"""Records: `dataclass(frozen=True, slots=True)`, made in a third of the time.

The standard library writes and compiles six methods for each class, one after another. With the two hundred classes of
a check, that was a seventh of a second at every start. Here the three methods that name fields are compiled together,
and those that are the same for all classes are shared. Whatever is not frozen with slots is left to the library.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - what checkers of types are to take it for

    Fields = Sequence[Field[Any]]
    Method = Callable[..., Any]
else:

    def dataclass(*, frozen=False, slots=False, eq=True, order=False):
        """What `dataclasses.dataclass` makes of a class, with those of its options that this program uses."""
        if frozen and slots and not order:
            return partial(record, eq=eq)
        return dataclasses.dataclass(frozen=frozen, slots=slots, eq=eq, order=order)


def record(plain: type, *, eq: bool) -> type:
    """The class with its fields as slots, and with all methods that it does not define itself."""
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(plain)
    own = {name for name, value in vars(plain).items() if value is not None}
    for method in (*written(made, eq=eq), *SHARED):
        if method.__name__ not in own:
            setattr(made, method.__name__, method)
    return made


def written(made: type, *, eq: bool) -> Iterator[Method]:
    """The methods that name fields."""
    found = fields(made)
    text = [*initialiser(found, after=hasattr(made, "__post_init__")), *(comparison(found) if eq else ())]
    known: dict[str, Any] = {"assign": object.__setattr__, "MISSING": MISSING}
    known |= {f"default_{one.name}": one.default for one in found}
    known |= {f"make_{one.name}": one.default_factory for one in found}
    methods: dict[str, Any] = {}
    exec("\n".join(text), known, methods)  # noqa: S102 - of the names of fields alone
    for name, method in methods.items():
        method.__qualname__ = f"{made.__qualname__}.{name}"
        yield method


def initialiser(found: Fields, *, after: bool) -> Iterator[str]:
    """`__init__`; `after`: the class has something to do then."""
    yield f"def __init__(self, {', '.join(map(parameter, filter(asked, found)))}):"
    yield from (f" assign(self, {one.name!r}, {value(one)})" for one in found if asked(one) or given(one))
    yield " self.__post_init__()" if after else " pass"


def asked(one: Field[Any]) -> bool:
    """Whether a field is a parameter."""
    return one.init


def given(one: Field[Any]) -> bool:
    """Whether a field has a value where none is said."""
    return one.default is not MISSING or one.default_factory is not MISSING


def parameter(one: Field[Any]) -> str:
    """A field as a parameter. What is made anew each time is made only when the instance is."""
    default = "MISSING" if one.default is MISSING else f"default_{one.name}"
    return f"{one.name}={default}" if given(one) else one.name


def value(one: Field[Any]) -> str:
    """What is assigned to a field."""
    if one.default_factory is MISSING:
        return one.name if one.init else f"default_{one.name}"
    return f"make_{one.name}() if {one.name} is MISSING else {one.name}" if one.init else f"make_{one.name}()"


def comparison(found: Fields) -> Iterator[str]:
    """`__eq__` and `__hash__`: those of a tuple of what is compared."""
    own, others = ("".join(f"{who}.{one.name}, " for one in found if one.compare) or "()" for who in ("self", "other"))
    yield "def __eq__(self, other):"
    yield f" return ({own}) == ({others}) if other.__class__ is self.__class__ else NotImplemented"
    yield f"def __hash__(self):\n return hash(({own}))"


class Shared:
    """The methods that are the same for all records."""

    def __repr__(self) -> str:
        shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)  # type: ignore[arg-type]
        return f"{type(self).__qualname__}({shown})"

    def __setattr__(self, name: str, value: object) -> Never:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> Never:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __getstate__(self) -> list[object]:
        return [getattr(self, one.name) for one in fields(self)]  # type: ignore[arg-type]

    def __setstate__(self, state: list[object]) -> None:
        for one, each in zip(fields(self), state, strict=True):  # type: ignore[arg-type]
            object.__setattr__(self, one.name, each)


SHARED = tuple(
    vars(Shared)[name] for name in ("__repr__", "__setattr__", "__delattr__", "__getstate__", "__setstate__")
)
