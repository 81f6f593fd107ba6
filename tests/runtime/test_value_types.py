"""The value types, and that the class libraries keep them as they are."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from eventwright.runtime import Duration, LocalTimestampNanos, NoValue, Tagged, TimestampNanos, UnknownSymbol

VALUES: list[tuple[Any, str]] = [
    (TimestampNanos(5), "TimestampNanos(5)"),
    (LocalTimestampNanos(-(2**63)), "LocalTimestampNanos(-9223372036854775808)"),
    (Duration(1, 2, 3), "Duration(months=1, days=2, milliseconds=3)"),
    (Tagged("int", 1), "Tagged(branch='int', value=1)"),
    (UnknownSymbol("X"), "UnknownSymbol(text='X')"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_values_are_values(value: Any, text: str) -> None:
    assert repr(value) == text
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert same == value
        assert type(same) is type(value)
        assert hash(same) == hash(value)


@pytest.mark.parametrize("value", [value for value, _ in VALUES[2:]])
def test_frozen(value: Any) -> None:
    with pytest.raises((AttributeError, TypeError)):  # which of them depends on Python's version
        value.extra = 1
    with pytest.raises(AttributeError):
        setattr(value, type(value).__slots__[0], 1)


@pytest.mark.parametrize("kind", [TimestampNanos, LocalTimestampNanos])
def test_nanoseconds(kind: Any) -> None:
    assert kind(1) < kind(2) <= kind(2)
    assert kind(2**63 - 1) == 2**63 - 1
    with pytest.raises(ValueError, match="do not fit in 64 bits"):
        kind(2**63)
    with pytest.raises(TypeError):
        kind(1.5)
    with pytest.raises(TypeError):
        kind("1")


def test_nanoseconds_and_datetimes() -> None:
    moment = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
    stamp = TimestampNanos.from_datetime(moment)
    assert stamp == 1714564800123456000
    assert TimestampNanos(stamp + 999).to_datetime() == moment
    local = LocalTimestampNanos.from_datetime(moment.replace(tzinfo=None))
    assert local.to_datetime() == moment.replace(tzinfo=None)
    with pytest.raises(TypeError):
        TimestampNanos.from_datetime(moment.replace(tzinfo=None))
    with pytest.raises(TypeError):
        LocalTimestampNanos.from_datetime(moment)


@pytest.mark.parametrize("counts", [(-1, 0, 0), (0, 2**32, 0), (0, 0, 1.5), (True, 0, 0)])
def test_duration_counts(counts: Any) -> None:
    with pytest.raises(ValueError, match="must be an int from 0 to 4294967295"):
        Duration(*counts)


class Model(BaseModel, frozen=True):
    at: TimestampNanos
    local: LocalTimestampNanos
    lasting: Duration
    number: Tagged[Literal["int"], int] | Tagged[Literal["long"], int]
    colour: UnknownSymbol | None


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    at: TimestampNanos
    local: LocalTimestampNanos
    lasting: Duration
    number: Tagged[Literal["int"], int] | Tagged[Literal["long"], int]
    colour: UnknownSymbol | None


FIELDS: dict[str, Any] = {
    "at": TimestampNanos(1),
    "local": LocalTimestampNanos(2),
    "lasting": Duration(days=1),
    "number": Tagged("long", 3),
    "colour": UnknownSymbol("X"),
}


@pytest.mark.parametrize("cls", [Model, Struct])
def test_class_libraries_keep_them(cls: Any) -> None:
    made = cls(**FIELDS)
    for name, value in FIELDS.items():
        assert getattr(made, name) is value


@pytest.mark.parametrize(
    "changed",
    [
        {"at": 1},
        {"at": LocalTimestampNanos(1)},
        {"lasting": 5},
        {"number": 3},
        {"colour": "X"},
    ],
)
def test_pydantic_refuses_others(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Model(**FIELDS | changed)


def test_pydantic_writes_json() -> None:
    assert Model(**FIELDS).model_dump_json() == (
        '{"at":1,"local":2,"lasting":{"months":0,"days":1,"milliseconds":0},'
        '"number":{"branch":"long","value":3},"colour":"X"}'
    )


def test_a_union_without_branches_has_no_value() -> None:
    with pytest.raises(TypeError, match="a union without branches has no value"):
        NoValue()
    model = TypeAdapter(list[NoValue])
    assert model.validate_python([]) == []
    with pytest.raises(ValidationError, match="must be NoValue, not NoneType"):
        model.validate_python([None])
