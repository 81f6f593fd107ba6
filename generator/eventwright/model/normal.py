"""What a self-contained schema says, however it is written."""

from __future__ import annotations

import json as json_library
from collections.abc import Mapping
from typing import Final

from eventwright.model.document import NAMED_WORDS
from eventwright.model.events import ATTRIBUTE
from eventwright.model.names import namespace_of, qualified
from eventwright.model.nodes import JSON

_EXACT: Final = 2**53  # up to which a double has every whole number


def normal_form(json: JSON) -> str:
    """Return one text for all ways to write a schema.

    Layout, the order of attributes, how names and namespaces are told, objects around a mere type, whole
    numbers as defaults of floats and `"eventwright"` attributes do not count; documentation, defaults,
    aliases and all other attributes do. Registries may keep a schema in another way than it was given to
    them, such as Java's `Schema.toString`, or with JSON libraries that write 1.0 as 1.
    """
    return _text(_type(json, "", set()))


def undocumented(normal: str) -> str:
    """Return a normal form without documentation."""
    return _text(_without_docs(json_library.loads(normal))) if normal else ""


def _text(json: JSON) -> str:
    return json_library.dumps(json, sort_keys=True, ensure_ascii=True)


def _without_docs(json: JSON) -> JSON:
    if isinstance(json, list):
        return [_without_docs(item) for item in json]
    if not isinstance(json, dict):
        return json
    inner = ("type", "fields", "items", "values")
    return {
        key: _without_docs(value) if key in inner else value for key, value in json.items() if key != "doc"
    }


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
    inner = {"array": "items", "map": "values"}.get(str(word), "type")
    found = {
        key: _type(value, namespace, defined) if key == inner else value
        for key, value in json.items()
        if key != ATTRIBUTE
    }
    if inner != "type":
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
            found[key] = value
    return {**found, "name": fullname}


def _field(json: JSON, namespace: str, defined: set[str]) -> JSON:
    if not isinstance(json, dict):
        return json
    found = {
        key: _type(value, namespace, defined) if key == "type" else value
        for key, value in json.items()
        if key != ATTRIBUTE
    }
    if "default" in found:
        found["default"] = _default(found["default"], found.get("type"))
    if str(found.get("order")).lower() == "ascending":
        del found["order"]
    if found.get("aliases") == []:
        del found["aliases"]
    return found


def _default(json: JSON, type_: JSON) -> JSON:
    """Return a default in which a float's whole number is written in one way; in a union 1 may be an int."""
    word = type_.get("type") if isinstance(type_, dict) else type_
    if word not in ("float", "double") or not isinstance(json, int) or isinstance(json, bool):
        return json
    return float(json) if abs(json) <= _EXACT else json
