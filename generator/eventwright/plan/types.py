"""The plan of the classes: finished Python source fragments, in the order in which templates print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeNames:
    """What one named type is called in Python."""

    module: str  # dotted, relative to the package; "" is the package itself (the null namespace)
    class_name: str  # "" for fixed types, which are plain bytes in Python
    attributes: Mapping[str, str]  # a record's Avro field name to attribute, or an enum's symbol to member


@dataclass(frozen=True, slots=True)
class Names:
    """The Python names of every named type, by fullname."""

    package: str
    types: Mapping[str, TypeNames]


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field of a record, or a member of an enum."""

    attribute: str
    annotation: str  # "" for an enum's member
    default: str | None  # what stands after "="
    doc: str | None


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """A class for a record or an enum."""

    name: str
    bases: str  # what stands in the parentheses after the name, "" for a dataclass
    fields: tuple[PlannedField, ...]
    doc: str | None
    is_enum: bool


@dataclass(frozen=True, slots=True, order=True)
class PlannedImport:
    """`from <module> import <name> as <alias>`."""

    module: str
    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """The classes of one namespace."""

    path: str  # dotted, relative to the package
    sources: tuple[str, ...]  # the schema files that define them
    classes: tuple[PlannedClass, ...]
    imports: tuple[PlannedImport, ...]  # at the top
    siblings: tuple[PlannedImport, ...]  # after the classes, since namespaces may import each other
