"""How the key of an event class is got, written and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from confluent_kafka.serialization import SerializationError

from eventwright.errors import DecodeError, EncodeError, RenderError
from eventwright.kafka.readers import Reader, record_name
from eventwright.kafka.values import EventPackage, KeyOf
from eventwright.model.event_key import EventKey, KeyPart, event_key, key_path, key_text, present
from eventwright.model.nodes import Enum, Fixed, Node, Primitive, Record, Reference, Schema
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json
from eventwright.resolve.walk import resolve
from eventwright.runtime.classes import Classes
from eventwright.runtime.decoding import make_decoder
from eventwright.runtime.encoding import make_encoder
from eventwright.runtime.itself import resolve_itself
from eventwright.runtime.objects import ObjectForms
from eventwright.runtime.sources import ObjectSources
from eventwright.runtime.wire import long_bytes, read_long, sized

Decode = Callable[[bytes], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a key: where it is in the event, its type, and what encodes it as Avro."""

    path: str
    attributes: tuple[str, ...]
    type: Node
    encode: Callable[[Any], bytes]

    def of(self, event: object) -> Any:
        """Return the value; raises SerializationError where it, or a record on the way, is None."""
        value: Any = event
        for attribute in self.attributes:
            value = getattr(value, attribute)
            if value is None:
                raise SerializationError(
                    f'{type(event).__qualname__}: the key "{self.path}" leads to None; an event needs a key'
                )
        return value

    def encoded(self, value: object) -> bytes:
        """Return the value as Avro; raises SerializationError."""
        try:
            return self.encode(value)
        except EncodeError as error:
            raise SerializationError(f'the key "{self.path}": {error}') from error


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """The key of one class; `text` is the schema of a key that is a record, "" for others."""

    cls: type[Any]
    key: EventKey
    text: str
    parts: tuple[Part, ...]
    schema: Schema  # the event's
    classes: Classes

    def body(self, given: object) -> bytes:
        """Return the key of an event, or of a `KeyOf`, without what says its schema.

        Raises SerializationError for values that do not fit.
        """
        values = given.values if isinstance(given, KeyOf) else [part.of(given) for part in self.parts]
        if len(values) != len(self.parts):
            paths = ", ".join(part.path for part in self.parts)
            raise SerializationError(
                f"a key of {self.cls.__qualname__} has {len(self.parts)} values ({paths}), not {len(values)}"
            )
        encoded = [part.encoded(value) for part, value in zip(self.parts, values, strict=True)]
        return b"".join(encoded) if self.key.is_record else _plain(self.parts[0].type, encoded[0])

    def plain_decoder(self) -> Decode:
        """Return what reads a key of one value; it raises DecodeError."""
        node = self.parts[0].type
        schema = _alone(node, self.schema)
        decode = make_decoder(resolve_itself(schema), ObjectForms(schema, self.classes))
        return lambda data: decode(_avro(node, data))

    def record_decoder(self, writer: str) -> Decode:
        """Return what reads a key that is a record, as a dict; it raises DecodeError, as this does."""
        reader = _schema(self.text)
        return make_decoder(resolve(reader, _schema(writer)), _Dicts(reader, self.classes))


def plan_key(package: EventPackage, cls: type[Any]) -> KeyPlan:
    """Plan the key of an event class; raises ValueError where its schema has none, or none that can be."""
    info = package.describe(cls)
    schema = _schema(info.schema)
    record = schema.types[info.fullname]
    if not info.key or not isinstance(record, Record):
        raise ValueError(f'{info.fullname} has no key; name one with "key" in its "eventwright" attribute')
    classes = _PackageClasses("", {}, package)
    try:
        key = event_key(record, info.key, schema.types)
        text = key_text(key, schema.types) if key.is_record else ""
    except RenderError as error:
        raise ValueError(str(error)) from None
    parts = tuple(_part(part, record, schema, classes) for part in key.parts)
    return KeyPlan(cls, key, text, parts, schema, classes)


@dataclass(frozen=True, slots=True)
class KeyReaders:
    """The keys that may come where they are records, by the keys' fullnames."""

    plans: Mapping[str, KeyPlan]

    def __call__(self, text: str) -> Reader:
        """Return the reader for a writer's schema; raises SerializationError for what is no record."""
        fullname = record_name(text)
        if fullname not in self.plans:
            return Reader(fullname, None)
        try:
            return Reader(fullname, self.plans[fullname].record_decoder(text))
        except DecodeError as error:
            raise SerializationError(f"the key {fullname}: {error}") from error


class _Dicts(ObjectForms):
    def record(self, fullname: str) -> Callable[..., Any]:
        """Return what makes a record."""
        return dict


@dataclass(frozen=True, slots=True)
class _PackageClasses(Classes):
    """The classes of a package as they are known from outside of it."""

    source: EventPackage

    def find(self, fullname: str) -> type[Any]:
        """Return a class."""
        return self.source.lookup(fullname)

    def attribute(self, fullname: str, name: str) -> str:
        """Return the name of a field in a dict."""
        return name

    def members(self, fullname: str, symbols: tuple[str, ...]) -> dict[str, Any]:
        """Return the members of an enum by symbol."""
        enum = self.find(fullname)
        return {symbol: enum(symbol) for symbol in symbols}


def _part(part: KeyPart, record: Record, schema: Schema, classes: _PackageClasses) -> Part:
    own = _alone(part.type, schema)
    attributes = tuple(_attributes(part.path, record, schema, classes.source))
    return Part(part.path, attributes, part.type, make_encoder(own, ObjectSources(own, classes)))


def _attributes(path: str, record: Record, schema: Schema, package: EventPackage) -> Iterator[str]:
    node: Node = record
    for field in key_path(path, record, schema.types).fields:
        if isinstance(node, Record):
            yield package.describe(package.lookup(node.fullname)).attributes[field.name]
        node = present(field, schema.types)


def _alone(node: Node, schema: Schema) -> Schema:
    root = Reference(node.fullname) if isinstance(node, Fixed | Enum | Record) else node
    return Schema(root, schema.types)


def _plain(node: Node, data: bytes) -> bytes:
    """Return a value without what Avro has around it: text as it is, numbers as decimal digits."""
    match node:
        case Primitive(name="string" | "bytes"):
            return data[read_long(data, 0)[1] :]
        case Primitive():
            return str(read_long(data, 0)[0]).encode()
        case Enum(symbols=symbols):
            return symbols[read_long(data, 0)[0]].encode()
        case _:
            return data


def _avro(node: Node, data: bytes) -> bytes:
    """Return a plain value as Avro has it; raises DecodeError."""
    try:
        match node:
            case Primitive(name="string" | "bytes"):
                return sized(data)
            case Primitive():
                return long_bytes(int(data))
            case Enum(symbols=symbols):
                return long_bytes(symbols.index(data.decode()))
            case _:
                return data
    except ValueError as error:
        raise DecodeError(f"the key is {data[:40]!r}: {error}") from None


def _schema(text: str) -> Schema:
    read = parse_json(text)
    problems = read.problems
    if not problems:
        schema, problems = parse_schema(read.json)
        if schema is not None:
            return schema
    raise DecodeError(f"not a usable Avro schema: {problems[0].message}")
