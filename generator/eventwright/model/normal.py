"""What a self-contained schema says, however it is written."""

from __future__ import annotations

import json as json_library
from collections.abc import Mapping

from eventwright.model.document import NAMED_WORDS
from eventwright.model.events import ATTRIBUTE
from eventwright.model.names import namespace_of, qualified
from eventwright.model.nodes import JSON


def normal_form(json: JSON) -> str:
    """Return one text for all ways to write a schema.

    Layout, the order of attributes, how names and namespaces are told, objects around a mere type and
    `"eventwright"` attributes do not count; documentation, defaults, aliases and all other attributes do.
    Registries may keep a schema in another way than it was given to them, such as Java's `Schema.toString`.
    """
    return json_library.dumps(_type(json, "", set()), sort_keys=True, ensure_ascii=True)


def _type(json: JSON, namespace: str, defined: set[str]) -> JSON:
    if isinstance(json, str):
        fullname = qualified(json, namespace)
        return fullname if fullname in defined else json  # a primitive, or of the null namespace
    if isinstance(json, list):
        return [_type(branch, namespace, defined) for branch in json]
    if not isinstance(json, dict):
        return json
    word = json.get("type")
    if isinstance(word, str) and word in NAMED_WORDS:
        return _definition(json, namespace, defined)
    found = {
        key: _type(value, namespace, defined) if key in ("type", "items", "values") else _value(value)
        for key, value in json.items()
        if key != ATTRIBUTE
    }
    if found.get("type") in ("array", "map"):
        return found
    # Java reads an object that says nothing but its type, and writes that type.
    return found["type"] if found.keys() == {"type"} else found


def _definition(json: Mapping[str, JSON], outer: str, defined: set[str]) -> JSON:
    given = json.get("namespace")
    fullname = qualified(str(json.get("name")), given if isinstance(given, str) else outer)
    namespace = namespace_of(fullname)
    defined.add(fullname)
    found: dict[str, JSON] = {}
    for key, value in json.items():
        if key == "fields" and isinstance(value, list):
            found[key] = [_field(item, namespace, defined) for item in value]
        elif key == "aliases" and isinstance(value, list):
            if value:
                found[key] = [qualified(str(alias), namespace) for alias in value]
        elif key not in ("namespace", ATTRIBUTE):
            found[key] = _value(value)
    return {**found, "name": fullname}


def _field(json: JSON, namespace: str, defined: set[str]) -> JSON:
    if not isinstance(json, dict):
        return json
    found = {
        key: _type(value, namespace, defined) if key == "type" else _value(value)
        for key, value in json.items()
        if key != ATTRIBUTE
    }
    if str(found.get("order")).lower() == "ascending":
        del found["order"]
    if found.get("aliases") == []:
        del found["aliases"]
    return found


def _value(json: JSON) -> JSON:
    """Return a value in which whole numbers are written in one way."""
    if isinstance(json, float) and json.is_integer():
        return int(json)
    if isinstance(json, list):
        return [_value(item) for item in json]
    if isinstance(json, dict):
        return {key: _value(item) for key, item in json.items()}
    return json
