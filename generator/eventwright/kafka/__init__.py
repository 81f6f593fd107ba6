"""Typed serializers and deserializers for confluent-kafka.

They are called as confluent-kafka's own are, with a value and a `SerializationContext`: by
`SerializingProducer`, `DeserializingConsumer` and their asyncio kinds, or beside a plain `Producer` or
`Consumer`.
"""

from __future__ import annotations

from importlib.util import find_spec

from eventwright.errors import MissingExtra

if find_spec("confluent_kafka") is None:
    raise MissingExtra(
        "eventwright.kafka needs confluent-kafka; install it with: pip install 'eventwright[kafka]'"
    )

from eventwright.kafka.deserializers import AsyncEventDeserializer, EventDeserializer
from eventwright.kafka.keys import (
    AsyncEventKeyDeserializer,
    AsyncEventKeySerializer,
    EventKeyDeserializer,
    EventKeySerializer,
)
from eventwright.kafka.serializers import AsyncEventSerializer, EventSerializer
from eventwright.kafka.values import EventPackage, KeyOf, SchemaUnavailable, UnknownEvent, UnreadableEvent

__all__ = [
    "AsyncEventDeserializer",
    "AsyncEventKeyDeserializer",
    "AsyncEventKeySerializer",
    "AsyncEventSerializer",
    "EventDeserializer",
    "EventKeyDeserializer",
    "EventKeySerializer",
    "EventPackage",
    "EventSerializer",
    "KeyOf",
    "SchemaUnavailable",
    "UnknownEvent",
    "UnreadableEvent",
]
