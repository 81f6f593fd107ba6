"""Small events, of which a test says only what it is about."""

from __future__ import annotations

from typing import Any, TypeVar

from eventwright.spelling import did_you_mean
from eventwright.testing.packages import about

T = TypeVar("T")


def make(cls: type[T], /, **fields: Any) -> T:
    """Return a small event with the given fields, by their Python names; equal calls give equal events.

    Other fields have their defaults; those without one have the least value of their type: 0, False, "", [],
    the first symbol, null in a union that has it. Raises TypeError for a field that the class does not have,
    ValueError where there is no least value.
    """
    known = about(cls)
    names = [known.attribute(item.name) for item in known.record.fields]
    for name in fields:
        if name not in names:
            hint = did_you_mean(name, names)
            raise TypeError(f"{cls.__name__} has no field {name!r}{hint}; its fields: {', '.join(names)}")
    missing = [name for name in known.required() if name not in fields]
    if missing:
        least = known.package.decode(cls, known.least_data)
        fields |= {name: getattr(least, name) for name in missing}
    return cls(**fields)
