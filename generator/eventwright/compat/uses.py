"""By which fields an event uses its types."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from eventwright.findings import Place
from eventwright.model.nodes import Array, Map, Record, Reference, Schema, Type, Union


def paths_of(schema: Schema) -> Mapping[str, str]:
    """Return for each type that the root uses the shortest field path to it, "" for the root itself.

    `lines[].price`: the price of a list's items; `{}` stands for a map's values. Branches of unions have no
    step of their own.
    """
    paths: dict[str, str] = {}
    waiting = deque(_named(schema.root, ""))
    while waiting:
        fullname, path = waiting.popleft()
        if fullname in paths:
            continue
        paths[fullname] = path
        named = schema.types[fullname]
        if isinstance(named, Record):
            for field in named.fields:
                waiting.extend(_named(field.type, f"{path}.{field.name}" if path else field.name))
    return paths


def definitions_of(schema: Schema) -> Mapping[Place, str]:
    """Return the field paths of `paths_of` by the places where the types are defined."""
    found: dict[Place, str] = {}
    for fullname, path in paths_of(schema).items():
        origin = schema.types[fullname].origin
        found.setdefault(Place(origin.file, origin.pointer), path)
    return found


def path_to(place: Place, definitions: Mapping[Place, str]) -> str:
    """Return the field path to the type whose definition holds a place, "" for the root and for nowhere."""
    pointer = place.pointer
    while pointer and Place(place.file, pointer) not in definitions:
        pointer = pointer.rpartition("/")[0]
    return definitions.get(Place(place.file, pointer), "")


def _named(type_: Type, path: str) -> Iterator[tuple[str, str]]:
    match type_:
        case Reference(fullname=fullname):
            yield fullname, path
        case Array(items=inner):
            yield from _named(inner, f"{path}[]")
        case Map(values=inner):
            yield from _named(inner, f"{path}{{}}")
        case Union(branches=branches):
            for branch in branches:
                yield from _named(branch, path)
        case _:
            pass
