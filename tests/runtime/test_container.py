"""Container files: written and read through fastavro, with events that are ours."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import avro.datafile
import avro.io
import fastavro
import pytest
from generated import FLAVOURS, Generated, build, record
from sampling import Sampler

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON
from eventwright.runtime.container import BLOCK_BYTES, MOST_EVENTS
from eventwright.runtime.decompression import ALWAYS_ALLOWED, decompress

CODECS = ("null", "deflate", "bzip2", "xz")
ALL_CODECS = (*CODECS, "snappy", "zstandard", "lz4")  # for these, fastavro needs further libraries
OLDER: dict[str, JSON] = {**record("Note", ("text", "string"), ("stars", "int")), "namespace": "shop"}
NOTE: dict[str, JSON] = {
    **record(
        "Note", ("text", "string"), ("stars", "long"), ("tags", {"type": "array", "items": "string"}, [])
    ),
    "namespace": "shop",
}
NOTHING: JSON = {**record("Nothing"), "namespace": "shop"}


@pytest.fixture(scope="module", params=FLAVOURS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    flavour = request.param
    folder = tmp_path_factory.mktemp("container")
    return build(folder, f"container_{flavour}", [NOTE, NOTHING], [flavour])


def notes(made: Generated, count: int) -> list[Any]:
    cls = made.lookup("shop.Note")
    return [cls(text="é" * number, stars=number, tags=["x"] * (number % 3)) for number in range(count)]


def plain(count: int) -> list[Any]:
    return [{"text": "é" * number, "stars": number, "tags": ["x"] * (number % 3)} for number in range(count)]


def written(made: Generated, events: list[Any], codec: str = "null") -> bytes:
    out = io.BytesIO()
    made.write_container(out, made.lookup("shop.Note"), events, codec=codec)
    return out.getvalue()


@pytest.mark.parametrize("codec", CODECS)
def test_others_read_what_we_write(made: Generated, codec: str) -> None:
    data = written(made, notes(made, 500), codec)
    reader = fastavro.reader(io.BytesIO(data))
    assert list(reader) == plain(500)
    assert reader.metadata["avro.codec"] == codec
    assert json.loads(reader.metadata["avro.schema"]) == json.loads(
        made.describe(made.lookup("shop.Note")).schema
    )
    if codec != "xz":
        with avro.datafile.DataFileReader(io.BytesIO(data), avro.io.DatumReader()) as apache:
            assert list(apache) == plain(500)
    blocks = [block.num_records for block in fastavro.block_reader(io.BytesIO(data))]
    assert len(blocks) > 3
    assert sum(blocks) == 500


@pytest.mark.parametrize("codec", ALL_CODECS)
def test_we_read_what_others_write(made: Generated, codec: str) -> None:
    cls = made.lookup("shop.Note")
    out = io.BytesIO()
    fastavro.writer(out, NOTE, plain(500), codec=codec, sync_interval=1000)
    out.seek(0)
    assert list(made.read_container(out, cls)) == notes(made, 500)
    if codec in CODECS and codec != "xz":
        target = io.BytesIO()
        target.close = lambda: None  # type: ignore[method-assign]  # it closes what it was given
        schema = avro.schema.parse(json.dumps(NOTE))
        with avro.datafile.DataFileWriter(target, avro.io.DatumWriter(), schema, codec) as apache:
            for item in plain(100):
                apache.append(item)
        assert list(made.read_container(io.BytesIO(target.getvalue()), cls)) == notes(made, 100)


def test_the_resolution_is_ours(made: Generated) -> None:
    out = io.BytesIO()
    fastavro.writer(out, OLDER, [{"text": "a", "stars": 3}, {"text": "b", "stars": -1}])
    cls = made.lookup("shop.Note")
    found = list(made.read_container(io.BytesIO(out.getvalue()), cls))
    assert found == [cls(text="a", stars=3, tags=[]), cls(text="b", stars=-1, tags=[])]


def test_every_type(every: Generated) -> None:
    sampler = Sampler(Random(3), every)
    cls = every.lookup("test.all.Every")
    events = [sampler.record("test.all.Every") for _ in range(30)]
    out = io.BytesIO()
    every.write_container(out, cls, events, codec="deflate")
    assert [every.encode(event) for event in every.read_container(io.BytesIO(out.getvalue()), cls)] == (
        every.encode_many(events)
    )
    assert sum(block.num_records for block in fastavro.block_reader(io.BytesIO(out.getvalue()))) == 30


def test_events_that_take_no_bytes(made: Generated) -> None:
    cls = made.lookup("shop.Nothing")
    out = io.BytesIO()
    made.write_container(out, cls, [cls()] * (2 * MOST_EVENTS + 5))
    assert len(list(made.read_container(io.BytesIO(out.getvalue()), cls))) == 2 * MOST_EVENTS + 5


def test_large_events_have_blocks_of_their_own(made: Generated) -> None:
    cls = made.lookup("shop.Note")
    events = [cls(text="x" * size, stars=1, tags=[]) for size in (BLOCK_BYTES + 1, 1, BLOCK_BYTES - 100, 200)]
    data = written(made, events)
    assert [block.num_records for block in fastavro.block_reader(io.BytesIO(data))] == [1, 2, 1]
    assert list(made.read_container(io.BytesIO(data), cls)) == events
    assert list(made.read_container(io.BytesIO(written(made, [])), cls)) == []


def test_both_ends_stream(made: Generated) -> None:
    """A block is written before all events are known, and its events given before the next is read."""
    cls = made.lookup("shop.Note")
    out = io.BytesIO()

    def many() -> Iterator[Any]:
        for number in range(100):
            assert out.tell() > number * 1000 - 2 * BLOCK_BYTES
            yield cls(text="x" * 1000, stars=number, tags=[])

    made.write_container(out, cls, many())
    source = _Counting(out.getvalue())
    found = made.read_container(source, cls)
    assert source.given < 2_000
    assert next(found).stars == 0
    assert source.given < BLOCK_BYTES + 2_000
    assert [event.stars for event in found] == list(range(1, 100))


class _Counting(io.BytesIO):
    """A file that cannot go back, and counts what it has given."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(min(size or 0, 700))  # fewer than were asked for, as sockets do
        self.given += len(data)
        return data

    def seek(self, *_: Any) -> int:
        raise io.UnsupportedOperation("seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def test_wrong_events_are_numbered(made: Generated) -> None:
    wrong = [*notes(made, 2), made.lookup("shop.Nothing")()]
    with pytest.raises(EncodeError, match=r"^\[2\]: expected Note, got Nothing$"):
        written(made, wrong)


class _Failing(io.BytesIO):
    """A file on a disk that fails."""

    left = 300

    def read(self, size: int | None = -1) -> bytes:
        self.left -= size or 0
        if self.left < 0:
            raise OSError("the disk is gone")
        return super().read(size)


def test_a_failing_file_is_no_fault_of_its_data(made: Generated) -> None:
    data = written(made, notes(made, 300))
    with pytest.raises(OSError, match=r"^the disk is gone$"):
        list(made.read_container(_Failing(data), made.lookup("shop.Note")))
    with pytest.raises(TypeError, match=r"^the file gives str, not bytes; open it with 'rb'$"):
        made.read_container(io.StringIO("x" * 1000), made.lookup("shop.Note"))


def test_files_that_are_not_for_writing(made: Generated, tmp_path: Path) -> None:
    file = tmp_path / "notes.avro"
    file.write_bytes(written(made, notes(made, 3)))
    before = file.read_bytes()
    with file.open("a+b") as out, pytest.raises(ValueError, match=r"open it with 'wb'$"):
        made.write_container(out, made.lookup("shop.Note"), notes(made, 1))
    assert file.read_bytes() == before
    nothing = io.BytesIO()
    with pytest.raises(ValueError, match=r"fastavro does not write this container file: .*nope"):
        made.write_container(nothing, made.lookup("shop.Note"), [], codec="nope")
    assert nothing.getvalue() == b""


def broken(made: Generated) -> Iterator[tuple[bytes, str]]:
    data = written(made, notes(made, 300))
    header, sync = data.index(b"{"), data[-16:]
    start = data.index(sync) + 16
    yield b"", "a container file begins with 4F 62 6A 01, not with nothing (at byte 0)"
    yield b"PK\3\4" + data[4:], "a container file begins with 4F 62 6A 01, not with 50 4B 03 04 (at byte 0)"
    yield data[:header], f"the file ends inside the header (at byte {header})"
    yield data[: start - 1], f"the file ends inside the header (at byte {start - 1})"
    yield data[: start + 1], f"the file ends inside the block at byte {start} (at byte {start + 1})"
    yield (
        data[:-1],
        f"the file ends inside the block at byte {data.index(sync, start) + 16} (at byte {len(data) - 1})",
    )
    yield data[:-1] + bytes([data[-1] ^ 1]), "expected sync marker not found"
    yield data.replace(b'"type": "record"', b'"type": "rec\xff\xff\xff"'), "the header cannot be read: "
    yield data.replace(b'"long"', b'"lung"'), "the header cannot be read: "
    yield data.replace(b"\x08null", b"\x08mull"), "Unrecognized codec: mull"
    yield data.replace(b"\x08null", b"\x07null"), "the length -4 is negative"
    body = data[start:]
    yield data[:start] + b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" + body, "expected sync marker not found"
    yield data[:start] + b"\x02\x03" + sync, "the length -2 is negative"
    yield data[:start] + b"\x01\x00" + sync, "-1 events cannot be in 0 bytes, in the block at byte"
    yield (
        data[:start] + b"\x02\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01" + body,
        "the file ends inside the block",
    )
    yield (
        data[:start] + b"\x02\x08\0\0\0\0" + sync,
        f"1 bytes are left after 1 events, in the block at byte {start} ",
    )
    yield (
        data[:start] + b"\x04\x06\0\0\0" + sync,
        "[1].text: the data end inside a number, in the block at byte ",
    )
    yield (
        data[:start] + b"\xfe\xff\xff\xff\x0f\0" + sync,
        "2147483647 events cannot be in 0 bytes, in the block",
    )


@pytest.mark.parametrize("number", range(18))
def test_broken_files(made: Generated, number: int) -> None:
    data, says = list(broken(made))[number]
    with pytest.raises(DecodeError) as caught:
        list(made.read_container(io.BytesIO(data), made.lookup("shop.Note")))
    assert says in str(caught.value)


def block_of(codec: str, data: bytes) -> io.BytesIO:
    """Return a file with one block that claims to be one event."""
    out = io.BytesIO()
    writer = fastavro.write.Writer(out, NOTE, codec=codec)
    writer.write_block(SimpleNamespace(num_records=1, bytes_=io.BytesIO(data)))
    writer.flush()
    out.seek(0)
    return out


BOMB_BYTES = 64 * ALWAYS_ALLOWED


@cache
def bomb(codec: str) -> bytes:
    return block_of(codec, bytes(BOMB_BYTES)).getvalue()


@pytest.mark.parametrize("codec", ["deflate", "bzip2", "xz", "zstandard", "lz4"])  # Snappy's are of no use
def test_bombs_take_no_memory(made: Generated, codec: str) -> None:
    file = io.BytesIO(bomb(codec))
    cls = made.lookup("shop.Note")
    tracemalloc.start()
    try:
        with pytest.raises(
            DecodeError, match=r"^the block at byte \d+ cannot be read: it is more than \d+ bytes"
        ):
            list(made.read_container(file, cls))
        assert tracemalloc.get_traced_memory()[1] < BOMB_BYTES / 2
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("codec", ALL_CODECS)
def test_the_bound_of_a_block_can_be_chosen(made: Generated, codec: str) -> None:
    cls = made.lookup("shop.Note")
    event = cls(text="x" * 1000, stars=1, tags=[])
    data = made.encode(event)
    assert list(made.read_container(block_of(codec, data), cls, max_block_bytes=len(data))) == [event]
    with pytest.raises(
        DecodeError, match=f"it is more than {len(data) - 1} bytes when decompressed; .*max_bl"
    ):
        list(made.read_container(block_of(codec, data), cls, max_block_bytes=len(data) - 1))
    with pytest.raises(ValueError, match=r"^max_block_bytes must not be negative, but is -1$"):
        made.read_container(block_of(codec, data), cls, max_block_bytes=-1)


@pytest.mark.parametrize("codec", CODECS)
def test_one_large_event_that_is_all_alike(made: Generated, codec: str) -> None:
    cls = made.lookup("shop.Note")
    events = [cls(text="x" * (ALWAYS_ALLOWED - 100), stars=1, tags=[])]
    assert list(made.read_container(io.BytesIO(written(made, events, codec)), cls)) == events


@pytest.mark.parametrize("codec", ALL_CODECS)
def test_mutated_files(made: Generated, codec: str) -> None:
    """Nothing comes of them but events and `DecodeError`; no event of a block that is at fault."""
    rng = Random(1)
    cls = made.lookup("shop.Note")
    data = written(made, notes(made, 60), codec)
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 3))):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        del changed[rng.choice((len(changed), rng.randrange(len(changed)))) :]
        with suppress(DecodeError):
            list(made.read_container(io.BytesIO(changed), cls))


def test_a_cut_file_never_ends_quietly(made: Generated) -> None:
    cls = made.lookup("shop.Note")
    data = written(made, notes(made, 300), "deflate")
    sync = data[-16:]
    ends = [at + 16 for at in range(len(data)) if data.startswith(sync, at)]
    for end in range(0, len(data), 7):
        if end not in ends:
            with pytest.raises(DecodeError):
                list(made.read_container(io.BytesIO(data[:end]), cls))


def test_without_fastavro(made: Generated) -> None:
    folder = Path(made.module.__file__).parent.parent
    program = (
        "import io, sys\n"
        "sys.modules['fastavro'] = None\n"
        f"import {made.module.__name__} as package\n"
        "from eventwright.errors import MissingExtra\n"
        "cls = package.lookup('shop.Note')\n"
        "for use in (lambda: package.write_container(io.BytesIO(), cls, []),\n"
        "            lambda: package.read_container(io.BytesIO(), cls)):\n"
        "    try:\n"
        "        use()\n"
        "    except MissingExtra as error:\n"
        "        print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    says = "container files need fastavro, which is not installed; install it with: "
    assert done.stdout == f"{says}pip install 'eventwright[container]'\n" * 2


@pytest.mark.parametrize(("codec", "compress"), [("bzip2", bz2.compress), ("xz", lzma.compress)])
def test_a_second_stream_in_a_block_is_not_passed_over(
    codec: str, compress: Callable[[bytes], bytes]
) -> None:
    assert decompress(codec, compress(b"one"), 10, bytes) == b"one"
    with pytest.raises(ValueError, match=f"bytes are left after its {codec} data"):
        decompress(codec, compress(b"one") + compress(b"two"), 10, bytes)
