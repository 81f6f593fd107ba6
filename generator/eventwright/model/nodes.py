"""Frozen Avro schema nodes.

A named type is a definition in `Schema.types`; wherever a schema uses one, even where it is defined, stands a
`Reference`. So values stay frozen in spite of cycles, and no walk recurses deeper than one definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum as _Enum
from typing import Final, TypeAlias, final

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"


class _NoDefault(_Enum):
    NO_DEFAULT = "no default"


NO_DEFAULT: Final = _NoDefault.NO_DEFAULT  # null is a default, so None cannot say that there is none
NoDefault: TypeAlias = _NoDefault


@dataclass(frozen=True, slots=True)
class LogicalType:
    """A valid logical type; precision and scale count decimal digits and are 0 for all but decimals."""

    name: str
    precision: int = 0
    scale: int = 0


@final
@dataclass(frozen=True, slots=True)
class Primitive:
    """One of the eight primitive types."""

    name: str
    logical: LogicalType | None = None
    pointer: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class Array:
    """An ordered list of items of one type."""

    items: Type
    pointer: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class Map:
    """String keys to values of one type."""

    values: Type
    pointer: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class Union:
    """One value of one of the branches."""

    branches: tuple[Branch, ...]
    pointer: str = field(default="", compare=False)


@final
@dataclass(frozen=True, slots=True)
class Reference:
    """The use of a named type; `pointer` is the place of use, not of definition."""

    fullname: str
    pointer: str = field(default="", compare=False)


Branch: TypeAlias = Primitive | Array | Map | Reference
Type: TypeAlias = Branch | Union


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a named type is defined, and its definition as JSON with nested definitions left in place."""

    file: str
    pointer: str
    json: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class EventAttributes:
    """The `"eventwright"` attribute of a record (DESIGN section 3)."""

    kind: str = "integration"  # integration, domain, command or notification
    topic: str | None = None
    key: tuple[str, ...] = ()  # field paths
    owner: str | None = None
    producers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    compatibility: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    fullname: str
    aliases: tuple[str, ...] = field(default=(), kw_only=True)  # as fullnames
    doc: str | None = field(default=None, compare=False, kw_only=True)
    origin: Origin = field(compare=False, repr=False, kw_only=True)

    @property
    def name(self) -> str:
        """The unqualified name."""
        return self.fullname.rpartition(".")[2]

    @property
    def namespace(self) -> str:
        """The namespace, "" for the null namespace."""
        return self.fullname.rpartition(".")[0]

    @property
    def pointer(self) -> str:
        """Where the definition stands in its file."""
        return self.origin.pointer


@final
@dataclass(frozen=True, slots=True)
class Fixed(_Named):
    """A fixed number of bytes."""

    size: int
    logical: LogicalType | None = None


@final
@dataclass(frozen=True, slots=True)
class Enum(_Named):
    """One of a list of symbols; `default` is what a reader takes for a symbol it does not know."""

    symbols: tuple[str, ...]
    default: str | None = None


@final
@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record; `default` is JSON, as the schema gives it."""

    name: str
    type: Type
    default: JSON | NoDefault = NO_DEFAULT
    aliases: tuple[str, ...] = ()
    order: str = "ascending"
    doc: str | None = field(default=None, compare=False)
    pointer: str = field(default="", compare=False)
    has_names: bool = field(init=False, repr=False, compare=False)  # there is a named type in its type

    def __post_init__(self) -> None:
        names = any(isinstance(part, Reference) for part in parts(self.type))
        object.__setattr__(self, "has_names", names)


@final
@dataclass(frozen=True, slots=True)
class Record(_Named):
    """A record or, with `is_error`, an error."""

    fields: tuple[Field, ...]
    is_error: bool = False
    event: EventAttributes | None = field(default=None, compare=False)


Named: TypeAlias = Fixed | Enum | Record
Node: TypeAlias = (
    Primitive | Array | Map | Union | Fixed | Enum | Record
)  # a type with its reference followed


@dataclass(frozen=True, slots=True)
class Schema:
    """A root type with every named type that it needs, and maybe others."""

    root: Type
    types: Mapping[str, Named] = field(default_factory=dict)

    def follow(self, type_: Type) -> Node:
        """Return the definition that a reference means, and any other type as it is."""
        return self.types[type_.fullname] if isinstance(type_, Reference) else type_

    @property
    def name(self) -> str:
        """The root's fullname, or the word for its type where it has no name."""
        match self.root:
            case Reference(fullname=name) | Primitive(name=name):
                return name
            case Array():
                return "array"
            case Map():
                return "map"
            case Union():
                return "union"


def kind_of(node: Type | Node) -> str:
    """Avro's own word for a node's type: "record", "union", "long" and so on; "reference" for a reference."""
    match node:
        case Primitive(name=name):
            return name
        case Record(is_error=True):
            return "error"
        case _:
            return type(node).__name__.lower()


def is_null(type_: Type | Node) -> bool:
    """Tell whether a type is null."""
    return isinstance(type_, Primitive) and type_.name == "null"


def is_nullable(type_: Type | Node) -> bool:
    """Tell whether a type is a union with null."""
    return isinstance(type_, Union) and any(map(is_null, type_.branches))


def branches(type_: Type) -> tuple[Branch, ...]:
    """Return the branches of a union, and of another type itself."""
    return type_.branches if isinstance(type_, Union) else (type_,)


def follow(type_: Type, types: Mapping[str, Named]) -> Node:
    """Return the definition that a reference means, and any other type as it is."""
    return types[type_.fullname] if isinstance(type_, Reference) else type_


def logical_of(node: Node) -> LogicalType | None:
    """Return a type's logical type."""
    return node.logical if isinstance(node, (Primitive, Fixed)) else None


def parts(type_: Type) -> Iterator[Type]:
    """Yield a type and every type inside it, without following references."""
    yield type_
    match type_:
        case Array(items=inner) | Map(values=inner):
            yield from parts(inner)
        case Union(branches=branches):
            for branch in branches:
                yield from parts(branch)
        case _:
            pass


def references(named: Named) -> Iterator[Reference]:
    """Yield the references in a definition, in schema order."""
    if isinstance(named, Record):
        for item in named.fields:
            if item.has_names:
                yield from (part for part in parts(item.type) if isinstance(part, Reference))


def reachable(roots: tuple[str, ...], types: Mapping[str, Named]) -> dict[str, Named]:
    """Return the named types that `roots` need, themselves included, in the order of first use."""
    found: dict[str, Named] = {}
    waiting = list(reversed(roots))
    while waiting:
        fullname = waiting.pop()
        if fullname in found or fullname not in types:
            continue
        found[fullname] = types[fullname]
        waiting.extend(reversed([reference.fullname for reference in references(types[fullname])]))
    return found


def dependents(names: Collection[str], types: Mapping[str, Named]) -> frozenset[str]:
    """Return `names` and all types that need one of them, directly or through others."""
    users: dict[str, list[str]] = {}
    for fullname, named in types.items():
        for reference in references(named):
            users.setdefault(reference.fullname, []).append(fullname)
    found = set(names)
    waiting = list(names)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return frozenset(found)
