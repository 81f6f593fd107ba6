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
        found: type[Any] = getattr(
            import_module(f"{self.package}.{module}" if module else self.package), name
        )
        return found

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
