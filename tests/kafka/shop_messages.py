"""Events of the shop, and what the tests of Kafka have in common."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import shop_events
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.serialization import MessageField, SerializationContext
from fastavro import schemaless_reader
from shop_events.shop.shared import EventMetadata
from shop_events.shop.stock import StockFailed, StockFailureReason, StockLine, StockReserved

from eventwright.runtime import TimestampNanos

TOPIC = "shop.stock"
METADATA = EventMetadata(
    event_id=UUID(int=1), correlation_id=UUID(int=2), occurred_at=datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
)
FAILED = StockFailed(
    metadata=METADATA, order_id=UUID(int=3), reason=StockFailureReason.OUT_OF_STOCK, missing={"MUG-BLUE": 2}
)


def value_context(headers: Any = None, topic: str = TOPIC) -> SerializationContext:
    return SerializationContext(topic, MessageField.VALUE, headers)


def key_context(headers: Any = None, topic: str = TOPIC) -> SerializationContext:
    return SerializationContext(topic, MessageField.KEY, headers)


def text_of(cls: type[Any]) -> str:
    return shop_events.describe(cls).schema


def mock_registry(*classes: type[Any], topic: str = TOPIC) -> SchemaRegistryClient:
    """Return confluent-kafka's own client without a server, in which events are registered."""
    client: SchemaRegistryClient = SchemaRegistryClient.new_client({"url": "mock://"})
    for cls in classes:
        client.register_schema(f"{topic}-value", Schema(text_of(cls).strip(), "AVRO"))
    return client


RESERVED = StockReserved(
    metadata=METADATA,
    order_id=UUID(int=3),
    reservation_id=UUID(int=4),
    lines=[StockLine(sku="MUG-BLUE", quantity=2, warehouse="ZRH")],
    reserved_at=TimestampNanos(1_715_938_200_000_000_001),
)


def history_text(fullname: str, version: int) -> str:
    """Return the contract text of a released version."""
    file = Path(__file__).parents[2] / "schemas" / "history" / fullname / f"{version}.avsc"
    return file.read_text(encoding="utf-8")


def plain(event: Any) -> Any:
    """Return an event as fastavro has it, in the way of confluent-kafka's AvroSerializer."""
    text = json.loads(text_of(type(event)))
    return schemaless_reader(BytesIO(shop_events.encode(event)), text, None)
