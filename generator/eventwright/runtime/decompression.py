"""What the blocks of container files hold, decompressed within a bound: a few bytes can become gigabytes.

Source: Avro 1.12.0 specification, "Object Container Files", required and optional codecs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final, Protocol

# Decoded, a byte can become a hundred: so this much is what a block of a few bytes may cost.
ALWAYS_ALLOWED: Final = 1 << 20  # bytes of one block; Java's writer, and ours, begin another after 64,000
ALLOWED_TIMES: Final = 100  # as many bytes as the block has in the file: more than events come to


def allowed_bytes(compressed: int) -> int:
    """Return how many bytes may come of a block that has so many in its file, where nobody has said."""
    return max(ALWAYS_ALLOWED, ALLOWED_TIMES * compressed)


def decompress(codec: str, data: bytes, most: int, by_library: Callable[[bytes], bytes]) -> bytes:
    """Return the bytes of a block's events.

    `by_library` does it for codecs that are not known here; of those that are, it is given no block that says
    itself that it has more than `most`. Raises ValueError for more than `most` bytes, and otherwise whatever
    a codec's library raises.
    """
    if codec == "null":
        found = data
    elif (make := _STREAMS.get(codec)) and (stream := make()):
        found = _streamed(codec, stream, data, most)
    elif codec in _STATED and _STATED[codec](data) > most:
        raise _too_large(most)
    else:
        found = by_library(data)
    if len(found) > most:
        raise _too_large(most)
    return found


def _streamed(codec: str, stream: _Stream, data: bytes, most: int) -> bytes:
    found = stream.decompress(data, most + 1)
    if len(found) <= most and not stream.eof:
        raise ValueError(f"its {codec} data end too early")
    if stream.unused_data and codec != "deflate":  # after which fastavro leaves most of zlib's checksum
        raise ValueError(f"{len(stream.unused_data)} bytes are left after its {codec} data")
    return found


class _Stream(Protocol):
    """What decompresses one stream, no further than it is asked to."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _deflate() -> _Stream:
    import zlib

    return zlib.decompressobj(-zlib.MAX_WBITS)  # without the header and checksum of zlib


def _bzip2() -> _Stream:
    import bz2

    return bz2.BZ2Decompressor()


def _xz() -> _Stream:
    import lzma

    return lzma.LZMADecompressor()


def _zstandard() -> _Stream | None:
    """Return what fastavro decompresses with; None where that is not installed, as fastavro then says."""
    for name in ("compression.zstd", "backports.zstd"):  # of Python 3.14, and before
        try:
            stream: _Stream = import_module(name).ZstdDecompressor()
        except ImportError:
            continue
        return stream
    return None


_STREAMS: Final[Mapping[str, Callable[[], _Stream | None]]] = {
    "deflate": _deflate,
    "bzip2": _bzip2,
    "xz": _xz,
    "zstandard": _zstandard,
}


def _snappy_bytes(data: bytes) -> int:
    """Read the number that Snappy begins with: seven bits a byte, the lowest first, in five bytes at most."""
    size = 0
    for index, byte in enumerate(data[:5]):
        size |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            break
    return size


def _lz4_bytes(data: bytes) -> int:
    return int.from_bytes(data[:4], "little")


_STATED: Final[Mapping[str, Callable[[bytes], int]]] = {  # by how many bytes a block says it has
    "snappy": _snappy_bytes,
    "lz4": _lz4_bytes,
}


def _too_large(most: int) -> ValueError:
    return ValueError(
        f"it is more than {most} bytes when decompressed; if the file can be trusted, "
        "give read_container a larger max_block_bytes"
    )
