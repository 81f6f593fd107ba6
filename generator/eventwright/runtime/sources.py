"""What is encoded: objects of a package's classes, and the standard library's types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from eventwright.errors import EncodeError
from eventwright.model.nodes import Branch, Enum, Fixed, Primitive, Record, Schema, Union
from eventwright.model.python import branch_name, follow, python_type, tagged_branches
from eventwright.runtime.checks import Convert, class_name, fixed_convert, primitive_convert
from eventwright.runtime.classes import Classes
from eventwright.runtime.encoding import Output, Steps, Writer
from eventwright.runtime.values import Duration, LocalTimestampNanos, Tagged, TimestampNanos, UnknownSymbol
from eventwright.runtime.wire import long_bytes

_CLASSES: Final[Mapping[str, type[Any]]] = {
    "None": type(None),
    **{kind.__name__: kind for kind in (bool, int, float, bytes, str, list, dict)},
    **{kind.__name__: kind for kind in (UUID, Decimal, date, time, datetime)},
    **{kind.__name__: kind for kind in (TimestampNanos, LocalTimestampNanos, Duration)},
}


@dataclass(frozen=True, slots=True)
class ObjectSources:
    """Takes apart what users make."""

    schema: Schema
    classes: Classes

    def convert(self, node: Primitive | Fixed) -> Convert:
        """Return what encodes a value without parts."""
        return fixed_convert(node) if isinstance(node, Fixed) else primitive_convert(node)

    def enum(self, enum: Enum) -> Writer:
        """Return what encodes a member."""
        members = self.classes.members(enum.fullname, enum.symbols)
        heads = {id(member): long_bytes(index) for index, member in enumerate(members.values())}
        return _enum(self.classes.find(enum.fullname), heads)

    def attribute(self, fullname: str, name: str) -> str:
        """Return the attribute of a field."""
        return self.classes.attribute(fullname, name)

    def record(self, fullname: str, steps: Steps) -> Writer:
        """Return what encodes an object of exactly its class."""
        return _record(self.classes.find(fullname), steps)

    def union(self, union: Union, branches: tuple[Writer, ...]) -> Writer:
        """Return what encodes a value by its exact class, or by the name in its `Tagged`."""
        tagged = tagged_branches(union, self.schema.types)
        by_class: dict[type, tuple[bytes, Writer]] = {}
        by_name: dict[str, tuple[bytes, Writer]] = {}
        for index, (branch, write) in enumerate(zip(union.branches, branches, strict=True)):
            choice = long_bytes(index), write
            if index in tagged:
                by_name[branch_name(branch)] = choice
            else:
                by_class[self.branch_class(branch)] = choice
        if float in by_class:
            by_class.setdefault(int, by_class[float])  # as elsewhere, an int that is exact will do
        return _Choice(by_class, by_name).write

    def branch_class(self, branch: Branch) -> type[Any]:
        """Return the exact class of the values of a branch."""
        node = follow(branch, self.schema.types)
        if isinstance(node, Record | Enum):
            return self.classes.find(node.fullname)
        return _CLASSES[python_type(node).name]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The branches of a union, by the exact class of a value or by the name in a `Tagged`."""

    by_class: Mapping[type, tuple[bytes, Writer]]
    by_name: Mapping[str, tuple[bytes, Writer]]

    def write(self, value: Any, out: Output) -> None:
        if type(value) is Tagged:
            head, write = self._tagged(_field(value, "branch"))
            value = _field(value, "value")
        else:
            head, write = self._plain(value)
        out += head
        write(value, out)

    def _plain(self, value: Any) -> tuple[bytes, Writer]:
        choice = self.by_class.get(type(value))
        if choice is None:
            raise EncodeError(_unfit_branch(value, self._wanted()))
        return choice

    def _tagged(self, branch: Any) -> tuple[bytes, Writer]:
        choice = self.by_name.get(branch) if type(branch) is str else None
        if choice is None:
            shown = repr(branch) if type(branch) is str else class_name(type(branch))
            raise EncodeError(f"expected {self._wanted()}, got Tagged({shown}, ...)")
        return choice

    def _wanted(self) -> str:
        wanted = [f"Tagged({name!r}, ...)" for name in self.by_name]
        kinds = sorted(self.by_class, key=lambda kind: kind is type(None))  # None last, as in annotations
        wanted += [class_name(kind) for kind in kinds if kind is not int or float not in kinds]
        return " or ".join(wanted) or "nothing, since the union has no branch"


def _unfit_branch(value: Any, wanted: str) -> str:
    if type(value) is UnknownSymbol:
        return _unknown(value)
    return f"expected {wanted}, got {class_name(type(value))}"


def _unknown(value: UnknownSymbol) -> str:
    text = getattr(value, "text", "")
    return f'the symbol "{text}" is not one that this schema knows, so it cannot be encoded'


def _enum(cls: type[Any], heads: Mapping[int, bytes]) -> Writer:
    def write(value: Any, out: Output) -> None:
        if type(value) is UnknownSymbol:
            raise EncodeError(_unknown(value))
        if type(value) is not cls:
            raise EncodeError(f"expected {_told_apart(cls, type(value))}")
        head = heads.get(id(value))
        if head is None:
            raise EncodeError(f"expected a member of {class_name(cls)}, got an object that is none")
        out += head

    return write


def _told_apart(wanted: type, got: type) -> str:
    if wanted.__name__ != got.__name__:
        return f"{class_name(wanted)}, got {class_name(got)}"
    return f"{wanted.__module__}.{wanted.__name__}, got {got.__module__}.{got.__name__}"


def _record(cls: type[Any], steps: list[tuple[str, str, Writer]]) -> Writer:
    def write(value: Any, out: Output) -> None:
        if type(value) is not cls:
            raise EncodeError(f"expected {_told_apart(cls, type(value))}")
        for name, attribute, write_field in steps:
            try:
                write_field(_field(value, attribute), out)
            except EncodeError as error:
                error.within(name)
                raise

    return write


def _field(value: Any, attribute: str) -> Any:
    try:
        return getattr(value, attribute)
    except AttributeError:
        raise EncodeError("the field is not set") from None
