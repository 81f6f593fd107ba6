#!/usr/bin/env python3
"""How many events a second are published and consumed, beside ready-made bytes on the same broker.

    .venv/bin/python benchmarks/kafka.py

Starts a broker of `tests/services`. For each kind of codec, in a process of its own, raw and typed rounds
take turns, and the best of each counts. Both are the loops of confluent-kafka's documentation: each message
with a delivery report, and each polled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

ROOT: Final = Path(__file__).resolve().parents[1]
KINDS: Final[Mapping[str, tuple[Mapping[str, str], float]]] = {  # what is set, and the least share of raw
    "native": ({}, 0.9),
    "generated Python": ({"EVENTWRIGHT_ENGINE": "off"}, 0.6),
}
EVENTS: Final = 100_000  # in a round
ROUNDS: Final = 5
TIMEOUT: Final = 60.0  # seconds

EVENT: Final = bytes.fromhex(  # shop.stock.StockFailed
    "4830303030303030302d303030302d303030302d303030302d303030303030303030303031483030"
    "3030303030302d303030302d303030302d303030302d3030303030303030303030320080d8f0eddf"
    "a88c0600000000000000000000000000000000000000000000000000004830303030303030302d30"
    "3030302d303030302d303030302d3030303030303030303030330002104d55472d424c55450400"
)

Rates = dict[str, float]  # events a second, by what was done


def main(arguments: Sequence[str]) -> int:
    """Measure each kind and print; with a broker's address, measure in this process and print JSON."""
    if arguments:
        print(json.dumps(measured(arguments[0])))
        return 0
    sys.path.insert(0, str(ROOT / "tests"))
    from services.running import start

    with tempfile.TemporaryDirectory() as scratch:
        broker = start("kafka", Path(scratch))
        try:
            found = {kind: of_kind(broker.address, setting) for kind, (setting, _) in KINDS.items()}
        finally:
            broker.stop()
    for line in table(found):
        print(line)
    return 0


def of_kind(address: str, setting: Mapping[str, str]) -> Rates:
    """Measure in a process that has one kind of codec."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated"), **setting}
    command = [sys.executable, __file__, address]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    rates: Rates = json.loads(done.stdout)
    return rates


def table(found: Mapping[str, Rates]) -> list[str]:
    """Return lines of Markdown."""
    lines = ["| events a second | raw | typed | share | least |", "|---|---|---|---|---|"]
    for kind, rates in found.items():
        for what in ("publish", "consume"):
            raw, typed = rates[f"raw {what}"], rates[f"typed {what}"]
            least = KINDS[kind][1]
            lines.append(f"| {what}, {kind} | {raw:,.0f} | {typed:,.0f} | {typed / raw:.0%} | {least:.0%} |")
    return lines


def measured(address: str) -> Rates:
    """Return the best rates of all rounds; each round has a topic of its own."""
    best: Rates = {}
    for number in range(ROUNDS):
        for kind in ("raw", "typed") if number % 2 else ("typed", "raw"):
            for what, rate in round_of(address, kind == "typed").items():
                best[f"{kind} {what}"] = max(best.get(f"{kind} {what}", 0.0), rate)
    return best


def round_of(address: str, is_typed: bool) -> Rates:
    """Publish and consume the events of one round."""
    import shop_events
    from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
    from confluent_kafka.serialization import MessageField, SerializationContext
    from shop_events.shop.stock import StockFailed

    from eventwright.kafka import EventDeserializer, EventSerializer

    event = shop_events.decode(StockFailed, EVENT)
    topic = f"bench-{uuid4().hex}"
    registry = SchemaRegistryClient.new_client({"url": "mock://"})
    registry.register_schema(f"{topic}-value", Schema(shop_events.describe(StockFailed).schema, "AVRO"))
    context = SerializationContext(topic, MessageField.VALUE)
    write = EventSerializer(shop_events, registry)
    read = EventDeserializer[StockFailed](shop_events, registry, StockFailed)
    ready = write(event, context)
    assert read(ready, context) == event
    make = partial(write, event, context) if is_typed else None
    take = partial(read, ctx=context) if is_typed else None
    return {
        "publish": EVENTS / publish(address, topic, make, ready),
        "consume": EVENTS / consume(address, topic, take),
    }


def publish(address: str, topic: str, make: Callable[[], bytes | None] | None, ready: bytes | None) -> float:
    """Publish a round's events; return the seconds until the broker has all of them."""
    from confluent_kafka import KafkaError, Message, Producer

    settings = {"bootstrap.servers": address, "linger.ms": 5, "queue.buffering.max.messages": EVENTS}
    failures: list[KafkaError] = []

    def report(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            failures.append(error)

    producer = Producer(settings)
    producer.list_topics(topic, timeout=TIMEOUT)  # which makes it
    started = perf_counter()
    for _ in range(EVENTS):
        producer.produce(topic, make() if make else ready, on_delivery=report)
        producer.poll(0)
    if producer.flush(TIMEOUT) or failures:
        raise SystemExit("the broker has not taken all events")
    return perf_counter() - started


def consume(address: str, topic: str, take: Callable[[Any], object] | None) -> float:
    """Consume a round's events; return the seconds from the first one on."""
    from confluent_kafka import Consumer

    group = {"group.id": topic, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer({"bootstrap.servers": address, **group})
    consumer.subscribe([topic])
    poll = consumer.poll
    poll(TIMEOUT)
    started = perf_counter()
    for _ in range(EVENTS - 1):
        message = poll(TIMEOUT)
        if message is None or message.error():
            raise SystemExit("the broker gives no more events")
        value = message.value()
        if take is not None:
            take(value)
    seconds = perf_counter() - started
    consumer.close()
    return seconds


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
