"""A mapping whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

Value = TypeVar("Value")


class Lazy(Mapping[str, Value]):
    """Values by name, each made once; `names` may grow."""

    def __init__(self, names: Mapping[str, object], make: Callable[[str], Value]) -> None:
        self._names = names
        self._make = make
        self._made: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


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
