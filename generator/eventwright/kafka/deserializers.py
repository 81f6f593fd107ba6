"""Messages to events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from confluent_kafka.schema_registry import AsyncSchemaRegistryClient, SchemaRegistryClient
from confluent_kafka.serialization import Deserializer, SerializationContext, SerializationError

from eventwright.errors import DecodeError
from eventwright.kafka.frames import ID_SIZE, Head, bytes_of, checked, header_of, schema_of, split
from eventwright.kafka.lookups import Steps, answered, find_writer, run, run_async
from eventwright.kafka.once import AsyncOnce, Missing, Once
from eventwright.kafka.quick import Called, framed_decoders
from eventwright.kafka.readers import EventReaders, Reader
from eventwright.kafka.settings import check_uses, raises
from eventwright.kafka.values import EventPackage, SchemaUnavailable, UnknownEvent, UnreadableEvent

E = TypeVar("E")


class Reading(Deserializer, Generic[E]):
    """What reading has in common, however it waits."""

    _reads_events = True  # and no keys
    _unfit_client: type[Any] = AsyncSchemaRegistryClient

    def __init__(
        self, package: EventPackage, client: Any, *events: type[E], conf: Mapping[str, Any] | None = None
    ) -> None:
        """Read events of a generated package, those named or all; confluent-kafka's client has their schemas.

        `conf` may have "on.error": "value" (the default) gives UnknownEvent and UnreadableEvent for messages
        that are none of these events, "raise" a SerializationError. Raises ValueError for any other,
        TypeError for what is no package, and for a client that is of asyncio where this is not, or the other
        way round.
        """
        check_uses(package, client, self._unfit_client)
        self._client = client
        self._raises = raises(conf)
        self._readers: Callable[[str], Reader] = EventReaders(package, events)
        self._known: dict[Head, Reader] = {}
        self._frames = framed_decoders(package, self._read) if self._reads_events else None
        self._call = self._read if self._frames is None else self._frames.decode

    def _find(self, head: Head) -> Steps[Reader]:
        text = yield from answered(find_writer(head), f"schema {schema_of(head)}")
        return self._readers(text)

    def _read(
        self, value: bytes | None, ctx: SerializationContext | None = None
    ) -> E | UnknownEvent | UnreadableEvent | None:
        if value is None:
            return None
        if type(value) is not bytes:
            value = bytes_of(value)
        head, body = header_of(ctx) if ctx is not None and ctx.headers else None, value
        if head is None:
            if not value:
                return None
            head, body = value[:ID_SIZE], value[ID_SIZE:]
        reader = self._known.get(head)  # benchmarks/kafka.py: no call for what is known already
        if reader is None:
            try:
                head, body = (head, body) if body is value else split(value)
                reader = self._known.get(head) or self._missing(checked(head))
            except SerializationError as error:
                return self._unreadable(error, value)
        if reader.decode is None:
            return self._unknown(UnknownEvent(reader.fullname, schema_of(head), body))
        try:
            event: E = reader.decode(body)
        except DecodeError as error:
            return self._unreadable(error, value, reader.fullname)
        if self._frames is not None and reader.source is not None and len(value) - len(body) == ID_SIZE:
            self._frames.add(head, *reader.source)
        return event

    def _missing(self, head: Head) -> Reader:
        raise Missing(head)

    def _unknown(self, event: UnknownEvent) -> UnknownEvent:
        if self._raises:
            raise SerializationError(f"{event.fullname} (schema {event.schema}) is none of the events here")
        return event

    def _unreadable(self, error: Exception, data: bytes, fullname: str = "") -> UnreadableEvent:
        if isinstance(error, SchemaUnavailable):
            raise error
        if self._raises:
            told = f"{fullname}: {error}" if fullname else str(error)
            raise SerializationError(told) from error
        return UnreadableEvent(error, data)


class EventDeserializer(Called, Reading[E]):
    """Reads the events of a topic, for threads and clients that block.

    `EventDeserializer[A | B](package, client, A, B)` says to type checkers which events they are. Called with
    a message's value, it returns its event, and None for a tombstone. What cannot be read is a value as well,
    so that a consumer's loop goes on. Raises SchemaUnavailable where the registry does not answer: the
    message may be as good as any, so it must be read again later.
    """

    def __init__(
        self, package: EventPackage, client: Any, *events: type[E], conf: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(package, client, *events, conf=conf)
        self._once = Once(self._known)
        self._hold(self._call)

    if TYPE_CHECKING:
        __call__ = Reading._read

    def _missing(self, head: Head) -> Reader:
        return self._once.get(head, lambda: run(self._client, self._find(head)))


class AsyncEventDeserializer(Reading[E]):
    """Reads the events of a topic, for asyncio and a client of asyncio; otherwise as EventDeserializer."""

    _unfit_client = SchemaRegistryClient

    def __init__(
        self, package: EventPackage, client: Any, *events: type[E], conf: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(package, client, *events, conf=conf)
        self._once = AsyncOnce(self._known)

    async def __call__(
        self, value: bytes | None, ctx: SerializationContext | None = None
    ) -> E | UnknownEvent | UnreadableEvent | None:
        """Return the event that a message's value holds; None for a tombstone."""
        try:
            return self._call(value, ctx)
        except Missing as missing:
            head = missing.key
        try:
            await self._once.get(head, lambda: run_async(self._client, self._find(head)))
        except SerializationError as error:
            return self._unreadable(error, bytes_of(value))
        return self._read(value, ctx)
