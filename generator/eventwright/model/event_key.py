"""The key of an event: which fields its paths lead through, and the schema of a key of several paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eventwright.errors import RenderError
from eventwright.model.contract import contract_text
from eventwright.model.nodes import (
    JSON,
    Field,
    LogicalType,
    Named,
    Node,
    Primitive,
    Record,
    Union,
    branches,
    follow,
    is_null,
    kind_of,
    logical_of,
)
from eventwright.model.parse import parse_schema

_KEY_TYPES: Final = ("bytes", "enum", "fixed", "int", "long", "string")
_NO_KEYS: Final = ("big-decimal", "decimal", "duration")  # equal values may have different bytes


@dataclass(frozen=True, slots=True)
class KeyPath:
    """A key path, as far as it can be followed.

    `missing` is the first name that is no field, "" where the path leads to its end; `stopped` is where it
    was looked for: a record that has no such field, or a type that has no fields at all.
    """

    fields: tuple[Field, ...]
    missing: str = ""
    stopped: Node | None = None


def key_path(path: str, record: Record, types: Mapping[str, Named]) -> KeyPath:
    """Follow a path such as "customer.id" through records; a record that may be null is gone through."""
    found: list[Field] = []
    node: Node = record
    for name in path.split("."):
        field = (
            next((one for one in node.fields if one.name == name), None) if isinstance(node, Record) else None
        )
        if field is None:
            return KeyPath(tuple(found), name, node)
        found.append(field)
        node = present(field, types)
    return KeyPath(tuple(found))


def present(field: Field, types: Mapping[str, Named]) -> Node:
    """Return a field's type where it is not null; a union of several other branches stays what it is."""
    others = [branch for branch in branches(field.type) if not is_null(branch)]
    if isinstance(field.type, Union) and len(others) != 1:
        return field.type
    return follow(others[0] if others else field.type, types)


def is_key_type(node: Node) -> bool:
    """Tell whether equal values of a type have equal bytes in every language."""
    logical = logical_of(node)
    return kind_of(node) in _KEY_TYPES and (logical is None or logical.name not in _NO_KEYS)


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One value of a key: where it is in the event, its name in a record, and its type, never null."""

    path: str
    name: str
    type: Node


@dataclass(frozen=True, slots=True)
class EventKey:
    """The key of an event: one value by itself, or several as a record `<Event>Key`."""

    fullname: str  # of the record
    parts: tuple[KeyPart, ...]
    aliases: tuple[str, ...] = ()  # of the record: the keys of what the event was called before

    @property
    def is_record(self) -> bool:
        """Tell whether the key has a schema of its own, under the key's subject."""
        return len(self.parts) > 1


def event_key(record: Record, paths: Sequence[str], types: Mapping[str, Named]) -> EventKey:
    """Return the key that `paths` make of an event; raises RenderError where they make none.

    In a record a part has the name of its field, or of its whole path where two fields have one name.
    """
    last = [path.rpartition(".")[2] for path in paths]
    names = last if len({*last}) == len(last) else [path.replace(".", "_") for path in paths]
    parts = tuple(
        KeyPart(path, name, _key_type(path, record, types)) for path, name in zip(paths, names, strict=True)
    )
    return EventKey(f"{record.fullname}Key", parts, tuple(f"{alias}Key" for alias in record.aliases))


def key_text(key: EventKey, types: Mapping[str, Named]) -> str:
    """Return the contract text of a key that is a record; raises RenderError where it has none."""
    json: JSON = {
        "type": "record",
        "name": key.fullname.rpartition(".")[2],
        "namespace": key.fullname.rpartition(".")[0],
        **({"aliases": list(key.aliases)} if key.aliases else {}),
        "fields": [{"name": part.name, "type": _type_json(part.type)} for part in key.parts],
    }
    others = {name: named for name, named in types.items() if name != key.fullname}
    schema, problems = parse_schema(json, known=others)
    if schema is None or problems:
        raise RenderError(f"the key {key.fullname}: {problems[0].message}")
    return contract_text(key.fullname, schema.types)


def _key_type(path: str, record: Record, types: Mapping[str, Named]) -> Node:
    found = key_path(path, record, types)
    if found.missing:
        raise RenderError(
            f'the key "{path}" of {record.fullname} leads to no field; correct it in its schema'
        )
    node = present(found.fields[-1], types)
    if not is_key_type(node):
        raise RenderError(
            f'the key "{path}" of {record.fullname} is of type {kind_of(node)}, which makes no keys; '
            "choose a string, uuid, int, long, enum, fixed or bytes"
        )
    return node


def _type_json(node: Node) -> JSON:
    match node:
        case Primitive(name=name, logical=None):
            return name
        case Primitive(name=name, logical=LogicalType(name=logical)):
            return {"type": name, "logicalType": logical}
        case _:
            return node.fullname if isinstance(node, Named) else kind_of(node)
