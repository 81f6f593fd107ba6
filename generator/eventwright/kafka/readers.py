"""What messages of one writer's schema are read with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from confluent_kafka.serialization import SerializationError

from eventwright.kafka.values import EventPackage, records_of
from eventwright.model.names import namespace_of, qualified
from eventwright.model.normal import normal_form
from eventwright.model.text import parse_json


@dataclass(frozen=True, slots=True)
class Reader:
    """Decodes plain Avro binary, or raises DecodeError; `decode` is None where the type may not come."""

    fullname: str  # the writer's
    decode: Callable[[bytes], Any] | None
    source: tuple[Any, ...] | None = None  # a class, and its writer's schema where that is another


@dataclass(frozen=True)
class EventReaders:
    """The events that may come; all of the package's where none are named."""

    package: EventPackage
    events: Sequence[type[Any]]

    def __call__(self, text: str) -> Reader:
        """Return the reader for a writer's schema; raises SerializationError for what is no record."""
        fullname = record_name(text)
        cls = self._class_of(fullname)
        if cls is None:
            return Reader(fullname, None)
        own = self.package.describe(cls).schema
        if normal_form(parse_json(text).json) == normal_form(parse_json(own).json):
            return Reader(fullname, partial(self.package.decode, cls), (cls,))
        return Reader(fullname, partial(self.package.decode, cls, writer=text), (cls, text))

    def _class_of(self, fullname: str) -> type[Any] | None:
        if self.events:
            return self._by_name.get(fullname) or self._by_alias.get(fullname)
        try:
            return self.package.lookup(fullname)
        except LookupError:
            return self._by_alias.get(fullname)

    @cached_property
    def _by_name(self) -> Mapping[str, type[Any]]:
        return {self.package.describe(cls).fullname: cls for cls in self.events}

    @cached_property
    def _by_alias(self) -> Mapping[str, type[Any]]:
        found: dict[str, type[Any]] = {}
        for cls in self.events or records_of(self.package):
            info = self.package.describe(cls)
            for alias in json.loads(info.schema).get("aliases", ()):
                found.setdefault(qualified(alias, namespace_of(info.fullname)), cls)
        return found


def record_name(text: str) -> str:
    """Return the fullname of the record that a schema is; raises SerializationError for any other."""
    read = parse_json(text)
    schema = read.json
    if read.problems or not isinstance(schema, dict) or schema.get("type") not in ("record", "error"):
        raise SerializationError("the writer's schema is no record, and events are records")
    namespace = schema.get("namespace")
    return qualified(str(schema.get("name")), namespace if isinstance(namespace, str) else "")
