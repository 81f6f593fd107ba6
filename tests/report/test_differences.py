"""How changes are shown that several events have in common."""

from __future__ import annotations

from eventwright.diff.changes import Change, Differences, EventDiff, Part, State, What
from eventwright.report.differences.groups import grouped
from eventwright.report.differences.text import render_text


def added(type_: str, path: str, *also: str, words: str = "int, required") -> Change:
    return Change(
        What.ADDED, Part.FIELD, type_, f"{path}x", "x", words, also=tuple(f"{one}.x" for one in also)
    )


def event(fullname: str, *changes: Change) -> EventDiff:
    state = State(fullname, fullname, f"{fullname}.avsc", "record with no fields")
    return EventDiff(fullname, "event", state, state, changes)


def test_changes_of_a_shared_type_are_shown_once_with_all_uses() -> None:
    one = event("a.A", added("a.M", "m.", "n[]"), added("a.A", ""))
    other = event("a.B", added("a.M", "deep.m."))
    assert render_text(Differences("old", "new", (one, other))) == (
        "a.A (a.A.avsc)\n"
        "  + x: int, required\n"
        "  ~ m: a.M has changed, see there\n"
        "\n"
        "a.B (a.B.avsc)\n"
        "  ~ deep.m: a.M has changed, see there\n"
        "\n"
        "a.M, used by a.A at m, a.A at n[], a.B at deep.m\n"
        "  + x: int, required\n"
        "\n"
        "2 events compared, old with new: 2 changed\n"
    )


def test_a_shared_type_that_is_an_event_is_shown_there() -> None:
    events, shared = grouped(
        Differences("old", "new", (event("a.A", added("a.M", "m.")), event("a.M", added("a.M", ""))))
    )
    assert shared == ()
    assert [(len(group.changes), group.through) for group in events] == [(0, (("a.M", "m"),)), (1, ())]


def test_changes_that_differ_are_shown_apart() -> None:
    own = event("a.M", added("a.M", "", words="long, required"))
    users = event("a.A", added("a.M", "m.")), event("a.B", added("a.M", "m."))
    events, shared = grouped(Differences("old", "new", (*users, own)))
    assert [one.uses for one in shared] == [(("a.A", "m"), ("a.B", "m"))]
    assert [len(group.changes) for group in events] == [0, 0, 1]
    alone = event("a.A", added("a.M", "m.")), event("a.B", added("a.M", "m.", words="long, required"))
    events, shared = grouped(Differences("old", "new", alone))
    assert shared == ()
    assert [len(group.changes) for group in events] == [1, 1]


def test_colours() -> None:
    text = render_text(Differences("old", "new", (event("a.A", added("a.A", "")),)), colour=True)
    assert text.startswith("\x1b[1ma.A\x1b[0m (a.A.avsc)\n  \x1b[32m+\x1b[0m x: int, required\n")
