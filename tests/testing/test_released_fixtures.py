"""Released bytes, decoded with today's classes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shop_events
from generated import Generated, build, fixed, logical, parsed, record

from eventwright.baseline.fixtures import Fixture, fixtures_text
from eventwright.errors import BaselineUnavailable, SettingsError
from eventwright.model.nodes import JSON
from eventwright.prove.fixtures import make_fixtures
from eventwright.runtime.json import make_json_reader
from eventwright.testing import ReleasedFixture, check_fixtures, event_classes, fixtures

HISTORY = Path(__file__).resolve().parents[2] / "schemas/history"


@pytest.mark.parametrize("fixture", fixtures(shop_events, HISTORY), ids=str)
def test_what_this_repository_has_released_is_read(fixture: ReleasedFixture) -> None:
    assert type(fixture.check()) is fixture.cls


def test_all_that_was_released_is_promised_here() -> None:
    found = fixtures(shop_events, HISTORY, level="BACKWARD_TRANSITIVE")
    released = {(f.parent.name, f.name.partition(".")[0]) for f in HISTORY.glob("*/*.avsc")}
    assert {(each.fullname, str(each.version)) for each in found} == released
    assert {each.cls for each in found if each.is_own} == set(event_classes(shop_events))
    check_fixtures(shop_events, str(HISTORY))


FIRST: JSON = record("Old", ("id", "int"), ("gone", ["null", "string"]))
SECOND: JSON = record("Old", ("id", "long"))
UNREADABLE: JSON = record("Event", ("id", "string"))
NOW: JSON = {
    **record("Event", ("id", "long"), ("tags", {"type": "array", "items": "int"}, [])),
    "aliases": ["Old"],
}
LATEST: JSON = {**record("Event", ("id", "long")), "aliases": ["Old"]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    released = {"Event": [UNREADABLE, LATEST], "Old": [FIRST, SECOND]}
    return build(tmp_path_factory.mktemp("fixtures"), "testing_fixtures", [NOW], released=released)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    for name, number, schema in (
        ("Old", 1, FIRST),
        ("Old", 2, SECOND),
        ("Event", 1, UNREADABLE),
        ("Event", 2, LATEST),
        ("Elsewhere", 1, record("Elsewhere")),
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / f"{number}.avsc").write_text(json.dumps(schema))
        (tmp_path / name / f"{number}.fixtures.json").write_text(fixtures_text(make_fixtures(parsed(schema))))
    return tmp_path


def test_a_former_name_is_no_event(made: Generated) -> None:
    assert event_classes(made.module) == (made.lookup("Event"),)


def versions(found: tuple[ReleasedFixture, ...]) -> list[str]:
    return sorted({f"{each.fullname}@{each.version}" for each in found})


READABLE = ["Event@2", "Old@1", "Old@2"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (None, READABLE),
        ("NONE", READABLE),
        ("BACKWARD", READABLE),
        ("FORWARD_TRANSITIVE", READABLE),
        ("BACKWARD_TRANSITIVE", ["Event@1", *READABLE]),
        ("FULL_TRANSITIVE", ["Event@1", *READABLE]),
    ],
)
def test_which_versions(made: Generated, history: Path, level: str | None, expected: list[str]) -> None:
    found = fixtures(made.module, history, level=level)
    assert versions(found) == expected
    for each in found:
        if (each.fullname, each.version) != ("Event", 1):
            assert type(each.check()) is made.lookup("Event")


def test_what_a_level_promises_must_be_read(made: Generated, history: Path) -> None:
    check_fixtures(made.module, history)
    with pytest.raises(AssertionError) as caught:
        check_fixtures(made.module, history, level="FULL_TRANSITIVE")
    said = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in said] == [
        f"Event@1 {name}" for name in ("least", "full 1", "full 2")
    ]
    assert ": cannot be read any more: id: " in said[0]


CHANGED: list[tuple[Fixture, str]] = [
    (
        Fixture("x", {"id": 5}, b"\x0c"),
        "Event@2 x: its bytes are read as Event(id=6, tags=[]), and its JSON as ",
    ),
    (Fixture("x", {"id": 5}, b"\x0a\x00"), "Event@2 x: cannot be read any more: 1 bytes are left after"),
    (
        Fixture("x", {"no": 5}, b"\x0a"),
        'Event@2 x: cannot be read any more: the field "id" of Event is missing',
    ),
]


@pytest.mark.parametrize(("fixture", "says"), CHANGED)
def test_fixtures_that_were_changed(made: Generated, history: Path, fixture: Fixture, says: str) -> None:
    (history / "Event/2.fixtures.json").write_text(fixtures_text([fixture]))
    with pytest.raises(AssertionError) as caught:
        check_fixtures(made.module, history)
    assert str(caught.value).startswith(says)


DECIMAL = logical("bytes", "decimal", precision=2, scale=1)
BYTES = "\u00fe" * 9
ALLOWED: dict[str, tuple[JSON, JSON, JSON]] = {  # what was written, what reads it, a value that does not fit
    "int, date": ("int", logical("int", "date"), 2**31 - 1),
    "int, time": ("int", logical("int", "time-millis"), -1),
    "long, timestamp": ("long", logical("long", "timestamp-millis"), 2**63 - 1),
    "unit": (logical("long", "timestamp-micros"), logical("long", "timestamp-millis"), 10**16),
    "string, uuid": ("string", logical("string", "uuid"), "x"),
    "bytes, decimal": ("bytes", DECIMAL, BYTES),
    "string, decimal": ("string", DECIMAL, "four"),
    "precision": (logical("bytes", "decimal", precision=9, scale=1), DECIMAL, "\u0004\u00d2"),
    "fixed, decimal": (fixed("F", 9), fixed("F", 9, logicalType="decimal", precision=2), BYTES),
    "union": (["null", "string"], ["null", logical("string", "uuid")], {"string": "x"}),
    "bytes, string": ("bytes", "string", BYTES),
}


@pytest.mark.parametrize("change", ALLOWED)
def test_values_that_an_allowed_change_has_left_no_place_for(change: str, tmp_path: Path) -> None:
    before, now = (record("Event", ("id", "int"), ("x", type_)) for type_ in ALLOWED[change][:2])
    package = f"testing_allowed_{list(ALLOWED).index(change)}"
    made = build(tmp_path, package, [now], released={"Event": [before, now]})
    schema = parsed(before)
    datum = {"id": 5, "x": ALLOWED[change][2]}
    unfit = Fixture("unfit", datum, make_json_reader(schema)(json.dumps(datum)))
    folder = tmp_path / "history/Event"
    folder.mkdir(parents=True)
    for number, each, some in (
        (1, before, (*make_fixtures(schema), unfit)),
        (2, now, make_fixtures(parsed(now))),
    ):
        (folder / f"{number}.avsc").write_text(json.dumps(each))
        (folder / f"{number}.fixtures.json").write_text(fixtures_text(some))
    check_fixtures(made.module, tmp_path / "history")
    with pytest.raises(AssertionError, match="Event@1 unfit: cannot be read any more: x: "):
        check_fixtures(made.module, tmp_path / "history", level="BACKWARD_TRANSITIVE")

    for wrong in (replace(unfit, json={**datum, "id": 6}), replace(unfit, data=unfit.data + b"\0")):
        (folder / "1.fixtures.json").write_text(fixtures_text([wrong]))
        with pytest.raises(AssertionError, match="Event@1 unfit: cannot be read any more: "):
            check_fixtures(made.module, tmp_path / "history")


def test_json_of_the_very_schema_is_written_as_it_was(tmp_path: Path) -> None:
    made = build(tmp_path, "testing_own", [FIRST])
    (tmp_path / "history/Old").mkdir(parents=True)
    (tmp_path / "history/Old/1.avsc").write_text(json.dumps(FIRST))
    wrong = Fixture("x", {"gone": None, "id": True}, b"\x02\x00")
    for each in (Fixture("x", {"id": 1, "gone": None}, b"\x02\x00"), wrong):
        (tmp_path / "history/Old/1.fixtures.json").write_text(fixtures_text([each]))
        (found,) = fixtures(made.module, tmp_path / "history")
        assert found.is_own
        if each is wrong:
            with pytest.raises(
                AssertionError, match=r"^Old@1 x: cannot be read any more: id: expected a whole"
            ):
                found.check()
        else:
            assert found.check() == made.lookup("Old")(id=1, gone=None)


def unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink()


def wrong_histories(history: Path) -> list[tuple[str, Any, str]]:
    return [
        (
            "there is no folder",
            lambda: shutil.rmtree(history),
            "there are no fixtures that testing_fixtures_",
        ),
        (
            "no fixtures",
            lambda: unlink(history.glob("*/*.json")),
            "release --fixtures` writes",
        ),
        (
            "nonsense",
            lambda: (history / "Event/2.fixtures.json").write_text("{"),
            "Event/2.fixtures.json: holds no fixtures; restore it from version control",
        ),
    ]


@pytest.mark.parametrize("number", range(3))
def test_wrong_histories(made: Generated, history: Path, number: int) -> None:
    _, change, says = wrong_histories(history)[number]
    change()
    with pytest.raises(BaselineUnavailable) as caught:
        fixtures(made.module, history)
    assert says in str(caught.value)


def test_wrong_level(made: Generated, history: Path) -> None:
    with pytest.raises(SettingsError, match=r"^there is no compatibility level 'BACKWARDS'; did you mean"):
        fixtures(made.module, history, level="BACKWARDS")
