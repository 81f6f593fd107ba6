"""What the engine does in one call, and Python without it, is the same as the first time."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import shop_events
from confluent_kafka.schema_registry import AsyncSchemaRegistryClient, Schema
from confluent_kafka.serialization import SerializationError
from hypothesis import given
from hypothesis import strategies as st
from shop_events.shop.stock import ReserveStock, StockFailed, StockReserved
from shop_messages import FAILED, RESERVED, TOPIC, history_text, mock_registry, text_of, value_context

from eventwright.kafka import (
    AsyncEventDeserializer,
    AsyncEventSerializer,
    EventDeserializer,
    EventSerializer,
    UnreadableEvent,
)
from eventwright.runtime.engine import engine

IN_PYTHON: Any = SimpleNamespace(  # the same package, of which the engine knows nothing
    encode=lambda event: shop_events.encode(event),
    decode=lambda cls, data, writer=None: shop_events.decode(cls, data, writer),
    lookup=shop_events.lookup,
    describe=shop_events.describe,
)
PACKAGES = [pytest.param(shop_events, id="engine"), pytest.param(IN_PYTHON, id="python")]
GOOD = b"\0\0\0\0\1" + shop_events.encode(FAILED)
EARLIER = b"\0\0\0\0\2" + shop_events.encode(FAILED)[:-12]
OTHER = b"\0\0\0\0\3" + shop_events.encode(RESERVED)
UNASKED = b"\0\0\0\0\4body"
OLDER = msgspec.structs.replace(FAILED, missing={})


def registry() -> Any:
    client = mock_registry(StockFailed)
    texts = history_text("shop.stock.StockFailed", 1), text_of(StockReserved), text_of(ReserveStock)
    for number, text in enumerate(texts):
        client.register_schema(f"any-{number}", Schema(text.strip(), "AVRO"))
    return client


def reading(package: Any, client: Any, **conf: str) -> EventDeserializer[Any]:
    """Return a deserializer that has met every schema."""
    read = fresh(package, client, **conf)
    for data in (GOOD, EARLIER, OTHER):
        assert [read(data, value_context()) for _ in range(3)][1:] == [read(data)] * 2
    return read


def fresh(package: Any, client: Any, **conf: str) -> EventDeserializer[Any]:
    return EventDeserializer(package, client, StockFailed, StockReserved, conf=conf)


def outcome(call: Callable[..., object], *arguments: Any) -> object:
    """Return what comes of a call in a form that can be compared."""
    try:
        value = call(*arguments)
    except Exception as error:
        return type(error), str(error)
    if isinstance(value, UnreadableEvent):
        return type(value.error), str(value.error), value.data
    return value


@pytest.mark.skipif(isinstance(engine(), str), reason="there is no engine")
def test_the_engine_writes_and_reads_what_is_known_already() -> None:
    client = registry()
    write, read = EventSerializer(shop_events, client), reading(shop_events, client)
    assert [write(FAILED, value_context()) for _ in range(3)] == [GOOD] * 3
    for called in (read, write):
        held: Any = called.__call__
        assert type(held.__self__).__module__ == "eventwright_engine"
        called._once = None  # type: ignore[assignment]  # nothing is looked up any more
    assert (read(GOOD), read(EARLIER), read(OTHER)) == (FAILED, OLDER, RESERVED)
    assert write(FAILED, value_context()) == GOOD


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("on_error", ["value", "raise"])
@pytest.mark.parametrize(
    "headers",
    [
        None,
        [],
        {},
        [("trace", b"1"), ("trace", None)],
        {"trace": b"1"},
        [("__value_schema_id", b"\0\0\0\0\1")],
        [("trace", b"1"), ("__value_schema_id", b"\0\0\0\0\1")],
        {"__value_schema_id": b"\0\0\0\0\1"},
        [("__value_schema_id", b"\7")],
        [("__key_schema_id", b"\0\0\0\0\1")],
    ],
)
def test_every_message_is_read_as_the_first_time(package: Any, on_error: str, headers: Any) -> None:
    client = registry()
    conf = {"on.error": on_error}
    read = reading(package, client, **conf)
    cut = [GOOD[:size] for size in range(len(GOOD))]
    wrong = [b"{}", GOOD + b"x", b"\1" + GOOD[1:], b"\0\0\0\0\x63body", UNASKED, bytes(4), bytes(5)]
    good = [GOOD, EARLIER, OTHER, GOOD[5:], EARLIER[5:], None, bytearray(GOOD), memoryview(GOOD)]
    for data in (*cut, *wrong, *good):
        context = value_context(headers)
        expected = outcome(fresh(IN_PYTHON, client, **conf), data, context)
        assert outcome(read, data, context) == expected


@pytest.fixture(scope="module")
def both() -> tuple[EventDeserializer[Any], EventDeserializer[Any]]:
    client = registry()
    return reading(shop_events, client), reading(IN_PYTHON, client)


@given(st.sampled_from([GOOD, EARLIER, OTHER]), st.integers(0, 400), st.binary(max_size=4))
def test_mutated_messages_are_read_alike(both: Any, good: bytes, at: int, by: bytes) -> None:
    data = good[: at % len(good)] + by + good[at % len(good) + len(by) :]
    quick, in_python = both
    assert outcome(quick, data, value_context()) == outcome(in_python, data, value_context())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_event_is_written_as_the_first_time(package: Any) -> None:
    client = registry()
    write = EventSerializer(package, client)
    assert [write(FAILED, value_context()) for _ in range(3)] == [GOOD] * 3
    wrong = msgspec.structs.replace(FAILED, missing={"MUG": "two"})
    contexts = [
        *(value_context(), None, value_context([("trace", b"1")]), value_context(topic="other")),
        *(value_context(topic=3), value_context(topic=[]), SimpleNamespace()),  # type: ignore[arg-type]
    ]
    events: list[Any] = [FAILED, RESERVED, wrong, None, {}, StockFailed, "text"]
    for event in events:
        for context in contexts:
            expected = outcome(EventSerializer(IN_PYTHON, client), event, context)
            assert outcome(write, event, context) == expected


@pytest.mark.parametrize("package", PACKAGES)
def test_arguments_have_the_names_of_confluents(package: Any) -> None:
    client = registry()
    read, write = reading(package, client), EventSerializer(package, client)
    for _ in range(3):
        assert write(obj=FAILED, ctx=value_context()) == GOOD
        assert read(value=GOOD, ctx=value_context()) == FAILED


@pytest.mark.parametrize("package", PACKAGES)
def test_the_same_in_asyncio(package: Any) -> None:
    async def events() -> list[object]:
        client = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
        await client.register_schema(f"{TOPIC}-value", Schema(text_of(StockFailed), "AVRO"))
        write = AsyncEventSerializer(package, client)
        read = AsyncEventDeserializer[StockFailed](package, client, StockFailed)
        return [await read(await write(FAILED, value_context())) for _ in range(4)]

    assert asyncio.run(events()) == [FAILED] * 4


@pytest.mark.parametrize("package", PACKAGES)
def test_any_bytes_are_read(package: Any) -> None:
    read = reading(package, registry())
    data: list[Any] = [bytearray(GOOD), memoryview(GOOD)]
    assert [read(each, value_context()) for each in data] == [FAILED, FAILED]


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("on_error", ["value", "raise"])
@pytest.mark.parametrize("headers", [None, [("__value_schema_id", b"\0\0\0\0\1")]])
def test_what_is_no_bytes_is_refused(package: Any, on_error: str, headers: Any) -> None:
    """It comes from the program and not from the topic: no message has it."""
    read = reading(package, registry(), **{"on.error": on_error})
    released = memoryview(GOOD)
    released.release()
    wrong: list[Any] = ["text", "", 0, 5, 1.5, True, [], list(GOOD), {}, object(), FAILED, bytes, released]
    for value in wrong:
        says = (
            rf"expected bytes, got {type(value).__qualname__}; give the value or key of a message as it was"
        )
        with pytest.raises(SerializationError, match=says):
            read(value, value_context(headers))


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_no_bytes_is_refused_in_asyncio(package: Any) -> None:
    async def tried() -> None:
        client = AsyncSchemaRegistryClient.new_client({"url": "mock://"})
        read = AsyncEventDeserializer[Any](package, client, StockFailed)
        wrong: Any = "text"
        with pytest.raises(SerializationError, match="expected bytes, got str"):
            await read(wrong, value_context())
        unknown: Any = await read(bytearray(GOOD), value_context())  # type: ignore[arg-type]
        assert (type(unknown), type(unknown.data), unknown.data) == (UnreadableEvent, bytes, GOOD)

    asyncio.run(tried())


def test_subclasses_may_do_more() -> None:
    class Loud(EventDeserializer[Any]):
        def __call__(self, value: bytes | None, ctx: Any = None) -> Any:
            return [super().__call__(value, ctx)]

    read = Loud(shop_events, registry(), StockFailed)
    assert [read(GOOD) for _ in range(3)] == [[FAILED]] * 3


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_used_no_more_is_freed(package: Any) -> None:
    client = registry()
    read, write = reading(package, client), EventSerializer(package, client)
    for _ in range(3):
        write(FAILED, value_context())
    gone: list[Any] = [weakref.ref(read), weakref.ref(write)]
    del read, write
    gc.collect()
    assert [reference() for reference in gone] == [None, None]
