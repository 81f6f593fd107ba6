"""Mappings whose values are made when they are asked for, and several as one."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Lazy(Mapping[Key, Value]):
    """Values by key, each made once; `keys` may grow."""

    def __init__(self, keys: Mapping[Key, object], make: Callable[[Key], Value]) -> None:
        self._keys = keys
        self._make = make
        self._made: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        if key not in self._keys:
            raise KeyError(key)
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def first_of(places: Iterable[Mapping[Key, Value]]) -> Mapping[Key, Value]:
    """Return one mapping for several, of which the first that has a key counts."""
    return ChainMap(*places)  # type: ignore[arg-type]  # it would write to the first, and nobody writes
