"""Events to messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from confluent_kafka.schema_registry import AsyncSchemaRegistryClient, SchemaRegistryClient
from confluent_kafka.serialization import SerializationContext, SerializationError, Serializer

from eventwright.errors import EncodeError
from eventwright.kafka.frames import Head, add_header, guid_head, id_head
from eventwright.kafka.lookups import Steps, Wanted, answered, find_id, run, run_async
from eventwright.kafka.once import AsyncOnce, Missing, Once
from eventwright.kafka.quick import Called, framed_encoders
from eventwright.kafka.settings import check_uses, writing
from eventwright.kafka.values import EventPackage
from eventwright.registry.subjects import WITHOUT_TOPIC, value_subject

Place = tuple[type[Any], str]  # an event class and a topic


class Writing(Serializer):
    """What writing has in common, however it waits."""

    _writes_events = True  # and no keys
    _unfit_client: type[Any] = AsyncSchemaRegistryClient

    def __init__(self, package: EventPackage, client: Any, conf: Mapping[str, Any] | None = None) -> None:
        """Write events of a generated package, with ids that a client of confluent-kafka looks up.

        `conf` may have "auto.register.schemas" (False), "subject.name.strategy" ("TopicNameStrategy"), and
        "schema.id.serializer", which is confluent-kafka's own for the prefix (the default) or the header.
        Raises ValueError for any other, TypeError for what is no package, and for a client that is of asyncio
        where this is not, or the other way round.
        """
        self._package = package
        check_uses(package, client, self._unfit_client)
        self._client = client
        self._settings = writing(conf)
        self._is_header = self._settings.is_header
        self._encode = package.encode
        self._heads: dict[Place, Head] = {}
        has_quick_way = self._writes_events and not self._is_header
        self._frames = framed_encoders(package, self._write) if has_quick_way else None
        self._call = self._write if self._frames is None else self._frames.encode

    def _write(self, obj: object, ctx: SerializationContext | None = None) -> bytes | None:
        if obj is None:
            return None
        try:
            body = self._encode(obj)
        except EncodeError as error:
            raise SerializationError(f"{type(obj).__qualname__}: {error}") from error
        try:
            head = self._heads.get((type(obj), ctx.topic)) if ctx else None
        except TypeError:  # a topic that no dict can look up
            head = None
        if head is None or ctx is None or self._is_header:
            return self._framed(body, type(obj), ctx)
        if self._frames is not None and isinstance(ctx.topic, str):
            self._frames.add(ctx.topic, type(obj), head)
        return head + body  # benchmarks/kafka.py: no call for what is known already

    def _framed(self, body: bytes, cls: type[Any], ctx: SerializationContext | None) -> bytes:
        if ctx is None:
            raise SerializationError("a SerializationContext is needed, which says the topic")
        place = cls, self._topic(ctx)
        head = self._heads.get(place) or self._missing(place)
        if self._is_header:
            add_header(head, ctx)
            return body
        return head + body

    def _topic(self, ctx: SerializationContext) -> str:
        """Return the topic, "" for none; raises SerializationError where the subject needs one."""
        topic, strategy = ctx.topic, self._settings.strategy
        if isinstance(topic, str) and topic:
            return topic
        if strategy in WITHOUT_TOPIC:
            return ""
        raise SerializationError(
            f"the subject of {strategy} has the topic in its name, and the SerializationContext's topic is "
            f'{topic!r}; give it the one to produce to, or set "subject.name.strategy" to {WITHOUT_TOPIC[0]}'
        )

    def _find(self, place: Place) -> Steps[Head]:
        cls, topic = place
        info = self._package.describe(cls)
        subject = value_subject(self._settings.strategy, topic, info.fullname)
        return self._found(Wanted(subject, info.fullname, info.schema, self._settings.is_registered_here))

    def _found(self, wanted: Wanted) -> Steps[Head]:
        schema = yield from answered(find_id(wanted), wanted.subject)
        return guid_head(schema, wanted.subject) if self._is_header else id_head(schema)

    def _missing(self, place: Place) -> Head:
        raise Missing(place)


class EventSerializer(Called, Writing):
    """Writes the events of a package, for threads and clients that block.

    Called with an event, it returns a message's value; None, a tombstone, stays what it is. Raises
    SerializationError for a value that does not fit, which names the field; its cause is an `EncodeError`.
    Raises SchemaUnavailable where the registry does not answer.
    """

    def __init__(self, package: EventPackage, client: Any, conf: Mapping[str, Any] | None = None) -> None:
        super().__init__(package, client, conf)
        self._once = Once(self._heads)
        self._hold(self._call)

    if TYPE_CHECKING:
        __call__ = Writing._write

    def _missing(self, place: Place) -> Head:
        return self._once.get(place, lambda: run(self._client, self._find(place)))


class AsyncEventSerializer(Writing):
    """Writes the events of a package, for asyncio and a client of asyncio; otherwise as EventSerializer."""

    _unfit_client = SchemaRegistryClient

    def __init__(self, package: EventPackage, client: Any, conf: Mapping[str, Any] | None = None) -> None:
        super().__init__(package, client, conf)
        self._once = AsyncOnce(self._heads)

    async def __call__(  # type: ignore[override]  # as confluent-kafka's own of asyncio are
        self, obj: object, ctx: SerializationContext | None = None
    ) -> bytes | None:
        """Return an event as a message's value."""
        try:
            return self._call(obj, ctx)
        except Missing as missing:
            place = missing.key
        await self._once.get(place, lambda: run_async(self._client, self._find(place)))
        return self._write(obj, ctx)
