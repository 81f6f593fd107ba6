"""How values without parts, and calls for those with parts, stand in the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from eventwright.model.nodes import Enum, Primitive
from eventwright.plan.codec_types import Decode, Encode, Table
from eventwright.plan.leaves import Leaf, primitive_leaf

BYTE_HEADS: Final = 64  # indexes below it are encoded in one byte


def encode_leaf(leaf: Leaf, variable: str) -> Encode:
    """Return what encodes a value without parts."""
    return Encode(variable, leaf.encode_form, leaf.encode.format(variable), leaf.size)


def decode_leaf(leaf: Leaf, variable: str) -> Decode:
    """Return what decodes a value without parts."""
    read = {"sized": "data[at:end]", "fixed": f"data[at : at + {leaf.size}]", "symbol": "data[at]"}
    code = leaf.decode.format(read.get(leaf.decode_form, "number"))
    return Decode(variable, leaf.decode_form, code, leaf.read, leaf.size)


KEY: Final = "key"
ENCODE_KEY: Final = encode_leaf(primitive_leaf(Primitive("string")), KEY)
DECODE_KEY: Final = decode_leaf(primitive_leaf(Primitive("string")), KEY)


def encode_call(function: str, variable: str) -> Encode:
    """Return the call of another encoder."""
    return Encode(variable, "call", f"{function}({variable}, out)")


def decode_call(function: str, variable: str) -> Decode:
    """Return the call of another decoder."""
    return Decode(variable, "plain", read=function)


def encode_symbol(table: Table, variable: str) -> Encode:
    """Return what encodes an enum."""
    return Encode(variable, "written", f"{table.name}[{variable}]")


def decode_symbol(enum: Enum, table: Table, variable: str) -> Decode:
    """Return what decodes an enum of the writer."""
    if is_byte_head(enum):
        return Decode(variable, "symbol", f"{table.name}[data[at]]")
    return Decode(variable, "number", f"{table.name}[number]", "read_long")


def is_byte_head(enum: Enum) -> bool:
    """Tell whether each symbol of an enum is one byte in its shortest encoding."""
    return len(enum.symbols) <= BYTE_HEADS


def decode_table(name: str, annotation: str, enum: Enum, members: Iterable[str | None]) -> Table:
    """Return the table for the symbols of a writer's enum, by its members for the reader."""
    found_by = 2 if is_byte_head(enum) else 1
    rows = tuple(
        (str(index * found_by), member) for index, member in enumerate(members) if member is not None
    )
    return Table(name, f"dict[int, {annotation}]", rows)


def varint(number: int) -> str:
    """Return the source of the bytes that encode a number from 0 on."""
    rest, out = 2 * number, bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)
    return 'b"' + "".join(f"\\x{byte:02x}" for byte in out) + '"'
