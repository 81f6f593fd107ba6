"""What only the native engine has to get right: references, garbage, threads, other interpreters."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from generated import Generated, Kind, build, logical, record
from sampling import Sampler
from test_codecs_agree import make

from eventwright.errors import DecodeError, EncodeError
from eventwright.model.nodes import JSON
from eventwright.plan.options import Flavour
from eventwright.runtime import engine as switch
from eventwright.runtime.coder import GeneratedCoder
from eventwright.runtime.native import NativeCoder
from eventwright.runtime.shapes import NoPlan, kind_of_class

NAME = "test.all.Every"
FEW = 10  # references that the test itself may hold; one that is lost or kept for each event comes to 20


pytestmark = pytest.mark.parametrize("kind", [Kind.NATIVE], ids=["on"], indirect=True, scope="session")


def grown(objects: list[Any], work: Callable[[], object]) -> list[int]:
    """Return by how much the references to objects, and last the objects that there are, grow with work."""
    for _ in range(3):
        work()
    gc.collect()
    before = [*map(sys.getrefcount, objects), len(gc.get_objects())]
    for _ in range(20):
        work()
    gc.collect()
    after = [*map(sys.getrefcount, objects), len(gc.get_objects())]
    return [late - early for early, late in zip(before, after, strict=True)]


@pytest.mark.parametrize("seed", range(10))
def test_references_are_counted(every: Generated, seed: int) -> None:
    value = Sampler(Random(seed), every).record(NAME)
    data = every.encode(value)
    cls = type(value)
    shared = [None, True, False, cls, UUID, datetime, UTC, value, data, every.lookup("test.all.Colour").RED]
    shared += [getattr(value, name) for name in every.describe(cls).attributes.values()]
    assert max(map(abs, grown(shared, lambda: every.decode(cls, every.encode(value))))) < FEW


def test_references_are_counted_where_bytes_do_not_fit(every: Generated) -> None:
    value = Sampler(Random(3), every).record(NAME)
    data = every.encode(value)
    coder = every.coder(NAME)
    assert isinstance(coder, NativeCoder)
    decode, refused = coder.decoder.native.decode, coder._engine.Refused
    cuts = [data[:end] for end in range(0, len(data), max(1, len(data) // 300))]

    def work() -> None:
        for cut in cuts:
            with suppress(refused):
                decode(cut)

    shared = [None, True, type(value), UUID, every.lookup("test.all.Colour").RED]
    assert max(map(abs, grown(shared, work))) < FEW


def test_references_are_counted_where_values_do_not_fit(every: Generated) -> None:
    value = Sampler(Random(2), every).record(NAME)
    attributes = every.describe(type(value)).attributes.values()
    fields = {name: getattr(value, name) for name in attributes}
    odd = (object(), [object()], {"k": ()}, {1: 2})
    wrong = [make(every, type(value), fields | {name: item}) for name in attributes for item in odd]
    coder = every.coder(NAME)
    assert isinstance(coder, NativeCoder)
    encode, refused = coder.native.encode, coder._engine.Refused

    def work() -> None:
        for event in wrong:
            with suppress(refused):
                encode(event)

    assert max(map(abs, grown([None, True, type(value), value, *odd, *wrong], work))) < FEW


def test_a_package_is_garbage_when_nobody_has_it(tmp_path: Path) -> None:
    made = build(tmp_path, "garbage", [record("Event", ("x", "long"))])
    cls = made.lookup("Event")
    assert made.decode(cls, made.encode(cls(x=1))) == cls(x=1)
    coder = weakref.ref(made.coder("Event"))
    names = [name for name in sys.modules if name.partition(".")[0] == made.module.__name__]
    for name in names:
        del sys.modules[name]
    del made, cls
    gc.collect()
    assert coder() is None


@pytest.mark.parametrize("flavour", Flavour)
def test_cycles_of_events_are_collected(tmp_path: Path, flavour: Flavour) -> None:
    """A list in an event can come to hold the event."""
    below, tags = {"type": "array", "items": "Tree"}, {"type": "map", "values": "int"}
    tree = record("Tree", ("below", below), ("tags", tags))
    made = build(tmp_path, f"cycles_{flavour}", [tree], [flavour])
    cls = made.lookup("Tree")
    count = sum(type(item) is cls for item in gc.get_objects())
    for _ in range(100):
        value = made.decode(cls, made.encode(cls(below=[cls(below=[], tags={})], tags={})))
        value.below[0].below.append(value)
    del value
    gc.collect()
    assert sum(type(item) is cls for item in gc.get_objects()) == count


def test_leaves_are_not_looked_at_by_the_collector(tmp_path: Path) -> None:
    leaf = record("Leaf", ("id", logical("string", "uuid")), ("at", logical("long", "timestamp-micros")))
    inner = record("Inner", ("leaf", leaf), ("more", ["null", "Leaf"]))
    made = build(tmp_path, "leaves", [inner, record("Tags", ("tags", {"type": "array", "items": "string"}))])
    leaf_cls, cls, tags = made.lookup("Leaf"), made.lookup("Inner"), made.lookup("Tags")
    one = leaf_cls(id=UUID(int=5), at=datetime(2024, 5, 17, tzinfo=UTC))
    decoded = made.decode(cls, made.encode(cls(leaf=one, more=one)))
    assert not gc.is_tracked(decoded)
    assert not gc.is_tracked(decoded.leaf)
    assert gc.is_tracked(made.decode(tags, made.encode(tags(tags=["x"]))))


def test_threads(every: Generated) -> None:
    values = [Sampler(Random(seed), every).record(NAME) for seed in range(20)]
    data = [every.encode(value) for value in values]
    failures: list[object] = []

    def work(seed: int) -> None:
        for index in Random(seed).choices(range(len(values)), k=300):
            if every.encode(values[index]) != data[index]:
                failures.append(index)
            if every.decode(type(values[index]), data[index]) != values[index]:
                failures.append(index)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


class Meddler(tzinfo):
    """A zone that changes what is being encoded."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        self.meddle = meddle

    def utcoffset(self, moment: datetime | None) -> Any:
        self.meddle()
        return UTC.utcoffset(moment)

    def dst(self, moment: datetime | None) -> Any:
        return None

    def tzname(self, moment: datetime | None) -> str:
        return "meddler"


MOMENTS: JSON = logical("long", "timestamp-micros")


@pytest.fixture(scope="module")
def moments(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    fields = (
        ("items", {"type": "array", "items": MOMENTS}),
        ("entries", {"type": "map", "values": MOMENTS}),
        ("nested", {"type": "map", "values": {"type": "array", "items": MOMENTS}}),
    )
    return build(tmp_path_factory.mktemp("moments"), "moments", [record("Moments", *fields)])


Fields: TypeAlias = Callable[[datetime], dict[str, Any]]
Change: TypeAlias = Callable[[Any], object]


def meddled() -> Iterator[tuple[str, Fields, Change]]:
    """Yield ways to change containers from within: the fields, and what is done to the event."""
    plain = datetime(2024, 1, 1, tzinfo=UTC)
    yield "cleared list", lambda at: {"items": [at, plain, plain]}, lambda event: event.items.clear()
    yield "longer list", lambda at: {"items": [at, plain]}, lambda event: event.items.append(plain)
    yield "cleared map", lambda at: {"entries": {"a": at, "b": plain}}, lambda event: event.entries.clear()
    yield (
        "longer map",
        lambda at: {"entries": {"a": at, "b": plain}},
        lambda event: event.entries.update({str(number): plain for number in range(1000)}),
    )
    yield "inner list", lambda at: {"nested": {"a": [at], "b": [plain]}}, lambda event: event.nested.clear()


@pytest.mark.parametrize(("fields", "change"), [pytest.param(*case[1:], id=case[0]) for case in meddled()])
def test_events_that_change_while_they_are_encoded(
    moments: Generated, fields: Fields, change: Change
) -> None:
    """What comes out, if anything, is a whole event."""
    cls = moments.lookup("Moments")
    events: list[Any] = []
    at = datetime(2024, 1, 1, tzinfo=Meddler(lambda: change(events[0])))
    events.append(cls(**({"items": [], "entries": {}, "nested": {}} | fields(at))))
    try:
        data = moments.encode(events[0])
    except EncodeError:
        return
    assert moments.encode(moments.decode(cls, data)) == data


def test_an_exception_that_is_no_matter_of_fitting_is_raised(moments: Generated) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    cls = moments.lookup("Moments")
    at = datetime(2024, 1, 1, tzinfo=Meddler(interrupt))
    with pytest.raises(KeyboardInterrupt):
        moments.encode(cls(items=[at], entries={}, nested={}))


def test_deep_values_are_left_to_python(tmp_path: Path) -> None:
    made = build(tmp_path, "deep", [record("Link", ("next", ["null", "Link"]))])
    cls = made.lookup("Link")
    for depth in (100, 200):  # the engine's own limit is between them
        value = cls(next=None)
        for _ in range(depth):
            value = cls(next=value)
        assert made.encode(made.decode(cls, made.encode(value))) == b"\x02" * depth + b"\x00"
    for data in (b"\x02" * 1_000_000, b"\x02" * 1_000_000 + b"\x00"):
        with pytest.raises(DecodeError, match="nested deeper"):
            made.decode(cls, data)


ROOM = 1 << 28  # bytes of address space, beyond what the process has before it decodes
NESTED = """
import resource, sys
sys.path.insert(0, {folder!r})
from {package} import decode, lookup
from eventwright.errors import DecodeError
from eventwright.runtime.wire import long_bytes
size = 2_000_000
data = (long_bytes(size - 1_000) * 60).ljust(size, bytes(1))
tree = lookup("Tree")
decode(tree, bytes(1))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {room}, used + {room}))
try:
    decode(tree, data)
except DecodeError:
    print("refused")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_claims_of_blocks_inside_each_other_take_no_room(tmp_path: Path) -> None:
    made = build(tmp_path, "claims", [record("Tree", ("below", {"type": "array", "items": "Tree"}))])
    program = NESTED.format(folder=str(tmp_path), package=made.module.__name__, room=ROOM)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr


def test_classes_that_do_more_than_keep_their_attributes_are_left_to_python(tmp_path: Path) -> None:
    for flavour in Flavour:
        made = build(tmp_path, f"changed_{flavour}", [record("Event", ("x", "long"))], [flavour])
        cls = made.lookup("Event")
        assert kind_of_class(cls, ["x"]) == ("dict" if flavour is Flavour.PYDANTIC else "slots")
        with pytest.raises(NoPlan):
            kind_of_class(cls, ["x", "y"])
        hook = "__pydantic_post_init__" if flavour is Flavour.PYDANTIC else "__post_init__"
        setattr(cls, hook, "model_post_init" if flavour is Flavour.PYDANTIC else lambda self: None)
        coder = made.coder("Event")
        assert isinstance(coder, GeneratedCoder)
        assert made.package.codecs_in_use() == {
            "Event": "generated Python, since Event is not as it was generated"
        }


def test_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(switch.SWITCH, "off")
    assert switch.engine() == "it is turned off by EVENTWRIGHT_ENGINE=off"
    monkeypatch.setenv(switch.SWITCH, "no")
    assert switch.engine() == 'EVENTWRIGHT_ENGINE is "no", which is neither "on" nor "off"'
    monkeypatch.delenv(switch.SWITCH)
    assert isinstance(switch.engine(), ModuleType)


def test_an_engine_for_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ModuleType("eventwright_engine")
    vars(found).update(PLAN_FORMAT=0, __version__="0.0.1")
    monkeypatch.setitem(sys.modules, "eventwright_engine", found)
    switch._installed.cache_clear()
    try:
        assert switch.engine() == (
            "the installed eventwright-engine 0.0.1 is for another version of eventwright; install the one "
            "that fits with: pip install --upgrade 'eventwright[native]'"
        )
    finally:
        switch._installed.cache_clear()


def test_another_interpreter_is_refused() -> None:
    module = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    program = (
        f"import eventwright_engine, {module} as interpreters\n"
        "one = interpreters.create()\n"
        "interpreters.run_string(one, 'from eventwright.runtime.engine import engine; print(engine())')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    refusals = (
        "eventwright-engine serves one interpreter of a process; the generated Python codecs serve all",
        "module eventwright_engine.eventwright_engine does not support loading in subinterpreters",  # CPython
    )
    assert done.stdout in [f"it cannot be imported: {refusal}\n" for refusal in refusals], done.stderr


@pytest.mark.parametrize(
    "plan",
    [
        [("slots", 5, [], [])],
        [("nothing", object, [], [])],
        [("slots", object, ["x"], [("long",)])],
        [("slots", object, [], [("long",)])],
        [],
        [5],
        [("slots",)],
    ],
)
def test_plans_that_make_no_sense_are_refused(plan: list[Any]) -> None:
    found = switch.engine()
    assert isinstance(found, ModuleType)
    with pytest.raises((TypeError, ValueError, IndexError)):
        found.Encoder(plan, 0)
    with pytest.raises((TypeError, ValueError, IndexError)):
        found.Decoder(plan, [], 0)


def test_every_type_is_fast(every: Generated) -> None:
    """No class of the package with all types is left to generated Python."""
    assert set(every.package.codecs_in_use().values()) == {"native"}
