"""What decodes the data of one writer: a careful decoder, and fast ones that leave it what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeAlias

from eventwright.errors import CodecError, DecodeError
from eventwright.runtime.wire import Decoder

PartDecoder: TypeAlias = Callable[[bytes, int], tuple[Any, int]]
"""Decodes an event from where it begins; returns it and where it ends."""


class CarefulDecoder:
    """Says what is wrong with data, and where."""

    def __init__(self, make: Callable[[], PartDecoder]) -> None:
        """Let the closures be made when they are first needed."""
        self._make = make

    def decode(self, data: bytes) -> Any:
        """Decode an event that is all of the data."""
        value, end = self._decode_part(data, 0)
        if end != len(data):
            raise DecodeError(f"{len(data) - end} bytes are left after the value", offset=end)
        return value

    def decode_part(self, data: bytes, at: int) -> tuple[Any, int]:
        """Decode an event that has other data around it."""
        return self._decode_part(data, at)

    @cached_property
    def _decode_part(self) -> PartDecoder:
        return self._make()


class GeneratedDecoder(CarefulDecoder):
    """Decodes with generated code."""

    def __init__(self, decode: Decoder, make: Callable[[], PartDecoder]) -> None:
        super().__init__(make)
        self.generated = decode

    def decode(self, data: bytes) -> Any:
        """Decode an event that is all of the data."""
        try:
            value, end = self.generated(data, 0)
        except Exception:  # any at all: it only means that the careful decoder must look
            pass
        else:
            if end == len(data):
                return value
        return super().decode(data)

    def decode_part(self, data: bytes, at: int) -> tuple[Any, int]:
        """Decode an event that has other data around it."""
        try:
            value, end = self.generated(data, at)
        except Exception:  # as above
            pass
        else:
            if end <= len(data):  # what is cut may still be a value: a slice ends where the data do
                return value, end
        return super().decode_part(data, at)


class NativeDecoder(CarefulDecoder):
    """Decodes with the engine, and what is nested too deep for careful code with generated code."""

    def __init__(
        self,
        native: Any,
        refused: type[Exception],
        make: Callable[[], PartDecoder],
        generated: Callable[[], CarefulDecoder],
    ) -> None:
        """Take a `Decoder` of the engine, and what it raises for data that it leaves to the careful one."""
        super().__init__(make)
        self.native = native
        self._refused = refused
        self._generated = generated

    def decode(self, data: bytes) -> Any:
        """Decode an event that is all of the data."""
        try:
            return self.native.decode(data)
        except self._refused:
            pass
        try:
            return super().decode(data)
        except DecodeError as error:
            if not is_too_deep(error):
                raise
        return self._generated().decode(data)

    def decode_part(self, data: bytes, at: int) -> tuple[Any, int]:
        """Decode an event that has other data around it."""
        try:
            decoded: tuple[Any, int] = self.native.decode_part(data, at)
        except self._refused:
            pass
        else:
            return decoded
        try:
            return super().decode_part(data, at)
        except DecodeError as error:
            if not is_too_deep(error):
                raise
        return self._generated().decode_part(data, at)


def is_too_deep(error: CodecError) -> bool:
    """Tell whether careful code has met Python's recursion limit; it takes two frames for each level."""
    return isinstance(error.__context__, RecursionError)
