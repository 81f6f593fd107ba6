"""Logical types: which types each annotates, and what it asks of them.

Source: Avro 1.12.0 specification, "Logical Types".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeGuard

from eventwright.model.nodes import JSON, LogicalType
from eventwright.model.problems import INVALID_DECIMAL, INVALID_LOGICAL_TYPE
from eventwright.model.text import said
from eventwright.model.words import BASES, SIZES
from eventwright.rule import Explanation

_MOST_PRECISION: Final = 2**31 - 1  # Java's implementation ignores a decimal whose precision is no int
_PLAIN: Final = {name: LogicalType(name) for name in BASES if name != "decimal"}


@dataclass(frozen=True, slots=True)
class Misuse:
    """Why a logical type is invalid where it stands."""

    explanation: Explanation
    message: str


def read_logical_type(
    json: Mapping[str, JSON], base: str, size: int | None = None
) -> LogicalType | Misuse | None:
    """Return the logical type that a schema object gives its type, None for no known one.

    `base` is Avro's word for the annotated type; `size` counts bytes and is given for a fixed.
    """
    name = json.get("logicalType")
    if not isinstance(name, str) or name not in BASES:
        return None
    if base not in BASES[name]:
        return Misuse(
            INVALID_LOGICAL_TYPE,
            f'the logical type "{name}" annotates {" or ".join(BASES[name])}, not {base}; it is ignored',
        )
    if name == "decimal":
        return _decimal(json, size)
    if size is not None and size != SIZES[name]:
        return Misuse(
            INVALID_LOGICAL_TYPE,
            f'the logical type "{name}" annotates a fixed of {SIZES[name]} bytes, '
            f"not of {size}; it is ignored",
        )
    return _PLAIN[name]


def max_precision(size: int) -> int:
    """Return how many decimal digits a two's complement number of `size` bytes always holds."""
    return math.floor(math.log10(2) * (8 * size - 1)) if size else 0


def _decimal(json: Mapping[str, JSON], size: int | None) -> LogicalType | Misuse:
    precision, scale = json.get("precision"), json.get("scale", 0)
    if precision is None:
        return Misuse(INVALID_DECIMAL, "the decimal has no precision")
    if not _is_whole(precision) or precision < 1:
        return Misuse(
            INVALID_DECIMAL, f"the decimal's precision is {said(precision)}, not a whole number from 1"
        )
    if precision > _MOST_PRECISION:
        return Misuse(
            INVALID_DECIMAL,
            f"the decimal's precision is {said(precision)}, over the {_MOST_PRECISION} that an int holds",
        )
    if not _is_whole(scale) or scale < 0:
        return Misuse(INVALID_DECIMAL, f"the decimal's scale is {said(scale)}, not a whole number from 0")
    if scale > precision:
        return Misuse(INVALID_DECIMAL, f"the decimal's scale {scale} is over its precision {precision}")
    if size is not None and precision > max_precision(size):
        return Misuse(
            INVALID_DECIMAL,
            f"the decimal's precision is {precision}, but a fixed of {size} bytes "
            f"holds {max_precision(size)} digits",
        )
    return LogicalType("decimal", precision, scale)


def _is_whole(value: JSON) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
