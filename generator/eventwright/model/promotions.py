"""Which primitive types a reader may read as which others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PROMOTIONS: Final[Mapping[str, tuple[str, ...]]] = {  # writer: readers
    "int": ("long", "float", "double"),
    "long": ("float", "double"),
    "float": ("double",),
    "string": ("bytes",),
    "bytes": ("string",),
}

EXACT_UP_TO: Final[Mapping[tuple[str, str], int]] = {  # writer, reader: whole numbers that the reader holds
    ("int", "float"): 2**24,
    ("long", "float"): 2**24,
    ("long", "double"): 2**53,
}


def is_promotable(writer: str, reader: str) -> bool:
    """Tell whether a primitive written as `writer` can be read as the different primitive `reader`.

    Source: Avro 1.12.0 specification, "Schema Resolution".
    """
    return reader in PROMOTIONS.get(writer, ())
