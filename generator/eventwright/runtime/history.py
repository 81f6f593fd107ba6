"""Decoding released versions with the code that was planned for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any, TypeAlias, cast

from eventwright.runtime.wire import Decoder

Decode: TypeAlias = Callable[[bytes], Any]  # of a whole message


def planned_decoder(codecs: ModuleType, cls: type[Any], number: int) -> Decoder | None:
    """Return what decodes a released version of a class, None where nothing was planned for it.

    `codecs` is the module with the plain codecs of `cls`.
    """
    name = getattr(codecs, "HISTORY", {}).get(cls, {}).get(number)
    if name is None:
        return None
    if not name:
        return cast(Decoder, codecs.CODECS[cls][1])
    return cast(Decoder, import_module(f"{codecs.__name__}.{name}").decode)


def or_carefully(decode: Decoder, make_careful: Callable[[], Decode]) -> Decode:
    """Decode a whole message with planned code; what that refuses goes to what `make_careful` makes, once."""
    careful: Decode | None = None

    def decode_whole(data: bytes) -> Any:
        nonlocal careful
        try:
            value, at = decode(data, 0)
        except Exception:  # any at all: it only means that the careful decoder must look
            pass
        else:
            if at == len(data):
                return value
        if careful is None:
            careful = make_careful()
        return careful(data)

    return decode_whole
