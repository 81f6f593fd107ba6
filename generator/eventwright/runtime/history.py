"""Decoding released versions with the code that was planned for them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any, cast

from eventwright.runtime.wire import Decoder


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
