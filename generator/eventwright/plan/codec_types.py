"""The plan of the codecs: finished Python source fragments, in the order in which templates print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from eventwright.plan.types import PlannedImport


@dataclass(frozen=True, slots=True)
class Value:
    """How one value is written and read; the form names are those of the templates."""

    variable: str
    encode_form: str
    encode: str
    decode_form: str
    decode: str
    read: str
    size: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A value in its place: alone, or as the one branch of a union beside null."""

    value: Value
    annotation: str
    null_head: int | None = None  # the union's index of null as it is encoded; None where there is no union
    value_head: int = 0


def counters(slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return the variables for positions and lengths that the decoder of these slots needs.

    They are declared, or pyright infers each from all the others, and gives up in a record of thirty strings.
    """
    names = {name for slot in slots for name in _COUNTERS.get(slot.value.decode_form, ())}
    if any(slot.null_head is not None for slot in slots):
        names.add("head")
    return tuple(sorted(names))


def scratch(slots: Sequence[Slot]) -> tuple[str, ...]:
    """Return the declarations of variables that the encoder of these slots uses again and again.

    Where a variable is assigned more than 64 times, pyright gives up on inferring its type.
    """
    return tuple(sorted({text for slot in slots for text in _SCRATCH.get(slot.value.encode_form, ())}))


_SCRATCH: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("raw: bytes", "size: int"),
    "bytes": ("size: int",),
}
_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {"sized": ("end", "size"), "number": ("number",)}


@dataclass(frozen=True, slots=True)
class Argument:
    """A field of a record: its attribute on the class, and its value."""

    attribute: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class RecordCodec:
    """The functions of a record."""

    kind = "record"
    encoder: str
    decoder: str
    annotation: str  # the class
    scratch: tuple[str, ...]
    counters: tuple[str, ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class ArrayCodec:
    """The functions of an array."""

    kind = "array"
    encoder: str
    decoder: str
    annotation: str
    counters: tuple[str, ...]
    count: str  # what encodes the number of items
    smallest: int  # bytes that an item takes at least
    item: Slot


@dataclass(frozen=True, slots=True)
class MapCodec:
    """The functions of a map."""

    kind = "map"
    encoder: str
    decoder: str
    annotation: str
    counters: tuple[str, ...]
    smallest: int  # bytes that a key and its value take at least
    key: Value
    item: Slot


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a union; `test` tells whether `value` is of it."""

    test: str
    head: int  # the index as it is encoded
    unwrapped: str  # what is encoded
    declared: str  # a variable and its annotation for what is returned, "" where that needs none
    wrapped: str  # what is returned
    value: Value


@dataclass(frozen=True, slots=True)
class UnionCodec:
    """The functions of a union."""

    kind = "union"
    encoder: str
    decoder: str
    annotation: str
    counters: tuple[str, ...]
    branches: tuple[Branch, ...]


Codec: TypeAlias = RecordCodec | ArrayCodec | MapCodec | UnionCodec


@dataclass(frozen=True, slots=True)
class EnumTable:
    """An enum's symbols in both directions."""

    encoded: str
    decoded: str
    annotation: str  # the class
    members: tuple[tuple[str, str, int], ...]  # member, its encoding, what `decoded` finds it by


@dataclass(frozen=True, slots=True)
class CodecModule:
    """The codecs of one namespace; a module without codecs only holds those of its inner namespaces."""

    path: str  # dotted, relative to the package of codecs; "" is that package itself
    namespace: str
    classes: tuple[PlannedImport, ...]
    siblings: tuple[
        PlannedImport, ...
    ]  # codecs of other namespaces, after the functions: they may import each other
    enums: tuple[EnumTable, ...]
    codecs: tuple[Codec, ...]
    table: tuple[tuple[str, str, str], ...]  # class, encoder, decoder
