"""A compatible verdict decodes: random data of the writer, read by us, by the reference and by fastavro."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import fastavro
from drafts import Json
from random_data import DataMaker, NoFiniteDatum
from reference import Expected, resolved
from resolving import KNOWN_WRONG, Pairs, Side, parsed, plain, read, same

from eventwright.errors import DecodeError
from eventwright.prove.values import PlainForms
from eventwright.resolve.actions import Resolution
from eventwright.runtime.decoding import make_decoder


@dataclass(frozen=True)
class Verdict:
    """A reader and a writer that are compatible."""

    reader: Json
    writer: Json
    resolution: Resolution

    @property
    def text(self) -> str:
        return f"reader {json.dumps(self.reader)}\nwriter {json.dumps(self.writer)}"


def failures(verdict: Verdict, count: int, counts: Counter[str]) -> Iterator[str]:
    """Yield what is wrong with a verdict: data that we do not read as the others do.

    Defaults are what the schema says, as for fastavro. `counts` tells what was done, and where fastavro was
    not asked.
    """
    writer, reader = parsed(verdict.writer), parsed(verdict.reader)
    bare = parsed(plain(verdict.writer)), parsed(plain(verdict.reader))
    meeting = tuple(
        (reader.named[one], writer.named[other])
        for one, other in verdict.resolution.records
        if one in reader.named and other in writer.named
    )
    wrong = [known.name for known in KNOWN_WRONG if known.applies(Pairs(reader, writer, meeting))]
    decoders = [
        make_decoder(verdict.resolution, PlainForms(verdict.resolution.reader, has_logical))
        for has_logical in (True, False)
    ]
    maker = DataMaker(Random(verdict.text), writer.named, text_in_bytes=True)
    for number in range(count):
        try:
            data = written(writer, maker.datum(writer.type, 20 + number))
        except NoFiniteDatum:
            counts["no finite datum"] += 1
            return
        counts.update(["data", *wrong])
        outcomes = [attempt(decode, data) for decode in decoders]
        expected = attempt(lambda data: resolved(data, writer, reader), data)
        message = compare(outcomes, expected)
        if not message and isinstance(expected, Expected) and not wrong:
            message = fastavro_says_otherwise(expected.value, data, bare, counts)
        if message:
            yield f"{message}\n{verdict.text}\nbytes {data.hex()}\n{outcomes}\n{expected}"


def written(writer: Side, datum: Any) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, writer.root, datum)
    return out.getvalue()


def attempt(decode: Any, data: bytes) -> Any:
    """The value, or the error for what is no text or no value of a logical type."""
    try:
        return decode(data)
    except (UnicodeDecodeError, DecodeError) as error:
        return error


def compare(outcomes: list[Any], expected: Any) -> str:
    """Say what is wrong with what we read, with logical types and without."""
    with_logical, without = outcomes
    if isinstance(expected, UnicodeDecodeError):
        return "" if isinstance(without, DecodeError) else "text that is none was accepted"
    if isinstance(without, DecodeError):
        return "refused"
    if isinstance(with_logical, DecodeError) is expected.is_held:
        return "refused" if expected.is_held else "accepted what Python cannot hold"
    return "" if same(without, expected.value) else "other value"


def fastavro_says_otherwise(value: Any, data: bytes, bare: tuple[Side, Side], counts: Counter[str]) -> str:
    try:
        theirs = read(data, *bare)
    except TypeError as error:
        if "unhashable" not in str(error):
            raise
        counts["fastavro looks up a definition where the writer has a name"] += 1
        return ""
    counts["read by fastavro"] += 1
    return "" if same(value, theirs) else f"fastavro has {theirs}"
