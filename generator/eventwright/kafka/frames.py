"""How a message says which schema it was written with: a prefix of the data, or a header beside them.

Source: Confluent, "Wire format"; confluent-kafka's `SchemaId`.
"""

from __future__ import annotations

from typing import Final, TypeAlias
from uuid import UUID

from confluent_kafka.schema_registry.serde import SchemaId
from confluent_kafka.serialization import MessageField, SerializationContext, SerializationError

Head: TypeAlias = bytes
"""What says the schema: 0 and an id in four bytes, or 1 and a GUID in sixteen."""

ID_SIZE: Final = 5
_GUID_SIZE: Final = 17
HEADERS: Final = {MessageField.KEY: "__key_schema_id", MessageField.VALUE: "__value_schema_id"}


def id_head(schema: SchemaId) -> Head:
    """Return the head with a schema's id."""
    head: bytes = schema.id_to_bytes()
    return head


def guid_head(schema: SchemaId, subject: str) -> Head:
    """Return the head with a schema's GUID; raises SerializationError where the registry gave none."""
    if schema.guid is None:
        raise SerializationError(
            f"{subject}: the registry gives schemas no GUIDs, which a header needs; use the prefix instead"
        )
    head: bytes = schema.guid_to_bytes()
    return head


def bytes_of(data: object) -> bytes:
    """Return the bytes of a message's value or key; raises SerializationError for what has none."""
    try:
        return memoryview(data).tobytes()  # type: ignore[arg-type]  # which is asked here
    except (TypeError, ValueError) as error:
        raise SerializationError(
            f"expected bytes, got {type(data).__qualname__}; give the value or key of a message as it was "
            "consumed"
        ) from error


def add_header(head: Head, context: SerializationContext) -> None:
    """Put a head among a message's headers."""
    headers = context.headers
    name = _header(context)
    if isinstance(headers, list):
        headers.append((name, head))
    elif isinstance(headers, dict):
        headers[name] = head
    else:
        raise SerializationError(f'there are no headers to put "{name}" into; produce with headers=[]')


def header_of(context: SerializationContext) -> Head | None:
    """Return the head that is among a message's headers."""
    name = _header(context)
    headers = context.headers
    pairs = headers.items() if isinstance(headers, dict) else headers or ()
    found = next((content for key, content in pairs if key == name), None)
    return found.encode("utf-8", "surrogateescape") if isinstance(found, str) else found


def _header(context: SerializationContext) -> str:
    name = HEADERS.get(context.field)
    if name is None:
        raise SerializationError(
            f"the SerializationContext's field is {context.field!r}; it is MessageField.KEY or .VALUE"
        )
    return name


def split(data: bytes) -> tuple[Head, bytes]:
    """Return the head of data, and what comes after it; raises SerializationError where there is none."""
    size = _GUID_SIZE if data[0] == 1 else ID_SIZE
    return checked(data[:size]), data[size:]


def checked(head: Head) -> Head:
    """Return a head; raises SerializationError for what is none."""
    if not head or head[0] not in (0, 1):
        said = f"begins with the byte {head[:1].hex()}, not 00 or 01" if head else "is empty"
        raise SerializationError(f"what should say the schema {said}; no such serializer wrote this")
    size = _GUID_SIZE if head[0] == 1 else ID_SIZE
    if len(head) != size:
        raise SerializationError(
            f"what says the schema is {len(head)} bytes long, not {size}; it was cut off"
        )
    return head


def schema_of(head: Head) -> int | str:
    """Return the id or the GUID that a head has."""
    return int.from_bytes(head[1:]) if head[0] == 0 else str(UUID(bytes=head[1:]))


def schema_id(number: int | None, guid: str | None) -> SchemaId:
    """Return confluent-kafka's value for an id and a GUID."""
    return SchemaId("AVRO", number, guid or None)
