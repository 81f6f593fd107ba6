"""Objects of generated classes, made without their constructors, which took a third of a decoder's time.

These look for each keyword among all fields (msgspec: 25 µs for 60 of them), set each attribute of what is
frozen by a call (dataclasses), or validate what the decoder has just made (pydantic).
"""

from __future__ import annotations

import sysconfig
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from keyword import iskeyword
from typing import Any, Final, Generic, TypeVar

from eventwright.runtime.shapes import FieldsSet, NoPlan, attributes_of, default_of, kind_of_class

E = TypeVar("E")

# Without its lock, Python stops all threads to give an object another class.
_IS_FREE_THREADED: Final = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


class Maker(Generic[E]):
    """Makes objects of a class from the values of some of its attributes.

    The other attributes have the class's own defaults. A class that is not as it was generated makes its
    objects itself.
    """

    __slots__ = ("_cls", "_names", "make")

    make: Callable[..., E]
    """Returns an object of the attributes' values, in their order."""

    def __init__(self, cls: type[E], *names: str) -> None:
        """Work it out when the first object is made: of a thousand classes a service decodes a few."""
        self._cls, self._names = cls, names
        self.make = self._make_first

    def _make_first(self, *values: Any) -> E:
        cls, names = self._cls, self._names
        try:
            self.make = _quick(cls, names)
        except NoPlan:
            self.make = lambda *values: cls(**dict(zip(names, values, strict=True)))
        return self.make(*values)


def _quick(cls: type[Any], names: Sequence[str]) -> Callable[..., Any]:
    """Return what fills an object of a class with the same slots and no rules, and then makes it ours."""
    attributes = attributes_of(cls)
    kind = kind_of_class(cls, attributes)
    if _IS_FREE_THREADED or not set(names) <= set(attributes) or not all(map(_is_plain, attributes)):
        raise NoPlan(f"{cls.__name__} is made by its constructor")
    around: dict[str, Any] = {"cls": cls, "new": object.__new__}
    values = tuple(zip(attributes, _values(cls, attributes, names, around), strict=True))
    if kind == "dict":
        around |= {"blank": _blank_model(cls.__base__), "given": FieldsSet(names)}
        items = ", ".join(f"{name!r}: {value}" for name, value in values)
        lines = [
            "made = new(blank)",
            f"made.__dict__ = {{{items}}}",
            "made.__pydantic_fields_set__ = given",
            "made.__pydantic_extra__ = made.__pydantic_private__ = None",
        ]
    elif hasattr(cls, "__struct_fields__"):
        around["blank"] = _blank(cls.__base__, {"__annotations__": dict.fromkeys(attributes, object)})
        lines = [f"made = blank({', '.join(value for _, value in values)})"]
    else:
        around["blank"] = _blank(cls.__base__, {"__slots__": attributes})
        lines = ["made = new(blank)", *(f"made.{name} = {value}" for name, value in values)]
    make = _compiled(names, (*lines, "made.__class__ = cls"), around)
    try:
        made = make(*names)  # any values do
    except TypeError as error:
        raise NoPlan(f"{cls.__name__} keeps more than its attributes") from error
    if kind == "dict" and tuple(vars(made)) != attributes:
        raise NoPlan(f"{cls.__name__} keeps what pydantic knows in other places")
    return make


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not iskeyword(name)


def _blank(base: Any, inside: dict[str, Any]) -> type[Any]:
    blank: type[Any] = type(base)("Blank", (base,), {"__module__": __name__, **inside})
    return blank


@cache
def _blank_model(base: Any) -> type[Any]:
    # Both methods, or neither counts: they are one slot of a type.
    return _blank(base, {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__})


def _values(
    cls: type[Any], attributes: Sequence[str], names: Sequence[str], around: dict[str, Any]
) -> Iterator[str]:
    """Yield the source of each attribute's value: a parameter, or a default, which is put `around`."""
    places = {name: f"value_{place}" for place, name in enumerate(names)}
    for index, name in enumerate(attributes):
        if name in places:
            yield places[name]
            continue
        default = default_of(cls, name)
        held = f"default_{index}"
        around[held] = default.factory or default.value
        yield f"{held}()" if default.factory else held


def _compiled(names: Sequence[str], lines: Sequence[str], around: dict[str, Any]) -> Callable[..., Any]:
    """Return a function with a parameter for each name; all that its lines use is `around` it."""
    parameters = ", ".join(f"value_{place}" for place in range(len(names)))
    source = "\n    ".join((f"def make({parameters}):", *lines, "return made"))
    exec(source, around)
    make: Callable[..., Any] = around["make"]
    return make
