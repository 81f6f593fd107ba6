"""Events of the shop, and what the tests of Kafka have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import shop_events
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.serialization import MessageField, SerializationContext
from shop_events.shop.shared import EventMetadata
from shop_events.shop.stock import StockFailed, StockFailureReason, StockLine, StockReserved

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
        client.register_schema(f"{topic}-value", Schema(text_of(cls), "AVRO"))
    return client
