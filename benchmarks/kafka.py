#!/usr/bin/env python3
"""How many events a second are published and consumed, beside ready-made bytes on the same broker.

    .venv/bin/python benchmarks/kafka.py

Starts a broker of `tests/services`, on one machine with the clients. For each kind of codec, in a process of
its own, raw and typed rounds take turns. The rates are the best of all rounds; a share is of two rounds that
follow one another, and its median counts, since a machine may become slower meanwhile. Both are the loops of
confluent-kafka's documentation: each message is published with a delivery report, and consumed by `poll`, or
by `consume` in batches. The loops of raw messages do nothing at all with them, so the shares say what types
cost at most: whatever else a service does with an event, raw or typed, brings them nearer to 100%. Beside the
rates is the processor's time that the loop's thread takes for an event: it says the same on a machine that
others use too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any, Final, TypeAlias
from uuid import uuid4

from codec_events import Sample, samples

ROOT: Final = Path(__file__).resolve().parents[1]
KINDS: Final[Mapping[str, tuple[Mapping[str, str], float]]] = {  # what is set, and the share to be reached
    "native": ({}, 0.9),
    "generated Python": ({"EVENTWRIGHT_ENGINE": "off"}, 0.6),
}
SAMPLES: Final = ("small", "order")
WAYS: Final = ("publish", "poll", "consume")
PACKAGE: Final = "bench_events"
EVENTS: Final = 100_000  # in a round: as many as a consumer fetches ahead, or fetching would pause
ROUNDS: Final = 9
BATCH: Final = 500  # messages
TIMEOUT: Final = 60.0  # seconds

Take: TypeAlias = tuple[Callable[..., object], object]  # a deserializer and its context
Spent: TypeAlias = tuple[float, float]  # seconds by the clock, and of the thread; for one event
Rounds: TypeAlias = dict[str, list[Spent]]  # by "<sample> <way> <raw or typed>"


def main(arguments: Sequence[str]) -> int:
    """Measure each kind and print; with a broker's address, measure in this process and print JSON."""
    if arguments:
        print(json.dumps(measured(arguments[0])))
        return 0
    sys.path.insert(0, str(ROOT / "tests"))
    from services.running import start

    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch))
        broker = start("kafka", Path(scratch))
        try:
            found = {kind: of_kind(broker.address, scratch, setting) for kind, (setting, _) in KINDS.items()}
        finally:
            broker.stop()
    print("\n".join(table(found)))
    return 0


def generate(folder: Path) -> None:
    """Generate the package of the events."""
    for name in SAMPLES:
        file = folder / "schemas" / f"{name}.avsc"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(samples()[name].schema), encoding="utf-8")
    command = [sys.executable, "-m", "eventwright", "generate", str(folder / "schemas")]
    subprocess.run(
        [*command, "--out", str(folder), "--package", PACKAGE], stdout=subprocess.DEVNULL, check=True
    )


def of_kind(address: str, folder: str, setting: Mapping[str, str]) -> Rounds:
    """Measure in a process that has one kind of codec."""
    environment = {**os.environ, "PYTHONPATH": folder, **setting}
    command = [sys.executable, __file__, address]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    rounds: Rounds = json.loads(done.stdout)
    return rounds


def table(found: Mapping[str, Rounds]) -> Iterator[str]:
    """Return lines of Markdown."""
    yield "| | raw, a second | typed, a second | share | to reach | raw, thread | typed, thread | share |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, rounds in found.items():
        for sample in SAMPLES:
            for way in WAYS:
                both = [zip(*rounds[f"{sample} {way} {how}"], strict=True) for how in ("raw", "typed")]
                (raw, raw_thread), (typed, thread) = both
                rates = f"{1 / min(raw):,.0f} | {1 / min(typed):,.0f} | {share(raw, typed):.0%}"
                times = f"{min(raw_thread) * 1e6:.2f} µs | {min(thread) * 1e6:.2f} µs"
                reach = f"{KINDS[kind][1]:.0%}"
                times += f" | {share(raw_thread, thread):.0%}"
                yield f"| {kind}, {sample}: {way} | {rates} | {reach} | {times} |"


def share(raw: Sequence[float], typed: Sequence[float]) -> float:
    """Return which part of the raw rate the typed one is, in the median of rounds."""
    return median(one / other for one, other in zip(raw, typed, strict=True))


def measured(address: str) -> Rounds:
    """Return the times of all rounds; each round has topics of its own."""
    rounds: Rounds = {}
    for number in range(ROUNDS):
        for name in SAMPLES:
            for kind in ("raw", "typed") if number % 2 else ("typed", "raw"):
                for way, (clock, thread) in round_of(address, samples()[name], kind == "typed"):
                    rounds.setdefault(f"{name} {way} {kind}", []).append((clock / EVENTS, thread / EVENTS))
    return rounds


def round_of(address: str, sample: Sample, is_typed: bool) -> Iterator[tuple[str, Spent]]:
    """Publish and consume the events of one round; return seconds by way."""
    from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
    from confluent_kafka.serialization import MessageField, SerializationContext

    from eventwright.kafka import EventDeserializer, EventSerializer

    package: Any = import_module(PACKAGE)
    event = event_of(package, sample)
    topic = f"bench-{uuid4().hex}"
    registry = SchemaRegistryClient.new_client({"url": "mock://"})
    registry.register_schema(f"{topic}-value", Schema(package.describe(type(event)).schema, "AVRO"))
    context = SerializationContext(topic, MessageField.VALUE)
    write = EventSerializer(package, registry)
    read = EventDeserializer[Any](package, registry, type(event))
    ready = write(event, context)
    assert read(ready, context) == event
    yield "publish", publish(address, topic, (lambda: write(event, context)) if is_typed else (lambda: ready))
    take = (read, context) if is_typed else None
    yield "poll", consume(address, topic, partial(polled, take=take))
    yield "consume", consume(address, topic, partial(in_batches, take=take))


def event_of(package: Any, sample: Sample) -> Any:
    """Return an event of a generated class."""
    from io import BytesIO

    import fastavro

    data = BytesIO()
    schema = fastavro.parse_schema(dict(sample.schema))
    fastavro.schemaless_writer(data, schema, sample.value)
    return package.decode(package.lookup(sample.fullname), data.getvalue())


def publish(address: str, topic: str, make: Callable[[], bytes | None]) -> Spent:
    """Publish a round's events; return the seconds until the broker has all of them."""
    from confluent_kafka import KafkaError, Message, Producer

    settings = {"bootstrap.servers": address, "linger.ms": 5, "queue.buffering.max.messages": EVENTS}
    failures: list[KafkaError] = []

    def report(error: KafkaError | None, _: Message) -> None:
        if error is not None:
            failures.append(error)

    producer = Producer(settings)
    producer.list_topics(topic, timeout=TIMEOUT)  # which makes it
    started = perf_counter(), thread_time()
    for _ in range(EVENTS):
        producer.produce(topic, make(), on_delivery=report)
        producer.poll(0)
    if producer.flush(TIMEOUT) or failures:
        raise SystemExit("the broker has not taken all events")
    return spent(started)


def consume(address: str, topic: str, loop: Callable[[Any], None]) -> Spent:
    """Consume a round's events; return the seconds from the first one on."""
    from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

    consumer = Consumer({"bootstrap.servers": address, "group.id": topic, "enable.auto.commit": False})
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    consumer.poll(TIMEOUT)
    started = perf_counter(), thread_time()
    loop(consumer)
    seconds = spent(started)
    consumer.close()
    return seconds


def spent(started: Spent) -> Spent:
    """Return what both clocks have counted since then."""
    return perf_counter() - started[0], thread_time() - started[1]


def polled(consumer: Any, take: Take | None) -> None:
    """Take all messages but the first, one by one."""
    read, context = take or (None, None)
    for _ in range(EVENTS - 1):
        message = consumer.poll(TIMEOUT)
        if message is None or message.error():
            raise SystemExit("the broker gives no more events")
        value = message.value()
        if read is not None:
            read(value, context)


def in_batches(consumer: Any, take: Take | None) -> None:
    """Take all messages but the first, in batches."""
    read, context = take or (None, None)
    left = EVENTS - 1
    while left:
        messages = consumer.consume(min(BATCH, left), TIMEOUT)
        if not messages:
            raise SystemExit("the broker gives no more events")
        left -= len(messages)
        for message in messages:
            if message.error():
                raise SystemExit(str(message.error()))
            value = message.value()
            if read is not None:
                read(value, context)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
