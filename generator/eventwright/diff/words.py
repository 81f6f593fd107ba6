"""Types and values in a few words."""

from __future__ import annotations

import json as json_library
import math
from typing import Final, assert_never

from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    Array,
    Branch,
    Enum,
    Field,
    Fixed,
    LogicalType,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
    is_null,
    kind_of,
)
from eventwright.model.text import said

_MOST_NAMES: Final = 8  # fields or symbols that a summary lists


def type_words(type_: Type, schema: Schema) -> str:
    """Say a type: `optional string`, `array of record shop.Money`, `timestamp-millis (long)`."""
    match type_:
        case Primitive(name=name, logical=logical):
            return f"{logical_words(logical)} ({name})" if logical else name
        case Array(items=inner):
            return f"array of {type_words(inner, schema)}"
        case Map(values=inner):
            return f"map of {type_words(inner, schema)}"
        case Reference(fullname=fullname):
            return f"{kind_of(schema.follow(type_))} {fullname}"
        case Union(branches=branches):
            return _union(branches, schema)
    assert_never(type_)


def _union(branches: tuple[Branch, ...], schema: Schema) -> str:
    others = [branch for branch in branches if not is_null(branch)]
    if len(branches) == 2 and len(others) == 1:
        return f"optional {type_words(others[0], schema)}"
    return f"union of {', '.join(type_words(branch, schema) for branch in branches) or 'nothing'}"


def logical_words(logical: LogicalType | None) -> str:
    """Say a logical type: `date`, `decimal(9, 2)`; "" for none."""
    if logical is None:
        return ""
    return f"decimal({logical.precision}, {logical.scale})" if logical.name == "decimal" else logical.name


def field_words(field: Field, schema: Schema) -> str:
    """Say a field's type and default: `optional string, default null`."""
    default = ", required" if field.default is NO_DEFAULT else f", default {said(field.default)}"
    return f"{type_words(field.type, schema)}{default}"


def named_words(named: Named) -> str:
    """Say what a named type is: `record with 2 fields: id, total`."""
    match named:
        case Record(fields=fields):
            names = [field.name for field in fields]
            return f"{kind_of(named)} with {_counted(names, 'field')}"
        case Enum(symbols=symbols):
            return f"enum with {_counted(symbols, 'symbol')}"
        case Fixed(size=size, logical=logical):
            return f"{f'{logical_words(logical)}, ' if logical else ''}fixed of {size} bytes"
    assert_never(named)


def _counted(names: list[str] | tuple[str, ...], noun: str) -> str:
    if not names:
        return f"no {noun}s"
    shown = [*names[:_MOST_NAMES], *(("...",) if len(names) > _MOST_NAMES else ())]
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'}: {', '.join(shown)}"


def json_text(json: JSON) -> str:
    """Return all of a JSON value on one line."""
    try:
        return json_library.dumps(json, ensure_ascii=False, allow_nan=False)
    except ValueError:  # a number that JSON has no word for, or of more digits than Python prints
        return said(json)


def canonical(json: JSON) -> str:
    """Write JSON so that equal texts are equal values: true is not 1, and 1.0 is 1."""
    return json_library.dumps(_plain(json), sort_keys=True)


def _plain(json: JSON) -> JSON:
    match json:
        case float() if json.is_integer() and (json or math.copysign(1, json) > 0):
            return str(int(json)) + "n"
        case bool() | None:
            return json
        case int():
            return str(json) + "n" if abs(json) < 10**300 else hex(json)
        case str():
            return f'"{json}'
        case list():
            return [_plain(item) for item in json]
        case dict():
            return {key: _plain(value) for key, value in json.items()}
        case _:
            return json
