"""The coder of one event class: generated code first, the careful codecs where that refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from eventwright.errors import DecodeError, EncodeError
from eventwright.runtime.classes import Classes
from eventwright.runtime.paths import index_step
from eventwright.runtime.wire import Decoder, Encoder

if TYPE_CHECKING:
    from eventwright.model.nodes import Schema
    from eventwright.runtime.objects import ObjectForms
    from eventwright.runtime.single_object import Headers

WriterSchema: TypeAlias = str | int  # the text of a schema, or the number of a released version
PartDecoder: TypeAlias = Callable[
    [bytes, int], tuple[Any, int]
]  # from where a value begins; and where it ends

Made = TypeVar("Made")

_MOST_WRITERS: Final = (
    1_000  # decoders kept for each class; writers' schemas come from outside, so there is a limit
)


@dataclass(frozen=True, slots=True)
class Info:
    """What is known about an event class."""

    fullname: str
    schema: str  # the contract text
    attributes: Mapping[str, str]  # Avro field name to Python name


@dataclass(frozen=True, slots=True)
class Home:
    """What the coders of a package share."""

    name: str  # of the package, for imports
    classes: Classes
    released: Mapping[str, tuple[int, ...]]
    keeps_unknown: bool
    lock: RLock = field(default_factory=RLock)

    def text(self, *path: str) -> str:
        """Return an embedded schema."""
        from importlib.resources import files  # 25 ms, which only the careful codecs need

        return files(self.name).joinpath("_schemas", *path).read_text("utf-8")


class Coder:
    """Encodes and decodes one class; what is rarely needed is made when it is first asked for."""

    def __init__(self, home: Home, fullname: str, encode: Encoder, decode: Decoder) -> None:
        self._home = home
        self._fullname = fullname
        self._encode = encode
        self._decode = decode
        self._writers: dict[WriterSchema, Callable[[bytes], Any]] = {}
        self._part_writers: dict[WriterSchema, PartDecoder] = {}
        self._json_writers: dict[WriterSchema, Callable[[str], bytes]] = {}

    def encode(self, event: Any) -> bytes:
        """Encode with the generated code."""
        out = bytearray()
        try:
            self._encode(event, out)
        except Exception:  # any at all: it only means that the careful encoder must look
            pass
        else:
            return bytes(out)
        return self._careful_encode(event)

    def decode(self, data: bytes) -> Any:
        """Decode with the generated code."""
        try:
            value, at = self._decode(data, 0)
        except Exception:  # any at all: it only means that the careful decoder must look
            pass
        else:
            if at == len(data):
                return value
        return self._careful_decode(data)

    def encode_many(self, events: Iterable[Any], first: int = 0) -> list[bytes]:
        """Encode each of many; in the paths of errors the first one is number `first`."""
        encode = self._encode
        done: list[bytes] = []
        for event in events:
            out = bytearray()
            try:
                encode(event, out)
            except Exception:  # as in `encode`
                done.append(_numbered(self._careful_encode, event, first + len(done)))
            else:
                done.append(bytes(out))
        return done

    def decode_many(self, items: Iterable[bytes], writer: WriterSchema | None = None) -> list[Any]:
        """Decode each of many."""
        decode = self.decode if writer is None else self.decode_from(writer)
        done: list[Any] = []
        for data in items:
            try:
                done.append(decode(data))
            except DecodeError as error:
                error.within(index_step(len(done)))
                raise
        return done

    def decode_from(self, writer: WriterSchema) -> Callable[[bytes], Any]:
        """Return what decodes the data of a writer: a schema's text, or the number of a released version."""
        return self._kept(self._writers, writer, self._resolve)

    def decode_part_from(self, writer: WriterSchema | None) -> PartDecoder:
        """Return what decodes an event that has other data around it."""
        if writer is None:
            return self._decode_part
        return self._kept(self._part_writers, writer, self._resolve_part)

    def encode_single_object(self, event: Any) -> bytes:
        """Return the event with the fingerprint of its schema before it."""
        return self._header + self.encode(event)

    def decode_single_object(self, data: bytes, writers: Iterable[str]) -> Any:
        """Decode data that begin with the fingerprint of the writer's schema."""
        from eventwright.runtime.single_object import HEADER_BYTES

        is_own = data.startswith(self._header)
        writer = None if is_own else self._headers.writer_of(data, writers)
        body = data[HEADER_BYTES:]
        try:
            return self.decode(body) if writer is None else self.decode_from(writer)(body)
        except DecodeError as error:
            error.offset += HEADER_BYTES
            raise

    def to_json(self, event: Any) -> str:
        """Return the event in Avro's JSON encoding."""
        return self._to_json(self.encode(event))

    def from_json(self, text: str, writer: WriterSchema | None = None) -> Any:
        """Return the event that Avro's JSON encoding holds."""
        from eventwright.runtime.json import JSONTextError, make_json_reader

        decode: Callable[[bytes], Any] = self.decode
        read = self._from_json
        if writer is not None:
            decode = self.decode_from(writer)
            read = self._kept(self._json_writers, writer, make_json_reader)
        data = read(text)
        try:
            return decode(data)
        except DecodeError as error:  # its offset means nothing to whoever wrote the text
            raise JSONTextError(error.message, error.path) from None

    @cached_property
    def info(self) -> Info:
        """The description of the class."""
        import json

        names = [item["name"] for item in json.loads(self._text)["fields"]]
        attributes = {name: self._home.classes.attribute(self._fullname, name) for name in names}
        return Info(self._fullname, self._text, attributes)

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

        numbers = self._home.released.get(self._fullname, ())
        released = {header_of_text(self._released_text(number)): number for number in numbers}
        return Headers(self._fullname, released)

    @cached_property
    def _careful_encode(self) -> Callable[[Any], bytes]:
        from eventwright.runtime.encoding import make_encoder
        from eventwright.runtime.sources import ObjectSources

        return make_encoder(self._schema, ObjectSources(self._schema, self._home.classes))

    @cached_property
    def _careful_decode(self) -> Callable[[bytes], Any]:
        from eventwright.runtime.decoding import make_decoder
        from eventwright.runtime.itself import resolve_itself

        return make_decoder(resolve_itself(self._schema), self._forms)

    @cached_property
    def _careful_decode_part(self) -> PartDecoder:
        from eventwright.runtime.decoding import make_part_decoder
        from eventwright.runtime.itself import resolve_itself

        return make_part_decoder(resolve_itself(self._schema), self._forms)

    @cached_property
    def _to_json(self) -> Callable[[bytes], str]:
        from eventwright.runtime.json import make_json_writer

        return make_json_writer(self._schema)

    @cached_property
    def _from_json(self) -> Callable[[str], bytes]:
        from eventwright.runtime.json import make_json_reader

        return make_json_reader(self._schema)

    @cached_property
    def _forms(self) -> ObjectForms:
        from eventwright.runtime.objects import ObjectForms

        return ObjectForms(self._schema, self._home.classes)

    def _kept(
        self, kept: dict[WriterSchema, Made], writer: WriterSchema, make: Callable[[Schema], Made]
    ) -> Made:
        """Return what `make` makes of a writer's schema, or has made of it before."""
        if type(writer) is not int and type(writer) is not str:  # True would be found as 1
            raise TypeError(f"expected the text or the version of a schema, got {type(writer).__name__}")
        found = kept.get(writer)
        if found is None:
            with self._home.lock:
                found = make(self._schema_from(writer))
                while len(kept) >= _MOST_WRITERS:
                    del kept[next(iter(kept))]
                kept[writer] = found
        return found

    def _schema_from(self, writer: WriterSchema) -> Schema:
        text = writer if isinstance(writer, str) else self._released_text(writer)
        return _schema_of(text, "the writer's schema")

    def _resolve(self, schema: Schema) -> Callable[[bytes], Any]:
        from eventwright.resolve.walk import resolve
        from eventwright.runtime.decoding import make_decoder

        if schema == self._schema:
            return self.decode
        resolution = resolve(self._schema, schema)
        return make_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)

    def _resolve_part(self, schema: Schema) -> PartDecoder:
        from eventwright.resolve.walk import resolve
        from eventwright.runtime.decoding import make_part_decoder

        if schema == self._schema:
            return self._decode_part
        resolution = resolve(self._schema, schema)
        return make_part_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)

    def _decode_part(self, data: bytes, at: int) -> tuple[Any, int]:
        try:
            return self._decode(data, at)
        except Exception:  # as in `decode`
            pass
        return self._careful_decode_part(data, at)

    def _released_text(self, number: int) -> str:
        known = self._home.released.get(self._fullname, ())
        if number not in known:
            released = ", ".join(map(str, known)) or "none"
            raise DecodeError(
                f"{self._fullname} has no released version {number}; released versions: {released}"
            )
        return self._home.text(self._fullname, f"{number}.avsc")


def _schema_of(text: str, what: str) -> Schema:
    from eventwright.runtime.schema_text import schema_of  # which imports the model

    return schema_of(text, what)


def _numbered(encode: Callable[[Any], bytes], event: Any, index: int) -> bytes:
    try:
        return encode(event)
    except EncodeError as error:
        error.within(index_step(index))
        raise
