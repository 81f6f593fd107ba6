"""Every event of a strategy encodes, and decodes to an equal one; the ends of each range are among them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shop_events
from everything import every_schema
from generated import FLAVOURS, Generated, Kind, build, enum, fixed, logical, record, use
from hypothesis import HealthCheck, Phase, find, given, settings

from eventwright.model.nodes import JSON
from eventwright.runtime import Tagged
from eventwright.testing import event_classes, events


@pytest.mark.parametrize("cls", event_classes(shop_events), ids=lambda cls: cls.__name__)
def test_events_of_this_repository(cls: type[Any]) -> None:
    @settings(max_examples=50, deadline=None)
    @given(events(cls))
    def is_what_was_encoded(event: Any) -> None:
        assert type(event) is cls
        assert shop_events.decode(cls, shop_events.encode(event)) == event
        assert shop_events.from_json(cls, shop_events.to_json(event)) == event

    is_what_was_encoded()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_type(flavour: str, kind: Kind, tmp_path: Path) -> None:
    with use(kind):
        made = build(tmp_path, f"testing_every_{flavour}", [every_schema()], [flavour])
    cls = made.lookup("test.all.Every")

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(events(cls))
    def is_what_was_encoded(event: Any) -> None:
        assert made.decode(cls, made.encode(event)) == event

    is_what_was_encoded()


def test_a_package_gives_all_its_events() -> None:
    seen = set()

    @settings(max_examples=200, deadline=None)
    @given(events(shop_events))
    def collect(event: Any) -> None:
        seen.add(type(event))

    collect()
    assert seen == set(event_classes(shop_events))


EDGES: list[tuple[JSON, Callable[[Any], bool]]] = [
    ("int", lambda value: value == -(2**31)),
    ("long", lambda value: value == 2**63 - 1),
    ("float", lambda value: value == float("inf")),
    (logical("bytes", "decimal", precision=8, scale=3), lambda value: value == Decimal("-99999.999")),
    (fixed("Amount", 2, logicalType="decimal", precision=4), lambda value: value == -9999),
    (fixed("Small", 1, logicalType="decimal", precision=2), lambda value: value == 99),
    (logical("int", "date"), lambda value: value == date.max),
    (logical("int", "time-millis"), lambda value: value == time(23, 59, 59, 999000)),
    (logical("long", "timestamp-micros"), lambda value: value == datetime.max.replace(tzinfo=UTC)),
    (logical("long", "timestamp-millis"), lambda value: value.utcoffset().total_seconds() == 345 * 60),
    (logical("long", "local-timestamp-micros"), lambda value: value == datetime(1, 1, 1)),  # noqa: DTZ001
    (logical("long", "timestamp-nanos"), lambda value: value == -(2**63)),
    (logical("bytes", "big-decimal"), lambda value: value.as_tuple().exponent == 1 - 2**31),
    (fixed("Lasting", 12, logicalType="duration"), lambda value: value.months == 2**32 - 1),
    (fixed("Large", 300), lambda value: len(value) == 300 and value[0] == 255),
    (enum("Colour", "RED", "GREEN"), lambda value: value.value == "GREEN"),
    (["int", "long", "null"], lambda value: value == Tagged("long", 2**63 - 1)),
    (["null", "string"], lambda value: value is None),
    ({"type": "map", "values": "int"}, lambda value: len(value) == 4),
]


@pytest.mark.parametrize("number", range(len(EDGES)))
def test_edges(number: int, tmp_path: Path) -> None:
    schema, is_edge = EDGES[number]
    made = build(tmp_path, f"edges_{number}", [record("Event", ("x", schema))])
    finding = settings(max_examples=20_000, phases=[Phase.generate], database=None, derandomize=True)
    event = find(events(made.lookup("Event")), lambda event: is_edge(event.x), settings=finding)
    assert made.decode(made.lookup("Event"), made.encode(event)) == event


TREE: JSON = record("Tree", ("name", "string"), ("children", {"type": "array", "items": "Tree"}))
CHAIN: JSON = record("Chain", ("next", ["null", "Chain"]), ("other", ["Endless", "int"]), ("x", "int", 5))
ENDLESS: JSON = record("Endless", ("itself", "Endless"))
HOLDER: JSON = record("Holder", ("endless", {"type": "array", "items": "Endless"}), ("tree", "Tree"))
RECURSIVE: list[JSON] = [TREE, CHAIN, ENDLESS, HOLDER]


@pytest.fixture(scope="module")
def recursive(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return build(tmp_path_factory.mktemp("recursive"), "testing_recursive", RECURSIVE)


def height(tree: Any) -> int:
    return 1 + max(map(height, tree.children), default=0)


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_recursive_records_have_a_depth(recursive: Generated, depth: int) -> None:
    seen = set()

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(events(recursive.lookup("Tree"), depth=depth))
    def collect(tree: Any) -> None:
        seen.add(height(tree))
        assert recursive.decode(type(tree), recursive.encode(tree)) == tree

    collect()
    assert max(seen) == depth + 1


@pytest.mark.parametrize("name", ["Chain", "Holder"])
def test_what_never_ends_is_left_out(recursive: Generated, name: str) -> None:
    @settings(max_examples=50, deadline=None)
    @given(events(recursive.lookup(name)))
    def is_what_was_encoded(event: Any) -> None:
        assert recursive.decode(type(event), recursive.encode(event)) == event

    is_what_was_encoded()


def test_what_has_no_events(recursive: Generated) -> None:
    with pytest.raises(ValueError, match=r"^Endless has no finite value: each holds another one$"):
        events(recursive.lookup("Endless"))
    wrong: list[Any] = [int, 5, "Tree"]
    for target in wrong:
        with pytest.raises(TypeError, match=r"event class"):
            events(target)
    with pytest.raises(TypeError, match=r"^subprocess is not a generated package$"):
        events(subprocess)


def test_without_hypothesis() -> None:
    program = (
        "import sys\n"
        "for name in ('hypothesis', 'fastavro', 'click', 'jinja2'):\n"
        "    sys.modules[name] = None\n"
        "from shop_events.shop.users import UserEmailVerified\n"
        "from eventwright.errors import MissingExtra\n"
        "from eventwright.testing import events, make\n"
        "make(UserEmailVerified)\n"
        "try:\n"
        "    events(UserEmailVerified)\n"
        "except MissingExtra as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    says = "strategies need Hypothesis, which is not installed; install it with: pip install "
    assert done.stdout == f"{says}'eventwright[testing]'\n"
