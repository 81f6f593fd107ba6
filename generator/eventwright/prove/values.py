"""What was written and read, as plain Python values, and as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from eventwright.model.nodes import NO_DEFAULT, Fixed, Primitive, Record, Schema, Union
from eventwright.model.python import branch_name
from eventwright.runtime.classes import Classes
from eventwright.runtime.objects import ObjectForms
from eventwright.runtime.values import Duration, LocalTimestampNanos, TimestampNanos

Path: TypeAlias = tuple[str | int, ...]  # field names, keys and indexes

_LONGEST: Final = 120  # characters of a value that is shown whole
_MOST_SHOWN: Final = 200
_CUT: Final = "..."
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the text says the zone


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value of a union, where its branch has to be said."""

    branch: str
    value: Any


@dataclass(frozen=True, slots=True)
class PlainForms:
    """Makes what fastavro makes: dictionaries, and the standard library's types for logical ones.

    Fields that the writer does not have get their default as it stands in the schema.
    """

    schema: Schema  # the reader's
    has_logical: bool = True  # else logical types are left out
    says_branch: bool = False  # of unions with a choice of more than null and another one

    def convert(self, node: Primitive | Fixed) -> Callable[[Any], Any] | None:
        """Return what makes a logical type's value, and text of a string's bytes."""
        if not self.has_logical:
            return None
        return ObjectForms(self.schema, Classes("", {})).convert(node)

    def members(self, fullname: str, symbols: tuple[str, ...]) -> Mapping[str, Any]:
        """Return the symbols themselves."""
        return {symbol: symbol for symbol in symbols}

    def attribute(self, fullname: str, name: str) -> str:
        """Return Avro's own name."""
        return name

    def record(self, fullname: str) -> Callable[..., Any]:
        """Return what makes a dictionary in the order of the reader's fields."""
        record = self.schema.types[fullname]
        assert isinstance(record, Record)
        defaults = {item.name: item.default for item in record.fields}

        def make(**values: Any) -> dict[str, Any]:
            made = {name: values.get(name, default) for name, default in defaults.items()}
            return {name: value for name, value in made.items() if value is not NO_DEFAULT}

        return make

    def branch(self, union: Union, index: int) -> Callable[[Any], Any] | None:
        """Return what names the branch of a value, if that is to be said."""
        names = [branch_name(branch) for branch in union.branches]
        if not self.says_branch or names[index] == "null" or len({*names} - {"null"}) < 2:
            return None
        return lambda value: Chosen(names[index], value)


def part(value: Any, path: Path) -> Any:
    """Return what is at a path; raises LookupError where there is nothing."""
    for step in path:
        if isinstance(value, Chosen):
            value = value.value
        if not isinstance(value, dict | list):
            raise LookupError(step)
        value = value[step]  # type: ignore[index]
    return value


def is_same(written: Any, read: Any) -> bool:
    """Tell whether a value says what the other one says: 42 is 42.0, and no time."""
    numbers = (int, float)
    if type(written) is not type(read) and not (type(written) in numbers and type(read) in numbers):
        return False
    return bool(written == read)


def text(value: Any, path: Path) -> str:
    """Return a value as JSON, logical types as text, bytes as 0x04d2; of a large one what is on the path."""
    whole = _text(value, _LONGEST)
    return whole if len(whole) <= _LONGEST else along(value, path)


def along(value: Any, path: Path) -> str:
    """Return what is on a path."""
    return cut(_on_path(value, path))


def _on_path(value: Any, path: Path) -> str:
    match value, path:
        case Chosen(branch=branch, value=inner), _:
            return f"{{{_quoted(branch)}: {_on_path(inner, path)}}}"
        case dict(), (step, *rest) if step in value:
            inner = f"{_quoted(str(step))}: {_on_path(value[step], tuple(rest))}"
            return f"{{{inner}{f', {_CUT}' if len(value) > 1 else ''}}}"
        case list(), (int(step), *rest) if step < len(value):
            return f"[{_on_path(value[step], tuple(rest))}]"
        case _:
            return cut(_text(value, _LONGEST), _LONGEST)


def cut(shown: str, longest: int = _MOST_SHOWN) -> str:
    """Return the beginning of a text, with three points where there is more."""
    return shown if len(shown) <= longest else f"{shown[:longest]}{_CUT}"


def _text(value: Any, enough: int) -> str:
    """Return a value as text, of which no more is made than some characters over what is enough."""
    made = ""
    for piece in _pieces(value):
        made += piece
        if len(made) > enough:
            break
    return made


def _pieces(value: Any) -> Iterator[str]:
    match value:
        case Chosen(branch=branch, value=inner):
            yield f"{{{_quoted(branch)}: "
            yield from _pieces(inner)
            yield "}"
        case dict():
            for number, (key, item) in enumerate(value.items()):
                yield f"{', ' if number else '{'}{_quoted(str(key))}: "
                yield from _pieces(item)
            yield "}" if value else "{}"
        case list():
            for number, item in enumerate(value):
                yield ", " if number else "["
                yield from _pieces(item)
            yield "]" if value else "[]"
        case _:
            yield _leaf(value)


def _leaf(value: Any) -> str:
    match value:
        case TimestampNanos():
            return f'"{_nanos(value)}Z"'
        case LocalTimestampNanos():
            return f'"{_nanos(value)}"'
        case datetime():
            return f'"{value.isoformat().replace("+00:00", "Z")}"'
        case date() | time():
            return f'"{value.isoformat()}"'
        case UUID() | Decimal():
            return f'"{value}"'
        case Duration():
            return f'{{"months": {value.months}, "days": {value.days}, "milliseconds": {value.milliseconds}}}'
        case bytes():
            return f"0x{value.hex()}"
        case None | bool() | int() | float():
            return json.dumps(value)
        case _:
            return _quoted(str(value))


def _nanos(value: TimestampNanos | LocalTimestampNanos) -> str:
    seconds, rest = divmod(int(value), 10**9)
    shown = (_EPOCH + timedelta(seconds=seconds)).isoformat()
    return f"{shown}.{rest:09}" if rest else shown


def _quoted(string: str) -> str:
    return json.dumps(string, ensure_ascii=False)
