"""Keys: the values at the paths that an event's schema names as its "key".

One path: its value alone and without a schema. Text is UTF-8, a number its decimal digits, an enum its
symbol, bytes are as they are: any consumer and tool reads it, and equal keys of different events go to one
partition. Several paths: a record `<Event>Key`, whose schema is registered under the key's subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confluent_kafka.serialization import SerializationContext, SerializationError

from eventwright.errors import DecodeError
from eventwright.kafka.deserializers import AsyncEventDeserializer, EventDeserializer, Reading
from eventwright.kafka.frames import Head, bytes_of
from eventwright.kafka.key_plan import KeyPlan, KeyReaders, plan_key
from eventwright.kafka.lookups import Steps, Wanted
from eventwright.kafka.serializers import AsyncEventSerializer, EventSerializer, Place, Writing
from eventwright.kafka.values import EventPackage, KeyOf
from eventwright.registry.subjects import key_subject


class _KeyWriting(Writing):
    _writes_events = False

    def __init__(self, package: EventPackage, client: Any, conf: Mapping[str, Any] | None = None) -> None:
        super().__init__(package, client, conf)
        self._plans: dict[type[Any], KeyPlan] = {}

    def _write(self, obj: object, ctx: SerializationContext | None = None) -> bytes | None:
        if obj is None:
            return None
        cls = obj.event if isinstance(obj, KeyOf) else type(obj)
        plan = self._plans.get(cls) or self._plan(cls)
        body = plan.body(obj)
        return self._framed(body, cls, ctx) if plan.key.is_record else body

    def _plan(self, cls: type[Any]) -> KeyPlan:
        try:
            plan = self._plans[cls] = plan_key(self._package, cls)
        except (TypeError, ValueError) as error:
            raise SerializationError(str(error)) from error
        return plan

    def _find(self, place: Place) -> Steps[Head]:
        cls, topic = place
        plan = self._plans[cls]
        subject = key_subject(self._settings.strategy, topic, plan.key.fullname)
        return self._found(Wanted(subject, plan.key.fullname, plan.text, self._settings.is_registered_here))


class EventKeySerializer(_KeyWriting, EventSerializer):
    """Writes the key of an event, or of a `KeyOf`; errors are those of EventSerializer."""


class AsyncEventKeySerializer(_KeyWriting, AsyncEventSerializer):
    """Writes the key of an event, or of a `KeyOf`, for asyncio; errors are those of EventSerializer."""


class _KeyReading(Reading[Any]):
    _reads_events = False

    def __init__(
        self, package: EventPackage, client: Any, *events: type[Any], conf: Mapping[str, Any] | None = None
    ) -> None:
        """Read the keys of events, which must be alike: records, or values of one type. Raises ValueError."""
        super().__init__(package, client, *events, conf=conf)
        plans = [plan_key(package, cls) for cls in events]
        kinds = {None if plan.key.is_record else plan.parts[0].type for plan in plans}
        if len(kinds) != 1:
            names = ", ".join(cls.__qualname__ for cls in events) or "no events"
            raise ValueError(f"keys are read for events whose keys are of one type; these are not: {names}")
        self._plain = None if plans[0].key.is_record else plans[0].plain_decoder()
        self._readers = KeyReaders(
            {name: plan for plan in plans for name in (*plan.key.aliases, plan.key.fullname)}
        )

    def _read(self, value: bytes | None, ctx: SerializationContext | None = None) -> Any:
        if self._plain is None or value is None:
            return super()._read(value, ctx)
        value = bytes_of(value)
        try:
            return self._plain(value)
        except DecodeError as error:
            return self._unreadable(error, value)


class EventKeyDeserializer(_KeyReading, EventDeserializer[Any]):
    """Reads the keys of a topic: a value, or a dict for a record. Errors are those of EventDeserializer."""


class AsyncEventKeyDeserializer(_KeyReading, AsyncEventDeserializer[Any]):
    """Reads the keys of a topic, for asyncio; otherwise as EventKeyDeserializer."""
