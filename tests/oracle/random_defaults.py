"""Defaults of every kind for the types of a draft, and which JSON is one."""

from __future__ import annotations

from itertools import islice
from random import Random

from drafts import Draft, Json, kind

TEXTS = ("", "x", "Grüße", 'quo"te', "line\nbreak", "\\", "{{ }}", "日本", "𝄞")
INTS = (0, 1, -1, 63, -64, 2**31 - 1, -(2**31))
LONGS = (*INTS, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63))
FLOATS = (0.0, 1.5, -2.25, 1e10, 0.1)
SMALL = (0, 1, 7, 1000)  # what every logical type of a number can hold


class NoDefaultFound(Exception):
    """Every default of this type would be too deep."""


def default_for(rng: Random, draft: Draft, type_: Json, depth: int = 0) -> Json:
    """A default for a type: JSON, as a schema gives it."""
    if depth > 5:
        raise NoDefaultFound
    if isinstance(type_, list):
        return _union_default(rng, draft, type_, depth)
    if isinstance(type_, dict) and "ref" in type_:
        return _named_default(rng, draft, draft.types[type_["ref"]], depth)
    word = type_ if isinstance(type_, str) else type_["type"]
    if word == "array":
        return [default_for(rng, draft, type_["items"], depth + 1) for _ in range(_length(rng, depth))]
    if word == "map":
        keys = rng.sample(TEXTS, _length(rng, depth))
        return {key: default_for(rng, draft, type_["values"], depth + 1) for key in keys}
    return _primitive_default(rng, word, None if isinstance(type_, str) else type_.get("logicalType"))


def _length(rng: Random, depth: int) -> int:
    return 0 if depth > 2 else rng.choice((0, 0, 1, 2))


def _union_default(rng: Random, draft: Draft, branches: list[Json], depth: int) -> Json:
    """Mostly one of the first branch; of another one only what no earlier branch takes."""
    for at, branch in enumerate(branches):
        if at == len(branches) - 1 or rng.random() < 0.7:
            value = default_for(rng, draft, branch, depth)
            if not any(kind(draft, earlier) in _shape(value) for earlier in branches[:at]):
                return value
    return default_for(rng, draft, branches[0], depth)


def _shape(value: Json) -> tuple[str, ...]:
    """The types that have any default of the same JSON type."""
    match value:
        case None:
            return ("null",)
        case bool():
            return ("boolean",)
        case int() | float():
            return ("int", "long", "float", "double")
        case str():
            return ("string", "bytes", "enum", "fixed")
        case list():
            return ("array",)
        case _:
            return ("map", "record", "error")


def _named_default(rng: Random, draft: Draft, definition: dict[str, Json], depth: int) -> Json:
    match definition["type"]:
        case "enum":
            return rng.choice(definition["symbols"])
        case "fixed" if definition.get("logicalType") == "decimal":
            return small_number(definition["size"])
        case "fixed":
            return "".join(chr(rng.choice((0, 65, 127, 128, 255))) for _ in range(definition["size"]))
        case _:
            return {
                field["name"]: default_for(rng, draft, field["type"], depth + 1)
                for field in definition["fields"]
                if not may_lack(field) or rng.random() < 0.5
            }


def small_number(size: int) -> str:
    """What a decimal in a fixed type of any precision can hold."""
    return "\u0001".rjust(size, "\0")


def may_lack(field: dict[str, Json]) -> bool:
    """Tell whether a record's default may leave the field out; not where defaults could go on without end."""
    return "default" in field and not isinstance(field["default"], dict | list)


def _primitive_default(rng: Random, word: str, logical: str | None) -> Json:
    match word:
        case "null":
            return None
        case "boolean":
            return rng.random() < 0.5
        case "int" | "long":
            return rng.choice(SMALL if logical else INTS if word == "int" else LONGS)
        case "float" | "double":
            return rng.choice(FLOATS)
        case "bytes":
            return "\u0001" if logical else rng.choice(("", "\x00\xff", "abc"))
        case _:
            return "6ba7b810-9dad-11d1-80b4-00c04fd430c8" if logical == "uuid" else rng.choice(TEXTS)


def fits(draft: Draft, type_: Json, value: Json) -> bool:
    """Tell whether JSON is a default of a type; of a union, of the first branch of its shape."""
    if isinstance(type_, list):
        shaped = (branch for branch in type_ if kind(draft, branch) in _shape(value))
        return any(fits(draft, branch, value) for branch in islice(shaped, 1))
    if isinstance(type_, dict) and "ref" in type_:
        return _fits_named(draft, draft.types[type_["ref"]], value)
    match kind(draft, type_):
        case "array":
            return isinstance(value, list) and all(fits(draft, type_["items"], item) for item in value)
        case "map":
            return isinstance(value, dict) and all(
                fits(draft, type_["values"], item) for item in value.values()
            )
        case word:
            logical = type_.get("logicalType") if isinstance(type_, dict) else None
            return _fits_primitive(word, value) and (logical is None or _fits_logical(logical, value))


def _fits_named(draft: Draft, definition: dict[str, Json], value: Json) -> bool:
    match definition["type"]:
        case "enum":
            return any(value == symbol for symbol in definition["symbols"])
        case "fixed" if definition.get("logicalType") == "decimal":
            return bool(value == small_number(definition["size"]))
        case "fixed":
            return isinstance(value, str) and len(value) == definition["size"] and _is_latin(value)
        case _:
            return isinstance(value, dict) and all(
                fits(draft, field["type"], value[field["name"]])
                if field["name"] in value
                else may_lack(field)
                for field in definition["fields"]
            )


def _fits_primitive(word: str, value: Json) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match word:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "int" | "long":
            bits = 31 if word == "int" else 63
            return is_number and isinstance(value, int) and -(2**bits) <= value < 2**bits
        case "float" | "double":
            return is_number
        case _:
            return isinstance(value, str) and (word == "string" or _is_latin(value))


def _fits_logical(logical: str, value: Json) -> bool:
    """Narrower than Avro, which asks nothing: Python must have a value for it."""
    match logical:
        case "uuid":
            return isinstance(value, str) and len(value) == 36
        case "decimal" | "big-decimal":
            return bool(value == "\u0001")
        case _:
            return any(value == small for small in SMALL)


def _is_latin(value: str) -> bool:
    return all(ord(character) < 256 for character in value)
