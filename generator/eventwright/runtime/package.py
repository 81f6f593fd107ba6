"""What a generated package does: its `__init__` makes one `Package` and exports its methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import groupby
from threading import RLock
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar, cast

from eventwright.errors import EncodeError
from eventwright.runtime.classes import Classes, Index
from eventwright.runtime.coder import Coder, Events, GeneratedCoder, Home, Info
from eventwright.runtime.engine import engine

T = TypeVar("T")
BytesLike: TypeAlias = bytes | bytearray | memoryview

FORMAT: Final = 1
"""The newest layout of generated packages that this runtime knows."""


class Package:
    """The classes and codecs of one generated package, loaded when they are first used; safe for threads."""

    def __init__(
        self,
        name: str,
        format: int,
        index: Index,
        released: Mapping[str, tuple[int, ...]],
        events: Events | None = None,
        **options: str,
    ) -> None:
        """Know the types in `index`, released versions, and what events say of themselves.

        `options`: `since`, the first version of eventwright that knows `format`, and `unknown_symbols`.
        Raises ImportError for a newer format.
        """
        if format > FORMAT:
            raise ImportError(
                f"the package {name} was generated for a newer eventwright than is installed; "
                f"install it with: pip install 'eventwright>={options.get('since', '')}'",
                name=name,
            )
        self._home = Home(
            name, Classes(name, index), released, options.get("unknown_symbols") == "keep", events or {}
        )
        self._coders: dict[type[Any], Coder] = {}
        self._lock = RLock()
        found = engine()
        self._engine = None if isinstance(found, str) else found
        if self._engine is not None:
            # The engine's own functions spare two calls of Python's; they come back to the methods of this
            # class for what it does not know yet, and for what does not fit.
            self._codecs = self._engine.Codecs(self.encode, self.decode)
            vars(self).update(encode=self._codecs.encode, decode=self._codecs.decode)

    def encode(self, event: object) -> bytes:
        """Return the event in plain Avro binary.

        Raises `EncodeError` with the path of the first field whose value does not fit.
        """
        coder = self._coders.get(type(event)) or self._coder_of(event)
        return coder.encode(event)

    def decode(
        self, cls: type[T], data: BytesLike, writer: str | int | None = None, *, allow_trailing: bool = False
    ) -> T:
        """Return the event that plain Avro binary holds.

        `writer` says with which schema it was written where that is not the one of `cls`: its text, or the
        number of a released version. Bytes after the event are passed over with `allow_trailing`, and else an
        error. Raises `DecodeError` with path and offset.
        """
        try:
            coder = self._coders[cls]
        except (KeyError, TypeError):  # not seen yet, or nothing that a dict can look up
            coder = self._coder(cls)
        if type(data) is not bytes:
            data = _as_bytes(data)
        decoder = coder.decoder if writer is None else coder.decoder_from(writer)
        return cast(T, decoder.decode_part(data, 0)[0] if allow_trailing else decoder.decode(data))

    def encode_many(self, events: Iterable[object]) -> list[bytes]:
        """Return each event in plain Avro binary.

        Raises `EncodeError` with the path of the first field whose value does not fit: `[2].price` is in the
        third event.
        """
        done: list[bytes] = []
        for cls, run in groupby(events, type):
            try:
                coder = self._coders.get(cls) or self._coder(cls)
            except TypeError as error:
                raise EncodeError(str(error), f"[{len(done)}]") from None
            done += coder.encode_many(run, len(done))
        return done

    def decode_many(
        self, cls: type[T], data: Iterable[BytesLike], writer: str | int | None = None
    ) -> list[T]:
        """Return the events that items of plain Avro binary hold, all of them written with one schema.

        Raises `DecodeError` with path and offset: `[2].price` is in the third item, where the offset begins
        anew.
        """
        if isinstance(data, bytes | bytearray | memoryview):
            raise TypeError(f"expected an iterable of bytes, got {type(data).__name__}; decode() takes that")
        return self._coder(cls).decode_many(map(_as_bytes, data), writer)

    def encode_single_object(self, event: object) -> bytes:
        """Return the event in Avro's single-object encoding: after the fingerprint of its schema."""
        coder = self._coders.get(type(event)) or self._coder_of(event)
        return coder.encode_single_object(event)

    def decode_single_object(self, cls: type[T], data: BytesLike, *, writers: Iterable[str] = ()) -> T:
        """Return the event that Avro's single-object encoding holds.

        Its writer's schema is looked for among that of `cls`, its released versions, those under the former
        names that are its aliases, and the texts in `writers`. Raises `DecodeError` with path and offset.
        """
        if isinstance(writers, str | bytes):
            found = type(writers).__name__
            raise TypeError(f"expected an iterable of the texts of schemas in `writers`, got {found}")
        return cast(T, self._coder(cls).decode_single_object(_as_bytes(data), writers))

    def write_container(
        self, file: BinaryIO, cls: type[T], events: Iterable[T], *, codec: str = "null"
    ) -> None:
        """Write events to a new container file, block by block.

        `codec` is what fastavro knows: "null", "deflate", "bzip2", "xz", and others whose libraries are
        installed. Raises `EncodeError` with a path such as `[2].price`; the file then holds a part of the
        events.
        """
        from eventwright.runtime.container import write_events

        write_events(file, self._coder(cls), events, codec)

    def read_container(
        self, file: BinaryIO, cls: type[T], *, max_block_bytes: int | None = None
    ) -> Iterator[T]:
        """Return the events of a container file, which is read block by block.

        They may have been written with any schema that `cls` can read. A block may have no more than
        `max_block_bytes` when decompressed, since a few bytes could else fill the memory. Left out, that is
        1 MiB, or 100 times the block's bytes in the file where these are more: writers make blocks of some
        64,000 bytes, and only a larger one of very uniform events needs more. Raises `DecodeError`, from here
        where the header is at fault, else when the block that is at fault comes to be read.
        """
        from eventwright.runtime.container import read_events

        return read_events(file, self._coder(cls), max_block_bytes)

    def lookup(self, fullname: str) -> type[Any]:
        """Return the class of an Avro fullname; raises LookupError if there is none."""
        if not isinstance(fullname, str):
            raise TypeError(f"expected a fullname, got {type(fullname).__name__}")
        try:
            return self._home.classes.find(fullname)
        except KeyError:
            raise LookupError(self._no_class(fullname)) from None

    def describe(self, cls: type[Any]) -> Info:
        """Return the fullname, schema and attributes of an event class."""
        return self._coder(cls).info

    def to_json(self, event: object) -> str:
        """Return the event in Avro's JSON encoding; raises `EncodeError` as `encode` does."""
        coder = self._coders.get(type(event)) or self._coder_of(event)
        return coder.to_json(event)

    def from_json(self, cls: type[T], text: str, writer: str | int | None = None) -> T:
        """Return the event that Avro's JSON encoding holds.

        `writer` as for `decode`. Raises `DecodeError` with the path.
        """
        return cast(T, self._coder(cls).from_json(text, writer))

    @property
    def classes(self) -> Classes:
        """The classes by fullname."""
        return self._home.classes

    def records(self) -> tuple[type[Any], ...]:
        """Return the classes of all records, sorted by fullname."""
        classes = self._home.classes
        return tuple(classes.find(name) for name in sorted(classes.index) if classes.is_record(name))

    @property
    def events(self) -> tuple[type[Any], ...]:
        """The classes of the events, and of all that was released, sorted by fullname."""
        home, classes = self._home, self._home.classes
        names = {*home.events, *home.released} & classes.index.keys()  # others are former names
        return tuple(map(classes.find, sorted(names)))

    @property
    def released(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the released versions by fullname, which may be a former name of a type."""
        return self._home.released

    @property
    def name(self) -> str:
        """The name by which the package is imported."""
        return self._home.name

    def codecs_in_use(self) -> dict[str, str]:
        """Return for each record which codec its class has and, where that is not the native one, why."""
        classes = {fullname: self._home.classes.find(fullname) for fullname in self._home.classes.index}
        return {
            fullname: self._coder(cls).kind for fullname, cls in classes.items() if not issubclass(cls, Enum)
        }

    def _no_class(self, fullname: str) -> str:
        from eventwright.spelling import did_you_mean

        hint = did_you_mean(fullname, self._home.classes.index)
        return f"the package {self._home.name} has no class for {fullname!r}{hint}"

    def _coder_of(self, event: object) -> Coder:
        try:
            return self._coder(type(event))
        except TypeError as error:
            raise EncodeError(str(error)) from None

    def _coder(self, cls: type[Any]) -> Coder:
        coder = self._coders.get(cls) if isinstance(cls, type) else None
        if coder is None:
            with self._lock:
                coder = self._coders[cls] = self._make(cls)
        return coder

    def _make(self, cls: type[Any]) -> Coder:
        if not isinstance(cls, type):
            raise TypeError(f"expected an event class, got {type(cls).__name__}")
        fullname = self._home.classes.fullname(cls)
        if fullname is None:
            raise TypeError(
                f"{cls.__module__}.{cls.__qualname__} is not an event class of the package {self._home.name}"
            )
        if issubclass(cls, Enum):
            raise TypeError(f"{fullname} is an enum; only records are encoded and decoded by themselves")
        return self._coder_for(cls, fullname)

    def _coder_for(self, cls: type[Any], fullname: str) -> Coder:
        if self._engine is None:
            return GeneratedCoder(self._home, fullname)
        from eventwright.runtime.native import NativeCoder
        from eventwright.runtime.shapes import NoPlan

        try:
            coder = NativeCoder(self._home, fullname, self._engine)
        except NoPlan as error:
            generated = GeneratedCoder(self._home, fullname)
            generated.kind += f", since {error}"
            return generated
        self._codecs.add(cls, coder.native, coder.decoder.native, coder.native_by_writer)
        return coder


def _as_bytes(data: object) -> bytes:
    if type(data) is bytes:
        return data
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise TypeError(f"expected bytes, got {type(data).__name__}")
