"""Which events of two sides are compared with which."""

from __future__ import annotations

from typing import Any

import pytest

from eventwright.diff.changes import Status
from eventwright.diff.events import Contracts, event_diffs
from eventwright.model.nodes import Record, Reference, Schema
from eventwright.model.parse import link
from eventwright.model.version import Version

Json = Any


def event(name: str, *aliases: str, **attributes: Json) -> Json:
    return {"type": "record", "name": name, "aliases": [*aliases], "fields": [], **attributes}


def side(*schemas: Json, **attributes: Any) -> Contracts:
    types = link({f"{one['name']}.avsc": one for one in schemas}, {}).types
    versions = {
        name: Version(name, name, named.origin.file, Schema(Reference(name), types))
        for name, named in types.items()
    }
    events = frozenset(name for name, named in types.items() if isinstance(named, Record))
    return Contracts("side", tuple(sorted(types)), versions, events, **attributes)


def found(earlier: Contracts, proposed: Contracts) -> list[tuple[str, Status]]:
    return [(event.fullname, event.status) for event in event_diffs(earlier, proposed)]


ENUM = {"type": "enum", "name": "a.S", "symbols": ["A"]}


@pytest.mark.parametrize(
    ("earlier", "proposed", "expected"),
    [
        (side(event("a.E")), side(event("a.E")), [("a.E", Status.UNCHANGED)]),
        (side(event("a.E")), side(event("a.F")), [("a.E", Status.REMOVED), ("a.F", Status.NEW)]),
        (side(event("a.E")), side(event("a.F", "a.E")), [("a.F", Status.CHANGED)]),
        (
            side(event("a.E")),
            side(event("a.E"), event("a.F", "a.E")),
            [("a.E", Status.UNCHANGED), ("a.F", Status.NEW)],
        ),
        (
            side(event("a.E"), event("a.F")),
            side(event("a.F"), is_part=True),
            [("a.F", Status.UNCHANGED)],
        ),
        (
            side(event("a.E"), is_part=True),
            side(event("a.E"), event("a.F")),
            [("a.E", Status.UNCHANGED)],
        ),
        (side(event("a.E"), is_part=True), side(event("a.F")), [("a.E", Status.REMOVED)]),
        (
            side(event("a.E"), is_part=True),
            side(event("a.F"), is_part=True),
            [("a.F", Status.CHANGED)],
        ),
        (
            side(event("a.E"), is_released=True),
            side(event("a.E"), ENUM),
            [("a.E", Status.UNCHANGED)],
        ),
        (
            side(event("a.E"), ENUM),
            side(event("a.E"), is_released=True),
            [("a.E", Status.UNCHANGED)],
        ),
        (side(), side(ENUM), [("a.S", Status.NEW)]),
        (side(), side(), []),
    ],
)
def test_what_is_compared(
    earlier: Contracts, proposed: Contracts, expected: list[tuple[str, Status]]
) -> None:
    assert found(earlier, proposed) == expected


def test_what_two_events_swap_is_told_of_both() -> None:
    earlier = side(event("a.E"), event("a.F"))
    proposed = side(event("a.E", "a.F"), event("a.F", "a.E"))
    assert found(earlier, proposed) == [("a.E", Status.CHANGED), ("a.F", Status.CHANGED)]


def test_attributes_are_apart_and_change_no_contract() -> None:
    owned = [side(event("a.E", eventwright={"owner": owner, "key": ["x"]})) for owner in ("b", "c")]
    (diff,) = event_diffs(*owned)
    assert (diff.status, diff.changes) == (Status.UNCHANGED, ())
    assert [change.sentence for change in diff.attributes] == ["owner became c, was b"]


def test_what_was_an_event_and_is_a_type_of_another_is_still_compared() -> None:
    earlier = side(event("a.E"))
    user = event("a.U", fields=[{"name": "e", "type": "a.E"}])
    proposed = side(event("a.E", doc="Now shared."), user)
    apart = Contracts("side", ("a.U",), proposed.versions, frozenset({"a.U"}))
    assert found(earlier, apart) == [("a.E", Status.CHANGED), ("a.U", Status.NEW)]
