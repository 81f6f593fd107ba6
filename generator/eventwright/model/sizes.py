"""The least number of bytes that a value of a type takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from eventwright.model.nodes import (
    Array,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    references,
)

ENOUGH: Final = (
    16  # what is counted up to: a bound for block counts needs no more, and recursive types would never end
)

_PRIMITIVES: Final[Mapping[str, int]] = {"null": 0, "float": 4, "double": 8}


def smallest_sizes(types: Mapping[str, Named]) -> dict[str, int]:
    """Return a lower bound in bytes for each type, at most `ENOUGH`; 0 only where no value takes any."""
    sizes = dict.fromkeys(types, 0)
    users: dict[str, set[str]] = {name: set() for name in types}
    for name, named in types.items():
        for reference in references(named):
            users[reference.fullname].add(name)
    waiting = deque(types)
    queued = set(types)
    while waiting:
        name = waiting.popleft()
        queued.discard(name)
        size = _named_size(types[name], sizes)
        if size > sizes[name]:
            sizes[name] = size
            growing = {user for user in users[name] - queued if sizes[user] < ENOUGH}
            waiting.extend(sorted(growing))
            queued |= growing
    return sizes


def smallest_size(type_: Type, sizes: Mapping[str, int]) -> int:
    """Return a lower bound in bytes for `type_`, with `sizes` from `smallest_sizes`."""
    match type_:
        case Primitive(name=name):
            return _PRIMITIVES.get(name, 1)
        case Reference(fullname=fullname):
            return sizes[fullname]
        case Union(branches=branches):
            least = min((smallest_size(branch, sizes) for branch in branches), default=0)
            return min(1 + least, ENOUGH)
        case Array() | Map():
            return 1


def _named_size(named: Named, sizes: Mapping[str, int]) -> int:
    match named:
        case Fixed(size=size):
            return min(size, ENOUGH)
        case Record(fields=fields):
            return min(sum(smallest_size(item.type, sizes) for item in fields), ENOUGH)
        case _:
            return 1
