"""The coder of one event class: a fast codec first, the careful one where that refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from eventwright.errors import DecodeError, EncodeError
from eventwright.runtime.classes import Classes
from eventwright.runtime.decoders import CarefulDecoder, GeneratedDecoder, PartDecoder
from eventwright.runtime.history import planned_decoder
from eventwright.runtime.paths import index_step
from eventwright.runtime.wire import Decoder, Encoder

if TYPE_CHECKING:
    from eventwright.model.nodes import Schema
    from eventwright.resolve.actions import Resolution
    from eventwright.runtime.objects import ObjectForms
    from eventwright.runtime.single_object import Headers

WriterSchema: TypeAlias = str | int  # the text of a schema, or the number of a released version

Made = TypeVar("Made")

_MOST_WRITERS: Final = (
    1_000  # decoders kept for each class; writers' schemas come from outside, so there is a limit
)


Events: TypeAlias = Mapping[str, tuple[str, tuple[str, ...]]]
"""The topic and the key paths of all events, by fullname; "" and none where they name none."""


@dataclass(frozen=True, slots=True)
class Info:
    """What is known about an event class."""

    fullname: str
    schema: str  # the contract text
    attributes: Mapping[str, str]  # Avro field name to Python name
    topic: str = ""  # "" where its schema names none
    key: tuple[str, ...] = ()  # paths of Avro field names


@dataclass(frozen=True, slots=True)
class Home:
    """What the coders of a package share."""

    name: str  # of the package, for imports
    classes: Classes
    released: Mapping[str, tuple[int, ...]]  # by fullname, which may be a former name of a type
    keeps_unknown: bool
    events: Events
    lock: RLock = field(default_factory=RLock)

    def text(self, *path: str) -> str:
        """Return an embedded schema."""
        from importlib.resources import files  # 25 ms, which generated codecs need not pay

        return files(self.name).joinpath("_schemas", *path).read_text("utf-8")

    def codecs(self, fullname: str) -> ModuleType:
        """Return the module with the generated codecs of a class."""
        module = self.classes.index[fullname][0]
        return import_module(".".join(part for part in (self.name, "_codecs", module) if part))


class Coder:
    """Encodes and decodes one class carefully; what is rarely needed is made when it is first asked for."""

    kind = "careful"
    """Which codec is fast here and, where that is not the native one, why."""

    def __init__(self, home: Home, fullname: str) -> None:
        self._home = home
        self._fullname = fullname
        self._decoders: dict[WriterSchema, CarefulDecoder] = {}
        self._json_readers: dict[WriterSchema, Callable[[str], bytes]] = {}

    def encode(self, event: Any) -> bytes:
        """Return the event in plain Avro binary."""
        return self.careful_encode(event)

    def encode_many(self, events: Iterable[Any], first: int = 0) -> list[bytes]:
        """Encode each of many; in the paths of errors the first one is number `first`."""
        encode = self.encode
        done: list[bytes] = []
        for event in events:
            try:
                done.append(encode(event))
            except EncodeError as error:
                error.within(index_step(first + len(done)))
                raise
        return done

    def decode_many(self, items: Iterable[bytes], writer: WriterSchema | None = None) -> list[Any]:
        """Decode each of many."""
        decode = self.decoder_from(writer).decode
        done: list[Any] = []
        for data in items:
            try:
                done.append(decode(data))
            except DecodeError as error:
                error.within(index_step(len(done)))
                raise
        return done

    def decoder_from(self, writer: WriterSchema | None) -> CarefulDecoder:
        """Return what decodes the data of a writer: None is the class's own schema."""
        return self.decoder if writer is None else self._kept(self._decoders, writer, self._decoder_of)

    def encode_single_object(self, event: Any) -> bytes:
        """Return the event with the fingerprint of its schema before it."""
        return self._header + self.encode(event)

    def decode_single_object(self, data: bytes, writers: Iterable[str]) -> Any:
        """Decode data that begin with the fingerprint of the writer's schema."""
        from eventwright.runtime.single_object import HEADER_BYTES

        is_own = data.startswith(self._header)
        writer = None if is_own else self._headers.writer_of(data, writers)
        try:
            return self.decoder_from(writer).decode(data[HEADER_BYTES:])
        except DecodeError as error:
            error.offset += HEADER_BYTES
            raise

    def to_json(self, event: Any) -> str:
        """Return the event in Avro's JSON encoding."""
        data = self.encode(event)
        try:
            return self._to_json(data)
        except DecodeError as error:  # too deep; its offset means nothing to whoever has the event
            raise EncodeError(error.message, error.path) from None

    def from_json(self, text: str, writer: WriterSchema | None = None) -> Any:
        """Return the event that Avro's JSON encoding holds."""
        from eventwright.runtime.json import JSONTextError

        decoder = self.decoder_from(writer)
        data = self._json_reader_from(writer)(text)
        try:
            return decoder.decode(data)
        except DecodeError as error:  # its offset means nothing to whoever wrote the text
            raise JSONTextError(error.message, error.path) from None

    @cached_property
    def decoder(self) -> CarefulDecoder:
        """What decodes the data of the class's own schema."""
        return CarefulDecoder(self._careful_part)

    @cached_property
    def careful_encode(self) -> Callable[[Any], bytes]:
        """What encodes, and says what is wrong with an event."""
        from eventwright.runtime.encoding import make_encoder
        from eventwright.runtime.sources import ObjectSources

        return make_encoder(self._schema, ObjectSources(self._schema, self._home.classes))

    @cached_property
    def info(self) -> Info:
        """The description of the class."""
        import json

        names = [item["name"] for item in json.loads(self._text)["fields"]]
        attributes = {name: self._home.classes.attribute(self._fullname, name) for name in names}
        return Info(self._fullname, self._text, attributes, *self._home.events.get(self._fullname, ("", ())))

    @cached_property
    def _text(self) -> str:
        return self._home.text(f"{self._fullname}.avsc")

    @cached_property
    def _schema(self) -> Schema:
        return _schema_of(self._text, self._fullname)

    @cached_property
    def _header(self) -> bytes:
        from eventwright.runtime.single_object import header

        return header(self._schema)

    @cached_property
    def _headers(self) -> Headers:
        from eventwright.runtime.single_object import Headers, header_of_text

        former = {header_of_text(text): text for text in self._former_texts()}
        numbers = self._home.released.get(self._fullname, ())
        released = {header_of_text(self._released_text(number)): number for number in numbers}
        return Headers(self._fullname, {**former, **released})

    def _former_texts(self) -> Iterator[str]:
        """Yield what was released under the names that are aliases now, which have no numbers here."""
        for name in self._schema.types[self._fullname].aliases:
            for number in self._home.released.get(name, ()):
                yield self._home.text(name, f"{number}.avsc")

    @cached_property
    def _to_json(self) -> Callable[[bytes], str]:
        from eventwright.runtime.json import make_json_writer

        return make_json_writer(self._schema)

    @cached_property
    def _json_reader(self) -> Callable[[str], bytes]:
        from eventwright.runtime.json import make_json_reader

        return make_json_reader(self._schema)

    def _json_reader_from(self, writer: WriterSchema | None) -> Callable[[str], bytes]:
        if writer is None:
            return self._json_reader
        return self._kept(self._json_readers, writer, self._json_reader_of)

    def _json_reader_of(self, writer: WriterSchema) -> Callable[[str], bytes]:
        from eventwright.runtime.json import make_json_reader

        return make_json_reader(self._writer_schema(writer))

    @cached_property
    def _forms(self) -> ObjectForms:
        from eventwright.runtime.objects import ObjectForms

        return ObjectForms(self._schema, self._home.classes)

    def _kept(
        self, kept: dict[WriterSchema, Made], writer: WriterSchema, make: Callable[[WriterSchema], Made]
    ) -> Made:
        """Return what `make` makes for a writer, or has made for it before."""
        if type(writer) is not int and type(writer) is not str:  # True would be found as 1
            raise TypeError(f"expected the text or the version of a schema, got {type(writer).__name__}")
        found = kept.get(writer)
        if found is None:
            with self._home.lock:
                found = make(writer)
                while len(kept) >= _MOST_WRITERS:
                    del kept[next(iter(kept))]
                kept[writer] = found
        return found

    def _decoder_of(self, writer: WriterSchema) -> CarefulDecoder:
        from eventwright.resolve.walk import resolve

        schema = self._writer_schema(writer)
        if schema == self._schema:
            return self.decoder
        return self._resolved(resolve(self._schema, schema), writer)

    def _resolved(self, resolution: Resolution, writer: WriterSchema) -> CarefulDecoder:
        return CarefulDecoder(lambda: self._part_decoder(resolution))

    def _part_decoder(self, resolution: Resolution) -> PartDecoder:
        from eventwright.runtime.decoding import make_part_decoder

        return make_part_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)

    def _careful_part(self) -> PartDecoder:
        from eventwright.runtime.itself import resolve_itself

        return self._part_decoder(resolve_itself(self._schema))

    def _writer_schema(self, writer: WriterSchema) -> Schema:
        text = writer if isinstance(writer, str) else self._released_text(writer)
        return _schema_of(text, "the writer's schema")

    def _released_text(self, number: int) -> str:
        self._check_released(number)
        return self._home.text(self._fullname, f"{number}.avsc")

    def _check_released(self, number: int) -> None:
        known = self._home.released.get(self._fullname, ())
        if number not in known:
            released = ", ".join(map(str, known)) or "none"
            raise DecodeError(
                f"{self._fullname} has no released version {number}; released versions: {released}"
            )


class GeneratedCoder(Coder):
    """Encodes and decodes one class with generated code."""

    kind = "generated Python"

    def __init__(self, home: Home, fullname: str) -> None:
        """Load the module with the code."""
        super().__init__(home, fullname)
        self._class = home.classes.find(fullname)
        self._module = home.codecs(fullname)
        codecs: tuple[Encoder, Decoder] = self._module.CODECS[self._class]
        self.generated, decode = codecs
        self.decoder: GeneratedDecoder = GeneratedDecoder(decode, self._careful_part)

    def encode(self, event: Any) -> bytes:
        """Return the event in plain Avro binary."""
        try:
            return self.generated(event)
        except Exception:  # any at all: it only means that the careful encoder must look
            pass
        return self.careful_encode(event)

    def _decoder_of(self, writer: WriterSchema) -> CarefulDecoder:
        number = self._released_as(writer) if isinstance(writer, str) else writer
        if number is None:
            return super()._decoder_of(writer)
        self._check_released(number)
        planned = planned_decoder(self._module, self._class, number)
        if planned is None:
            return super()._decoder_of(writer)
        if planned is self.decoder.generated:
            return self.decoder
        return GeneratedDecoder(planned, lambda: super(GeneratedCoder, self)._decoder_of(writer).decode_part)

    def _released_as(self, text: str) -> int | None:
        """Return the latest released version that is the same schema, for which there may be code."""
        schema = self._writer_schema(text)
        numbers = self._home.released.get(self._fullname, ())
        same = (number for number in reversed(numbers) if self._writer_schema(number) == schema)
        return None if schema == self._schema else next(same, None)


def _schema_of(text: str, what: str) -> Schema:
    from eventwright.runtime.schema_text import schema_of  # which imports the model

    return schema_of(text, what)
