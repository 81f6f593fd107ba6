"""Small events, of which a test says only what it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shop_events
from everything import every_schema
from generated import FLAVOURS, Generated, build, enum, logical, record
from shop_events.shop.shared import Money
from shop_events.shop.stock import StockFailed, StockFailureReason

from eventwright.model.nodes import JSON
from eventwright.testing import event_classes, make


@pytest.mark.parametrize("cls", event_classes(shop_events), ids=lambda cls: cls.__name__)
def test_least_events_are_valid(cls: type[Any]) -> None:
    event = make(cls)
    assert event == make(cls)
    assert shop_events.decode(cls, shop_events.encode(event)) == event


def test_fields_are_given_by_name() -> None:
    event = make(StockFailed, reason=StockFailureReason.OUT_OF_STOCK, missing={"MUG": 2})
    assert (event.reason, event.missing) == (StockFailureReason.OUT_OF_STOCK, {"MUG": 2})
    assert make(StockFailed).missing == {}
    assert make(Money).amount == 0


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_type(flavour: str, tmp_path: Path) -> None:
    made = build(tmp_path, f"making_{flavour}", [every_schema()], [flavour])
    cls = made.lookup("test.all.Every")
    event = make(cls, int=5)
    assert (event.int, event.long, event.string, event.maybe_int, event.array_int) == (5, 0, "", None, [])
    assert made.decode(cls, made.encode(event)) == event


SCHEMA: JSON = record(
    "Event",
    ("class", "int"),
    ("colour", enum("Colour", "RED", "GREEN"), "GREEN"),
    ("lines", {"type": "array", "items": "string"}),
    ("odd", logical("int", "time-millis"), -1),  # a default that Python's type does not hold
    ("self", "string", "x"),
)


@pytest.fixture(scope="module", params=FLAVOURS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    flavour = request.param
    return build(tmp_path_factory.mktemp("making"), f"making_event_{flavour}", [SCHEMA], [flavour])


def test_defaults_stay(made: Generated) -> None:
    event = make(made.lookup("Event"), class_=3)
    assert (event.class_, event.colour.value, event.lines, event.self_) == (3, "GREEN", [], "x")
    assert make(made.lookup("Event"), self_="y").self_ == "y"


def test_events_share_nothing(made: Generated) -> None:
    first, second = make(made.lookup("Event")), make(made.lookup("Event"))
    first.lines.append("x")
    assert second.lines == []


def test_unknown_fields(made: Generated) -> None:
    with pytest.raises(TypeError) as caught:
        make(made.lookup("Event"), colours=1)
    assert str(caught.value) == (
        "Event has no field 'colours'; did you mean \"colour\"?; "
        "its fields: class_, colour, lines, odd, self_"
    )
    with pytest.raises(TypeError, match=r"^builtins.int is not an event class of a generated package$"):
        make(int)


def test_what_has_no_small_event(tmp_path: Path) -> None:
    schemas: list[JSON] = [
        record("Endless", ("itself", "Endless")),
        record("Wide", *((f"f{number}", "int") for number in range(2000))),
        record("Given", ("wide", "Wide"), ("x", "int", 1)),
    ]
    made = build(tmp_path, "making_endless", schemas)
    with pytest.raises(ValueError, match=r"^there is no small Endless: no value of \"Endless\" ends"):
        make(made.lookup("Endless"))
    assert make(made.lookup("Given"), wide=5).wide == 5
