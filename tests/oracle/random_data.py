"""Random data for a schema as fastavro parsed it: plain numbers, texts and bytes under the logical types.

A value of a union is `(branch, value)`, so that nobody has to guess the branch.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from random import Random
from typing import Any, Final
from uuid import UUID

from drafts import PRIMITIVES, Json

NAMED: Final = ("record", "error", "enum", "fixed")
DAY: Final = 86_400_000  # milliseconds
YEARS: Final = (-62_135_596_800_000, 253_402_300_799_999)  # milliseconds of the years 1 to 9999
RANGES: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    ("int", ""): (-(2**31), 2**31 - 1),
    ("int", "date"): (-719_162, 2_932_896),
    ("int", "time-millis"): (0, DAY - 1),
    ("long", ""): (-(2**63), 2**63 - 1),
    ("long", "time-micros"): (0, DAY * 1000 - 1),
    ("long", "timestamp-millis"): YEARS,
    ("long", "local-timestamp-millis"): YEARS,
    ("long", "timestamp-micros"): (YEARS[0] * 1000, YEARS[1] * 1000 + 999),
    ("long", "local-timestamp-micros"): (YEARS[0] * 1000, YEARS[1] * 1000 + 999),
}
TEXTS: Final = ("", "a", "Straße", "日本語", "𝄞 clef", "null\x00", "\u202eevil", "x" * 70, "{{ }}", '"""\\')
FLOATS: Final = (0.0, -0.0, 1.0, -1.5, math.inf, -math.inf, math.nan, 1e-45, 3.4e38)
DOUBLES: Final = (0.0, -0.0, 0.1, -1.5, math.inf, -math.inf, math.nan, 5e-324, 1.7e308)


BIGGEST: Final = 1e9  # a height that every type with a finite value is below


class NoFiniteDatum(Exception):
    """Every value of the type holds another value of it."""


class DataMaker:
    """Makes data; `named` has fastavro's definition of each named type by fullname."""

    def __init__(self, rng: Random, named: Mapping[str, Json], *, text_in_bytes: bool = False) -> None:
        self.rng = rng
        self.named = named
        self.text_in_bytes = text_in_bytes  # so that the bytes can be read as a string
        self.heights = _heights(named)

    def datum(self, type_: Json, budget: int = 60) -> Any:
        """Make a value of about `budget` parts."""
        if _height(type_, self.heights) == math.inf:
            raise NoFiniteDatum
        return self.value(type_, budget)

    def value(self, type_: Json, budget: int) -> Any:
        if isinstance(type_, list):
            branch = self.branch(type_, budget)
            return branch_name(branch), self.value(branch, budget - 1)
        if isinstance(type_, str) and type_ not in PRIMITIVES:
            return self.value(self.named[type_], budget)
        word = type_ if isinstance(type_, str) else type_["type"]
        match word:
            case "record" | "error":
                share = _share(budget, len(type_["fields"]))
                return {field["name"]: self.value(field["type"], share) for field in type_["fields"]}
            case "enum":
                return self.rng.choice(type_["symbols"])
            case "fixed":
                return self.fixed(type_)
            case "array":
                count = self.length(type_["items"], budget)
                return [self.value(type_["items"], _share(budget, count)) for _ in range(count)]
            case "map":
                keys = [self.text() for _ in range(self.length(type_["values"], budget))]
                return {key: self.value(type_["values"], _share(budget, len(keys))) for key in keys}
            case _:
                return self.primitive(word, {} if isinstance(type_, str) else type_)

    def branch(self, branches: list[Json], budget: int) -> Json:
        heights = [_height(branch, self.heights) for branch in branches]
        most = min(heights) if budget <= 0 else BIGGEST
        return self.rng.choice(
            [branch for branch, height in zip(branches, heights, strict=True) if height <= most]
        )

    def length(self, inner: Json, budget: int) -> int:
        if budget <= 0 or _height(inner, self.heights) == math.inf:
            return 0
        return self.rng.choice((0, 1, 1, 2, 3))

    def text(self) -> str:
        return self.rng.choice(TEXTS) if self.rng.random() < 0.5 else f"t{self.rng.randrange(10**6)}"

    def primitive(self, word: str, type_: Mapping[str, Json]) -> Any:
        logical = type_.get("logicalType", "")
        match word:
            case "null":
                return None
            case "boolean":
                return self.rng.random() < 0.5
            case "int" | "long":
                return self.number(*RANGES.get((word, str(logical)), RANGES[word, ""]))
            case "float":
                return single(
                    self.rng.choice(FLOATS) if self.rng.random() < 0.5 else self.rng.uniform(-1e6, 1e6)
                )
            case "double":
                return self.rng.choice(DOUBLES) if self.rng.random() < 0.5 else self.rng.uniform(-1e6, 1e6)
            case "bytes":
                return self.binary(type_)
            case _:
                return str(UUID(int=self.rng.getrandbits(128))) if logical == "uuid" else self.text()

    def number(self, low: int, high: int) -> int:
        roll = self.rng.random()
        if roll < 0.2:
            return self.rng.choice((low, high))
        if roll < 0.6:
            return max(low, min(high, self.rng.randint(-130, 130)))
        return self.rng.randint(low, high)

    def binary(self, type_: Mapping[str, Json]) -> bytes:
        if type_.get("logicalType") == "decimal" and (precision := decimal_digits(type_)):
            return minimal(self.unscaled(precision))
        if self.text_in_bytes:
            return self.text().encode()
        return self.rng.randbytes(self.rng.choice((0, 1, 5, 80)))

    def fixed(self, type_: Mapping[str, Json]) -> bytes:
        size = type_["size"]
        if type_.get("logicalType") == "decimal" and (precision := decimal_digits(type_)):
            return self.unscaled(precision).to_bytes(size, "big", signed=True)
        return self.rng.randbytes(size)

    def unscaled(self, precision: int) -> int:
        return self.number(1 - 10**precision, 10**precision - 1)


def _share(budget: int, parts: int) -> int:
    """What each of some parts may have: a little even of many, and less than the whole."""
    return min(budget - 1, max(3, budget // max(1, parts)))


def branch_name(branch: Json) -> str:
    """What fastavro calls a branch of a union."""
    if isinstance(branch, str):
        return branch
    return str(branch["name"] if branch["type"] in NAMED else branch["type"])


def single(value: float) -> float:
    """The float of 32 bits that is nearest."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def minimal(unscaled: int) -> bytes:
    """Two's complement, big-endian, in as few bytes as will do."""
    size = (unscaled if unscaled >= 0 else ~unscaled).bit_length() // 8 + 1
    return unscaled.to_bytes(size, "big", signed=True)


def decimal_digits(type_: Mapping[str, Json]) -> int:
    """The precision of a valid decimal, 0 for an invalid one, whose logical type is ignored."""
    precision, scale = type_.get("precision"), type_.get("scale", 0)
    if type(precision) is not int or type(scale) is not int or not 0 <= scale <= precision or precision < 1:
        return 0
    if "size" in type_ and len(str(2 ** (8 * type_["size"] - 1))) <= precision:
        return 0
    return precision


def _heights(named: Mapping[str, Json]) -> dict[str, float]:
    """How deep the least value of each named type is; infinite where there is none."""
    heights = dict.fromkeys(named, math.inf)
    is_settled = False
    while not is_settled:
        is_settled = True
        for name, definition in named.items():
            height = _definition_height(definition, heights)
            if height < heights[name]:
                heights[name] = height
                is_settled = False
    return heights


def _definition_height(definition: Json, heights: Mapping[str, float]) -> float:
    fields = definition.get("fields", ())
    return 1 + max((_height(field["type"], heights) for field in fields), default=0)


def _height(type_: Json, heights: Mapping[str, float]) -> float:
    if isinstance(type_, list):
        return min((_height(branch, heights) for branch in type_), default=math.inf)
    if isinstance(type_, str):
        return heights.get(type_, 0) if type_ not in PRIMITIVES else 0
    if type_["type"] in NAMED:
        return heights[type_["name"]]
    return 0
