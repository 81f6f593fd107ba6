"""From an empty registry through three releases: events of two versions and several types in one topic."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import shop_events
import test_cli_registry as releases
from confluent_kafka import DeserializingConsumer, SerializingProducer
from confluent_kafka.schema_registry import SchemaRegistryClient
from shop_events.shop.shared import EventMetadata
from shop_events.shop.stock import StockFailed, StockFailureReason, StockLine, StockReserved
from test_cli_registry import Shop

from eventwright.kafka import EventDeserializer, EventKeyDeserializer, EventKeySerializer, EventSerializer
from eventwright.registry.document import sealed
from eventwright.runtime import TimestampNanos

FAILURE = "schemas/stock/StockFailed.avsc"
RESERVATION = "schemas/stock/StockReserved.avsc"
STRATEGY = {"subject.name.strategy": "TopicRecordNameStrategy"}
METADATA = EventMetadata(
    event_id=UUID(int=1), correlation_id=UUID(int=2), occurred_at=datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
)
FAILED = StockFailed(
    metadata=METADATA, order_id=UUID(int=3), reason=StockFailureReason.OUT_OF_STOCK, missing={"MUG-BLUE": 2}
)
RESERVED = StockReserved(
    metadata=METADATA,
    order_id=UUID(int=3),
    reservation_id=UUID(int=4),
    lines=[StockLine(sku="MUG-BLUE", quantity=2)],
    reserved_at=TimestampNanos(1_715_938_200_000_000_001),
)
shop = releases.shop


@pytest.fixture
def client(registry: str) -> Iterator[SchemaRegistryClient]:
    with SchemaRegistryClient({"url": registry}) as made:
        yield made


def add_field(project: Shop, file: str, **field: object) -> None:
    schema = json.loads(project.read(file))
    schema["fields"].append(field)
    project.write(file, schema)


def generated(project: Shop, package: str) -> ModuleType:
    """Generate the package of the schemas as they are, as the service of this version would have it."""
    assert project.run("generate", "--package", package).code == 0
    sys.path.insert(0, str(project.folder / "generated"))
    try:
        return import_module(package)
    finally:
        sys.path.pop(0)


def event(package: ModuleType, namespace: str, like: StockFailed | StockReserved, **more: Any) -> Any:
    """Return an event of a package that says what one of the shop does, and more in Avro JSON."""
    cls = package.lookup(f"{namespace}.stock.{type(like).__name__}")
    return package.from_json(cls, json.dumps(json.loads(shop_events.to_json(like)) | more))


def produce(
    package: ModuleType, client: SchemaRegistryClient, broker: str, topic: str, events: list[Any]
) -> None:
    producer = SerializingProducer(
        {
            "bootstrap.servers": broker,
            "key.serializer": EventKeySerializer(package, client, STRATEGY),
            "value.serializer": EventSerializer(package, client, STRATEGY),
        }
    )
    for one in events:
        producer.produce(topic, key=one, value=one)
    assert producer.flush(30) == 0


def consume(package: ModuleType, client: SchemaRegistryClient, broker: str, topic: str) -> list[Any]:
    namespace = topic.partition(".")[0]
    classes = [package.lookup(f"{namespace}.stock.{name}") for name in ("StockFailed", "StockReserved")]
    consumer = DeserializingConsumer(
        {
            "bootstrap.servers": broker,
            "group.id": f"{topic}-{package.__name__}",
            "auto.offset.reset": "earliest",
            "key.deserializer": EventKeyDeserializer(package, client, *classes),
            "value.deserializer": EventDeserializer[Any](package, client, *classes),
        }
    )
    consumer.subscribe([topic])
    found: list[Any] = []
    deadline = time.monotonic() + 60
    while len(found) < 4 and time.monotonic() < deadline:
        message = consumer.poll(1)
        if message is not None:
            assert message.key() == FAILED.order_id
            found.append(message.value())
    consumer.close()
    return found


def test_versions_1_and_2_in_one_topic(shop: Shop, broker: str, client: SchemaRegistryClient) -> None:
    namespace, topic = shop.namespace, f"{shop.namespace}.stock"
    releases.bring(shop, "to do: 42 new subjects, 42 level changes, of 42 subjects")
    first = generated(shop, f"{namespace}_v1")
    add_field(shop, FAILURE, name="retry_after_s", type=["null", "int"], default=None)
    releases.bring(shop, "to do: 1 new version, of 42 subjects")
    second = generated(shop, f"{namespace}_v2")
    add_field(shop, RESERVATION, name="shelf", type="string", default="")
    releases.bring(shop, "to do: 1 new version, of 42 subjects")

    add_field(shop, FAILURE, name="country", type="string")
    assert shop.run("check").code == 1
    ran = shop.run("registry", "plan", "--out", "plan.json")
    assert (ran.code, "eventwright refuses: reader-field-without-default" in ran.out) == (1, True)
    assert shop.run("registry", "apply", "plan.json", "--yes").code == 1
    plan = json.loads(shop.read("plan.json"))
    shop.write("plan.json", sealed(plan | {"refused": False}))  # as if eventwright had not refused
    ran = shop.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, "the registry does not accept the schema" in ran.out) == (1, True)

    old = [event(first, namespace, FAILED), event(first, namespace, RESERVED)]
    new = [event(second, namespace, FAILED, retry_after_s={"int": 60}), event(second, namespace, RESERVED)]
    produce(first, client, broker, topic, old)
    produce(second, client, broker, topic, new)
    as_new = [event(second, namespace, FAILED, retry_after_s=None), event(second, namespace, RESERVED)]
    assert consume(second, client, broker, topic) == [*as_new, *new]
    assert consume(first, client, broker, topic) == [*old, *old]
