from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import record

from eventwright.load.tree import load
from eventwright.model.contract import contract_text
from eventwright.model.levels import Level
from eventwright.model.nodes import Named
from eventwright.model.normal import normal_form
from eventwright.model.parse import parse_schema
from eventwright.registry.levels import is_lower, joined
from eventwright.registry.units import Role, Unit, Wanted, units


def units_of(files: Mapping[str, object], strategy: str = "RecordNameStrategy") -> tuple[Unit, ...]:
    tree = load({f"{name}.avsc": json.dumps(schema).encode() for name, schema in files.items()})
    assert not tree.problems
    found = units(Wanted(tree.types, tree.events, strategy, Level.BACKWARD))
    assert not found.problems
    return found.units


def event(name: str, *fields: object, **attributes: object) -> dict[str, object]:
    return record(name, *fields, eventwright={"topic": f"{name}-topic", **attributes})


def enum(name: str) -> dict[str, object]:
    return {"type": "enum", "name": name, "symbols": ["A"]}


def of(name: str, type_: object) -> dict[str, object]:
    return {"name": name, "type": type_}


def shape(found: tuple[Unit, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(unit.subject, unit.references) for unit in found]


CASES: Mapping[str, tuple[Mapping[str, object], list[tuple[str, tuple[str, ...]]]]] = {
    "a type of another file": (
        {"a": event("x.A", "m:x.M"), "m": record("x.M", "n:int")},
        [("x.M", ()), ("x.A", ("x.M",))],
    ),
    "a type of the same file stays inside": (
        {"a": event("x.A", of("m", record("x.M", "n:int")))},
        [("x.A", ())],
    ),
    "a type inside one file that another one uses": (
        {"a": event("x.A", of("m", record("x.M", "n:int"))), "b": event("x.B", "m:x.M")},
        [("x.M", ()), ("x.A", ("x.M",)), ("x.B", ("x.M",))],
    ),
    "types in a list": (
        {"types": [record("x.M", "n:x.N"), enum("x.N")], "a": event("x.A", "m:x.M")},
        [("x.N", ()), ("x.M", ("x.N",)), ("x.A", ("x.M",))],
    ),
    "direct references alone": (
        {"a": event("x.A", "m:x.M"), "m": record("x.M", "n:x.N"), "n": enum("x.N")},
        [("x.N", ()), ("x.M", ("x.N",)), ("x.A", ("x.M",))],
    ),
    "an event in another": (
        {"a": event("x.A", "b:x.B"), "b": event("x.B", "n:int")},
        [("x.B", ()), ("x.A", ("x.B",))],
    ),
    "what no event with a topic needs": (
        {"a": event("x.A", "n:int"), "m": record("x.M", "n:x.N"), "n": enum("x.N")},
        [("x.A", ())],
    ),
    "a type that is its own": (
        {"a": event("x.A", "m:x.M"), "m": record("x.M", of("next", ["null", "x.M"]))},
        [("x.M", ()), ("x.A", ("x.M",))],
    ),
    "types that need each other": (
        {
            "a": event("x.A", "m:x.M"),
            "b": event("x.B", "n:x.N"),
            "m": record("x.M", of("n", ["null", "x.N"])),
            "n": record("x.N", of("m", ["null", "x.M"]), "o:x.O"),
            "o": enum("x.O"),
        },
        [("x.O", ()), ("x.M", ("x.O",)), ("x.A", ("x.M",)), ("x.B", ("x.M",))],
    ),
    "an event and a type that need each other": (
        {
            "a": event("x.A", of("m", ["null", "x.M"])),
            "b": event("x.B", "m:x.M"),
            "m": record("x.M", of("a", ["null", "x.A"])),
        },
        [("x.A", ()), ("x.B", ("x.A",))],
    ),
    "events that need each other": (
        {
            "a": event("x.A", of("b", ["null", "x.B"])),
            "b": event("x.B", of("a", ["null", "x.A"])),
            "c": event("x.C", "b:x.B"),
        },
        [("x.A", ()), ("x.B", ()), ("x.C", ("x.A",))],
    ),
    "one type defined alike in two files": (
        {
            "a": event("x.A", of("m", record("x.M", "n:int")), "b:x.B"),
            "b": record("x.B", of("m", record("x.M", "n:int"))),
        },
        [("x.M", ()), ("x.B", ("x.M",)), ("x.A", ("x.B", "x.M"))],
    ),
    "a type of the null namespace": (
        {"a": event("x.A", "m:M"), "m": record("M", "n:int")},
        [("M", ()), ("x.A", ("M",))],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_subjects_and_references(name: str) -> None:
    files, expected = CASES[name]
    assert shape(units_of(files)) == expected


@pytest.mark.parametrize("name", CASES)
def test_registry_puts_together_what_was_taken_apart(name: str) -> None:
    """As registries do: the texts of all that is referred to come first, each type defined once."""
    found = {unit.subject: unit for unit in units_of(CASES[name][0])}
    for unit in found.values():
        defined: list[str] = []
        types: dict[str, Named] = {}
        for subject in [*_closure(unit, found), unit.subject]:
            schema, problems = parse_schema(json.loads(found[subject].text), known=types)
            assert schema is not None
            assert problems == ()
            defined += schema.types.keys() - types.keys()
            types.update(schema.types)
        assert len(defined) == len(set(defined))
        assert normal_form(json.loads(contract_text(unit.fullname, types))) == unit.normal


def _closure(unit: Unit, found: Mapping[str, Unit]) -> list[str]:
    subjects: dict[str, None] = {}
    for subject in unit.references:
        subjects.update(dict.fromkeys([*_closure(found[subject], found), subject]))
    return list(subjects)


def test_text_is_that_of_the_file_without_what_is_ours() -> None:
    a = event("x.A", "m:M", owner="us") | {"doc": "Of a.", "pii": True}
    (_, unit) = units_of({"a": a, "m": record("x.M", "n:int")})
    assert json.loads(unit.text) == {key: value for key, value in a.items() if key != "eventwright"}
    assert list(json.loads(unit.text)) == [key for key in a if key != "eventwright"]
    assert '"name": "M"' in unit.contract


def test_level_of_a_type_is_what_its_events_ask_for() -> None:
    found = units_of(
        {
            "a": event("x.A", "m:x.M", compatibility="FORWARD"),
            "b": event("x.B", "m:x.M", compatibility="NONE"),
            "c": event("x.C", "m:x.M", compatibility="BACKWARD_TRANSITIVE"),
            "d": record("x.D", "m:x.M", eventwright={"kind": "domain", "topic": "t"}),
            "m": record("x.M", "n:int"),
        }
    )
    assert {unit.fullname: (unit.role, unit.level) for unit in found} == {
        "x.A": (Role.EVENT, Level.FORWARD),
        "x.B": (Role.EVENT, Level.NONE),
        "x.C": (Role.EVENT, Level.BACKWARD_TRANSITIVE),
        "x.M": (Role.TYPE, Level.FULL_TRANSITIVE),
    }


levels = st.sampled_from(Level)


@given(st.lists(levels))
def test_joined_levels_promise_what_each_does(asked: list[Level]) -> None:
    together = joined(asked)
    assert together.is_backward == any(level.is_backward for level in asked)
    assert together.is_forward == any(level.is_forward for level in asked)
    assert together.is_transitive == any(level.is_transitive for level in asked)


@given(levels, levels)
def test_lower_is_what_gives_something_up(level: Level, than: Level) -> None:
    promises = (
        (level.is_backward, than.is_backward),
        (level.is_forward, than.is_forward),
        (level.is_transitive, than.is_transitive),
    )
    assert is_lower(level, than) == any(had and not has for has, had in promises)
