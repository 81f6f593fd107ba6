"""Value types for what the standard library has no exact type for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import index
from typing import Any, Final, Generic, Self, TypeVar

_LONG_MIN: Final = -(2**63)
_LONG_MAX: Final = 2**63 - 1
_UNSIGNED_MAX: Final = 2**32 - 1

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a local timestamp has no zone
_MICROSECOND: Final = timedelta(microseconds=1)

BranchT = TypeVar("BranchT", bound=str, covariant=True)
ValueT = TypeVar("ValueT", covariant=True)


def _exact_schema(cls: type, to_json: Callable[[Any], object]) -> Any:
    """Make pydantic accept instances of exactly `cls`, and keep them as they are."""
    from pydantic_core import core_schema

    def check(value: Any) -> Any:
        if type(value) is not cls:
            raise ValueError(f"must be {cls.__name__}, not {type(value).__name__}")
        return value

    serialization = core_schema.plain_serializer_function_ser_schema(to_json, when_used="json")
    return core_schema.no_info_plain_validator_function(check, serialization=serialization)


class _Nanos(int):
    """A count of nanoseconds in the range of a long."""

    __slots__ = ()

    def __new__(cls, nanoseconds: int) -> Self:
        """Refuse what 64 bits cannot hold with a `ValueError`."""
        if not _LONG_MIN <= index(nanoseconds) <= _LONG_MAX:
            raise ValueError(f"{nanoseconds} nanoseconds do not fit in 64 bits")
        return super().__new__(cls, nanoseconds)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({int(self)})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _exact_schema(cls, int)


class TimestampNanos(_Nanos):
    """Nanoseconds since 1970-01-01 00:00 UTC (`timestamp-nanos`): `datetime` stops at microseconds."""

    __slots__ = ()

    @classmethod
    def from_datetime(cls, moment: datetime) -> Self:
        """Take an aware datetime; a naive one is a `TypeError`, a year after 2262 a `ValueError`."""
        return cls((moment - _EPOCH) // _MICROSECOND * 1000)

    def to_datetime(self) -> datetime:
        """Return the UTC datetime, without what is finer than a microsecond."""
        return _EPOCH + timedelta(microseconds=self // 1000)


class LocalTimestampNanos(_Nanos):
    """Nanoseconds since 1970-01-01 00:00 in whatever zone is meant (`local-timestamp-nanos`)."""

    __slots__ = ()

    @classmethod
    def from_datetime(cls, moment: datetime) -> Self:
        """Take a naive datetime; an aware one is a `TypeError`, a year after 2262 a `ValueError`."""
        return cls((moment - _LOCAL_EPOCH) // _MICROSECOND * 1000)

    def to_datetime(self) -> datetime:
        """Return the naive datetime, without what is finer than a microsecond."""
        return _LOCAL_EPOCH + timedelta(microseconds=self // 1000)


@dataclass(frozen=True, slots=True)
class Duration:
    """Avro's `duration`: three counts that do not convert into each other, each 0 to 2**32 - 1."""

    months: int = 0
    days: int = 0
    milliseconds: int = 0

    def __post_init__(self) -> None:
        """Refuse counts that do not fit with a `ValueError`."""
        for name in ("months", "days", "milliseconds"):
            count = getattr(self, name)
            if type(count) is not int or not 0 <= count <= _UNSIGNED_MAX:
                raise ValueError(f"{name} must be an int from 0 to 4294967295, not {count!r}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _exact_schema(cls, _duration_json)


def _duration_json(value: Duration) -> dict[str, int]:
    return {"months": value.months, "days": value.days, "milliseconds": value.milliseconds}


@dataclass(frozen=True)
class Tagged(Generic[BranchT, ValueT]):
    """A value of a union that says which branch it is of, where its Python type cannot tell.

    `branch` is Avro's name of the branch: a primitive's name or a fullname. Pydantic and msgspec know what
    to do with a dataclass.
    """

    # Not `slots=True`, which makes a second class: `Tagged[...](...)` would fail on it in Python 3.11.
    __slots__ = ("branch", "value")

    branch: BranchT
    value: ValueT

    def __reduce__(self) -> tuple[type[Self], tuple[BranchT, ValueT]]:
        """Pickle and copy through the constructor, since nothing can be set afterwards."""
        return type(self), (self.branch, self.value)


class NoValue:
    """What a union without branches holds: there is none. `Never` would say so too, but not to pydantic."""

    __slots__ = ()

    def __init__(self) -> None:
        """Refuse with a `TypeError`."""
        raise TypeError("a union without branches has no value")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _exact_schema(cls, repr)


@dataclass(frozen=True, slots=True)
class UnknownSymbol:
    """A symbol that the writer's enum has and the reader's has not; it cannot be encoded."""

    text: str

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _exact_schema(cls, _symbol_json)


def _symbol_json(value: UnknownSymbol) -> str:
    return value.text
