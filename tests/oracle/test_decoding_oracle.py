"""What the generated package reads and writes is what fastavro and Apache's Python read and write."""

from __future__ import annotations

import io
import json
import math
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import avro.io
import avro.schema
import fastavro
import pytest
from corpus_run import FLAVOURS, disagreements, written
from drafts import Draft, Json, render, within
from mutations import random_pairs
from packages import build
from random_data import DataMaker, NoFiniteDatum
from random_schemas import Profile, random_draft
from reference import Expected, resolved
from resolving import KNOWN_WRONG, Pairs, Side, parsed, plain, read, same, with_values_for_defaults

from eventwright import DecodeError
from eventwright.model.nodes import Record, Schema
from eventwright.model.parse import parse_schema
from eventwright.resolve.actions import Resolution
from eventwright.resolve.walk import resolve

SEED = 7
PAIRS = 600
SCHEMAS = 60
CLASSES = Profile(record_root=True)


@dataclass(frozen=True)
class Case:
    """A reader with a class, and a writer."""

    reader: Json
    writer: Json
    resolution: Resolution
    fullname: str

    @property
    def text(self) -> str:
        return f"reader {json.dumps(self.reader)}\nwriter {json.dumps(self.writer)}"


@dataclass
class Tally:
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def model(schema: Json) -> Schema:
    found, _ = parse_schema(schema)
    assert found is not None
    return found


def cases() -> Iterator[Case]:
    for number, pair in enumerate(random_pairs(SEED, PAIRS, CLASSES)):
        reader, writer = (rendered(draft, number) for draft in pair)
        resolution = resolve(model(reader), model(writer))
        if isinstance(resolution.reader.types.get(resolution.reader.name), Record):
            yield Case(reader, writer, resolution, resolution.reader.name)


def rendered(draft: Draft, number: int) -> Json:
    """The schema in a namespace of its own, so that all can be in one package."""
    return render(within(draft, f"p{number:04}"), Random(number))


@pytest.fixture(scope="module")
def every() -> tuple[Case, ...]:
    return tuple(cases())


@pytest.fixture(scope="module")
def package(every: tuple[Case, ...], tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    schemas = {case.fullname: case.reader for case in every}
    return build(schemas, tmp_path_factory.mktemp("readers"), "oracle_readers", "msgspec")


def data_for(case: Case, writer: Side, count: int) -> Iterator[bytes]:
    maker = DataMaker(Random(case.fullname), writer.named, text_in_bytes=True)
    for number in range(count):
        yield written(writer.root, maker.datum(writer.type, 30 + number))


def test_compatible_pairs_decode_as_fastavro(every: tuple[Case, ...], package: ModuleType) -> None:
    tally = Tally()
    for case in every:
        if not case.resolution.errors:
            decode_all(case, package, tally)
    assert not tally.failures, f"{len(tally.failures)} failures, such as:\n{min(tally.failures, key=len)}"
    assert {known.name for known in KNOWN_WRONG} <= set(tally.counts)
    assert tally.counts["data"] > 8 * tally.counts["no finite datum"]
    assert tally.counts["read by fastavro"] > tally.counts["data"] / 3


def decode_all(case: Case, package: ModuleType, tally: Tally) -> None:
    """Compare with the reference, and with fastavro where none of its known faults is near."""
    writer, unfilled = parsed(case.writer), parsed(plain(case.reader))
    reader = with_values_for_defaults(parsed(case.reader))
    pairs = Pairs(reader, writer, meeting(case.resolution, reader, writer))
    wrong = [known.name for known in KNOWN_WRONG if known.applies(pairs)]
    cls = package.lookup(case.fullname)
    try:
        for data in data_for(case, writer, 10):
            tally.counts.update(["data", *wrong])
            ours = decoded(package, cls, data, case, unfilled)
            expected = attempt(lambda data=data: resolved(data, writer, reader))  # type: ignore[misc]
            message = compare(ours, expected)
            if isinstance(expected, Expected) and not wrong:
                message = message or fastavro_says_otherwise(expected, data, case, tally)
            if message:
                tally.failures.append(f"{message}\n{case.text}\nbytes {data.hex()}\n{ours}\n{expected}")
    except NoFiniteDatum:
        tally.counts["no finite datum"] += 1


def attempt(read_it: Callable[[], Any]) -> Any:
    """The value, or the error for bytes that are no text."""
    try:
        return read_it()
    except UnicodeDecodeError as error:
        return error


def decoded(package: ModuleType, cls: type, data: bytes, case: Case, reader: Side) -> Any:
    """What we make of it, in fastavro's plain values, or the error that we raise."""
    try:
        value = package.decode(cls, data, writer=json.dumps(case.writer))
    except DecodeError as error:
        return error
    return read(package.encode(value), reader)


def compare(ours: Any, expected: Any) -> str | None:
    if isinstance(expected, UnicodeDecodeError) or not expected.is_held:
        return None if isinstance(ours, DecodeError) else "accepted what Python cannot hold"
    if isinstance(ours, DecodeError):
        return "refused"
    return None if same(ours, expected.value) else "other value"


def fastavro_says_otherwise(expected: Expected, data: bytes, case: Case, tally: Tally) -> str | None:
    """Compare the reference with fastavro, so that it is no oracle by itself."""
    writer, reader = parsed(plain(case.writer)), with_values_for_defaults(parsed(plain(case.reader)))
    try:
        theirs = read(data, writer, reader)
    except TypeError as error:
        if "unhashable" not in str(error):
            raise
        tally.counts["fastavro looks up a definition where the writer has a name"] += 1
        return None
    tally.counts["read by fastavro"] += 1
    return None if same(expected.value, theirs) else f"fastavro has {theirs}"


def meeting(resolution: Resolution, reader: Side, writer: Side) -> tuple[tuple[Json, Json], ...]:
    return tuple((reader.named[one], writer.named[other]) for one, other in resolution.records)


def test_incompatible_pairs_fail_on_some_datum(every: tuple[Case, ...], package: ModuleType) -> None:
    counts: Counter[str] = Counter()
    readable = []
    for case in every:
        if case.resolution.errors:
            outcome = first_failure(case, package)
            counts[outcome] += 1
            if outcome == "all decode" and not has_endless_type(parsed(case.writer)):
                readable.append(case.text)
    assert not readable, f"{len(readable)} pairs, such as:\n{min(readable, key=len)}"
    assert counts["a datum fails"] > 100


def has_endless_type(writer: Side) -> bool:
    """A type without any finite value: no datum reaches what is wrong with it."""
    return math.inf in DataMaker(Random(0), writer.named).heights.values()


def first_failure(case: Case, package: ModuleType) -> str:
    cls, text = package.lookup(case.fullname), json.dumps(case.writer)
    try:
        for data in data_for(case, parsed(case.writer), 400):
            try:
                package.decode(cls, data, writer=text)
            except DecodeError:
                return "a datum fails"
    except NoFiniteDatum:
        return "no finite datum"
    return "all decode"


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_default_that_python_cannot_hold_is_refused(flavour: str, tmp_path: Path) -> None:
    time = {"name": "t", "type": {"type": "int", "logicalType": "time-millis"}, "default": -1}
    writer = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
    reader = {**writer, "fields": [{"name": "a", "type": "int"}, time]}
    package = build({"r": reader}, tmp_path, f"oracle_default_{flavour}", flavour)
    with pytest.raises(DecodeError, match='the writer has no "t"'):
        package.decode(package.lookup("R"), b"\x02", writer=json.dumps(writer))


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_bytes_are_those_of_fastavro(flavour: str, tmp_path: Path) -> None:
    schemas = {f"s{number}": schema for number, schema in enumerate(some_schemas(CLASSES))}
    package = build(schemas, tmp_path, f"oracle_{flavour}", flavour)
    found = [
        message
        for number, schema in enumerate(schemas.values())
        for message in disagreements(package, parsed(schema).root, fastavro_bytes(schema, number))
    ]
    assert not found, f"{len(found)} disagreements, such as:\n{min(found, key=len)}"


def fastavro_bytes(schema: Json, number: int) -> list[bytes]:
    side = parsed(schema)
    maker = DataMaker(Random(number), side.named)
    return [written(side.root, maker.datum(side.type)) for _ in range(20)]


def some_schemas(profile: Profile) -> Iterator[Json]:
    for number in range(SCHEMAS):
        yield rendered(random_draft(Random(f"bytes {number}"), profile), number)


def test_json_is_that_of_fastavro(tmp_path: Path) -> None:
    schemas = {f"s{number}": schema for number, schema in enumerate(some_schemas(CLASSES))}
    package = build(schemas, tmp_path, "oracle_json", "pydantic")
    compared = 0
    for number, schema in enumerate(schemas.values()):
        side = parsed(schema)
        cls = package.lookup(side.root["name"])
        maker = DataMaker(Random(number), side.named)
        for _ in range(20):
            datum = maker.datum(side.type)
            value = package.decode(cls, written(side.root, datum))
            ours = package.to_json(value)
            assert package.encode(package.from_json(cls, ours)) == package.encode(value)
            theirs = fastavro_json(parsed(plain(schema)), datum)
            if theirs is not None:
                compared += 1
                assert same(json.loads(theirs), json.loads(ours)), json.dumps(schema)
    assert compared > 10 * SCHEMAS / 2


def fastavro_json(side: Side, datum: Any) -> str | None:
    """None where fastavro fails: for errors, for the key "" in a map, and for numbers that JSON has not."""
    out = io.StringIO()
    try:
        fastavro.json_writer(out, side.root, [datum])
    except Exception:
        return None
    return None if re.search(r"\b(NaN|Infinity)\b", out.getvalue()) else out.getvalue()


def test_bytes_are_those_of_apache(tmp_path: Path) -> None:
    """Of unions that leave no choice: Apache's writer takes the first branch that fits."""
    profile = Profile(record_root=True, errors=False, narrow_unions=True)
    schemas = {f"s{number}": schema for number, schema in enumerate(some_schemas(profile))}
    package = build(schemas, tmp_path, "oracle_apache", "dataclass")
    for schema in schemas.values():
        side = parsed(schema)
        cls = package.lookup(side.root["name"])
        maker = DataMaker(Random(side.root["name"]), side.named)
        for _ in range(20):
            data = apache_bytes(plain(schema), untagged(maker.datum(side.type)))
            assert package.encode(package.decode(cls, data)) == data, json.dumps(schema)


def apache_bytes(schema: Json, datum: Any) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed_schema = avro.schema.parse(json.dumps(schema))
    avro.io.DatumWriter(parsed_schema).write(datum, avro.io.BinaryEncoder(out))
    return out.getvalue()


def untagged(value: Any) -> Any:
    """A datum without the names of branches."""
    match value:
        case tuple():
            return untagged(value[1])
        case list():
            return [untagged(item) for item in value]
        case dict():
            return {key: untagged(item) for key, item in value.items()}
        case _:
            return value
