"""Whether a value of a generated class says what fastavro read from the same bytes."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from drafts import PRIMITIVES, Json
from random_data import branch_name

from eventwright.runtime.values import Duration, Tagged

Attributes: TypeAlias = Callable[[type], Mapping[str, str]]  # from a class to Python names by field names


def agrees(ours: Any, theirs: Any, type_: Json, named: Mapping[str, Json], attributes: Attributes) -> bool:
    """Tell whether both say the same; `type_` is as fastavro parsed it.

    fastavro has no classes of its own for nanoseconds (it gives integers), for durations and for uuids in
    fixed types (it gives bytes).
    """
    return _Comparison(named, attributes).agrees(ours, theirs, type_)


class _Comparison:
    def __init__(self, named: Mapping[str, Json], attributes: Attributes) -> None:
        self.named = named
        self.attributes = attributes

    def agrees(self, ours: Any, theirs: Any, type_: Json) -> bool:
        if isinstance(type_, list):
            return any(self.branch(ours, theirs, branch) for branch in type_)
        if isinstance(type_, str) and type_ not in PRIMITIVES:
            return self.agrees(ours, theirs, self.named[type_])
        word = type_ if isinstance(type_, str) else type_["type"]
        match word:
            case "record" | "error":
                return self.record(ours, theirs, type_)
            case "enum":
                return isinstance(ours, Enum) and bool(ours.value == theirs)
            case "array":
                return (
                    type(ours) is list and type(theirs) is list and self.items(ours, theirs, type_["items"])
                )
            case "map":
                return type(ours) is dict and type(theirs) is dict and self.entries(ours, theirs, type_)
            case _:
                return plainly_equal(ours, theirs)

    def branch(self, ours: Any, theirs: Any, branch: Json) -> bool:
        if isinstance(ours, Tagged):
            return ours.branch == branch_name(branch) and self.agrees(ours.value, theirs, branch)
        return self.agrees(ours, theirs, branch)

    def record(self, ours: Any, theirs: Any, type_: dict[str, Json]) -> bool:
        if not isinstance(theirs, dict):
            return False
        try:
            attributes = self.attributes(type(ours))
        except (KeyError, TypeError, ValueError):
            return False
        names = [field["name"] for field in type_["fields"]]
        return list(attributes) == names == list(theirs) and all(
            self.agrees(getattr(ours, attributes[field["name"]]), theirs[field["name"]], field["type"])
            for field in type_["fields"]
        )

    def items(self, ours: list[Any], theirs: list[Any], inner: Json) -> bool:
        return len(ours) == len(theirs) and all(map(self.agrees, ours, theirs, [inner] * len(ours)))

    def entries(self, ours: dict[str, Any], theirs: dict[str, Any], type_: dict[str, Json]) -> bool:
        return ours.keys() == theirs.keys() and all(
            self.agrees(value, theirs[key], type_["values"]) for key, value in ours.items()
        )


def plainly_equal(ours: Any, theirs: Any) -> bool:
    """Compare values that are no containers; not-a-number equals itself, and zero not its negative."""
    match ours:
        case float():
            return type(theirs) is float and (
                struct.pack("<d", ours) == struct.pack("<d", theirs)
                or (math.isnan(ours) and math.isnan(theirs))
            )
        case Duration():
            return bool(struct.pack("<III", ours.months, ours.days, ours.milliseconds) == theirs)
        case UUID() if isinstance(theirs, bytes):
            return ours.bytes == theirs
        case Decimal():
            return isinstance(theirs, Decimal) and ours == theirs
        case int() if type(ours) not in (int, bool):
            return type(theirs) is int and int(ours) == theirs
        case _:
            return type(ours) is type(theirs) and bool(ours == theirs)
