"""What the serializers take and give, besides events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from confluent_kafka.serialization import SerializationError

from eventwright.runtime.coder import Info

T = TypeVar("T")


@runtime_checkable
class EventPackage(Protocol):
    """A generated package, as it is imported."""

    def encode(self, event: object, /) -> bytes:
        """Return plain Avro binary."""

    def decode(self, cls: type[T], data: bytes, /, writer: str | None = None) -> T:
        """Return the event that plain Avro binary holds."""

    def lookup(self, fullname: str, /) -> type[Any]:
        """Return a class by its fullname."""

    def describe(self, cls: type[Any], /) -> Info:
        """Return what is known of a class."""


def records_of(package: EventPackage) -> tuple[type[Any], ...]:
    """Return the classes of all records of a package."""
    found: tuple[type[Any], ...] = vars(package)["_package"].records()
    return found


class SchemaUnavailable(SerializationError):
    """The registry gave no answer, so nothing is known of the message: try it again, never skip it."""


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """A message whose schema is known and whose type is none that was asked for."""

    fullname: str
    schema: int | str  # the schema's id, or its GUID
    data: bytes  # plain Avro binary, written with that schema


@dataclass(frozen=True, slots=True)
class UnreadableEvent:
    """A message that is no event: not framed, of an unknown or incompatible schema, or cut off."""

    error: Exception  # a SerializationError or a DecodeError
    data: bytes  # the message's value, or key, as it is


@dataclass(frozen=True, slots=True)
class KeyOf:
    """The key of an event that is not there, as for a tombstone; `values` in the order of its paths."""

    event: type[Any]
    values: tuple[Any, ...]
