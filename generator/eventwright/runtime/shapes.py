"""How the classes of each flavour keep their attributes: the engine makes objects without a constructor."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

_CHANGES: Final = (  # methods of sets
    *("add", "clear", "discard", "pop", "remove", "update"),
    *("difference_update", "intersection_update", "symmetric_difference_update"),
    *("__iand__", "__ior__", "__isub__", "__ixor__"),
)


class NoPlan(Exception):
    """The engine has no way for a class or a type; the message ends a sentence that begins with "since"."""


@dataclass(frozen=True, slots=True)
class Default:
    """What a class takes for a field that is left out: a value that may be shared, or what a call makes."""

    value: Any
    factory: Callable[[], Any] | None = None


class FieldsSet(set[str]):
    """The fields that pydantic counts as given; all events that are decoded alike have the same one.

    A set of its own for each event would take a fifth of the time. So it refuses to be changed, as the event
    does; what copies it, as pydantic does with the event, gets an ordinary set.
    """

    def __reduce__(self) -> tuple[type[set[str]], tuple[list[str]]]:
        """Pickle and copy as an ordinary set."""
        return set, (list(self),)


def _refuse(fields: FieldsSet, *_: object) -> NoReturn:
    raise TypeError("the fields that a decoded event was given cannot be changed; copy the set")


for _name in _CHANGES:
    setattr(FieldsSet, _name, _refuse)


def attributes_of(cls: type[Any]) -> tuple[str, ...]:
    """Return the names of a class's attributes in their order; raises NoPlan for a class of no known kind."""
    if hasattr(cls, "__struct_fields__"):
        return tuple(cls.__struct_fields__)
    if dataclasses.is_dataclass(cls) and "__slots__" in vars(cls):
        return tuple(item.name for item in dataclasses.fields(cls))
    if hasattr(cls, "__pydantic_fields__"):
        return tuple(cls.__pydantic_fields__)
    raise NoPlan(f"{cls.__name__} is of no kind that is known")


def kind_of_class(cls: type[Any], names: Sequence[str]) -> str:
    """Return "slots" or "dict", for where the attributes of a class are.

    Raises NoPlan for a class that does more with them than keep them, or has others than `names`.
    """
    is_model = hasattr(cls, "__pydantic_fields__")
    if attributes_of(cls) != tuple(names) or (_does_more(cls) if is_model else hasattr(cls, "__post_init__")):
        raise NoPlan(f"{cls.__name__} is not as it was generated")
    return "dict" if is_model else "slots"


def default_of(cls: type[Any], name: str) -> Default:
    """Return the default of a field; raises NoPlan for a field that the class requires."""
    if hasattr(cls, "__struct_fields__"):
        return _told(*_struct_default(cls, name))
    if dataclasses.is_dataclass(cls):
        item = cls.__dataclass_fields__[name]
        return _told(item, dataclasses.MISSING)
    return _told(*_model_default(cls, name))


def _struct_default(cls: type[Any], name: str) -> tuple[Any, object]:
    from msgspec import NODEFAULT
    from msgspec.structs import fields

    return next(item for item in fields(cls) if item.name == name), NODEFAULT


def _model_default(cls: type[Any], name: str) -> tuple[Any, object]:
    from pydantic_core import PydanticUndefined

    return cls.__pydantic_fields__[name], PydanticUndefined


def _told(item: Any, missing: object) -> Default:
    if item.default_factory is not missing and item.default_factory is not None:
        return Default(None, item.default_factory)
    if item.default is missing:
        raise NoPlan("the class requires a field that its schema has a default for")
    return Default(item.default)


def _does_more(model: type[Any]) -> bool:
    return bool(
        model.__private_attributes__
        or model.__pydantic_post_init__
        or model.__pydantic_custom_init__
        or model.model_config.get("extra") == "allow"
    )
