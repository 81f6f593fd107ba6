"""Decompression within a bound, beside the standard library's own without one."""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import NoReturn

import pytest

from eventwright.runtime.decompression import ALLOWED_TIMES, ALWAYS_ALLOWED, allowed_bytes, decompress

DATA = bytes(range(256)) * 40


def compressed(codec: str) -> bytes:
    match codec:
        case "deflate":
            stream = zlib.compressobj(wbits=-15)
            return stream.compress(DATA) + stream.flush()
        case "bzip2":
            return bz2.compress(DATA)
        case _:
            return lzma.compress(DATA)


def by_nobody(data: bytes) -> NoReturn:
    pytest.fail(f"a library was given {data!r}")


@pytest.mark.parametrize("codec", ["deflate", "bzip2", "xz"])
def test_streams(codec: str) -> None:
    data = compressed(codec)
    assert decompress(codec, data, len(DATA), by_nobody) == DATA
    with pytest.raises(ValueError, match=f"^it is more than {len(DATA) - 1} bytes when decompressed"):
        decompress(codec, data, len(DATA) - 1, by_nobody)
    for end in range(len(data)):
        with pytest.raises(ValueError, match=f"^its {codec} data end too early$"):
            decompress(codec, data[:end], len(DATA), by_nobody)


@pytest.mark.parametrize(
    ("codec", "data"),
    [
        ("snappy", b"\xff\xff\xff\xff\x0f\0a1234"),
        ("snappy", b"\xff\xff\xff\xff\xff\xff\xff"),
        ("snappy", b"\x81\x01\0a1234"),
        ("lz4", b"\xff\xff\xff\x7f\x10a"),
        ("lz4", b"\x81\0\0\0\x10a"),
    ],
)
def test_nothing_is_made_ready_for_a_size_that_is_only_stated(codec: str, data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it is more than 128 bytes when decompressed"):
        decompress(codec, data, 128, by_nobody)


def test_a_stated_size_may_be_the_bound() -> None:
    assert decompress("snappy", b"\x80\x01rest", 128, lambda data: data) == b"\x80\x01rest"
    assert decompress("lz4", b"\x80\0\0\0rest", 128, lambda data: data) == b"\x80\0\0\0rest"


def test_what_is_not_known_here_is_bounded_afterwards() -> None:
    assert decompress("other", b"ab", 2, lambda data: data) == b"ab"
    with pytest.raises(ValueError, match=r"^it is more than 1 bytes when decompressed"):
        decompress("other", b"ab", 1, lambda data: data)


def test_the_bound_grows_with_the_block() -> None:
    assert allowed_bytes(0) == ALWAYS_ALLOWED
    assert allowed_bytes(ALWAYS_ALLOWED) == ALLOWED_TIMES * ALWAYS_ALLOWED
