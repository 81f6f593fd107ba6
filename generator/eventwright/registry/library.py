"""Registered texts as schemas, each with the versions that it refers to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from eventwright.errors import RenderError
from eventwright.model.contract import contract_json, written
from eventwright.model.nodes import JSON, Named, Reference, Schema
from eventwright.model.normal import normal_form
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json
from eventwright.registry.client import Client
from eventwright.registry.threads import together
from eventwright.registry.values import AVRO, RegisteredVersion
from eventwright.watching import Watch

_DEEPEST: Final = 64  # references to references

Key = tuple[str, int]  # subject and number


@dataclass(frozen=True, slots=True)
class Library:
    """Registered versions, parsed once each; `place` is what the registry is called in files' names."""

    client: Client
    place: str
    texts: dict[str, str] = field(default_factory=dict)  # by file
    _parsed: dict[Key, Schema | str] = field(default_factory=dict, repr=False)
    _normal: dict[Key, str] = field(default_factory=dict, repr=False)
    _known: dict[Key, Mapping[str, Named]] = field(default_factory=dict, repr=False)

    def file(self, key: Key) -> str:
        """Return what stands for a file's name in findings."""
        return f"{self.place}:{key[0]}/{key[1]}"

    def fetch(self, keys: Iterable[Key], watch: Watch) -> None:
        """Read versions and all that they refer to, many at a time."""
        done: set[Key] = set()
        waiting = list(keys)
        for _ in range(_DEEPEST):
            waiting = [key for key in dict.fromkeys(waiting) if key not in done]
            if not waiting:
                return
            done.update(waiting)
            found = together(self.client.version, waiting, watch, "reading schemas")
            waiting = [(one.subject, one.version) for version in found.values() for one in version.references]

    def earlier(self, latest: RegisteredVersion) -> tuple[Key, ...]:
        """Return the versions of a subject before its latest one, oldest first."""
        numbers = self.client.numbers(latest.subject)
        return tuple((latest.subject, number) for number in numbers if number != latest.number)

    def schema(self, key: Key) -> Schema | str:
        """Return a version as a schema, or why it is none."""
        if key not in self._parsed:
            self._parsed[key] = self._parse(self.client.version(key))
        return self._parsed[key]

    def contract(self, key: Key) -> str:
        """Return the contract text of a version, "" where it has none."""
        json = self._contract(key)
        return "" if json is None else written(json)

    def normal(self, key: Key) -> str:
        """Return what a version's contract says, however it is written; "" where it has none."""
        if key not in self._normal:
            json = self._contract(key)
            self._normal[key] = "" if json is None else normal_form(json)
        return self._normal[key]

    def _contract(self, key: Key) -> JSON:
        schema = self.schema(key)
        if isinstance(schema, str) or not isinstance(schema.root, Reference):
            return None
        try:
            return contract_json(schema.root.fullname, schema.types)
        except RenderError:
            return None

    def digest(self, keys: Iterable[Key]) -> bytes:
        """Return what changes when one of the versions is another one, or refers to others."""
        digest = hashlib.sha256()
        for key in self._closure(keys):
            text = self.client.version(key).text
            digest.update(f"{self.file(key)}:{len(text)}:{text}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _closure(self, keys: Iterable[Key]) -> Iterator[Key]:
        seen: set[Key] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                yield key
                waiting += ((one.subject, one.version) for one in self.client.version(key).references)

    def _parse(self, version: RegisteredVersion) -> Schema | str:
        if version.schema_type != AVRO:
            return f"is {version.schema_type}, not Avro"
        file = self.file((version.subject, version.number))
        read = parse_json(version.text, file)
        self.texts[file] = read.text
        if read.problems:
            return read.problems[0].message
        try:
            known = self._types(version, 0)
        except _Unusable as error:
            return str(error)
        schema, problems = parse_schema(read.json, file=file, known=known)
        if schema is None:
            return next((one.message for one in problems if one.is_error), "is no schema")
        return schema

    def _types(self, version: RegisteredVersion, depth: int) -> Mapping[str, Named]:
        """Return the types of all that a version refers to."""
        if depth > _DEEPEST:
            raise _Unusable("its references go round in a circle, or too deep")
        found: dict[str, Named] = {}
        for reference in version.references:
            for name, named in self._with_types((reference.subject, reference.version), depth + 1).items():
                other = found.setdefault(name, named)
                if other.origin.file != named.origin.file and other != named:
                    raise _Unusable(f'"{name}" comes from {other.origin.file} and from {named.origin.file}')
        return found

    def _with_types(self, key: Key, depth: int) -> Mapping[str, Named]:
        if key not in self._known:
            version = self.client.version(key)
            found = dict(self._types(version, depth))
            file = self.file(key)
            read = parse_json(version.text, file)
            self.texts[file] = read.text
            schema = None if read.problems else parse_schema(read.json, file=file, known=found)[0]
            if schema is None:
                raise _Unusable(
                    f"it refers to {key[0]} version {key[1]}, which is no schema that can be used"
                )
            self._known[key] = {**found, **schema.types}
        return self._known[key]


class _Unusable(Exception):
    """Why a registered text is no schema."""
