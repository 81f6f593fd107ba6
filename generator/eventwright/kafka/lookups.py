"""What is asked of a registry, as steps that a client takes, be it one that blocks or one of asyncio.

A step is a call of a method of confluent-kafka's client; what the client returns or raises comes back.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

from confluent_kafka.schema_registry import Schema
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.serde import SchemaId
from confluent_kafka.serialization import SerializationError

from eventwright.errors import RenderError
from eventwright.kafka.frames import Head, schema_id, schema_of
from eventwright.kafka.values import SchemaUnavailable
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Named
from eventwright.model.nodes import Schema as Parsed
from eventwright.model.normal import normal_form
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json

T = TypeVar("T")
Call: TypeAlias = tuple[str, tuple[Any, ...]]
Steps: TypeAlias = Generator[Call, Any, T]

_DEEPEST: Final = 64  # references to references
_NOT_FOUND: Final = range(40400, 40500)  # codes of a registry: no such subject, version or schema


@dataclass(frozen=True, slots=True)
class Wanted:
    """A contract that is to have an id under a subject."""

    subject: str
    fullname: str
    text: str
    is_registered_here: bool  # "auto.register.schemas"


def find_id(wanted: Wanted) -> Steps[SchemaId]:
    """Find the id of a contract; raises SerializationError where it is not registered."""
    schema = Schema(wanted.text.strip(), "AVRO")  # as confluent-kafka's own serializers send it
    try:
        found = yield "lookup_schema", (wanted.subject, schema)
    except SchemaRegistryError as error:
        if not _is_not_found(error):
            raise
        found = yield from _find_alike(wanted)
    if found is None and wanted.is_registered_here:
        found = yield "register_schema_full_response", (wanted.subject, schema)
    if found is None:
        raise SerializationError(
            f"{wanted.subject} has no version that is this {wanted.fullname}; "
            "register it, with: eventwright registry apply"
        )
    return schema_id(found.schema_id, found.guid)


def find_writer(head: Head) -> Steps[str]:
    """Find the text of a writer's schema, self-contained; raises SerializationError where there is none."""
    schema = schema_of(head)
    method = "get_schema" if isinstance(schema, int) else "get_schema_by_guid"
    try:
        found = yield method, (schema,)
    except SchemaRegistryError as error:
        if not _is_not_found(error):
            raise
        raise SerializationError(f"the registry has no schema {schema}: {error}") from error
    text = yield from self_contained(found, f"schema {schema}")
    return text


def self_contained(schema: Schema, what: str) -> Steps[str]:
    """Return a registered text with all that it refers to inside; raises SerializationError for no Avro."""
    if schema.schema_type not in (None, "AVRO"):
        raise SerializationError(f"{what} is {schema.schema_type}, not Avro")
    text = str(schema.schema_str)
    if not schema.references:
        return text
    types = yield from _types(schema, _Around(what))
    parsed = _parsed(text, types, what)
    try:
        return contract_text(parsed.name, parsed.types)
    except (RenderError, KeyError) as error:
        raise SerializationError(f"{what} is no schema of a record: {error}") from error


def run(client: Any, steps: Steps[T]) -> T:
    """Take steps with a client that blocks; raises SchemaUnavailable where the registry does not answer."""
    answer, send = None, steps.send
    while True:
        try:
            name, arguments = send(answer)
        except StopIteration as done:
            value: T = done.value
            return value
        try:
            answer, send = getattr(client, name)(*arguments), steps.send
        except Exception as error:
            answer, send = error, steps.throw


async def run_async(client: Any, steps: Steps[T]) -> T:
    """Take steps with a client of asyncio."""
    answer, send = None, steps.send
    while True:
        try:
            name, arguments = send(answer)
        except StopIteration as done:
            value: T = done.value
            return value
        try:
            answer, send = await getattr(client, name)(*arguments), steps.send
        except Exception as error:
            answer, send = error, steps.throw


def answered(steps: Steps[T], about: str) -> Steps[T]:
    """Take steps, and raise SchemaUnavailable for whatever a client raises and no step expects."""
    try:
        return (yield from steps)
    except SerializationError:
        raise
    except Exception as error:  # of the client: no connection, no token, a refusal, no JSON
        cause = str(error) or type(error).__name__
        raise SchemaUnavailable(f"{about}: the schema registry gives no answer: {cause}") from error


def _is_not_found(error: SchemaRegistryError) -> bool:
    """Tell whether a registry says that something is not there; any other server's 404 says nothing of it."""
    return error.error_code in _NOT_FOUND


def _find_alike(wanted: Wanted) -> Steps[Any]:
    """Find a version that says the same with references, or is written otherwise; None for none."""
    normal = normal_form(parse_json(wanted.text).json)
    try:
        numbers = yield "get_versions", (wanted.subject,)
    except SchemaRegistryError as error:
        if not _is_not_found(error):
            raise
        return None
    for number in sorted(numbers, reverse=True):
        version = yield "get_version", (wanted.subject, number)
        try:
            text = yield from self_contained(version.schema, f"{wanted.subject} version {number}")
        except SerializationError:
            continue  # what cannot be read is not what is looked for
        if normal_form(parse_json(text).json) == normal:
            return version
    return None


@dataclass(frozen=True, slots=True)
class _Around:
    """What a schema is called in messages, what has been read already, and how deep."""

    what: str
    known: dict[tuple[str, int], dict[str, Named]] = field(default_factory=dict)
    depth: int = 0


def _types(schema: Schema, around: _Around) -> Steps[dict[str, Named]]:
    """Return the types of all that a schema refers to."""
    if around.depth > _DEEPEST:
        raise SerializationError(f"{around.what}: its references go round in a circle, or too deep")
    found: dict[str, Named] = {}
    for reference in schema.references or ():
        key = str(reference.subject), int(reference.version or 0)
        if key not in around.known:
            inside = _Around(around.what, around.known, around.depth + 1)
            # A referenced version may be deleted softly, and is still what was meant.
            version = yield "get_version", (*key, True)
            types = yield from _types(version.schema, inside)
            parsed = _parsed(str(version.schema.schema_str), types, f"{key[0]} version {key[1]}")
            around.known[key] = {**types, **parsed.types}
        found |= around.known[key]
    return found


def _parsed(text: str, types: dict[str, Named], what: str) -> Parsed:
    read = parse_json(text)
    problems = read.problems
    if not problems:
        schema, problems = parse_schema(read.json, known=types)
        if schema is not None:
            return schema
    raise SerializationError(f"{what} is no schema that can be used: {problems[0].message}")
