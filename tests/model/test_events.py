from __future__ import annotations

import pytest

from eventwright.model.events import read_event
from eventwright.model.nodes import JSON, EventAttributes
from eventwright.model.parse import parse_schema


def test_all_attributes() -> None:
    json: JSON = {
        "kind": "command",
        "topic": "orders",
        "key": ["order.id", "line"],
        "owner": "sales",
        "producers": ["web"],
        "consumers": [],
        "compatibility": "FULL_TRANSITIVE",
    }
    assert read_event(json) == (
        EventAttributes("command", "orders", ("order.id", "line"), "sales", ("web",), (), "FULL_TRANSITIVE"),
        (),
    )


def test_nothing_is_required() -> None:
    assert read_event({}) == (EventAttributes(), ())
    assert read_event({"topic": None, "key": None, "kind": None}) == (EventAttributes(), ())


WRONG: list[tuple[JSON, str, str]] = [
    (True, "", "is an object, not true"),
    ("orders", "", "is an object"),
    ({"topics": "a"}, "/topics", 'has no "topics"; did you mean "topic"?'),
    ({"a/b": 1}, "/a~1b", 'has no "a/b"'),
    ({"kind": "event"}, "/kind", "is one of integration, domain, command, notification"),
    ({"kind": ["command"]}, "/kind", "is one of"),
    ({"compatibility": "backward"}, "/compatibility", "is one of BACKWARD,"),
    ({"topic": ""}, "/topic", "a string that is not empty"),
    ({"owner": 5}, "/owner", "a string that is not empty, not 5"),
    ({"key": "id"}, "/key", 'a list of strings, not "id"'),
    ({"key": ["id", 5]}, "/key/1", "not 5"),
    ({"producers": [""]}, "/producers/0", "not empty"),
]


@pytest.mark.parametrize(("json", "pointer", "says"), WRONG)
def test_wrong(json: JSON, pointer: str, says: str) -> None:
    event, ((at, message),) = read_event(json)
    assert (event, at) == (EventAttributes(), pointer)
    assert says in message


def test_problems_stand_in_the_record() -> None:
    schema, problems = parse_schema(
        {"type": "record", "name": "A", "fields": [], "eventwright": {"topic": "a", "x": 1, "kind": "y"}}
    )
    assert schema is not None
    assert [(p.explanation.id, p.pointer, p.subject) for p in problems] == [
        ("invalid-event-attributes", "/eventwright/x", "A"),
        ("invalid-event-attributes", "/eventwright/kind", "A"),
    ]


@pytest.mark.parametrize("more", [{"type": "enum", "symbols": ["A"]}, {"type": "fixed", "size": 1}])
def test_only_records_are_events(more: dict[str, JSON]) -> None:
    _, (problem,) = parse_schema({"name": "A", "eventwright": {}, **more})
    assert (problem.explanation.id, problem.pointer) == ("invalid-event-attributes", "/eventwright")
