"""Decoded events are made without their constructors, and nobody can tell them from what these make."""

from __future__ import annotations

import copy
import dataclasses
import gc
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from generated import FLAVOURS, Generated, build, record
from sampling import Sampler

from eventwright.plan.options import Flavour
from eventwright.runtime import makers
from eventwright.runtime.makers import Maker
from eventwright.runtime.shapes import attributes_of

EVERY = "test.all.Every"
WRITER = record("Event", ("x", "long"))
READER = record(
    "Event",
    ("x", "long"),
    ("text", "string", "a"),
    ("items", {"type": "array", "items": "int"}, []),
    ("named", {"type": "map", "values": "int"}, {}),
    ("inner", record("Inner", ("y", "int")), {"y": 7}),
)


@pytest.fixture(scope="module", params=FLAVOURS)
def two(request: pytest.FixtureRequest, kind: object, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """Return a package with an event of two versions."""
    folder = tmp_path_factory.mktemp("two")
    return build(folder, f"two_{request.param}", [READER], [request.param], {"Event": [WRITER]})


def by_constructor(event: Any) -> Any:
    """Return an event that is made by its class of the same values."""
    cls = type(event)
    return cls(**{name: getattr(event, name) for name in attributes_of(cls)})


@pytest.mark.parametrize("seed", range(5))
def test_all_that_python_asks_an_object(every: Generated, seed: int) -> None:
    value = Sampler(Random(seed), every).record(EVERY)
    event, other = (every.decode(type(value), every.encode(value)) for _ in range(2))
    made = by_constructor(event)
    assert type(event) is type(made)
    assert event == other
    assert repr(event) == repr(made)
    for copied in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert type(copied) is type(event)
        assert repr(copied) == repr(event)
    name = attributes_of(type(event))[0]
    with pytest.raises((AttributeError, ValueError)):  # dataclasses and msgspec; pydantic
        setattr(event, name, getattr(event, name))
    with pytest.raises(AttributeError):
        event.no_attribute_of_any  # noqa: B018 - it is the question


def test_defaults_of_the_class_are_made_anew_for_each_event(two: Generated) -> None:
    cls = two.lookup("Event")
    for writer in (json.dumps(WRITER), 1):  # met at run time, and planned ahead
        first, second = (two.decode(cls, b"\x02", writer=writer) for _ in range(2))
        assert first == second == cls(x=1)
        assert repr(first) == repr(cls(x=1))
        first.items.append(1)
        first.named["a"] = 1
        assert second == cls(x=1)


def test_events_are_hashed_as_those_of_the_constructor(two: Generated) -> None:
    inner = two.lookup("Inner")
    event = two.decode(inner, b"\x0e")
    assert {event: 1}[inner(y=7)] == 1


def test_nothing_is_kept_of_an_event(every: Generated) -> None:
    value = Sampler(Random(1), every).record(EVERY)
    data, cls = every.encode(value), type(value)
    every.decode(cls, data)
    gc.collect()
    before = sys.getrefcount(cls), len(gc.get_objects())
    for _ in range(200):
        every.decode(cls, data)
    gc.collect()
    after = sys.getrefcount(cls), len(gc.get_objects())
    assert [late - early < 100 for early, late in zip(before, after, strict=True)] == [True, True]


class TestMaker:
    def test_other_attributes_have_the_defaults(self, two: Generated) -> None:
        cls = two.lookup("Event")
        assert Maker(cls, "text", "x").make("b", 3) == cls(x=3, text="b")
        assert Maker(cls, *attributes_of(cls)).make(3, "b", [], {}, None) == Maker(
            cls, "inner", "x", "text"
        ).make(None, 3, "b")

    def test_it_takes_what_it_says(self, two: Generated) -> None:
        make = Maker(two.lookup("Inner"), "y").make
        with pytest.raises(TypeError):
            make()
        with pytest.raises(TypeError):
            make(1, 2)

    @pytest.mark.parametrize("flavour", FLAVOURS)
    def test_a_class_that_does_more_makes_its_objects_itself(self, tmp_path: Path, flavour: Flavour) -> None:
        built = build(tmp_path, f"does_more_{flavour}", [record("Event", ("x", "long"))], [flavour])
        cls = built.lookup("Event")
        hook = "__pydantic_post_init__" if flavour is Flavour.PYDANTIC else "__post_init__"
        setattr(cls, hook, "model_post_init" if flavour is Flavour.PYDANTIC else lambda self: None)
        event = Maker(cls, "x").make(1)
        assert event == cls(x=1)
        if flavour is Flavour.PYDANTIC:
            assert type(event.model_fields_set) is set

    def test_a_class_whose_objects_hold_more(self) -> None:
        @dataclasses.dataclass(frozen=True, slots=True, weakref_slot=True)
        class Watched:
            x: int

        assert Maker(Watched, "x").make(1) == Watched(1)

    def test_a_model_with_other_slots(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        built = build(tmp_path, "other_slots", [record("Event", ("x", "long"))], [Flavour.PYDANTIC])
        cls = built.lookup("Event")
        monkeypatch.setattr(makers, "_blank_model", lambda base: type("Blank", (), {}))
        assert Maker(cls, "x").make(1) == cls(x=1)

    def test_a_class_of_another_kind(self) -> None:
        assert Maker(complex, "real", "imag").make(1, 2) == 1 + 2j

    def test_python_without_its_lock(self, two: Generated, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(makers, "_IS_FREE_THREADED", True)
        cls = two.lookup("Event")
        assert Maker(cls, "x").make(1) == cls(x=1)


def pickled(event: Any) -> Any:
    return pickle.loads(pickle.dumps(event))


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        pickled,
        lambda event: event.model_copy(),
        lambda event: event.model_copy(deep=True),
    ],
    ids=["copy", "deepcopy", "pickle", "model_copy", "model_copy deep"],
)
def test_the_fields_that_pydantic_counts_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copied: Callable[[Any], Any]
) -> None:
    writer = record("Event", ("x", "long"))
    schema = record("Event", ("x", "long"), ("y", "string", "a"))
    made = build(tmp_path, "fields_given", [schema], [Flavour.PYDANTIC])
    monkeypatch.syspath_prepend(str(tmp_path))
    cls = made.lookup("Event")
    whole, other = (made.decode(cls, made.encode(cls(x=1, y="b"))) for _ in range(2))
    part = made.decode(cls, b"\x02", writer=json.dumps(writer))
    cases: list[tuple[Any, dict[str, object]]] = [(whole, {"x": 1, "y": "b"}), (part, {"x": 1})]
    for event, expected in cases:
        assert event.model_fields_set == expected.keys()
        assert event.model_dump(exclude_unset=True) == expected
        one = copied(event)
        assert one == event
        assert type(one.model_fields_set) is set
        one.model_fields_set.clear()
        assert event.model_fields_set == expected.keys()
    assert whole.model_copy(update={"x": 2}).model_dump(exclude_unset=True) == {"x": 2, "y": "b"}
    fields = whole.model_fields_set
    for change in (fields.clear, fields.pop, lambda: fields.add("z"), lambda: fields.__ior__({"z"})):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert other.model_fields_set == fields == {"x", "y"}
    assert fields - {"x"} == {"y"}
