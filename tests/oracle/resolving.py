"""fastavro as a reader with a schema of its own; what is known to be wrong about it is put right or named."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import fastavro
from corpus_units import fastavro_types, parsed_schema
from drafts import PRIMITIVES, Json, short
from random_data import DAY, NAMED, YEARS, decimal_digits, single

NUMBERS: Final = ("int", "long", "float", "double")


@dataclass(frozen=True)
class Side:
    """A reader's or writer's schema as fastavro takes it, and its type as fastavro parsed it."""

    root: Json
    type: Json
    named: dict[str, Json]


def parsed(schema: Json) -> Side:
    """Raises what fastavro raises."""
    named = fastavro_types({"": schema})
    root: Json = fastavro.parse_schema(schema, _write_hint=False)
    if isinstance(root, dict) and root["type"] in ("record", "error"):
        return Side(parsed_schema(root["name"], named), named[root["name"]], named)
    return Side(schema, root, named)


def plain(schema: Json) -> Json:
    """Leave out logical types: fastavro returns those of the writer, where the reader's count."""
    if isinstance(schema, list):
        return [plain(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: value for key, value in schema.items() if key not in ("logicalType", "precision", "scale")}
    for key in ("items", "values"):
        if key in made:
            made[key] = plain(made[key])
    if "fields" in made:
        made["fields"] = [{**field, "type": plain(field["type"])} for field in made["fields"]]
    return made


def with_values_for_defaults(side: Side) -> Side:
    """Turn defaults into values: fastavro returns them as the JSON that they are."""
    fields = [field for definition in side.named.values() for field in definition.get("fields", ())]
    values = [
        _value(field["type"], field["default"], side) if "default" in field else None for field in fields
    ]
    for field, value in zip(fields, values, strict=True):
        if "default" in field:
            field["default"] = value
    return side


def _value(type_: Json, default: Json, side: Side) -> Any:
    if isinstance(type_, list):
        return next(_value(branch, default, side) for branch in type_ if _is_shape(branch, default, side))
    definition = side.named[type_] if isinstance(type_, str) and type_ not in PRIMITIVES else type_
    match definition if isinstance(definition, str) else definition["type"]:
        case "bytes" | "fixed":
            return default.encode("latin-1")
        case "float" | "double":
            return float(default)
        case "array":
            return [_value(definition["items"], item, side) for item in default]
        case "map":
            return {key: _value(definition["values"], item, side) for key, item in default.items()}
        case "record" | "error":
            return {
                field["name"]: _value(field["type"], default.get(field["name"], field.get("default")), side)
                for field in definition["fields"]
            }
        case _:
            return default


def _is_shape(branch: Json, default: Json, side: Side) -> bool:
    definition = side.named[branch] if isinstance(branch, str) and branch not in PRIMITIVES else branch
    word = definition if isinstance(definition, str) else definition["type"]
    match default:
        case None:
            return bool(word == "null")
        case bool():
            return bool(word == "boolean")
        case int() | float():
            return word in NUMBERS
        case str():
            return word in ("string", "bytes", "enum", "fixed")
        case list():
            return bool(word == "array")
        case _:
            return word in ("map", "record", "error")


def read(data: bytes, writer: Side, reader: Side | None = None) -> Any:
    return fastavro.schemaless_reader(io.BytesIO(data), writer.root, reader.root if reader else None)


def same(ours: Any, theirs: Any) -> bool:
    """Compare values without logical types.

    fastavro does not round a number that is promoted to a float; a decimal of no bytes is 0 and is written
    as one byte.
    """
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(value, theirs[key]) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours in (theirs, _rounded(theirs)) or (math.isnan(ours) and math.isnan(theirs))
    return type(ours) is type(theirs) and (bool(ours == theirs) or (ours, theirs) == (b"\0", b""))


def _rounded(value: float) -> float:
    try:
        return single(value)
    except OverflowError:
        return value


@dataclass(frozen=True)
class Pairs:
    """What a predicate looks at: both schemas, and the records of them that meet."""

    reader: Side
    writer: Side
    records: tuple[tuple[Json, Json], ...]


@dataclass(frozen=True)
class KnownWrong:
    """A case in which fastavro does not do what the specification says."""

    name: str
    why: str
    applies: Callable[[Pairs], bool]


def _has_rival_fields(pairs: Pairs) -> bool:
    for reader, writer in pairs.records:
        written = {field["name"] for field in writer["fields"]}
        wanted = [{field["name"], *field.get("aliases", ())} & written for field in reader["fields"]]
        if any(len(names) > 1 for names in wanted) or sum(map(len, wanted)) > len(set().union(*wanted)):
            return True
    return False


def _has_rival_branches(pairs: Pairs) -> bool:
    return any(
        _are_rivals(one, other, pairs.reader)
        for union in _unions(pairs.reader)
        for at, one in enumerate(union)
        for other in union[:at]
    )


def _are_rivals(one: Json, other: Json, side: Side) -> bool:
    words = {_word(one, side), _word(other, side)}
    if words <= set(NUMBERS) or words == {"bytes", "string"}:
        return True
    names = [_short_names(branch, side) for branch in (one, other)]
    return not names[0].isdisjoint(names[1])


def _short_names(branch: Json, side: Side) -> set[str]:
    definition = side.named.get(branch, {}) if isinstance(branch, str) else branch
    names = [definition["name"], *definition.get("aliases", ())] if "name" in definition else []
    return {short(name) for name in names}


def _word(branch: Json, side: Side) -> str:
    definition = side.named.get(branch, branch) if isinstance(branch, str) else branch
    return definition if isinstance(definition, str) else str(definition["type"])


def _unions(side: Side) -> Iterator[list[Json]]:
    yield from _unions_in(side.type)
    for definition in side.named.values():
        for field in definition.get("fields", ()):
            yield from _unions_in(field["type"])


def _unions_in(type_: Json) -> Iterator[list[Json]]:
    if isinstance(type_, list):
        yield type_
        for branch in type_:
            yield from _unions_in(branch)
    elif isinstance(type_, dict) and type_["type"] not in NAMED:
        for key in ("items", "values"):
            if key in type_:
                yield from _unions_in(type_[key])


KNOWN_WRONG: Final = (
    KnownWrong(
        "rival-fields",
        "where names and aliases let a field of one side match two of the other, fastavro takes the last that"
        " the writer wrote, or fails; a name goes before aliases, and a field has one source",
        _has_rival_fields,
    ),
    KnownWrong(
        "rival-branches",
        "fastavro takes the first branch that the writer's type can be promoted to or that has the same"
        " unqualified name, be it of another kind, where a later branch is of the very type",
        _has_rival_branches,
    ),
)


def holds(value: Any, type_: Mapping[str, Json]) -> bool:
    """Tell whether Python has a value of the logical type, if there is one, for what is under it."""
    match type_.get("logicalType", ""):
        case "date":
            return bool(-719_162 <= value <= 2_932_896)
        case "time-millis":
            return bool(0 <= value < DAY)
        case "time-micros":
            return bool(0 <= value < DAY * 1000)
        case "timestamp-millis" | "local-timestamp-millis":
            return bool(YEARS[0] <= value <= YEARS[1])
        case "timestamp-micros" | "local-timestamp-micros":
            return bool(YEARS[0] * 1000 <= value <= YEARS[1] * 1000 + 999)
        case "decimal" if precision := decimal_digits(type_):
            return bool(abs(int.from_bytes(value, "big", signed=True)) < 10**precision)
        case "uuid" if type_["type"] == "string":
            return bool(len(value) == 36 and value.count("-") == 4)
        case _:
            return True
