"""Parsing Canonical Form, and its CRC-64-AVRO fingerprint, by which single-object encoding names a schema.

Both ignore defaults, aliases, logical types and documentation: schemas that share a fingerprint read the same
bytes alike, but need not be compatible with the same others.

Source: Avro 1.12.0 specification, "Parsing Canonical Form for Schemas" and "Schema Fingerprints".
"""

from __future__ import annotations

import json
from typing import Final, assert_never

from eventwright.model.nodes import (
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)

_EMPTY: Final = 0xC15D213AA4D7A795
_BYTE: Final = 0xFF


def fingerprint(schema: Schema) -> int:
    """Return the fingerprint of a schema, an unsigned integer of 64 bits."""
    return rabin(canonical_form(schema).encode())


def canonical_form(schema: Schema) -> str:
    """Return a schema in Parsing Canonical Form; an error is a record, as Java writes it."""
    return _type(schema, schema.root, set())


def rabin(data: bytes) -> int:
    """Return the CRC-64-AVRO fingerprint of bytes, an unsigned integer of 64 bits."""
    crc = _EMPTY
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & _BYTE]
    return crc


def _row(number: int) -> int:
    for _ in range(8):
        number = (number >> 1) ^ (_EMPTY if number & 1 else 0)
    return number


_TABLE: Final = tuple(map(_row, range(256)))


def _type(schema: Schema, type_: Type, defined: set[str]) -> str:
    match type_:
        case Primitive(name=name):
            return f'"{name}"'
        case Array(items=items):
            return f'{{"type":"array","items":{_type(schema, items, defined)}}}'
        case Map(values=values):
            return f'{{"type":"map","values":{_type(schema, values, defined)}}}'
        case Union(branches=branches):
            return f"[{','.join(_type(schema, branch, defined) for branch in branches)}]"
        case Reference(fullname=fullname):
            if fullname in defined:
                return _quoted(fullname)
            defined.add(fullname)
            return _named(schema, schema.types[fullname], defined)
    assert_never(type_)


def _named(schema: Schema, named: Named, defined: set[str]) -> str:
    name = _quoted(named.fullname)
    match named:
        case Fixed(size=size):
            return f'{{"name":{name},"type":"fixed","size":{size}}}'
        case Enum(symbols=symbols):
            return f'{{"name":{name},"type":"enum","symbols":[{",".join(map(_quoted, symbols))}]}}'
        case Record(fields=fields):
            inside = ",".join(
                f'{{"name":{_quoted(item.name)},"type":{_type(schema, item.type, defined)}}}'
                for item in fields
            )
            return f'{{"name":{name},"type":"record","fields":[{inside}]}}'
    assert_never(named)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
