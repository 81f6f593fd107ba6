"""Which Python type holds a value of each Avro type.

Annotations, defaults and codecs all ask here, so a class and its bytes cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from eventwright.model.nodes import (
    Array,
    Branch,
    Enum,
    Fixed,
    LogicalType,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Reference,
    Union,
    kind_of,
)

RUNTIME: Final = "eventwright.runtime"


class PythonType(NamedTuple):
    """A Python class by its module and name.

    The class of a record or an enum has no module, and its Avro fullname for a name.
    """

    module: str
    name: str


_PRIMITIVES: Final[Mapping[str, PythonType]] = {
    "null": PythonType("builtins", "None"),
    "boolean": PythonType("builtins", "bool"),
    "int": PythonType("builtins", "int"),
    "long": PythonType("builtins", "int"),
    "float": PythonType("builtins", "float"),
    "double": PythonType("builtins", "float"),
    "bytes": PythonType("builtins", "bytes"),
    "string": PythonType("builtins", "str"),
}
_LOGICAL: Final[Mapping[str, PythonType]] = {
    "uuid": PythonType("uuid", "UUID"),
    "decimal": PythonType("decimal", "Decimal"),
    "big-decimal": PythonType("decimal", "Decimal"),
    "date": PythonType("datetime", "date"),
    "time-millis": PythonType("datetime", "time"),
    "time-micros": PythonType("datetime", "time"),
    "timestamp-millis": PythonType("datetime", "datetime"),
    "timestamp-micros": PythonType("datetime", "datetime"),
    "timestamp-nanos": PythonType(RUNTIME, "TimestampNanos"),
    "local-timestamp-millis": PythonType("datetime", "datetime"),
    "local-timestamp-micros": PythonType("datetime", "datetime"),
    "local-timestamp-nanos": PythonType(RUNTIME, "LocalTimestampNanos"),
    "duration": PythonType(RUNTIME, "Duration"),
}
_ARRAY: Final = PythonType("builtins", "list")
_MAP: Final = PythonType("builtins", "dict")
_BYTES: Final = PythonType("builtins", "bytes")


def python_type(node: Node) -> PythonType:
    """Return the exact class of the values of a type; raises ValueError for a union, which has several."""
    match node:
        case Primitive(name=name, logical=logical):
            return _LOGICAL[logical.name] if logical else _PRIMITIVES[name]
        case Fixed(logical=LogicalType(name=name)):
            return _LOGICAL[name]
        case Fixed():
            return _BYTES
        case Record(fullname=fullname) | Enum(fullname=fullname):
            return PythonType("", fullname)
        case Array():
            return _ARRAY
        case Map():
            return _MAP
        case Union():
            raise ValueError("a union's values have no one type")


def tagged_branches(union: Union, types: Mapping[str, Named]) -> frozenset[int]:
    """Return the positions of the branches that share their Python type with another branch.

    Their values are wrapped in `Tagged`, since nothing else could tell them apart.
    """
    held = [python_type(follow(branch, types)) for branch in union.branches]
    if len(set(held)) == len(held):  # so it is with almost all unions
        return frozenset()
    shared = Counter(held)
    return frozenset(position for position, held_by in enumerate(held) if shared[held_by] > 1)


def alike_branches(union: Union, types: Mapping[str, Named]) -> Mapping[int, tuple[str, ...]]:
    """Return, by position of each tagged branch, the names of all branches of its Python type."""
    tagged = tagged_branches(union, types)
    held = [python_type(follow(branch, types)) for branch in union.branches] if tagged else ()
    return {
        position: tuple(
            branch_name(branch)
            for branch, other in zip(union.branches, held, strict=True)
            if other == held[position]
        )
        for position in sorted(tagged)
    }


def branch_name(branch: Branch) -> str:
    """Return what a union calls a branch: a fullname, a primitive's name, "array" or "map".

    Source: Avro 1.12.0 specification, "JSON Encoding".
    """
    return branch.fullname if isinstance(branch, Reference) else kind_of(branch)


def follow(branch: Branch, types: Mapping[str, Named]) -> Node:
    """Return the definition that a reference means, and any other branch as it is."""
    return types[branch.fullname] if isinstance(branch, Reference) else branch
