"""Avro's JSON encoding, to and from binary: it needs the schema and no classes.

A union's value is null or `{"branch": value}`; bytes and fixed are strings of the characters U+0000 to
U+00FF; logical types are what they annotate. JSON has no numbers for them, so NaN and the infinities are the
strings "NaN", "Infinity" and "-Infinity", as Java writes them. A record must have all its fields and no
others.

Source: Avro 1.12.0 specification, "JSON Encoding".
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NoReturn

from eventwright.errors import CodecError, DecodeError, EncodeError
from eventwright.model.nodes import Enum, Fixed, Primitive, Schema, Union
from eventwright.model.python import branch_name
from eventwright.runtime.checks import PLAIN, Convert, encode_fixed
from eventwright.runtime.decoding import make_decoder
from eventwright.runtime.encoding import Output, Steps, Writer, make_encoder
from eventwright.runtime.itself import resolve_itself
from eventwright.runtime.wire import Unfit, long_bytes, to_float32

_NOT_FINITE: Final[Mapping[str, float]] = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class JSONTextError(DecodeError):
    """The text is not a value of the schema; `offset` counts characters where it is no JSON, else it is 0."""

    __str__ = CodecError.__str__


def make_json_writer(schema: Schema) -> Callable[[bytes], str]:
    """Return a function from binary data to JSON text."""
    decode = make_decoder(resolve_itself(schema), JSONForms())

    def to_json(data: bytes) -> str:
        try:
            return json.dumps(decode(data), ensure_ascii=False, allow_nan=False)
        except RecursionError:
            raise EncodeError("the value is nested deeper than Python's recursion limit") from None

    return to_json


def make_json_reader(schema: Schema) -> Callable[[str], bytes]:
    """Return a function from JSON text to binary data; it raises `JSONTextError`."""
    encode = make_encoder(schema, JSONSources())

    def from_json(text: str) -> bytes:
        try:
            return encode(_loads(text))
        except EncodeError as error:
            raise JSONTextError(error.message, error.path) from None

    return from_json


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise JSONTextError(f"not JSON: {error}", offset=error.pos) from None
    except ValueError as error:
        raise JSONTextError(f"not JSON: {error}") from None
    except RecursionError:
        raise JSONTextError("the text is nested deeper than Python's recursion limit") from None


class JSONForms:
    """Makes what `json.dumps` takes."""

    def convert(self, node: Primitive | Fixed) -> Callable[[Any], Any] | None:
        """Return what makes JSON of bytes and of numbers that JSON has not."""
        name = "fixed" if isinstance(node, Fixed) else node.name
        return _TO_JSON.get(name)

    def members(self, fullname: str, symbols: tuple[str, ...]) -> Mapping[str, Any]:
        """Return the symbols themselves."""
        return {symbol: symbol for symbol in symbols}

    def attribute(self, fullname: str, name: str) -> str:
        """Return Avro's own name."""
        return name

    def record(self, fullname: str) -> Callable[..., Any]:
        """Return `dict`."""
        return dict

    def branch(self, union: Union, index: int) -> Callable[[Any], Any] | None:
        """Return what names the branch of a value."""
        name = branch_name(union.branches[index])
        return None if name == "null" else lambda value: {name: value}


def _characters(data: bytes) -> str:
    return data.decode("latin-1")


def _double(number: float) -> float | str:
    return number if math.isfinite(number) else str(number).replace("inf", "Infinity").replace("nan", "NaN")


def _float(number: float) -> float | str:
    """Return the shortest number that is the same float; Java gives all digits of the double that it is."""
    if not math.isfinite(number):
        return _double(number)
    candidates = (float(f"{number:.{digits}g}") for digits in range(6, 9))
    return next((short for short in candidates if to_float32(short) == number), float(f"{number:.9g}"))


_TO_JSON: Final[Mapping[str, Callable[[Any], Any]]] = {
    "bytes": _characters,
    "fixed": _characters,
    "float": _float,
    "double": _double,
}


def _kind(value: object) -> str:
    """Return JSON's own word for a value."""
    return {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}.get(
        type(value), "number"
    )


def _bytes_of(value: Any) -> bytes:
    if type(value) is not str:
        raise Unfit(f"expected a string, got {_kind(value)}")
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError as error:
        raise Unfit(f"the character {error.start} is over U+00FF, so it is not a byte") from None


def _number_of(value: Any) -> float:
    if type(value) is str and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    if type(value) is not int and type(value) is not float:
        raise Unfit(f"expected a number, got {_kind(value)}")
    try:
        return float(value)
    except OverflowError:
        raise Unfit("the number is too large") from None


def _whole_of(value: Any) -> int:
    if type(value) is not int:
        found = f"the number {value}" if type(value) is float else _kind(value)
        raise Unfit(f"expected a whole number, got {found}")
    return value


def _expecting(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise Unfit(f"expected {_kind(kind())}, got {_kind(value)}")
    return value


_FROM_JSON: Final[Mapping[str, Callable[[Any], Any]]] = {
    "null": lambda value: value,
    "boolean": partial(_expecting, bool),
    "int": _whole_of,
    "long": _whole_of,
    "float": _number_of,
    "double": _number_of,
    "bytes": _bytes_of,
    "string": partial(_expecting, str),
}


class JSONSources:
    """Takes apart what `json.loads` gives."""

    def convert(self, node: Primitive | Fixed) -> Convert:
        """Return what encodes a value without parts."""
        if isinstance(node, Fixed):
            size = node.size
            return lambda value: encode_fixed(_bytes_of(value), size)
        get, encode = _FROM_JSON[node.name], PLAIN[node.name]
        return lambda value: encode(get(value))

    def enum(self, enum: Enum) -> Writer:
        """Return what encodes a symbol."""
        heads = {symbol: long_bytes(index) for index, symbol in enumerate(enum.symbols)}

        def write(value: Any, out: Output) -> None:
            if type(value) is not str or value not in heads:
                found = f'"{value}"' if type(value) is str else _kind(value)
                raise EncodeError(f"expected a symbol of {enum.fullname}, got {found}")
            out += heads[value]

        return write

    def attribute(self, fullname: str, name: str) -> str:
        """Return Avro's own name."""
        return name

    def record(self, fullname: str, steps: Steps) -> Writer:
        """Return what encodes an object."""

        def write(value: Any, out: Output) -> None:
            if type(value) is not dict:
                raise EncodeError(f"expected an object for {fullname}, got {_kind(value)}")
            for name, _, write_field in steps:
                if name not in value:
                    raise EncodeError(f'the field "{name}" of {fullname} is missing')
                try:
                    write_field(value[name], out)
                except EncodeError as error:
                    error.within(name)
                    raise
            if len(value) > len(steps):
                _refuse_unknown(fullname, value, steps)

        return write

    def union(self, union: Union, branches: tuple[Writer, ...]) -> Writer:
        """Return what encodes null or the object that names the branch."""
        names = [branch_name(branch) for branch in union.branches]
        choices = {
            name: (long_bytes(index), write)
            for index, (name, write) in enumerate(zip(names, branches, strict=True))
        }
        wanted = " or ".join("null" if name == "null" else f'{{"{name}": ...}}' for name in names)
        wanted = wanted or "nothing, since the union has no branch"

        def write(value: Any, out: Output) -> None:
            name, inner = _branch_of(value)
            if name not in choices or (name == "null" and value is not None):
                raise EncodeError(f"expected {wanted}, got {_shown(value)}")
            head, write_branch = choices[name]
            out += head
            write_branch(inner, out)

        return write


def _refuse_unknown(fullname: str, value: dict[str, Any], steps: Steps) -> NoReturn:
    unknown = value.keys() - {name for name, _, _ in steps}
    raise EncodeError(f'{fullname} has no field "{min(unknown)}"')


def _branch_of(value: Any) -> tuple[str, Any]:
    if value is None:
        return "null", None
    if type(value) is dict and len(value) == 1:
        return next(iter(value.items()))
    return "", None


def _shown(value: Any) -> str:
    if type(value) is dict and len(value) == 1:
        return f'{{"{next(iter(value))}": ...}}'
    return _kind(value)
