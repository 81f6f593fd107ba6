"""Contract texts: a type's own schema text, self-contained.

What is released, registered, embedded and fingerprinted (DESIGN section 3).
"""

from __future__ import annotations

import json as json_library
import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from eventwright.errors import RenderError
from eventwright.model.document import NAMED_WORDS, RECORD_WORDS
from eventwright.model.events import ATTRIBUTE
from eventwright.model.names import namespace_of, qualified, simple_name
from eventwright.model.nodes import JSON, Named
from eventwright.model.text import MAX_DEPTH, nests_too_deep
from eventwright.model.words import PRIMITIVE_NAMES

_Object = dict[str, "JSON"]


class NestsTooDeep(RenderError):
    """A contract text would nest deeper than parsers of schemas take."""


def contract_text(fullname: str, types: Mapping[str, Named], apart: Set[str] = frozenset()) -> str:
    """Return the contract text of a named type: JSON, two spaces a level, with a line break at the end.

    It is the definition as written, without comments and `"eventwright"` attributes; other types stand in it
    where they are first used, and by name later. Those `apart` stand in it by name alone: a registry gets
    references to them. `types` has every type that it needs. The contract text of what the text says is the
    same text again. Raises NestsTooDeep where it would nest too deep for parsers.
    """
    return written(contract_json(fullname, types, apart))


def contract_json(fullname: str, types: Mapping[str, Named], apart: Set[str] = frozenset()) -> JSON:
    """Return what a contract text says, which is quicker than to write it and read it again."""
    writer = _Writer(fullname, types, set(apart))
    json = writer.definition(types[fullname].origin.json, fullname, ("", 1))
    if nests_too_deep(json):
        raise writer.too_deep()
    return json


def written(json: JSON) -> str:
    """Return the contract text that says `json`."""
    return f"{_written(json)}\n"


_Place = tuple[str, int]  # the enclosing namespace in the text, and the level of JSON


@dataclass(slots=True)
class _Writer:
    """One contract text under way; inside a definition names mean what they meant where it was written."""

    root: str
    types: Mapping[str, Named]
    defined: set[str] = field(default_factory=set)

    def type(self, json: JSON, place: _Place) -> JSON:
        namespace, level = place
        if isinstance(json, str):
            return json if json in PRIMITIVE_NAMES else self.use(json, place)
        if isinstance(json, list):
            self.check(level)
            return [self.type(branch, (namespace, level + 1)) for branch in json]
        if isinstance(json, dict):
            return self.object(json, place)
        return json

    def object(self, json: _Object, place: _Place) -> JSON:
        namespace, level = place
        word = json.get("type")
        if isinstance(word, str) and word in NAMED_WORDS:
            return self.nested(json, place)
        if isinstance(word, str) and word not in (*PRIMITIVE_NAMES, "array", "map"):
            # No definition can stand inside such an object, and what else it says means nothing.
            used = self.use(word, place)
            return used if isinstance(used, dict) else {**_plain(json), "type": used}
        self.check(level)
        inner = {"array": "items", "map": "values"}.get(word, "") if isinstance(word, str) else "type"
        return {
            key: self.type(value, (namespace, level + 1)) if key == inner else value
            for key, value in _plain(json).items()
        }

    def use(self, name: str, place: _Place) -> JSON:
        fullname = self.meaning(name, place[0])
        if fullname in self.defined:
            return name
        if fullname not in self.types:  # in a second definition of a name, which nobody has linked
            raise RenderError(f'{self.root}: the type "{fullname}" is not known')
        return self.definition(self.types[fullname].origin.json, fullname, place)

    def nested(self, json: _Object, place: _Place) -> JSON:
        namespace = place[0]
        fullname = _fullname(json, namespace)
        if fullname not in self.defined:
            return self.definition(json, fullname, place)
        for name in (simple_name(fullname), fullname):
            if self.meaning(name, namespace) == fullname:
                return name
        raise RenderError(
            f'{self.root}: no name can say "{fullname}" inside the namespace "{namespace}", which has a '
            f'"{fullname}" of its own; move the type into a namespace'
        )

    def definition(self, json: Mapping[str, JSON], fullname: str, place: _Place) -> JSON:
        outer, level = place
        self.check(level)
        self.defined.add(fullname)
        namespace = namespace_of(fullname)
        inner = "fields" if json["type"] in RECORD_WORDS else ""
        return {
            key: self.fields(value, (namespace, level + 1)) if key == inner else value
            for key, value in _named(_plain(json), fullname, outer).items()
        }

    def fields(self, json: JSON, place: _Place) -> JSON:
        namespace, level = place
        self.check(level + 1)
        return [
            {
                key: self.type(value, (namespace, level + 2)) if key == "type" else value
                for key, value in _plain(item).items()
            }
            for item in (json if isinstance(json, list) else ())
            if isinstance(item, dict)
        ]

    def meaning(self, name: str, namespace: str) -> str:
        """Return the fullname that a name means in a namespace."""
        fullname = qualified(name, namespace)
        return fullname if fullname in self.types else name

    def check(self, level: int) -> None:
        if level > MAX_DEPTH:
            raise self.too_deep()

    def too_deep(self) -> NestsTooDeep:
        return NestsTooDeep(
            f"{self.root}: its schema nests deeper than {MAX_DEPTH} levels of JSON when each type stands "
            "where it is first used; break the chain of types that use each other"
        )


def _plain(json: Mapping[str, JSON]) -> _Object:
    return {key: value for key, value in json.items() if key != ATTRIBUTE}


def _fullname(json: Mapping[str, JSON], namespace: str) -> str:
    given = json.get("namespace")
    return qualified(str(json["name"]), given if isinstance(given, str) else namespace)


def _named(json: _Object, fullname: str, outer: str) -> _Object:
    """Say the namespace where a definition stands outside of the one that it was inherited from."""
    if _fullname(json, outer) == fullname:
        return json
    named: _Object = {}
    for key, value in json.items():
        if key != "namespace":
            named[key] = value
        if key == "name":
            named["namespace"] = namespace_of(fullname)
    return named


_quoted: Final = json_library.JSONEncoder(ensure_ascii=False).encode
_WORDS: Final = {None: "null", True: "true", False: "false"}  # which are found faster than encoded
_quoted_text: Final = json_library.encoder.encode_basestring  # what it comes down to for texts


def _written(json: JSON, margin: str = "\n") -> str:
    """Write JSON as the standard library does, but with numbers that no float can hold."""
    inner = f"{margin}  "
    if isinstance(json, str):
        return _quoted_text(json)
    if isinstance(json, dict) and json:
        members = [f"{_quoted_text(key)}: {_written(value, inner)}" for key, value in json.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    if isinstance(json, list) and json:
        return f"[{inner}{f',{inner}'.join([_written(value, inner) for value in json])}{margin}]"
    if json is None or isinstance(json, bool):
        return _WORDS[json]
    if isinstance(json, float) and math.isinf(json):
        return "1e999" if json > 0 else "-1e999"
    return _quoted(json)
