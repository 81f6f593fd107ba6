"""Avro's container files, whose headers, blocks and markers are fastavro's work; events are ours.

Source: Avro 1.12.0 specification, "Object Container Files".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from eventwright.errors import DecodeError, EncodeError, MissingExtra
from eventwright.runtime.decompression import allowed_bytes, decompress
from eventwright.runtime.paths import index_step
from eventwright.runtime.reading import MOST_EMPTY_ITEMS, Input
from eventwright.runtime.wire import long_bytes

if TYPE_CHECKING:
    from eventwright.runtime.coder import Coder
    from eventwright.runtime.decoders import PartDecoder

BLOCK_BYTES: Final = 64_000  # of events, before compression, after which a block is written; Java's number
MOST_EVENTS: Final = MOST_EMPTY_ITEMS  # in a block: they may take no bytes, and then nothing else is a bound

_MAGIC: Final = b"Obj\1"
_MARKER_BYTES: Final = 16
_PIECE: Final = 1 << 20  # bytes that are asked for at once, whatever length a file claims


def write_events(file: BinaryIO, coder: Coder, events: Iterable[object], codec: str) -> None:
    """Write a whole file; after an error it holds but a part.

    Raises ValueError for a file that has something in it and for a codec that is not known.
    """
    writer = _writer(file, coder.info.schema, codec)
    block = _Block()
    for index, event in enumerate(events):
        try:
            data = coder.encode(event)
        except EncodeError as error:
            error.within(index_step(index))
            raise
        is_full = block.num_records >= MOST_EVENTS or block.bytes_.tell() + len(data) > BLOCK_BYTES
        if is_full and block.num_records:
            writer.write_block(block)
            block = _Block()
        block.bytes_.write(data)
        block.num_records += 1
    if block.num_records:
        writer.write_block(block)
    writer.flush()


def read_events(file: BinaryIO, coder: Coder, most: int | None) -> Iterator[Any]:
    """Read a file's header, and then its events as they are asked for.

    `most` is how many bytes a block may have when decompressed, where that is not to depend on its bytes in
    the file. Every fault of the file is a `DecodeError`; those of reading it are passed on. Of a block that
    has a fault no event is given. Raises ValueError for a `most` that is negative.
    """
    if most is not None and most < 0:
        raise ValueError(f"max_block_bytes must not be negative, but is {most}")
    source = _Input(file)
    header = _header(source)
    return _events(_blocks(source, header, most), coder.decoder_from(header.schema).decode_part)


def _events(blocks: Iterable[_EventBlock], decode: PartDecoder) -> Iterator[Any]:
    index = 0
    for block in blocks:
        try:
            events = _events_of(block, decode, index)
        except DecodeError as error:
            error.message += f", in the block at byte {block.offset} of the file"
            raise
        yield from events
        index += len(events)


def _events_of(block: _EventBlock, decode: PartDecoder, first: int) -> list[Any]:
    data = Input(block.data)
    if not 0 <= block.count <= len(data) + MOST_EVENTS:
        raise DecodeError(f"{block.count} events cannot be in {len(data)} bytes")
    at = 0
    events: list[Any] = []
    for index in range(block.count):
        try:
            event, at = decode(data, at)
        except DecodeError as error:
            error.within(index_step(first + index))
            raise
        events.append(event)
    if at != len(data):
        raise DecodeError(f"{len(data) - at} bytes are left after {block.count} events", offset=at)
    return events


@dataclass(slots=True)
class _Block:
    """Events, one after the other, under the names by which fastavro takes them."""

    num_records: int = 0
    bytes_: BytesIO = field(default_factory=BytesIO)


@dataclass(frozen=True, slots=True)
class _EventBlock:
    """The bytes of so many events, and at which byte of the file their block begins."""

    data: bytes
    count: int
    offset: int


def _writer(file: BinaryIO, schema: str, codec: str) -> Any:
    fastavro = _fastavro()
    if file.seekable() and file.tell():
        raise ValueError(
            "the file has something in it already; container files are written whole: open it with 'wb'"
        )
    try:
        return fastavro.write.Writer(_Output(file), json.loads(schema), codec=codec)
    except OSError:
        raise
    except Exception as error:  # fastavro has an error for each thing that it does not know
        raise ValueError(f"fastavro does not write this container file: {error}") from error


@dataclass(frozen=True, slots=True)
class _Output:
    """A file as fastavro writes it: never taken for one that is to be appended to."""

    file: BinaryIO

    def write(self, data: bytes) -> int:
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()

    def seekable(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class _Header:
    """What a file says of its blocks: the codec, the text of the events' schema, what stands after each."""

    codec: str
    schema: str
    marker: bytes


def _header(source: _Input) -> _Header:
    fastavro = _fastavro()
    try:
        metadata = fastavro.block_reader(source).metadata
        return _Header(metadata.get("avro.codec", "null"), metadata["avro.schema"], source.last)
    except Exception as error:  # whatever a library meets in bytes that may be anything
        raise _fault(error, source, "the header") from error


def _blocks(source: _Input, header: _Header, most: int | None) -> Iterator[_EventBlock]:
    reader = _fastavro().block_reader(_Compressed(BytesIO(_header_bytes("null", header.marker)), source))
    end = source.at
    while True:
        try:
            block = next(reader, None)
            if block is None:
                break
            data = _decompressed(block.bytes_.getvalue(), header.codec, most)
        except Exception as error:  # see above
            raise _fault(error, source, f"the block at byte {end}") from error
        end = source.at
        yield _EventBlock(data, block.num_records, block.offset)
    if source.at != end:  # without its compiled half, fastavro takes a number that was cut for the end
        raise DecodeError(f"the file ends inside the block at byte {end}", offset=source.at)


@dataclass(frozen=True, slots=True)
class _Compressed:
    """A file behind its header, with one before it that names no codec: fastavro knows no bounds."""

    header: BytesIO
    source: _Input

    def read(self, size: int) -> bytes:
        return self.header.read(size) or self.source.read(size)

    def tell(self) -> int:
        return self.source.at


def _header_bytes(codec: str, marker: bytes) -> bytes:
    metadata = {"avro.schema": '"null"', "avro.codec": codec}
    items = b"".join(_sized(text.encode()) for item in metadata.items() for text in item)
    return _MAGIC + long_bytes(len(metadata)) + items + long_bytes(0) + marker


def _sized(data: bytes) -> bytes:
    return long_bytes(len(data)) + data


def _decompressed(data: bytes, codec: str, most: int | None) -> bytes:
    most = allowed_bytes(len(data)) if most is None else most
    return decompress(codec, data, most, lambda data: _by_fastavro(codec, data))


def _by_fastavro(codec: str, data: bytes) -> bytes:
    """Decompress a block as the only one of a file."""
    marker = bytes(_MARKER_BYTES)
    file = BytesIO(_header_bytes(codec, marker) + long_bytes(1) + _sized(data) + marker)
    found: bytes = next(_fastavro().block_reader(file)).bytes_.getvalue()
    return found


def _fault(error: Exception, source: _Input, what: str) -> Exception:
    if error is source.error or isinstance(error, DecodeError):
        return error
    if source.is_cut:
        return DecodeError(f"the file ends inside {what}", offset=source.at)
    return DecodeError(f"{what} cannot be read: {error or type(error).__name__}", offset=source.at)


class _Input:
    """A file as fastavro reads it: from wherever it stands, in pieces, with an eye on where it ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.at = 0
        self.last = b""  # what was read last: of a header, the marker
        self.is_cut = False
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        """Read so many bytes, or fewer where the file ends."""
        if size < 0:
            raise DecodeError(f"the length {size} is negative", offset=self.at)
        start = self.at
        pieces = bytearray()
        while len(pieces) < size:
            piece = self._piece(min(size - len(pieces), _PIECE))
            if not piece:
                self.is_cut = True
                break
            pieces += piece
        self.at += len(pieces)
        if start == 0 and size == len(_MAGIC) and pieces != _MAGIC:
            raise DecodeError(f"a container file begins with {_said(_MAGIC)}, not with {_said(pieces)}")
        self.last = bytes(pieces)
        return self.last

    def _piece(self, size: int) -> bytes:
        try:
            piece = self._file.read(size)
            if not isinstance(piece, bytes):
                raise TypeError(f"the file gives {type(piece).__name__}, not bytes; open it with 'rb'")
        except Exception as error:
            self.error = error
            raise
        return piece

    def tell(self) -> int:
        """Count the bytes that were read."""
        return self.at


def _said(data: bytes | bytearray) -> str:
    return data.hex(" ").upper() or "nothing"


def _fastavro() -> ModuleType:
    try:
        import fastavro
    except ImportError:
        raise MissingExtra(
            "container files need fastavro, which is not installed; install it with: "
            "pip install 'eventwright[container]'"
        ) from None
    return fastavro
