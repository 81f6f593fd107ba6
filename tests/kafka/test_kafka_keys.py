from __future__ import annotations

import asyncio
import json
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from confluent_kafka.schema_registry import AsyncSchemaRegistryClient, Schema, SchemaRegistryClient
from confluent_kafka.schema_registry import header_schema_id_serializer as header
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import SerializationError
from shop_messages import TOPIC, key_context

from eventwright.errors import DecodeError
from eventwright.kafka import (
    AsyncEventKeyDeserializer,
    AsyncEventKeySerializer,
    EventKeyDeserializer,
    EventKeySerializer,
    KeyOf,
    UnknownEvent,
    UnreadableEvent,
)
from eventwright.kafka.key_plan import plan_key

ONE = UUID(int=1)
TWO = UUID(int=2)
REGISTERING = {"auto.register.schemas": True}


def make(keyed: ModuleType, name: str, **fields: Any) -> Any:
    return keyed.lookup(f"keyed.{name}")(**fields)


def address(keyed: ModuleType) -> Any:
    return make(keyed, "Address", from_=ONE, country=keyed.lookup("keyed.Country")("None"))


def client() -> SchemaRegistryClient:
    made: SchemaRegistryClient = SchemaRegistryClient.new_client({"url": "mock://"})
    return made


@pytest.mark.parametrize(
    ("name", "value", "data"),
    [
        ("Text", "Zürich", "Zürich".encode()),
        ("Text", "", b""),
        ("Number", -(2**63), b"-9223372036854775808"),
        ("Day", date(2024, 5, 17), b"19860"),
        ("Raw", b"\0\xff", b"\0\xff"),
        ("Fixed", b"abcd", b"abcd"),
    ],
)
def test_one_path_is_its_value(keyed: ModuleType, name: str, value: Any, data: bytes) -> None:
    cls = keyed.lookup(f"keyed.{name}")
    event = make(keyed, name, **{"on" if name == "Day" else "id": value})
    write = EventKeySerializer(keyed, client())
    assert write(event, key_context()) == write(KeyOf(cls, (value,)), key_context()) == data
    assert EventKeyDeserializer(keyed, client(), cls)(data, key_context()) == value


def test_a_path_leads_through_records(keyed: ModuleType) -> None:
    write = EventKeySerializer(keyed, client())
    deep = make(keyed, "Deep", to=address(keyed))
    land = make(keyed, "Land", to=address(keyed))
    assert write(deep) == str(ONE).encode()
    assert write(land) == b"None"
    assert EventKeyDeserializer(keyed, client(), type(deep))(str(ONE).encode()) == ONE
    assert EventKeyDeserializer(keyed, client(), type(land))(b"None") is address(keyed).country
    with pytest.raises(
        SerializationError, match=r'Deep: the key "to\.from" leads to None; an event needs a key'
    ):
        write(make(keyed, "Deep"))


def test_several_paths_are_a_record(keyed: ModuleType) -> None:
    registry = client()
    write = EventKeySerializer(keyed, registry, REGISTERING)
    two = make(keyed, "Two", id=7, to=address(keyed))
    data = write(two, key_context(topic="t"))
    assert data == b"\0\0\0\0\1" + bytes([14, 2])
    (version,) = registry.get_versions("t-key")
    text = registry.get_version("t-key", version).schema.schema_str
    assert json.loads(str(text))["name"] == "TwoKey"
    strategy = {"subject.name.strategy.type": "TOPIC"}
    theirs = AvroDeserializer(registry, conf=strategy)(data, key_context(topic="t"))
    assert theirs == {"id": 7, "country": "None"}
    read = EventKeyDeserializer(keyed, registry, type(two))
    assert read(data, key_context()) == {"id": 7, "country": address(keyed).country}
    assert write(KeyOf(type(two), (7, address(keyed).country)), key_context(topic="t")) == data


def test_the_key_of_an_event_of_a_former_name_is_read(keyed: ModuleType) -> None:
    registry = client()
    cls = keyed.lookup("keyed.Two")
    EventKeySerializer(keyed, registry, REGISTERING)(
        make(keyed, "Two", id=7, to=address(keyed)), key_context()
    )
    (version,) = registry.get_versions(f"{TOPIC}-key")
    text = str(registry.get_version(f"{TOPIC}-key", version).schema.schema_str)
    assert json.loads(text)["aliases"] == ["keyed.PairKey"]
    former = text.replace('"TwoKey"', '"PairKey"').replace('"keyed.PairKey"', '"keyed.OlderKey"')
    number = registry.register_schema("former", Schema(former, "AVRO"))
    data = b"\0" + number.to_bytes(4) + bytes([14, 2])
    read = EventKeyDeserializer(keyed, registry, cls)
    assert read(data, key_context()) == {"id": 7, "country": address(keyed).country}


def test_names_that_are_alike_are_paths(keyed: ModuleType) -> None:
    registry = client()
    three = make(keyed, "Three", from_=TWO, to=address(keyed), on=date(1970, 1, 2))
    headers: list[tuple[str, bytes]] = []
    conf = {**REGISTERING, "schema.id.serializer": header, "subject.name.strategy": "RecordNameStrategy"}
    data = EventKeySerializer(keyed, registry, conf)(three, key_context(headers))
    assert registry.get_subjects() == ["keyed.ThreeKey"]
    assert [name for name, _ in headers] == ["__key_schema_id"]
    read = EventKeyDeserializer(keyed, registry, type(three))(data, key_context(headers))
    assert read == {"from": TWO, "to_from": ONE, "on": date(1970, 1, 2)}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((7,), r"a key of Two has 2 values \(id, to.country\), not 1"),
        (("7", None), 'the key "id": expected int, got str'),
    ],
)
def test_values_that_do_not_fit(keyed: ModuleType, values: tuple[Any, ...], says: str) -> None:
    write = EventKeySerializer(keyed, client(), REGISTERING)
    with pytest.raises(SerializationError, match=says):
        write(KeyOf(keyed.lookup("keyed.Two"), values), key_context())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Keyless", 'keyed.Keyless has no key; name one with "key"'),
        ("Real", 'the key "id" of keyed.Real is of type double, which makes no keys'),
    ],
)
def test_events_without_a_key(keyed: ModuleType, name: str, says: str) -> None:
    cls = keyed.lookup(f"keyed.{name}")
    with pytest.raises(SerializationError, match=says):
        EventKeySerializer(keyed, client())(KeyOf(cls, (1.0,)), key_context())
    with pytest.raises(ValueError, match=says):
        plan_key(keyed, cls)


def test_keys_of_a_topic_are_alike(keyed: ModuleType) -> None:
    text, number = keyed.lookup("keyed.Text"), keyed.lookup("keyed.Number")
    with pytest.raises(ValueError, match="keys are of one type; these are not: Text, Number"):
        EventKeyDeserializer(keyed, client(), text, number)
    with pytest.raises(ValueError, match="keys are of one type; these are not: no events"):
        EventKeyDeserializer(keyed, client())


def test_what_is_no_key_is_a_value(keyed: ModuleType) -> None:
    read = EventKeyDeserializer(keyed, client(), keyed.lookup("keyed.Number"))
    assert read(None) is None
    found = read(b"seven")
    assert isinstance(found, UnreadableEvent)
    assert isinstance(found.error, DecodeError)
    assert "b'seven'" in str(found.error)
    registry = client()
    registry.register_schema("any", Schema('{"type": "record", "name": "Other", "fields": []}', "AVRO"))
    registry.register_schema(
        "any", Schema('{"type": "record", "name": "keyed.TwoKey", "fields": []}', "AVRO")
    )
    records = EventKeyDeserializer(keyed, registry, keyed.lookup("keyed.Two"))
    assert records(b"\0\0\0\0\1") == UnknownEvent("Other", 1, b"")
    assert isinstance(records(b"\0\0\0\0\2"), UnreadableEvent)
    assert isinstance(records(b"7"), UnreadableEvent)


@pytest.mark.parametrize("name", ["Text", "Number", "Raw", "Two"])
def test_what_is_no_bytes_is_no_key(keyed: ModuleType, name: str) -> None:
    read = EventKeyDeserializer(keyed, client(), keyed.lookup(f"keyed.{name}"))
    wrong: list[Any] = ["7", 7, [7], {}]
    for value in wrong:
        with pytest.raises(SerializationError, match=f"expected bytes, got {type(value).__name__}"):
            read(value, key_context())


def test_any_bytes_are_a_key(keyed: ModuleType) -> None:
    read = EventKeyDeserializer(keyed, client(), keyed.lookup("keyed.Number"))
    some: list[Any] = [b"7", bytearray(b"7"), memoryview(b"7")]
    assert [read(one) for one in some] == [7, 7, 7]


def test_the_same_for_asyncio(keyed: ModuleType) -> None:
    asyncio.run(in_asyncio(keyed))


async def in_asyncio(keyed: ModuleType) -> None:
    registry = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
    write = AsyncEventKeySerializer(keyed, registry, REGISTERING)
    two = make(keyed, "Two", id=7, to=address(keyed))
    data = await write(two, key_context())
    read = AsyncEventKeyDeserializer(keyed, registry, type(two))
    assert await read(data, key_context()) == {"id": 7, "country": address(keyed).country}
    number = make(keyed, "Number", id=7)
    plain = AsyncEventKeyDeserializer(keyed, registry, type(number))
    assert await plain(await write(number, key_context())) == 7
