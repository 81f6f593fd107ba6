"""What decoded values are in Python: objects of a package's classes, and the standard library's types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from eventwright.model.nodes import Fixed, LogicalType, Primitive, Schema, Union
from eventwright.model.python import branch_name, tagged_branches
from eventwright.runtime import logical
from eventwright.runtime.classes import Classes
from eventwright.runtime.values import LocalTimestampNanos, Tagged, TimestampNanos

_CONVERT: Final[
    Mapping[str, Callable[[Any], Any]]
] = {  # all but decimals and uuids, which depend on their type
    "date": logical.days_to_date,
    "time-millis": logical.millis_to_time,
    "time-micros": logical.micros_to_time,
    "timestamp-millis": logical.millis_to_timestamp,
    "timestamp-micros": logical.micros_to_timestamp,
    "timestamp-nanos": TimestampNanos,
    "local-timestamp-millis": logical.millis_to_local_timestamp,
    "local-timestamp-micros": logical.micros_to_local_timestamp,
    "local-timestamp-nanos": LocalTimestampNanos,
    "big-decimal": logical.bytes_to_big_decimal,
    "duration": logical.bytes_to_duration,
}


@dataclass(frozen=True, slots=True)
class ObjectForms:
    """Makes the values that users see; `schema` is the reader's."""

    schema: Schema
    classes: Classes

    def convert(self, node: Primitive | Fixed) -> Callable[[Any], Any] | None:
        """Return what makes a logical type's value."""
        match node.logical:
            case None:
                return None
            case LogicalType("decimal", precision, scale):
                return partial(logical.bytes_to_decimal, precision=precision, scale=scale)
            case LogicalType("uuid"):
                return logical.bytes_to_uuid if isinstance(node, Fixed) else logical.text_to_uuid
            case LogicalType(name):
                return _CONVERT[name]

    def members(self, fullname: str, symbols: tuple[str, ...]) -> Mapping[str, Any]:
        """Return an enum's members by symbol."""
        return self.classes.members(fullname, symbols)

    def attribute(self, fullname: str, name: str) -> str:
        """Return the attribute of a field."""
        return self.classes.attribute(fullname, name)

    def record(self, fullname: str) -> Callable[..., Any]:
        """Return the class of a record."""
        return self.classes.find(fullname)

    def branch(self, union: Union, index: int) -> Callable[[Any], Any] | None:
        """Return `Tagged` for the branches that need it."""
        if index not in tagged_branches(union, self.schema.types):
            return None
        return partial(Tagged, branch_name(union.branches[index]))
