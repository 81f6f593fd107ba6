"""Key paths: which fields of an event a path leads through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventwright.lint.parts import branches, follow
from eventwright.model.nodes import Field, Named, Node, Record, Union, is_null


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
