"""What a context does not say: nothing is asked or registered for a subject that nobody means."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any, Final

import pytest
import shop_events
from confluent_kafka.schema_registry import (
    AsyncSchemaRegistryClient,
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)
from confluent_kafka.serialization import MessageField, SerializationContext, SerializationError
from shop_events.shop.stock import StockFailed
from shop_messages import FAILED

from eventwright.kafka import (
    AsyncEventKeySerializer,
    AsyncEventSerializer,
    EventDeserializer,
    EventKeySerializer,
    EventSerializer,
)

FRAMINGS: Final = [prefix_schema_id_serializer, header_schema_id_serializer]
WANTING: Final = ["TopicNameStrategy", "TopicRecordNameStrategy"]
NO_TOPICS: Final[list[Any]] = [None, "", 3, b"shop.stock", ("a", "b"), ["a"], ("a", [])]


def context(topic: Any, field: Any, headers: Any = None) -> SerializationContext:
    return SerializationContext(topic, field, [] if headers is None else headers)


def settings(framing: Any, strategy: str) -> dict[str, Any]:
    return {
        "schema.id.serializer": framing,
        "subject.name.strategy": strategy,
        "auto.register.schemas": True,
    }


def two(keyed: ModuleType) -> Any:
    address = keyed.lookup("keyed.Address")(
        from_="00000000-0000-0000-0000-000000000001", country=keyed.lookup("keyed.Country")("CH")
    )
    return keyed.lookup("keyed.Two")(id=7, to=address)


def written(keyed: ModuleType, is_key: bool, conf: dict[str, Any], topic: Any) -> tuple[Any, list[str]]:
    """Return what comes of writing, in threads, and the subjects that are there then."""
    client: SchemaRegistryClient = SchemaRegistryClient.new_client({"url": "mock://"})
    try:
        if is_key:
            found = EventKeySerializer(keyed, client, conf)(two(keyed), context(topic, MessageField.KEY))
        else:
            found = EventSerializer(shop_events, client, conf)(FAILED, context(topic, MessageField.VALUE))
    except SerializationError as error:
        return str(error), client.get_subjects()
    return found, client.get_subjects()


async def written_async(
    keyed: ModuleType, is_key: bool, conf: dict[str, Any], topic: Any
) -> tuple[Any, list[str]]:
    client = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
    found: Any
    try:
        if is_key:
            write = AsyncEventKeySerializer(keyed, client, conf)
            found = await write(two(keyed), context(topic, MessageField.KEY))
        else:
            values = AsyncEventSerializer(shop_events, client, conf)
            found = await values(FAILED, context(topic, MessageField.VALUE))
    except SerializationError as error:
        found = str(error)
    return found, await client.get_subjects()


def outcomes(
    keyed: ModuleType, is_key: bool, conf: dict[str, Any], topic: Any
) -> list[tuple[Any, list[str]]]:
    return [
        written(keyed, is_key, conf, topic),
        asyncio.run(written_async(keyed, is_key, conf, topic)),
    ]


@pytest.mark.parametrize("topic", NO_TOPICS, ids=repr)
@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("strategy", WANTING)
@pytest.mark.parametrize("is_key", [False, True], ids=["value", "key"])
def test_a_subject_needs_its_topic(
    keyed: ModuleType, is_key: bool, strategy: str, framing: Any, topic: Any
) -> None:
    for says, subjects in outcomes(keyed, is_key, settings(framing, strategy), topic):
        assert subjects == []
        assert says == (
            f"the subject of {strategy} has the topic in its name, and the SerializationContext's topic is "
            f'{topic!r}; give it the one to produce to, or set "subject.name.strategy" to RecordNameStrategy'
        )


@pytest.mark.parametrize("topic", NO_TOPICS, ids=repr)
@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("is_key", [False, True], ids=["value", "key"])
def test_a_record_name_needs_no_topic(keyed: ModuleType, is_key: bool, framing: Any, topic: Any) -> None:
    subject = "keyed.TwoKey" if is_key else "shop.stock.StockFailed"
    for data, subjects in outcomes(keyed, is_key, settings(framing, "RecordNameStrategy"), topic):
        assert (type(data), subjects) == (bytes, [subject])


@pytest.mark.parametrize("framing", FRAMINGS)
def test_reading_needs_no_topic(framing: Any) -> None:
    client: SchemaRegistryClient = SchemaRegistryClient.new_client({"url": "mock://"})
    write = EventSerializer(shop_events, client, settings(framing, "TopicNameStrategy"))
    said = context("t", MessageField.VALUE)
    data = write(FAILED, said)
    read = EventDeserializer[StockFailed](shop_events, client, StockFailed)
    for _ in range(3):
        assert read(data, context(None, MessageField.VALUE, said.headers)) == FAILED


@pytest.mark.parametrize("field", [None, MessageField.NONE, "other"])
def test_a_header_belongs_to_a_key_or_a_value(field: Any) -> None:
    client: SchemaRegistryClient = SchemaRegistryClient.new_client({"url": "mock://"})
    write = EventSerializer(shop_events, client, settings(header_schema_id_serializer, "TopicNameStrategy"))
    with pytest.raises(SerializationError, match=r"field is .*; it is MessageField\.KEY or \.VALUE"):
        write(FAILED, context("t", field))
    read = EventDeserializer[StockFailed](shop_events, client, StockFailed)
    with pytest.raises(SerializationError, match=r"field is .*; it is MessageField\.KEY or \.VALUE"):
        read(b"\0\0\0\0\1", context("t", field, [("a", b"b")]))
