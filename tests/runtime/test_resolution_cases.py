"""The written-down cases of schema resolution, on every kind of codec and flavour."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import fastavro
import pytest
from generated import FLAVOURS, Generated, Kind, build
from resolution_cases import CASES, Case, event, placed, skipped
from sampling import Sampler
from ways import WAYS, Way

from eventwright.errors import DecodeError
from eventwright.model.nodes import JSON
from eventwright.runtime.history import planned_decoder
from eventwright.runtime.wire import Unfit

SKIPPED = skipped()


VALUED = [case for case in CASES if not isinstance(case.wanted, str)]


@pytest.fixture(scope="module", params=FLAVOURS)
def packages(
    request: pytest.FixtureRequest, kind: Kind, tmp_path_factory: pytest.TempPathFactory
) -> dict[bool, Generated]:
    """Return a package with the readers of all cases, and one with those that keep unknown symbols."""
    folder = tmp_path_factory.mktemp("cases")
    return {keeps: package(folder, request.param, keeps) for keeps in (False, True)}


def package(folder: Path, flavour: str, keeps: bool) -> Generated:
    cases = [case for case in CASES if case.keeps_unknown is keeps]
    readers = [placed(case.reader, case.name) for case in cases]
    released = {case.fullname: [placed(case.writer, case.name)] for case in cases}
    options = [flavour, "keep"] if keeps else [flavour]
    return build(folder, f"cases_{'_'.join(options)}", readers, options, released)


def written(case: Case) -> bytes:
    out = io.BytesIO()
    schema = fastavro.parse_schema(json.loads(json.dumps(placed(case.writer, case.name))))
    fastavro.schemaless_writer(out, schema, dict(case.written))
    return out.getvalue()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(packages: dict[bool, Generated], case: Case, way: Way) -> None:
    made, writer = packages[case.keeps_unknown], placed(case.writer, case.name)
    data = written(case)
    if isinstance(case.wanted, str):
        with pytest.raises(DecodeError) as caught:
            way.decode_older(made, case.fullname, data, writer)
        assert str(caught.value).startswith(case.wanted)
        return
    values = case.values(made)
    found = way.decode_older(made, case.fullname, data, writer)
    assert repr(found) == repr(made.lookup(case.fullname)(**values))
    assert {name: type(getattr(found, name)) for name in values} == {
        name: type(value) for name, value in values.items()
    }
    for end in range(len(data)):
        with pytest.raises(DecodeError):
            way.decode_older(made, case.fullname, data[:end], writer)
    with pytest.raises(DecodeError):
        way.decode_older(made, case.fullname, data + b"\x00", writer)


def test_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.fixture(scope="module", params=FLAVOURS)
def skipping(
    request: pytest.FixtureRequest, kind: Kind, tmp_path_factory: pytest.TempPathFactory
) -> Generated:
    """Return a package with a reader for each type that is passed over, and a record that has it."""
    readers = [placed(event(("last", "int")), f"skips.{name}") for name in SKIPPED]
    writers = {name: _writer(name, f"written.{name}") for name in SKIPPED}
    released = {f"cases.skips.{name}.Event": [_writer(name, f"skips.{name}")] for name in SKIPPED}
    folder, package = tmp_path_factory.mktemp("skips"), f"skips_{request.param}"
    return build(folder, package, [*readers, *writers.values()], [request.param], released)


def _writer(name: str, namespace: str) -> Any:
    return placed(event(("first", "int"), ("gone", SKIPPED[name]), ("last", "int")), namespace)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("name", SKIPPED)
def test_skipped(skipping: Generated, name: str, way: Way) -> None:
    writer: JSON = _writer(name, f"skips.{name}")
    for data, last in samples(skipping, name):
        found = way.decode_older(skipping, f"cases.skips.{name}.Event", data, writer)
        assert found.last == last
        for end in range(max(0, len(data) - 40), len(data)):
            with pytest.raises(DecodeError):
                way.decode_older(skipping, f"cases.skips.{name}.Event", data[:end], writer)


def samples(made: Generated, name: str) -> Iterator[tuple[bytes, int]]:
    sampler = Sampler(Random(name), made)
    for _ in range(6):
        value = sampler.record(f"cases.written.{name}.Event")
        yield made.encode(value), value.last


@pytest.mark.parametrize("case", VALUED, ids=lambda case: case.name)
def test_planned_code_does_the_work(packages: dict[bool, Generated], case: Case) -> None:
    """The careful decoder would hide that planned code refuses what is ordinary."""
    made = packages[case.keeps_unknown]
    cls, data = made.lookup(case.fullname), written(case)
    decode = planned_decoder(made.package._home.codecs(case.fullname), cls, 1)
    assert decode is not None
    found, end = decode(data, 0)
    assert (repr(found), end) == (repr(cls(**case.values(made))), len(data))


@pytest.mark.parametrize("name", SKIPPED)
def test_planned_code_passes_over(skipping: Generated, name: str) -> None:
    fullname = f"cases.skips.{name}.Event"
    decode = planned_decoder(skipping.package._home.codecs(fullname), skipping.lookup(fullname), 1)
    assert decode is not None
    has_passed = False
    for data, last in samples(skipping, name):
        try:
            found, end = decode(data, 0)
        except Unfit:  # of items that take no bytes, which only the careful decoder counts
            continue
        assert (found.last, end) == (last, len(data))
        has_passed = True
    assert has_passed
