"""Hostile bytes and objects, on every kind of codec and flavour."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from types import MemberDescriptorType
from typing import Any
from uuid import UUID

import pytest
from generated import FLAVOURS, Generated, Kind, build, record
from hostile_cases import LIES, Lie, bombs, emptied_dict, emptied_list, hostile_bytes, schemas
from sampling import Sampler
from ways import WAYS, Way

from eventwright.errors import DecodeError, EncodeError
from eventwright.plan.options import Flavour

each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


@pytest.fixture(scope="module", params=FLAVOURS)
def made(request: pytest.FixtureRequest, kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return build(tmp_path_factory.mktemp("hostile"), f"harm_{request.param}", schemas(), [request.param])


@each_way
def test_bytes(made: Generated, way: Way) -> None:
    for field, data in hostile_bytes():
        with pytest.raises(DecodeError) as caught:
            way.decode(made, f"Has_{field}", data)
        error = caught.value
        assert error.path.partition("[")[0].partition(".")[0] in (field, ""), (field, data.hex(), str(error))
        assert 0 <= error.offset <= len(data), (field, data.hex(), str(error))


def test_cut_bytes_are_refused_whatever_may_follow_an_event(every: Generated) -> None:
    for seed in range(20):
        value = Sampler(Random(seed), every).record("test.all.Every")
        data = every.encode(value)
        assert every.encode(every.decode(type(value), data + b"more", allow_trailing=True)) == data
        for size in {*range(0, len(data), len(data) // 50 + 1), *range(max(0, len(data) - 40), len(data))}:
            told = []
            for is_more in (False, True):
                with pytest.raises(DecodeError) as caught:
                    every.decode(type(value), data[:size], allow_trailing=is_more)
                told.append(str(caught.value))
            assert told[0] == told[1]


@each_way
@pytest.mark.parametrize(("name", "data"), bombs(), ids=lambda part: part if isinstance(part, str) else "")
def test_bombs(made: Generated, way: Way, name: str, data: bytes) -> None:
    """Many bytes cost time and memory as there are of them: that of as many small objects, at most."""
    way.decode(made, "Has_flag", b"\x01")  # what is made once, at the first use
    with pytest.raises(DecodeError):
        way.decode(made, name, b"\x80")
    seconds, peak = measured(lambda: way.decode(made, name, data))
    assert seconds < 20
    assert peak < 200 * len(data)


def measured(call: Callable[[], Any]) -> tuple[float, int]:
    tracemalloc.start()
    start = time.process_time()
    try:
        with pytest.raises(DecodeError):
            call()
        return time.process_time() - start, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@each_way
def test_huge_counts_make_nothing(made: Generated, way: Way) -> None:
    for field, data in hostile_bytes():
        if len(data) > 100:
            continue
        with pytest.raises(DecodeError):  # what is made once, at the first use
            way.decode(made, f"Has_{field}", data)
        _, peak = measured(partial(way.decode, made, f"Has_{field}", data))
        # Of items that take no bytes, as many are made as one message may have.
        assert peak < (5_000_000 if field == "nothings" else 300_000), (field, data.hex())


@each_way
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_lies(made: Generated, way: Way, lie: Lie) -> None:
    event = holding(made, lie.field, lie.make(made))
    with pytest.raises(EncodeError) as caught:
        way.encode(made, event)
    assert caught.value.path.startswith(lie.field)


def holding(made: Generated, field: str, value: Any) -> Any:
    """Return an object without pydantic's checks."""
    cls = made.lookup(f"Has_{field}")
    return (
        cls.model_construct(**{field: value}) if made.flavour is Flavour.PYDANTIC else cls(**{field: value})
    )


@each_way
@pytest.mark.parametrize(
    ("field", "make"), [("moments", emptied_list), ("moments_by_name", emptied_dict)], ids=["list", "dict"]
)
def test_what_is_emptied_meanwhile(made: Generated, way: Way, field: str, make: Callable[[], Any]) -> None:
    """It is refused, or encoded as what it then is: never as anything between."""
    event = holding(made, field, make())
    with suppress(EncodeError):
        assert way.encode(made, event) == b"\x00"


@each_way
def test_unset_fields(made: Generated, way: Way) -> None:
    for name, value in (("flag", True), ("texts", []), ("uuid", UUID(int=5))):
        event = holding(made, name, value)
        unset(event, name)
        with pytest.raises(EncodeError) as caught:
            way.encode(made, event)
        assert str(caught.value) == f"{name}: the field is not set"


def unset(event: Any, name: str) -> None:
    """Delete an attribute of a frozen object."""
    if isinstance(slot := vars(type(event)).get(name), MemberDescriptorType):
        slot.__delete__(event)
    else:
        del event.__dict__[name]


@each_way
def test_subclasses_of_events(made: Generated, way: Way) -> None:
    cls = made.lookup("Has_flag")
    with pytest.raises((EncodeError, TypeError)):
        way.encode(made, type("Has_flag", (cls,), {})(flag=True))


@each_way
def test_what_contains_itself(made: Generated, way: Way) -> None:
    tree = made.lookup("Tree")(below=[])
    tree.below.append(tree)
    named = made.lookup("Named")(by_name={})
    named.by_name["k"] = named
    for value in (tree, named):
        with pytest.raises(
            EncodeError, match="nested deeper than Python's recursion limit, or contains itself"
        ):
            way.encode(made, value)


@each_way
def test_deep_values(made: Generated, way: Way) -> None:
    """What nests deeper than Python can follow is refused; what does not, is encoded and decoded."""
    chain = made.lookup("Chain")
    value = chain(next=None)
    for _ in range(100):
        value = chain(next=value)
    assert way.encode(made, value) == b"\x02" * 100 + b"\x00"
    assert way.encode(made, way.decode(made, "Chain", b"\x02" * 100 + b"\x00")) == b"\x02" * 100 + b"\x00"
    for _ in range(100_000):
        value = chain(next=value)
    with pytest.raises(EncodeError, match="nested deeper"):
        way.encode(made, value)
    while value is not None:  # let go of it link by link: of a long chain at once, C's stack runs over
        value = value.next


DEEP = 700  # levels: more than the engine follows, and than careful code does at Python's usual limit


def test_both_kinds_go_equally_deep(tmp_path: Path) -> None:
    chain = record("Chain", ("next", ["null", "Chain"]))
    earlier = record("Chain", ("gone", "int"), ("next", ["null", "Chain"]))
    made = build(tmp_path, "equally_deep", [chain], [], {"Chain": [earlier]})
    cls = made.lookup("Chain")
    data = b"\x02" * DEEP + b"\x00"
    value = made.decode(cls, data)
    assert made.encode(value) == data
    written = b"\x00\x02" * DEEP + b"\x00\x00"
    assert made.encode(made.decode(cls, written, writer=1)) == data
    assert made.encode(made.decode(cls, data + b"\x00", allow_trailing=True)) == data
    for bad, message in ((data[:-1], "nested deeper"), (b"\x02" * 20_000, "nested deeper")):
        with pytest.raises(DecodeError, match=message):
            made.decode(cls, bad)
