"""What a user can choose about the generated package."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Flavour(StrEnum):
    """The library that the event classes are made with."""

    MSGSPEC = "msgspec"
    DATACLASS = "dataclass"
    PYDANTIC = "pydantic"


class UnknownSymbols(StrEnum):
    """What decoding makes of an enum symbol that the reader does not know and has no default for."""

    ERROR = "error"  # DecodeError
    KEEP = "keep"  # an UnknownSymbol, which is in the annotation


@dataclass(frozen=True, slots=True)
class Options:
    """The choices that change generated text."""

    package: str  # import name of the generated package
    flavour: Flavour = Flavour.MSGSPEC
    unknown_symbols: UnknownSymbols = UnknownSymbols.ERROR
