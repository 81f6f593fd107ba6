"""The classes of a generated package, by Avro fullname."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any, TypeAlias

Index: TypeAlias = Mapping[str, tuple[str, str, Mapping[str, str]]]
"""Fullname to module (relative to the package), class name, and attributes that differ from Avro's names."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Finds classes, and loads their modules only then."""

    package: str
    index: Index

    def find(self, fullname: str) -> type[Any]:
        """Return the class of a record or an enum; raises KeyError for any other name."""
        module, name, _ = self.index[fullname]
        found: type[Any] = getattr(import_module(self._absolute(module)), name)
        return found

    def fullname(self, cls: type[Any]) -> str | None:
        """Return the fullname of a class, None for one of elsewhere; no module but its own is loaded."""
        for fullname, (module, name, _) in self.index.items():
            if name == cls.__name__ and self._absolute(module) == cls.__module__:
                return fullname if self.find(fullname) is cls else None
        return None

    def _absolute(self, module: str) -> str:
        return f"{self.package}.{module}" if module else self.package

    def is_record(self, fullname: str) -> bool:
        """Tell whether a name has the class of a record, not of an enum."""
        return not issubclass(self.find(fullname), Enum)

    def attribute(self, fullname: str, name: str) -> str:
        """Return the attribute of a record's field, or the member of an enum's symbol."""
        return self.index[fullname][2].get(name, name)

    def members(self, fullname: str, symbols: tuple[str, ...]) -> dict[str, Any]:
        """Return the members of an enum by symbol."""
        enum = self.find(fullname)
        return {symbol: enum[self.attribute(fullname, symbol)] for symbol in symbols}
