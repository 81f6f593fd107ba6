"""What messages of one writer's schema are read with."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from confluent_kafka.serialization import SerializationError

from eventwright.kafka.values import EventPackage
from eventwright.model.names import namespace_of, qualified
from eventwright.model.normal import normal_form
from eventwright.model.text import parse_json


@dataclass(frozen=True, slots=True)
class Reader:
    """Decodes plain Avro binary, or raises DecodeError; `decode` is None where the type may not come."""

    fullname: str  # the writer's
    decode: Callable[[bytes], Any] | None
    source: tuple[Any, ...] | None = None  # a class, and its writer's schema where that is another


@dataclass(frozen=True, slots=True)
class EventReaders:
    """The events that may come; all of the package's where none are named."""

    package: EventPackage
    events: Sequence[type[Any]]
    _by_name: dict[str, type[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cls in self.events:
            self._by_name[self.package.describe(cls).fullname] = cls

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
        if not self.events:
            try:
                return self.package.lookup(fullname)
            except LookupError:
                return None
        found = self._by_name.get(fullname)
        return found or next((cls for cls in self.events if fullname in self._aliases(cls)), None)

    def _aliases(self, cls: type[Any]) -> list[str]:
        info = self.package.describe(cls)
        namespace = namespace_of(info.fullname)
        return [qualified(name, namespace) for name in json.loads(info.schema).get("aliases", ())]


def record_name(text: str) -> str:
    """Return the fullname of the record that a schema is; raises SerializationError for any other."""
    read = parse_json(text)
    schema = read.json
    if read.problems or not isinstance(schema, dict) or schema.get("type") not in ("record", "error"):
        raise SerializationError("the writer's schema is no record, and events are records")
    namespace = schema.get("namespace")
    return qualified(str(schema.get("name")), namespace if isinstance(namespace, str) else "")
