"""Avro's single-object encoding: before an event stand a marker, and the fingerprint of the writer's schema.

Source: Avro 1.12.0 specification, "Single-object encoding".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from eventwright.errors import DecodeError
from eventwright.model.canonical import fingerprint
from eventwright.model.nodes import Schema
from eventwright.runtime.schema_text import schema_of

HEADER_BYTES: Final = 10

_MARKER: Final = b"\xc3\x01"
_MOST_TEXTS: Final = 1_000  # whose headers are remembered


def header(schema: Schema) -> bytes:
    """Return what stands before an event that was written with a schema."""
    return _MARKER + fingerprint(schema).to_bytes(8, "little")


@lru_cache(_MOST_TEXTS)
def header_of_text(text: str) -> bytes:
    """Return what stands before an event that was written with the schema that a text says."""
    return header(schema_of(text, "the writer's schema"))


@dataclass(frozen=True, slots=True)
class Headers:
    """What stands before events that were written with another schema than that of their class."""

    fullname: str
    released: Mapping[bytes, str | int]  # with the newest version that has each: its number, or its text

    def writer_of(self, data: bytes, writers: Iterable[str]) -> str | int:
        """Return the schema that data were written with: its text, or its released version.

        `writers` are the texts of others. Raises `DecodeError` where none of them fits, and TypeError for
        what is no text.
        """
        found = _checked(data)
        if found in self.released:
            return self.released[found]
        unusable = ""
        for number, text in enumerate(writers, 1):
            if not isinstance(text, str):
                raise TypeError(f"expected texts of schemas in `writers`, got {type(text).__name__}")
            try:
                if header_of_text(text) == found:
                    return text
            except DecodeError as error:
                unusable += f"; in text {number} there, {error.message}"
        fingerprint = int.from_bytes(found[len(_MARKER) :], "little")
        raise DecodeError(
            f"the fingerprint 0x{fingerprint:016x} is not that of {self.fullname}, nor of a released version "
            f"of it; give the text of the writer's schema in `writers`{unusable}",
            offset=len(_MARKER),
        )


def _checked(data: bytes) -> bytes:
    found = data[:HEADER_BYTES]
    start = found[: len(_MARKER)]
    if not _MARKER.startswith(start):
        raise DecodeError(f"single-object encoding begins with C3 01, not with {start.hex(' ').upper()}")
    if len(found) < HEADER_BYTES:
        raise DecodeError("the data end inside the header of single-object encoding", offset=len(found))
    return found
