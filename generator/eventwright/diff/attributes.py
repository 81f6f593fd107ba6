"""What schema objects say besides what Avro gives a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eventwright.model.events import ATTRIBUTE
from eventwright.model.nodes import JSON, Fixed, LogicalType, Named

_OF_FIELDS: Final = frozenset({"name", "type", "default", "aliases", "order", "doc", ATTRIBUTE})
_OF_TYPES: Final = frozenset({"type", "items", "values", ATTRIBUTE})
_OF_NAMED: Final[Mapping[str, frozenset[str]]] = {
    "Record": frozenset({"fields"}),
    "Enum": frozenset({"symbols", "default"}),
    "Fixed": frozenset({"size"}),
}
_COMMON: Final = frozenset({"type", "name", "namespace", "aliases", "doc", ATTRIBUTE})


def of_field(json: JSON) -> Mapping[str, JSON]:
    """Return what a field says besides."""
    return _without(json, _OF_FIELDS)


def of_named(named: Named) -> Mapping[str, JSON]:
    """Return what a definition says besides."""
    logical = named.logical if isinstance(named, Fixed) else None
    known = _COMMON | _OF_NAMED[type(named).__name__] | _of_logical(logical)
    return _without(dict(named.origin.json), known)


def of_type(json: JSON, logical: LogicalType | None = None) -> Mapping[str, JSON]:
    """Return what an unnamed type's object says besides."""
    return _without(json, _OF_TYPES | _of_logical(logical))


def field_json(named: Named, index: int) -> JSON:
    """Return the JSON of a record's field."""
    fields = named.origin.json.get("fields")
    return fields[index] if isinstance(fields, list) and index < len(fields) else None


def type_json(json: JSON) -> JSON:
    """Return the JSON of the type that an object around it has as its "type"."""
    inner = json.get("type") if isinstance(json, dict) else None
    return see_through(inner)


def see_through(json: JSON) -> JSON:
    """Return the JSON of a type without the objects around it that say nothing."""
    while isinstance(json, dict) and isinstance(json.get("type"), (dict, list)):
        json = json["type"]
    return json


def inner_json(json: JSON, key: str | int) -> JSON:
    """Return the JSON of a type inside another: an array's items, a map's values, a union's branch."""
    if isinstance(json, dict) and isinstance(key, str):
        return see_through(json.get(key))
    if isinstance(json, list) and isinstance(key, int) and key < len(json):
        return see_through(json[key])
    return None


def _of_logical(logical: LogicalType | None) -> frozenset[str]:
    """Return the attributes that a valid logical type consists of; those of an invalid one mean nothing."""
    if logical is None:
        return frozenset()
    return frozenset({"logicalType", *(("precision", "scale") if logical.name == "decimal" else ())})


def _without(json: JSON, known: frozenset[str]) -> Mapping[str, JSON]:
    return {key: value for key, value in json.items() if key not in known} if isinstance(json, dict) else {}
