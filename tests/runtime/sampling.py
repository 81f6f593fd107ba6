"""Random values of generated classes, and what fastavro is given for the same value."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

import fastavro
from generated import Generated

from eventwright.model.nodes import Array, Branch, Enum, Fixed, Map, Primitive, Record, Reference, Type, Union
from eventwright.model.python import branch_name, tagged_branches
from eventwright.runtime import Duration, LocalTimestampNanos, Tagged, TimestampNanos

TEXTS: Final = ("", "a", "Straße", "日本語", "𝄞", "null\x00", "x" * 63, "x" * 64, "y" * 5000)
WHOLE: Final = (0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2**31 - 1, -(2**31))
LONG: Final = (*WHOLE, 2**31, 2**48, 2**55 - 1, 2**55, 2**56, 2**62, 2**63 - 1, -(2**63))
REAL: Final = (0.0, -0.0, 1.5, -2.25, math.inf, -math.inf, 1e-30)


@dataclass
class Sampler:
    """Makes valid values."""

    rng: Random
    made: Generated
    budget: int = 40

    def record(self, fullname: str) -> Any:
        self.budget = 40
        return self.value(Reference(fullname))

    def value(self, type_: Type) -> Any:
        self.budget -= 1
        match type_:
            case Primitive():
                return self.primitive(type_)
            case Array(items=items):
                return [self.value(items) for _ in range(self.length())]
            case Map(values=values):
                return {self.rng.choice(TEXTS) + str(n): self.value(values) for n in range(self.length())}
            case Union():
                return self.union(type_)
            case Reference(fullname=fullname):
                return self.named(fullname)

    def length(self) -> int:
        return self.rng.choice((0, 0, 1, 2, 3)) if self.budget > 0 else 0

    def union(self, union: Union) -> Any:
        branches = list(enumerate(union.branches))
        plain = [item for item in branches if not isinstance(item[1], Reference)]
        index, branch = self.rng.choice(plain if self.budget <= 0 and plain else branches)
        value = self.value(branch)
        is_tagged = index in tagged_branches(union, self.made.schema.types)
        return Tagged(branch_name(branch), value) if is_tagged else value

    def named(self, fullname: str) -> Any:
        named = self.made.schema.types[fullname]
        match named:
            case Fixed():
                return self.fixed(named)
            case Enum(symbols=symbols):
                members = self.made.package._home.classes.members(fullname, symbols)
                return members[self.rng.choice(symbols)]
            case Record(fields=fields):
                classes = self.made.package._home.classes
                values = {classes.attribute(fullname, item.name): self.value(item.type) for item in fields}
                return classes.find(fullname)(**values)

    def fixed(self, node: Fixed) -> Any:
        match node.logical:
            case None:
                return self.rng.randbytes(node.size)
            case logical if logical.name == "decimal":
                return self.decimal(logical.precision, logical.scale)
            case logical if logical.name == "uuid":
                return UUID(bytes=self.rng.randbytes(16))
            case _:
                return Duration(*(self.rng.choice((0, 1, 2**32 - 1)) for _ in range(3)))

    def decimal(self, precision: int, scale: int) -> Decimal:
        digits = self.rng.randint(1, precision)
        unscaled = self.rng.choice((-1, 1)) * self.rng.randrange(10**digits)
        return Decimal((int(unscaled < 0), tuple(map(int, str(abs(unscaled)))), -scale))

    def primitive(self, node: Primitive) -> Any:
        rng = self.rng
        if node.logical is not None:
            if node.logical.name == "decimal":
                return self.decimal(node.logical.precision, node.logical.scale)
            return self.logical(node.logical.name)
        match node.name:
            case "null":
                return None
            case "boolean":
                return rng.random() < 0.5
            case "int":
                return rng.choice(WHOLE)
            case "long":
                return rng.choice((*LONG, rng.randint(-(2**63), 2**63 - 1)))
            case "float":
                return struct.unpack("<f", struct.pack("<f", rng.choice((*REAL, rng.random()))))[0]
            case "double":
                return rng.choice((*REAL, rng.random()))
            case "bytes":
                return rng.randbytes(rng.choice((0, 1, 63, 64, 200)))
            case _:
                return rng.choice(TEXTS)

    def logical(self, name: str) -> Any:
        rng = self.rng
        micros = rng.choice((0, 1, -1, rng.randrange(-(10**16), 10**17)))
        if name.endswith("millis"):
            micros = micros // 1000 * 1000
        match name:
            case "date":
                return rng.choice((date.min, date.max, date(1970, 1, 1), date(2024, 2, 29)))
            case "time-millis" | "time-micros":
                return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).time()
            case "timestamp-millis" | "timestamp-micros":
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
            case "local-timestamp-millis" | "local-timestamp-micros":
                return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).replace(
                    tzinfo=None
                )
            case "timestamp-nanos":
                return TimestampNanos(rng.choice(LONG))
            case "local-timestamp-nanos":
                return LocalTimestampNanos(rng.choice(LONG))
            case "big-decimal":
                scale = rng.choice((0, 2, -3, 100, 2**31 - 1, -(2**31)))
                return self.decimal(rng.choice((1, 30, 700)), scale)
            case _:
                return UUID(bytes=rng.randbytes(16))


def for_fastavro(value: Any, type_: Type, made: Generated) -> Any:
    """Return what fastavro writes for a value: dicts, and unions as (branch, value)."""
    match type_:
        case Primitive():
            return _primitive_for_fastavro(value, type_)
        case Array(items=items):
            return [for_fastavro(item, items, made) for item in value]
        case Map(values=values):
            return {key: for_fastavro(item, values, made) for key, item in value.items()}
        case Union(branches=branches):
            branch = chosen(value, type_, made)
            inner = value.value if isinstance(value, Tagged) else value
            name = branch_name(branches[branch])
            return None if name == "null" else (name, for_fastavro(inner, branches[branch], made))
        case Reference(fullname=fullname):
            return _named_for_fastavro(value, fullname, made)


def chosen(value: Any, union: Union, made: Generated) -> int:
    names = [branch_name(branch) for branch in union.branches]
    if isinstance(value, Tagged):
        return names.index(value.branch)
    fits = [index for index, branch in enumerate(union.branches) if _is_of(value, branch, made)]
    assert len(fits) == 1, (value, union)
    return fits[0]


def _is_of(value: Any, branch: Branch, made: Generated) -> bool:
    sampler = Sampler(Random(0), made, budget=0)
    if isinstance(branch, Reference) and not isinstance(made.schema.types[branch.fullname], Fixed):
        return type(value) is made.package.lookup(branch.fullname)
    return type(value) is type(sampler.value(branch))


def _primitive_for_fastavro(value: Any, node: Primitive) -> Any:
    if isinstance(value, TimestampNanos | LocalTimestampNanos):
        return int(value)
    if node.logical is not None and node.logical.name == "big-decimal":
        return _big_decimal(value)
    return value


def _big_decimal(value: Decimal) -> bytes:
    """Return the bytes of a `big-decimal`, which fastavro has not."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    unscaled = 0
    for digit in digits:
        unscaled = unscaled * 10 + (-digit if sign else digit)
    size = next(n for n in range(1, 1000) if -(1 << 8 * n - 1) <= unscaled < 1 << 8 * n - 1)
    out = io.BytesIO()
    fastavro.schemaless_writer(out, {"type": "bytes"}, unscaled.to_bytes(size, signed=True))
    fastavro.schemaless_writer(out, {"type": "int"}, -exponent)
    return out.getvalue()


def _named_for_fastavro(value: Any, fullname: str, made: Generated) -> Any:
    named = made.schema.types[fullname]
    match named:
        case Fixed():
            if isinstance(value, Duration):
                return struct.pack("<III", value.months, value.days, value.milliseconds)
            return value.bytes if isinstance(value, UUID) else value
        case Enum(symbols=symbols):
            members = made.package._home.classes.members(fullname, symbols)
            return next(symbol for symbol, member in members.items() if member is value)
        case Record(fields=fields):
            classes = made.package._home.classes
            return {
                item.name: for_fastavro(
                    getattr(value, classes.attribute(fullname, item.name)), item.type, made
                )
                for item in fields
            }
