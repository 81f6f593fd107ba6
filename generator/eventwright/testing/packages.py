"""What a generated package knows of its classes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from inspect import Parameter, signature
from types import ModuleType
from typing import Any, Final

from eventwright.model.nodes import Record, Schema, references
from eventwright.prove.least import MANY_PARTS, Builder, NoWitness, least_parts
from eventwright.runtime.classes import Classes
from eventwright.runtime.package import Package
from eventwright.runtime.schema_text import schema_of

_known: Final[dict[type[Any], EventClass]] = {}


@dataclass(frozen=True)
class EventClass:
    """A record class, its package, and its schema."""

    cls: type[Any]
    package: Package
    schema: Schema  # its root is the record

    @property
    def classes(self) -> Classes:
        """All classes of the package."""
        return self.package.classes

    @property
    def record(self) -> Record:
        """The record that the class is of."""
        record = self.schema.follow(self.schema.root)
        assert isinstance(record, Record)
        return record

    def attribute(self, field: str) -> str:
        """Return the attribute of one of its fields."""
        return self.classes.attribute(self.record.fullname, field)

    def required(self) -> tuple[str, ...]:
        """Return the attributes that the class cannot be made without."""
        known = getattr(
            self.cls, "__pydantic_fields__", None
        )  # its signature may wait for forward references
        if known is not None:
            return tuple(name for name, each in known.items() if each.is_required())
        parameters = signature(self.cls).parameters.values()
        return tuple(each.name for each in parameters if each.default is Parameter.empty)

    @cached_property
    def least_data(self) -> bytes:
        """The least event, encoded: events that are decoded from it share no lists.

        Raises ValueError where there is none, or none that is small.
        """
        types = self.schema.types
        try:
            datum = Builder(types, {}, least_parts(types), is_careful=False, most=MANY_PARTS).least(
                self.schema.root, None
            )
        except NoWitness as error:
            raise ValueError(f"there is no small {self.record.fullname}: {error}") from None
        return self.package.encode(self.package.from_json(self.cls, json.dumps(datum)))


def event_classes(package: ModuleType) -> tuple[type[Any], ...]:
    """Return the event classes of a generated package, sorted by fullname.

    They are the records that no other record of it uses, and those that were released.
    """
    found = package_in(package)
    records = [about(cls) for cls in found.records()]
    used = {
        reference.fullname
        for each in records
        for named in each.schema.types.values()
        for reference in references(named)
        if reference.fullname != each.record.fullname
    }
    names = [each.record.fullname for each in records if each.record.fullname not in used]
    released = found.released.keys() & found.classes.index.keys()  # others are under former names
    return tuple(found.lookup(name) for name in sorted({*names, *released}))


def about(cls: type[Any]) -> EventClass:
    """Return what is known of a class; raises TypeError where it is none of a generated package."""
    if not isinstance(cls, type):
        raise TypeError(f"expected an event class, got {type(cls).__name__}")
    if cls not in _known:
        package = _package_of(cls)
        info = package.describe(cls)
        _known[cls] = EventClass(cls, package, schema_of(info.schema, info.fullname))
    return _known[cls]


def package_in(module: ModuleType) -> Package:
    """Return what a generated package's module makes of itself; raises TypeError for any other module."""
    package = getattr(module, "_package", None)
    if not isinstance(package, Package):
        raise TypeError(f"{module.__name__} is not a generated package")
    return package


def _package_of(cls: type[Any]) -> Package:
    name = cls.__module__
    while name:
        package = getattr(sys.modules.get(name), "_package", None)
        if isinstance(package, Package):
            return package
        name = name.rpartition(".")[0]
    raise TypeError(f"{cls.__module__}.{cls.__qualname__} is not an event class of a generated package")
