"""Mappings whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Texts(Mapping[str, str]):
    """Texts by file from several places, of which the first that has a file counts."""

    def __init__(self, places: Sequence[Mapping[str, str]]) -> None:
        self._places = places

    def __getitem__(self, file: str) -> str:
        for place in self._places:
            if file in place:
                return place[file]
        raise KeyError(file)

    def __contains__(self, file: object) -> bool:
        return any(file in place for place in self._places)

    def __iter__(self) -> Iterator[str]:
        return iter({file: None for place in self._places for file in place})

    def __len__(self) -> int:
        return sum(1 for _ in self)
