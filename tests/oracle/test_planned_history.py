"""Released versions that were planned decode as the careful decoder does: values and errors, on any bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from corpus_run import written
from drafts import Json, render, within
from mutations import random_pairs
from packages import build_with_history
from random_data import DataMaker, NoFiniteDatum
from random_schemas import Profile
from resolving import parsed

from eventwright.errors import DecodeError
from eventwright.model.nodes import Record, Schema
from eventwright.model.parse import parse_schema
from eventwright.runtime.coder import GeneratedCoder
from eventwright.runtime.decoders import CarefulDecoder
from eventwright.runtime.history import planned_decoder
from mutating import mutated

PAIRS = 250
PROFILE = Profile(record_root=True)
FORMS = [("msgspec", "error"), ("msgspec", "keep"), ("dataclass", "keep"), ("pydantic", "error")]


def pairs() -> Iterator[tuple[str, Json, Json]]:
    """Yield the fullname of a reader, its schema and a writer's; history has records alone."""
    for number, drafts in enumerate(random_pairs(11, PAIRS, PROFILE)):
        reader, writer = (render(within(draft, f"p{number:04}"), Random(number)) for draft in drafts)
        if all(
            isinstance(schema.types.get(schema.name), Record) for schema in (model(reader), model(writer))
        ):
            yield model(reader).name, reader, writer


def model(schema: Json) -> Schema:
    found, _ = parse_schema(schema)
    assert found is not None
    return found


def data_for(fullname: str, writer: Json) -> Iterator[bytes]:
    side = parsed(writer)
    rng = Random(fullname)
    maker = DataMaker(rng, side.named, text_in_bytes=True)
    try:
        for number in range(4):
            data = written(side.root, maker.datum(side.type, 20 + 10 * number))
            yield data
            yield from (mutated(rng, data) for _ in range(8))
    except NoFiniteDatum:
        yield from (rng.randbytes(rng.randrange(20)) for _ in range(20))


def outcome(decode: Callable[[bytes], Any], data: bytes) -> tuple[str, str]:
    try:
        return "value", repr(decode(data))
    except DecodeError as error:
        return "error", str(error)


def planned(coder: GeneratedCoder) -> Callable[[bytes], Any] | None:
    home = coder._home
    decode = planned_decoder(home.codecs(coder._fullname), home.classes.find(coder._fullname), 1)
    return None if decode is None else lambda data: _whole(decode(data, 0), data)


def _whole(found: tuple[Any, int], data: bytes) -> Any:
    assert found[1] == len(data)
    return found[0]


@pytest.mark.parametrize(("flavour", "unknown"), FORMS)
def test_planned_as_carefully(flavour: str, unknown: str, tmp_path: Path) -> None:
    every = tuple(pairs())
    readers = {fullname: reader for fullname, reader, _ in every}
    history = {fullname: writer for fullname, _, writer in every}
    package = build_with_history(
        readers, history, tmp_path, f"planned_{flavour}_{unknown}", (flavour, unknown)
    )
    counts: Counter[str] = Counter()
    for fullname, writer in history.items():
        compare(package, fullname, writer, counts)
    assert counts["value"] > 1_000
    assert counts["error"] > 1_000
    assert counts["value by planned code"] > 0.8 * counts["value"]


def compare(package: ModuleType, fullname: str, writer: Json, counts: Counter[str]) -> None:
    cls = package.lookup(fullname)
    coder = GeneratedCoder(package._package._home, fullname)
    careful = partial(CarefulDecoder.decode, coder.decoder_from(json.dumps(writer)))
    quick = planned(coder)
    for data in data_for(fullname, writer):
        expected = outcome(careful, data)
        counts[expected[0]] += 1
        what = f"{json.dumps(writer)}\n{data.hex()}"
        assert outcome(lambda data: package.decode(cls, data, 1), data) == expected, what
        if quick is not None:
            try:
                found = repr(quick(data))
            except Exception:
                continue
            assert expected == ("value", found), what
            counts["value by planned code"] += 1


def test_only_planned_versions_have_modules(tmp_path: Path) -> None:
    every = tuple(pairs())[:100]
    readers: Mapping[str, Json] = {fullname: reader for fullname, reader, _ in every}
    package = build_with_history(readers, readers, tmp_path, "planned_as_now", ("msgspec", "error"))
    for fullname in readers:
        coder = GeneratedCoder(package._package._home, fullname)
        decode = planned_decoder(coder._home.codecs(fullname), package.lookup(fullname), 1)
        assert decode in (None, coder.decoder.generated)
    assert not [*tmp_path.glob("planned_as_now/_codecs/**/_[!_]*.py")]
