"""Values of messages, without a server: confluent-kafka's own `mock://` registry."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any
from uuid import UUID

import msgspec
import pytest
import shop_events
from confluent_kafka.schema_registry import (
    AsyncSchemaRegistryClient,
    Schema,
    SchemaReference,
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.serialization import SerializationContext, SerializationError
from shop_events.shop.stock import ReserveStock, StockFailed, StockReserved
from shop_messages import FAILED, RESERVED, TOPIC, history_text, mock_registry, plain, text_of, value_context

from eventwright.errors import DecodeError, EncodeError
from eventwright.kafka import (
    AsyncEventDeserializer,
    AsyncEventKeySerializer,
    AsyncEventSerializer,
    EventDeserializer,
    EventKeySerializer,
    EventSerializer,
    SchemaUnavailable,
    UnknownEvent,
    UnreadableEvent,
)

HEADER = {"schema.id.serializer": header_schema_id_serializer}
Headers = list[tuple[str, bytes]]


def reader(client: Any, **conf: str) -> EventDeserializer[StockFailed | StockReserved]:
    return EventDeserializer(shop_events, client, StockFailed, StockReserved, conf=conf)


@pytest.mark.parametrize("event", [FAILED, RESERVED])
def test_the_prefix_is_confluents(event: Any) -> None:
    client = mock_registry(StockFailed, StockReserved)
    data = EventSerializer(shop_events, client)(event, value_context())
    assert data is not None
    number = 1 if event is FAILED else 2
    assert data == b"\0" + number.to_bytes(4) + shop_events.encode(event)
    assert reader(client)(data, value_context()) == event


@pytest.mark.parametrize("headers", [[], [("trace", b"1")], {}, {"trace": b"1"}])
def test_the_header_has_the_guid(headers: Any) -> None:
    client = mock_registry(StockFailed)
    data = EventSerializer(shop_events, client, HEADER)(FAILED, value_context(headers))
    assert data == shop_events.encode(FAILED)
    guid = client.get_latest_version(f"{TOPIC}-value").guid
    assert dict(headers)["__value_schema_id"] == b"\1" + UUID(guid).bytes
    assert reader(client)(data, value_context(headers)) == FAILED


def test_a_header_needs_headers() -> None:
    write = EventSerializer(shop_events, mock_registry(StockFailed), HEADER)
    with pytest.raises(
        SerializationError, match=r'no headers to put "__value_schema_id" into; .* headers=\[\]'
    ):
        write(FAILED, value_context())


@pytest.mark.parametrize("framing", [prefix_schema_id_serializer, header_schema_id_serializer])
def test_confluents_own_serializers_read_and_write_the_same(framing: Callable[..., Any]) -> None:
    client = mock_registry(StockFailed)
    conf = {"schema.id.serializer": framing, "auto.register.schemas": False}
    strategy = {"subject.name.strategy.type": "TOPIC"}
    theirs: Headers = []
    ours: Headers = []
    their = AvroSerializer(client, text_of(StockFailed), conf={**conf, **strategy})
    data = their(plain(FAILED), value_context(theirs))
    assert data == EventSerializer(shop_events, client, conf)(FAILED, value_context(ours))
    assert theirs == ours
    assert reader(client)(data, value_context(theirs)) == FAILED
    read = AvroDeserializer(client, conf=strategy)(data, value_context(ours))
    assert read == plain(FAILED)


def test_an_id_is_looked_up_once_for_a_topic() -> None:
    client = Counting(mock_registry(StockFailed))
    client.inner.register_schema("other-value", Schema(text_of(StockFailed).strip(), "AVRO"))
    write = EventSerializer(shop_events, client)
    for topic in (TOPIC, TOPIC, "other", TOPIC, "other"):
        write(FAILED, value_context(topic=topic))
    assert client.calls == {"lookup_schema": 2}


@pytest.mark.parametrize(
    ("strategy", "subject"),
    [
        ("TopicNameStrategy", "t-value"),
        ("RecordNameStrategy", "shop.stock.StockFailed"),
        ("TopicRecordNameStrategy", "t-shop.stock.StockFailed"),
    ],
)
def test_the_subject_is_the_strategys(strategy: str, subject: str) -> None:
    client = mock_registry()
    write = EventSerializer(shop_events, client, {"subject.name.strategy": strategy})
    with pytest.raises(
        SerializationError, match=re.escape(f"{subject} has no version that is this shop.stock.Sto")
    ):
        write(FAILED, value_context(topic="t"))
    client.register_schema(subject, Schema(text_of(StockFailed), "AVRO"))
    assert write(FAILED, value_context(topic="t"))


def test_nothing_is_registered_unless_asked_for() -> None:
    client = mock_registry()
    with pytest.raises(SerializationError, match="register it, with: eventwright registry apply"):
        EventSerializer(shop_events, client)(FAILED, value_context())
    assert client.get_subjects() == []
    EventSerializer(shop_events, client, {"auto.register.schemas": True})(FAILED, value_context())
    assert client.get_latest_version(f"{TOPIC}-value").schema.schema_str == text_of(StockFailed).strip()


@pytest.mark.parametrize("is_registered_here", [False, True])
def test_a_version_with_references_or_another_layout_is_the_same(is_registered_here: bool) -> None:
    """What `registry apply` has registered has its shared types in subjects of their own."""
    client = mock_registry()
    with_references(client, StockFailed)
    write = EventSerializer(shop_events, client, {"auto.register.schemas": is_registered_here})
    data = write(FAILED, value_context())
    assert client.get_versions(f"{TOPIC}-value") == [1]
    assert reader(client)(data, value_context()) == FAILED


def with_references(client: SchemaRegistryClient, cls: type[Any]) -> None:
    """Register an event with references to its metadata, which refer to another subject."""
    json_text = json.loads(text_of(cls))
    for field in json_text["fields"]:
        if isinstance(field["type"], dict) and field["type"].get("name") == "EventMetadata":
            metadata, field["type"] = field["type"], "shop.shared.EventMetadata"
    inner = next(field for field in metadata["fields"] if "TraceContext" in json.dumps(field["type"]))
    trace, inner["type"] = inner["type"], "shop.shared.TraceContext"
    client.register_schema("trace", Schema(json.dumps({"namespace": "shop.shared", **trace}), "AVRO"))
    to_trace = [SchemaReference("shop.shared.TraceContext", "trace", 1)]
    client.register_schema("metadata", Schema(json.dumps(metadata), "AVRO", to_trace))
    to_metadata = [SchemaReference("shop.shared.EventMetadata", "metadata", 1)]
    client.register_schema(f"{TOPIC}-value", Schema(json.dumps(json_text), "AVRO", to_metadata))


def test_an_earlier_version_is_read_as_the_present_one() -> None:
    client = mock_registry()
    number = client.register_schema("any", Schema(history_text("shop.stock.StockFailed", 1), "AVRO"))
    data = b"\0" + number.to_bytes(4) + shop_events.encode(FAILED)[:-12]
    read = reader(client)(data, value_context())
    assert read == msgspec.structs.replace(FAILED, missing={})


def test_another_event_is_a_value() -> None:
    client = mock_registry()
    number = client.register_schema("any", Schema(text_of(ReserveStock), "AVRO"))
    data = b"\0" + number.to_bytes(4) + b"body"
    assert reader(client)(data) == UnknownEvent("shop.stock.ReserveStock", number, b"body")
    guid = client.get_latest_version("any").guid
    assert guid is not None
    head = b"\1" + UUID(guid).bytes
    unknown = UnknownEvent("shop.stock.ReserveStock", guid, b"body")
    assert reader(client)(b"body", value_context([("__value_schema_id", head)])) == unknown
    with pytest.raises(
        SerializationError, match=r"shop.stock.ReserveStock \(schema 1\) is none of the events here"
    ):
        reader(client, **{"on.error": "raise"})(data)


def test_all_events_of_a_package_come_where_none_is_named() -> None:
    client = mock_registry(StockFailed)
    number = client.register_schema(
        "any", Schema('{"type": "record", "name": "other.One", "fields": []}', "AVRO")
    )
    read = EventDeserializer[Any](shop_events, client)
    assert read(EventSerializer(shop_events, client)(FAILED, value_context())) == FAILED
    assert read(b"\0" + number.to_bytes(4)) == UnknownEvent("other.One", number, b"")


@pytest.mark.parametrize("is_named", [True, False])
def test_an_event_of_a_former_name_is_known_by_its_alias(keyed: ModuleType, is_named: bool) -> None:
    client = mock_registry()
    text = keyed.lookup("keyed.Text")
    former = keyed.describe(text).schema.replace('"Text"', '"Former"')
    number = client.register_schema("any", Schema(former, "AVRO"))
    read = EventDeserializer[Any](keyed, client, *([text] if is_named else []))
    assert read(b"\0" + number.to_bytes(4) + b"\2a") == text(id="a")


@pytest.mark.parametrize("value", [None, b""])
def test_a_tombstone_is_none(value: bytes | None) -> None:
    assert reader(mock_registry())(value, value_context()) is None
    assert EventSerializer(shop_events, mock_registry())(None, value_context()) is None


GOOD = b"\0\0\0\0\1" + shop_events.encode(FAILED)


@pytest.mark.parametrize(
    ("value", "headers", "says"),
    [
        (b"{}", (), "begins with the byte 7b, not 00 or 01"),
        (GOOD[:3], (), "is 3 bytes long, not 5; it was cut off"),
        (b"\1" + bytes(4), (), "is 5 bytes long, not 17; it was cut off"),
        (GOOD, [("__value_schema_id", b"")], "is empty"),
        (GOOD, [("__value_schema_id", b"\1\2")], "is 2 bytes long, not 17"),
        (GOOD, [("__value_schema_id", b"\7")], "begins with the byte 07"),
        (b"\0\0\0\0\x63body", (), "the registry has no schema 99: Schema Not Found"),
        (b"\1" + bytes(16), (), "the registry has no schema 00000000-0000-0000-0000-000000000000: "),
        (GOOD[:5], (), r"metadata.event_id: .* \(at byte 0\)"),
        (GOOD[:-1], (), r"missing: .* \(at byte \d+\)"),
        (GOOD + b"x", (), "1 bytes are left after the value"),
        (b"\0\0\0\0\2", (), "the writer's schema is no record, and events are records"),
        (b"\0\0\0\0\3", (), "schema 3 is JSON, not Avro"),
        (b"\0\0\0\0\4\0", (), "metadata"),
    ],
)
def test_what_cannot_be_read_is_a_value(value: bytes, headers: Any, says: str) -> None:
    client = mock_registry(StockFailed)
    client.register_schema("text", Schema('"string"', "AVRO"))
    client.register_schema("json", Schema('{"type": "object"}', "JSON"))
    client.register_schema(
        "empty", Schema('{"type":"record","name":"shop.stock.StockFailed","fields":[]}', "AVRO")
    )
    read = reader(client)(value, value_context(list(headers)))
    assert isinstance(read, UnreadableEvent)
    assert isinstance(read.error, SerializationError | DecodeError)
    assert re.search(says, str(read.error))
    assert read.data == value
    with pytest.raises(SerializationError, match=says):
        reader(client, **{"on.error": "raise"})(value, value_context(list(headers)))


def test_a_value_that_does_not_fit_names_the_field() -> None:
    write = EventSerializer(shop_events, Counting(mock_registry()))
    wrong = msgspec.structs.replace(FAILED, missing={"MUG-BLUE": "two"})
    with pytest.raises(
        SerializationError, match=r'StockFailed: missing\["MUG-BLUE"\]: expected int, got str'
    ) as info:
        write(wrong, value_context())
    assert isinstance(info.value.__cause__, EncodeError)
    assert info.value.__cause__.path == 'missing["MUG-BLUE"]'
    with pytest.raises(SerializationError, match="dict is not an event class of the package shop_events"):
        write({}, value_context())


@pytest.mark.parametrize(
    ("conf", "says"),
    [
        (
            {"auto.register.schema": True},
            'no setting "auto.register.schema"; did you mean "auto.register.schemas"',
        ),
        ({"auto.register.schemas": 1}, '"auto.register.schemas" is True or False, not 1'),
        ({"subject.name.strategy": "Topic"}, '"subject.name.strategy" is one of TopicNameStrategy'),
        ({"schema.id.serializer": print}, '"schema.id.serializer" is prefix_schema_id_serializer or header_'),
    ],
)
def test_wrong_settings_are_refused(conf: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        EventSerializer(shop_events, mock_registry(), conf)
    with pytest.raises(ValueError, match=r'"on\.error" is "value" or "raise"'):
        reader(mock_registry(), **{"on.error": "ignore"})


def test_clients_and_packages_of_another_kind_are_refused_at_once() -> None:
    sync = mock_registry()
    other = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
    for one in (EventSerializer, EventDeserializer, EventKeySerializer):
        with pytest.raises(TypeError, match="expected a client of the kind SchemaRegistryClient, got AsyncM"):
            one(shop_events, other)
    for another in (AsyncEventSerializer, AsyncEventDeserializer, AsyncEventKeySerializer):
        with pytest.raises(TypeError, match="expected a client of the kind AsyncSchemaRegistryClient, got M"):
            another(shop_events, sync)
    wrong: Any = "shop_events"
    with pytest.raises(TypeError, match="expected a generated package, as it is imported, got 'shop_events'"):
        EventSerializer(wrong, sync)


class Counting:
    """A client that counts its calls, is slow, and fails as it is told."""

    def __init__(self, inner: SchemaRegistryClient, delay: float = 0.0) -> None:
        self.inner = inner
        self.calls: Counter[str] = Counter()
        self.failures: list[Exception] = []
        self._delay = delay

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)

        def call(*arguments: Any) -> Any:
            self.calls[name] += 1
            time.sleep(self._delay)
            if self.failures:
                raise self.failures.pop()
            return method(*arguments)

        return call


def test_threads_that_miss_a_schema_fetch_it_once() -> None:
    client = Counting(mock_registry(StockFailed), delay=0.2)
    read, write = reader(client), EventSerializer(shop_events, client)
    found: list[object] = []
    steps = [lambda: found.append(write(FAILED, value_context())), lambda: found.append(read(GOOD))]
    threads = [threading.Thread(target=step) for step in steps * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.calls == {"lookup_schema": 1, "get_schema": 1}
    assert (found.count(GOOD), found.count(FAILED)) == (8, 8)


@pytest.mark.parametrize(
    "failure",
    [
        SchemaRegistryError(401, 40101, "who are you"),
        SchemaRegistryError(404, -1, "Unknown Schema Registry Error: <html>no such page</html>"),
        SchemaRegistryError(500, 50001, "Error in the backend data store"),
        ConnectionRefusedError("nobody listens"),
        ValueError("Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_a_registry_that_does_not_answer_is_no_unreadable_message(failure: Exception) -> None:
    client = Counting(mock_registry(StockFailed))
    read, write = reader(client), EventSerializer(shop_events, client)
    client.failures = [failure, failure]
    with pytest.raises(SchemaUnavailable, match=re.escape(str(failure))):
        read(GOOD, value_context())
    with pytest.raises(SchemaUnavailable, match=r"shop\.stock-value: the schema registry gives no answer"):
        write(FAILED, value_context())
    assert read(GOOD, value_context()) == FAILED  # it is asked again
    assert write(FAILED, value_context()) == GOOD


def test_the_same_for_asyncio() -> None:
    asyncio.run(in_asyncio())


async def in_asyncio() -> None:
    client = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
    await client.register_schema(f"{TOPIC}-value", Schema(text_of(StockFailed), "AVRO"))
    calls: Counter[str] = Counter()
    for name in ("lookup_schema", "get_schema"):
        setattr(client, name, counted(getattr(client, name), name, calls))
    write = AsyncEventSerializer(shop_events, client)
    read = AsyncEventDeserializer[StockFailed](shop_events, client, StockFailed)
    impatient = asyncio.create_task(read(GOOD, value_context()))
    await asyncio.sleep(0.05)
    impatient.cancel()  # which is no reason for others to fail
    assert await asyncio.gather(*(write(FAILED, value_context()) for _ in range(8))) == [GOOD] * 8
    assert await asyncio.gather(*(read(GOOD, value_context()) for _ in range(8))) == [FAILED] * 8
    assert calls == {"lookup_schema": 1, "get_schema": 1}
    assert await read(None) is None
    assert await write(None) is None
    unknown = await read(b"\0\0\0\0\x63body")
    assert isinstance(unknown, UnreadableEvent)
    header = AsyncEventSerializer(shop_events, client, HEADER)
    headers: Headers = []
    assert await header(FAILED, value_context(headers)) == GOOD[5:]
    assert await read(GOOD[5:], value_context(headers)) == FAILED
    setattr(client, "get_schema", failing)  # noqa: B010 - the type of a method is not to change
    with pytest.raises(
        SchemaUnavailable, match="schema 7: the schema registry gives no answer: nobody listens"
    ):
        await read(b"\0\0\0\0\7")


def counted(method: Any, name: str, calls: Counter[str]) -> Any:
    async def call(*arguments: Any) -> Any:
        calls[name] += 1
        await asyncio.sleep(0.1)
        return await method(*arguments)

    return call


async def failing(*_: Any) -> Any:
    raise ConnectionRefusedError("nobody listens")


def test_a_context_is_needed() -> None:
    write = EventSerializer(shop_events, mock_registry(StockFailed))
    with pytest.raises(SerializationError, match="a SerializationContext is needed, which says the topic"):
        write(FAILED)
    assert isinstance(value_context(), SerializationContext)
