"""Differences for people: a line a change, by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from eventwright.diff.changes import Change, Differences, Status, What
from eventwright.report.differences.groups import EventGroup, SharedType, grouped, summary
from eventwright.report.escape import escape
from eventwright.report.words import listed

MARKS: Final = {
    What.ADDED: "+",
    What.REMOVED: "-",
    What.CHANGED: "~",
    What.RENAMED: "=",
    What.MOVED: "=",
    What.REORDERED: "~",
}

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_COLOURS: Final = {"+": "\x1b[32m", "-": "\x1b[31m", "~": "\x1b[33m", "=": "\x1b[36m"}


def render_text(differences: Differences, *, colour: bool = False) -> str:
    """Return events, then types that several events share, and last how many were compared."""
    events, shared = grouped(differences)
    sections = [_event(group, colour) for group in events] + [_shared(one, colour) for one in shared]
    return "".join(f"{section}\n\n" for section in sections) + f"{escape(summary(differences))}\n"


def _event(group: EventGroup, colour: bool) -> str:
    event = group.event
    state = event.proposed or event.earlier
    place = f" ({escape(state.file)})" if state and state.file else ""
    head = f"{_painted(escape(event.fullname), _BOLD, colour)}{place}"
    if event.status in (Status.NEW, Status.REMOVED) and state:
        mark = "+" if event.status is Status.NEW else "-"
        return f"{head}\n  {_line(mark, f'{event.status} {event.noun}: {state.words}', colour)}"
    lines = [
        *_changes(group.changes, colour),
        *(
            _line("~", f"{path}: {fullname} has changed, see there", colour)
            for fullname, path in group.through
        ),
    ]
    if event.attributes:
        lines += ["not part of the contract:", *_changes(event.attributes, colour)]
    return "\n  ".join((head, *lines))


def _shared(shared: SharedType, colour: bool) -> str:
    head = f"{_painted(escape(shared.fullname), _BOLD, colour)}, used by"
    uses = listed([f"{event} at {path}" if path else event for event, path in shared.uses])
    lines = (
        _line(MARKS[one.what], f"{one.at}: {one.sentence}" if one.at else one.sentence, colour)
        for one in shared.changes
    )
    return "\n  ".join((f"{head} {escape(uses)}", *lines))


def _changes(changes: Iterable[Change], colour: bool) -> Iterator[str]:
    for change in changes:
        yield _line(MARKS[change.what], line(change), colour)


def line(change: Change) -> str:
    """Say a change with its path, the type where it is about one inside the event, and other uses."""
    of_type = f" ({change.type})" if change.path and not change.at and change.type else ""
    also = f" (also at {listed(change.also)})" if change.also else ""
    return f"{change.path}{of_type}: {change.sentence}{also}" if change.path else f"{change.sentence}{also}"


def _line(mark: str, text: str, colour: bool) -> str:
    return f"{_painted(mark, _COLOURS[mark], colour)} {escape(text)}"


def _painted(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{_RESET}" if colour else text
