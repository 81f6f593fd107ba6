"""Defaults as Python source: exactly the value that decoding would give for them.

Source: Avro 1.12.0 specification, "Schema Declaration" and "Logical Types".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from eventwright.model.big_decimal import exact_decimal, read_big_decimal
from eventwright.model.defaults import default_branch, is_default
from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    Array,
    Enum,
    Field,
    Fixed,
    LogicalType,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
)
from eventwright.model.python import RUNTIME, alike_branches, branch_name, follow, python_type
from eventwright.model.text import said, step
from eventwright.plan.annotations import annotation, tagged_class
from eventwright.plan.scope import Scope
from eventwright.plan.text import bytes_literal, string_literal

Leaf: TypeAlias = Primitive | Fixed
Value: TypeAlias = "bool | int | float | str | bytes | UUID | Decimal | date | time | datetime | None"
Fault: TypeAlias = tuple[str, str]  # JSON pointer inside the default, message

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the zone is added to the source
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Expression:
    """Python source of a value; a late one is evaluated anew for each event, and after all classes."""

    text: str
    is_late: bool = False


def default_source(type_: Type, json: JSON, scope: Scope) -> Expression:
    """Return the source of a valid default without faults, and make the module import what it names."""
    if isinstance(type_, Union):
        return _union(type_, json, scope)
    node = follow(type_, scope.context.types)
    match node:
        case Array() if isinstance(json, list):
            items = [default_source(node.items, item, scope).text for item in json]
            return Expression(f"[{', '.join(items)}]", is_late=True)
        case Map() if isinstance(json, dict):
            values = [
                f"{string_literal(key)}: {default_source(node.values, value, scope).text}"
                for key, value in json.items()
            ]
            return Expression(f"{{{', '.join(values)}}}", is_late=True)
        case Record() if isinstance(json, dict):
            return _record(node, json, scope)
        case Enum() if isinstance(json, str):
            member = scope.context.names.types[node.fullname].attributes[json]
            return Expression(f"{scope.class_of(node.fullname)}.{member}", is_late=True)
        case Primitive() | Fixed():
            return Expression(_source(node, _value(node, json), scope))
    raise ValueError(f"{said(json)} is no default of its type")


def typed_source(type_: Type, json: JSON, scope: Scope) -> Expression:
    """Return the source of a field's default, as `default_source` does.

    A container with something in it says its type, since type checkers cannot always infer it.
    """
    source = default_source(type_, json, scope)
    branch = type_.branches[_branch(type_, json, scope.context.types)] if isinstance(type_, Union) else type_
    if not json or not isinstance(branch, Array | Map):
        return source
    return Expression(f"{annotation(branch, scope)}({source.text})", is_late=True)


def left_out(item: Field, types: Mapping[str, Named]) -> Fault | None:
    """Return why the class has no default for a field that has one, which makes it required; else None."""
    if item.default is NO_DEFAULT:
        return None
    if not is_default(item.type, item.default, types):
        return "", "it is no value of its type"
    return next(default_faults(item.type, item.default, types), None)


def default_faults(type_: Type, json: JSON, types: Mapping[str, Named]) -> Iterator[Fault]:
    """Yield the parts of a valid default that no value of their Python type can be made of."""
    return _Faults(types, set()).inside(type_, json, "")


@dataclass(frozen=True, slots=True)
class _Faults:
    types: Mapping[str, Named]
    filled: set[tuple[str, str]]  # defaults of fields that were left out, each followed once

    def inside(self, type_: Type, json: JSON, at: str) -> Iterator[Fault]:
        match type_.branches[_branch(type_, json, self.types)] if isinstance(type_, Union) else type_:
            case Array(items=items) if isinstance(json, list):
                for index, item in enumerate(json):
                    yield from self.inside(items, item, f"{at}/{index}")
            case Map(values=values) if isinstance(json, dict):
                for key, value in json.items():
                    yield from self.inside(values, value, at + step(key))
            case Primitive() as leaf:
                yield from self.leaf(leaf, json, at)
            case Reference(fullname=fullname):
                yield from self.named(self.types[fullname], json, at)

    def named(self, named: Named, json: JSON, at: str) -> Iterator[Fault]:
        if isinstance(named, Fixed):
            yield from self.leaf(named, json, at)
        if isinstance(named, Record) and isinstance(json, dict):
            for item in named.fields:
                if item.name in json:
                    yield from self.inside(item.type, json[item.name], at + step(item.name))
                elif (named.fullname, item.name) not in self.filled and item.default is not NO_DEFAULT:
                    self.filled.add((named.fullname, item.name))
                    yield from ((at, said) for _, said in self.inside(item.type, item.default, ""))

    def leaf(self, leaf: Leaf, json: JSON, at: str) -> Iterator[Fault]:
        try:
            _value(leaf, json)
        except ValueError as error:
            yield at, str(error)


def _branch(union: Union, json: JSON, types: Mapping[str, Named]) -> int:
    position = default_branch(union, json, types)
    if position is None:
        raise ValueError(f"{said(json)} is no default of its union")
    return position


def _union(union: Union, json: JSON, scope: Scope) -> Expression:
    types = scope.context.types
    position = _branch(union, json, types)
    branch = union.branches[position]
    value = default_source(branch, json, scope)
    alike = alike_branches(union, types)
    if position not in alike:
        return value
    # With values of two types tagged, type checkers must be told which of the two this is.
    is_clear = len({*alike.values()}) == 1
    tagged = scope.use(RUNTIME, "Tagged")
    made = tagged if is_clear else tagged_class(alike[position], annotation(branch, scope), scope)
    return Expression(f"{made}({string_literal(branch_name(branch))}, {value.text})", value.is_late)


def _record(record: Record, json: Mapping[str, JSON], scope: Scope) -> Expression:
    attributes = scope.context.names.types[record.fullname].attributes
    arguments = [
        f"{attributes[item.name]}={default_source(item.type, json[item.name], scope).text}"
        for item in record.fields
        if item.name in json  # the class has the defaults of the others
    ]
    return Expression(f"{scope.class_of(record.fullname)}({', '.join(arguments)})", is_late=True)


def _value(leaf: Leaf, json: JSON) -> Value:
    """Return what a default without parts is in Python, nanoseconds as int and a duration as bytes.

    Raises ValueError with a message for people where Python's type has no such value.
    """
    match json:
        case str():
            return _text_value(leaf, json)
        case int() | float() if isinstance(leaf, Primitive) and not isinstance(json, bool):
            return _number_value(leaf, json)
        case None | bool():
            return json
    raise ValueError(f"{said(json)} is no default of its type")


def _text_value(leaf: Leaf, text: str) -> Value:
    if isinstance(leaf, Primitive) and leaf.name == "string":
        return _uuid(text) if leaf.logical else text
    data = text.encode("latin-1")
    match leaf.logical:
        case LogicalType(name="decimal") as decimal:
            unscaled = int.from_bytes(data, "big", signed=True)
            return exact_decimal(unscaled, decimal.scale, decimal.precision)
        case LogicalType(name="big-decimal"):
            return read_big_decimal(data)
        case LogicalType(name="uuid"):
            return UUID(bytes=data)
        case _:
            return data


def _uuid(text: str) -> UUID:
    digits = text.replace("-", "") if [i for i, c in enumerate(text) if c == "-"] == [8, 13, 18, 23] else text
    if len(digits) != 32 or not digits.isascii() or not digits.isalnum():
        raise ValueError(f"{said(text)} is no UUID")
    try:
        return UUID(digits)
    except ValueError:
        raise ValueError(f"{said(text)} is no UUID") from None


def _number_value(leaf: Primitive, number: float) -> Value:
    match leaf.name:
        case "float":  # what is left of it in 32 bits
            return float(struct.unpack("<f", struct.pack("<f", number))[0])
        case "double":
            return float(number)
    convert = _CLOCKS.get(leaf.logical.name) if leaf.logical else None
    try:
        return convert(int(number)) if convert else int(number)
    except (OverflowError, ValueError):
        name = python_type(leaf).name
        raise ValueError(f"{said(number)} is no {name} that Python can hold") from None


def _date(days: int) -> date:
    return date.fromordinal(days + _EPOCH.toordinal())


def _time(since: timedelta) -> time:
    if not timedelta() <= since < _DAY:
        raise ValueError
    return (_EPOCH + since).time()


_CLOCKS: Final[Mapping[str, Callable[[int], date | time]]] = {
    "date": _date,
    "time-millis": lambda count: _time(timedelta(milliseconds=count)),
    "time-micros": lambda count: _time(timedelta(microseconds=count)),
    "timestamp-millis": lambda count: _EPOCH + timedelta(milliseconds=count),
    "timestamp-micros": lambda count: _EPOCH + timedelta(microseconds=count),
    "local-timestamp-millis": lambda count: _EPOCH + timedelta(milliseconds=count),
    "local-timestamp-micros": lambda count: _EPOCH + timedelta(microseconds=count),
}


def _source(leaf: Leaf, value: Value, scope: Scope) -> str:
    name = leaf.logical.name if leaf.logical else ""
    match value:
        case str():
            return string_literal(value)
        case bytes() if name == "duration":
            months, days, milliseconds = struct.unpack("<III", value)
            arguments = f"months={months}, days={days}, milliseconds={milliseconds}"
        case bytes():
            return bytes_literal(value)
        case UUID() | Decimal():
            arguments = string_literal(str(value))
        case datetime():
            zone = "" if name.startswith("local-") else f", tzinfo={scope.use('datetime', 'UTC')}"
            arguments = f"{_arguments(value)}{zone}"
        case date() | time():
            arguments = _arguments(value)
        case int() if name:
            arguments = str(value)
        case _:
            return repr(value)
    return f"{scope.use(*python_type(leaf))}({arguments})"


def _arguments(value: date | time) -> str:
    """Return what stands in the parentheses of `datetime.date(2024, 2, 29)`, or of a time."""
    return repr(value).partition("(")[2].removesuffix(")")
