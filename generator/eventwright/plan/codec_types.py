"""The plan of the codecs: finished Python source fragments, in the order in which templates print them.

Each function is one value, printed by the template that its `kind` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from eventwright.plan.types import PlannedImport


@dataclass(frozen=True, slots=True)
class Encode:
    """How the value in a variable is written."""

    variable: str
    check: str  # true for what does not fit and the pieces would not refuse; "" where there is no such value
    pieces: tuple[str, ...]  # the bytes, one after the other


@dataclass(frozen=True, slots=True)
class Decode:
    """How a value is read into a variable; forms are named in `codec_values.j2`."""

    variable: str
    form: str
    code: str = ""  # what makes the value of what was read
    read: str = ""  # what reads it
    size: int = 0


@dataclass(frozen=True, slots=True)
class DecodeSlot:
    """A value in its place: alone, or as the one branch of a union beside null."""

    value: Decode
    annotation: str
    null_head: int | None = None  # the union's index of null as it is encoded; None where there is no union
    value_head: int = 0


@dataclass(frozen=True, slots=True)
class Skip:
    """How a value is passed over that the reader has no field for; forms are named in `codec_skips.j2`."""

    form: str
    size: int = 0
    call: str = ""


@dataclass(frozen=True, slots=True)
class SkipSlot:
    """What is passed over in its place; `name` is the writer's, for people."""

    name: str
    skip: Skip
    null_head: int | None = None  # as in `DecodeSlot`
    value_head: int = 0


def counters(slots: Iterable[DecodeSlot | SkipSlot]) -> tuple[str, ...]:
    """Return the variables for positions and lengths that the decoder of these slots needs.

    They are declared, or pyright infers each from all the others, and gives up in a record of thirty strings.
    """
    names: set[str] = set()
    for slot in slots:
        if isinstance(slot, DecodeSlot):
            names.update(_DECODE_COUNTERS.get(slot.value.form, ()))
        else:
            names.update(_SKIP_COUNTERS.get(slot.skip.form, ()))
        if slot.null_head is not None:
            names.add("head")
    return tuple(sorted(names))


def scratch(values: Iterable[Encode]) -> tuple[str, ...]:
    """Return the declarations of variables that the encoder of these values uses again and again.

    Where a variable is assigned more than 64 times, pyright gives up on inferring its type.
    """
    used = [piece for value in values for piece in value.pieces]
    return tuple(text for mark, text in _SCRATCH.items() if any(mark in piece for piece in used))


_SCRATCH: Final[Mapping[str, str]] = {"raw :=": 'raw: bytes = b""', "size :=": "size: int"}
_DECODE_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "sized": ("end", "size"),
    "number": ("number",),
    "whole": ("byte",),
}
_SKIP_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "sized": ("end", "size"),
    "symbol": ("head",),
    "index": ("number",),
}


@dataclass(frozen=True, slots=True)
class EncodeRecord:
    """The encoder of a record."""

    kind = "encode_record"
    name: str
    annotation: str  # the class
    scratch: tuple[str, ...]
    attributes: tuple[tuple[str, Encode], ...]


@dataclass(frozen=True, slots=True)
class DecodeRecord:
    """The decoder of a record: what it reads and passes over, and what then makes an object of its class."""

    kind = "decode_record"
    name: str
    maker: str  # the name of what makes the object
    annotation: str  # the class
    counters: tuple[str, ...]
    steps: tuple[DecodeSlot | SkipSlot, ...]
    arguments: tuple[tuple[str, str], ...]  # attribute, variable


@dataclass(frozen=True, slots=True)
class EncodeArray:
    """The encoder of an array; of items that take no bytes, only of none: the careful encoder counts them."""

    kind = "encode_array"
    name: str
    annotation: str
    scratch: tuple[str, ...]
    item: Encode | None  # None where items take no bytes


@dataclass(frozen=True, slots=True)
class DecodeArray:
    """The decoder of an array."""

    kind = "decode_array"
    name: str
    annotation: str
    counters: tuple[str, ...]
    smallest: int  # bytes that an item takes at least
    item: DecodeSlot


@dataclass(frozen=True, slots=True)
class EncodeMap:
    """The encoder of a map."""

    kind = "encode_map"
    name: str
    annotation: str
    scratch: tuple[str, ...]
    key: Encode
    item: Encode


@dataclass(frozen=True, slots=True)
class DecodeMap:
    """The decoder of a map."""

    kind = "decode_map"
    name: str
    annotation: str
    counters: tuple[str, ...]
    smallest: int  # bytes that a key and its value take at least
    key: Decode
    item: DecodeSlot


@dataclass(frozen=True, slots=True)
class EncodeBranch:
    """A branch of a union; `test` tells whether `value` is of it."""

    test: str
    unwrapped: str  # what is encoded
    value: Encode  # with the union's index


@dataclass(frozen=True, slots=True)
class EncodeUnion:
    """The encoder of a union."""

    kind = "encode_union"
    name: str
    annotation: str
    scratch: tuple[str, ...]
    branches: tuple[EncodeBranch, ...]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What is returned of a branch: the variable itself, or a declared one that wraps it in `Tagged`."""

    result: str
    declaration: str = ""  # with its annotation, "" where nothing is wrapped
    made: str = ""


@dataclass(frozen=True, slots=True)
class DecodeBranch:
    """A branch of a union."""

    head: int  # the writer's index as it is encoded
    value: Decode
    wrapped: Wrapped


@dataclass(frozen=True, slots=True)
class DecodeUnion:
    """The decoder of a union; an index that no branch has is refused."""

    kind = "decode_union"
    name: str
    annotation: str
    counters: tuple[str, ...]
    branches: tuple[DecodeBranch, ...]


@dataclass(frozen=True, slots=True)
class DecodePick:
    """The decoder of one branch of the reader's union, where the writer has no union."""

    kind = "decode_pick"
    name: str
    annotation: str
    counters: tuple[str, ...]
    branch: DecodeBranch


@dataclass(frozen=True, slots=True)
class Refuse:
    """The decoder of what can never be decoded; the careful decoder says why."""

    kind = "refuse"
    name: str
    annotation: str


@dataclass(frozen=True, slots=True)
class SkipRecord:
    """What passes over a record."""

    kind = "skip_record"
    name: str
    counters: tuple[str, ...]
    steps: tuple[SkipSlot, ...]


@dataclass(frozen=True, slots=True)
class SkipItems:
    """What passes over the blocks of an array or a map."""

    kind = "skip_items"
    name: str
    counters: tuple[str, ...]
    smallest: int  # bytes that an item takes at least
    steps: tuple[SkipSlot, ...]  # the item; of a map, key and value


@dataclass(frozen=True, slots=True)
class SkipUnion:
    """What passes over a union."""

    kind = "skip_union"
    name: str
    counters: tuple[str, ...]
    branches: tuple[tuple[int, Skip], ...]  # the index as it is encoded


Encoder: TypeAlias = EncodeRecord | EncodeArray | EncodeMap | EncodeUnion
Decoder: TypeAlias = DecodeRecord | DecodeArray | DecodeMap | DecodeUnion | DecodePick | Refuse
Skipper: TypeAlias = SkipRecord | SkipItems | SkipUnion
Function: TypeAlias = Encoder | Decoder | Skipper


@dataclass(frozen=True, slots=True)
class Table:
    """An enum in one direction: members to their encoding, or what a symbol is found by to members.

    Symbols of a writer that are left out are refused.
    """

    name: str
    annotation: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CodecModule:
    """The codecs of one namespace; a module without codecs only holds those of its inner namespaces."""

    path: str  # dotted, relative to the package of codecs; "" is that package itself
    namespace: str
    classes: tuple[PlannedImport, ...]
    siblings: tuple[
        PlannedImport, ...
    ]  # codecs of other namespaces, after the functions: they may import each other
    tables: tuple[Table, ...]
    functions: tuple[Function, ...]
    table: tuple[tuple[str, str, str], ...]  # class, encoder, decoder
    history: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]  # class; version, module or ""


@dataclass(frozen=True, slots=True)
class HistoryModule:
    """The decoder of one released version of an event, for the reader that it is now."""

    path: str  # of the namespace's module, which it stands beside
    name: str
    fullname: str
    version: int
    classes: tuple[PlannedImport, ...]
    siblings: tuple[PlannedImport, ...]  # decoders for what is written now as it was then
    tables: tuple[Table, ...]
    functions: tuple[Function, ...]  # that of the event is called "decode"


@dataclass(frozen=True, slots=True)
class PlannedCodecs:
    """The modules of a package, sorted by path."""

    modules: tuple[CodecModule, ...]
    history: tuple[HistoryModule, ...]
