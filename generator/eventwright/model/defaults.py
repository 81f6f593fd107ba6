"""Defaults: whether JSON is a value of a type, and which branch of a union it means.

Source: Avro 1.12.0 specification, "Schema Declaration": defaults by type; the default of a union is a value
of the first branch that it matches.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias, assert_never

from eventwright.model.nodes import (
    JSON,
    NO_DEFAULT,
    Array,
    Enum,
    Fixed,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    is_null,
    is_nullable,
)
from eventwright.model.text import said, step

Fault: TypeAlias = tuple[str, str]  # JSON pointer, message

_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
_JSON_KINDS: Final[Mapping[str, tuple[type, ...]]] = {  # what a value of each primitive is in JSON
    "null": (type(None),),
    "boolean": (bool,),
    "int": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "bytes": (str,),
    "string": (str,),
}


def is_default(type_: Type, json: JSON, types: Mapping[str, Named]) -> bool:
    """Tell whether `json` is a value of the type, as a default writes it."""
    return (json is None and is_nullable(type_)) or _Check(types).fits(type_, json)


def default_branch(union: Union, json: JSON, types: Mapping[str, Named]) -> int | None:
    """Return the index of the branch that a union's default means, None where it is a value of none."""
    if json is None and union.branches and is_null(union.branches[0]):
        return 0  # by far most defaults are this one
    check = _Check(types)
    return next((i for i, branch in enumerate(union.branches) if check.fits(branch, json)), None)


def default_faults(record: Record, types: Mapping[str, Named]) -> Iterator[Fault]:
    """Yield what is wrong with the defaults of a record's fields, at the exact inner place.

    A type that `types` does not have is not judged.
    """
    check: _Check | None = None
    for item in record.fields:
        if item.default is NO_DEFAULT or (item.default is None and is_nullable(item.type)):
            continue
        check = check or _Check(types)
        for pointer, message in check.faults(item.type, item.default, f"{item.pointer}/default"):
            yield pointer, f'the default of "{item.name}": {message}'


@dataclass(frozen=True, slots=True)
class _Check:
    types: Mapping[str, Named]
    # A value is tried against each type once, or unions in unions would try exponentially often. Values and
    # types outlive the check, so an id stands for one of them.
    known: dict[tuple[int, int], bool] = field(default_factory=dict)

    def fits(self, type_: Type, json: JSON) -> bool:
        key = (id(json), id(self._node(type_) or type_))
        if key not in self.known:
            self.known[key] = next(self.faults(type_, json, ""), None) is None
        return self.known[key]

    def faults(self, type_: Type, json: JSON, at: str) -> Iterator[Fault]:
        node = self.types.get(type_.fullname) if isinstance(type_, Reference) else type_
        match node:
            case None:
                return
            case Union():
                yield from self._union_faults(node, json, at)
            case Array() if isinstance(json, list):
                for index, item in enumerate(json):
                    yield from self.faults(node.items, item, f"{at}/{index}")
            case Map() if isinstance(json, dict):
                for key, value in json.items():
                    yield from self.faults(node.values, value, at + step(key))
            case Record() if isinstance(json, dict):
                yield from self._record_faults(node, json, at)
            case _:
                message = _fault(node, json)
                if message:
                    yield at, message

    def _record_faults(self, record: Record, json: dict[str, JSON], at: str) -> Iterator[Fault]:
        for item in record.fields:
            if item.name in json:
                yield from self.faults(item.type, json[item.name], at + step(item.name))
            elif item.default is NO_DEFAULT:
                yield at, f'"{item.name}" is missing, and {record.fullname} has no default for it'

    def _union_faults(self, union: Union, json: JSON, at: str) -> Iterator[Fault]:
        if any(self.fits(branch, json) for branch in union.branches):
            return
        near = [branch for branch in union.branches if _is_near(self._node(branch), json)]
        if len(near) == 1:
            yield from self.faults(near[0], json, at)
        else:
            yield at, f"{said(json)} is a value of no branch of the union"

    def _node(self, type_: Type) -> Node | None:
        return self.types.get(type_.fullname) if isinstance(type_, Reference) else type_


def _is_near(node: Node | None, json: JSON) -> bool:
    """Tell whether the JSON is of the right kind at least."""
    match node:
        case Primitive():
            return type(json) in _JSON_KINDS[node.name]
        case Record() | Map():
            return isinstance(json, dict)
        case Array():
            return isinstance(json, list)
        case Enum() | Fixed():
            return isinstance(json, str)
        case _:
            return False


def _fault(node: Node, json: JSON) -> str:
    """Return what is wrong with a value that has no values inside, "" if nothing is."""
    match node:
        case Primitive():
            return _primitive_fault(node.name, json)
        case Enum():
            return "" if json in node.symbols else f"{said(json)} is no symbol of {node.fullname}"
        case Fixed():
            return _fixed_fault(node, json)
        case Array():
            return f"{said(json)} is no array"
        case Map():
            return f"{said(json)} is no map, which is an object in JSON"
        case Record():
            return f"{said(json)} is no {node.fullname}, which is an object in JSON"
        case Union():
            return ""
    assert_never(node)


def _primitive_fault(name: str, json: JSON) -> str:
    if type(json) not in _JSON_KINDS[name]:
        return f"{said(json)} is no {name}"
    if name in _RANGES and isinstance(json, int):
        low, high = _RANGES[name]
        return "" if low <= json <= high else f"{said(json)} is out of the range of {name}"
    if name in ("float", "double") and isinstance(json, (int, float)):
        return "" if _is_in_range(name, json) else f"{said(json)} is out of the range of {name}"
    if name == "bytes" and isinstance(json, str):
        return _bytes_fault(json)
    return ""


def _is_in_range(name: str, number: float) -> bool:
    try:
        struct.pack("<f" if name == "float" else "<d", float(number))
        return math.isfinite(number)
    except OverflowError:
        return False


def _bytes_fault(text: str) -> str:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        return f"the character U+{code:04X} is no byte; a code point up to U+00FF stands for each byte"
    return ""


def _fixed_fault(fixed: Fixed, json: JSON) -> str:
    if not isinstance(json, str):
        return f"{said(json)} is no {fixed.fullname}, which is a string in JSON"
    if fault := _bytes_fault(json):
        return fault
    if len(json) != fixed.size:
        return f"{said(json)} has {len(json)} bytes, but {fixed.fullname} has {fixed.size}"
    return ""
