"""Changes as they are shown: those of a type that several events use, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from eventwright.diff.changes import Change, Differences, EventDiff, Status
from eventwright.report.model import counted

_Use: TypeAlias = tuple[EventDiff, tuple[Change, ...]]  # of one type, in one place

_STATUSES: Final = (Status.CHANGED, Status.NEW, Status.REMOVED, Status.UNCHANGED)


@dataclass(frozen=True, slots=True)
class SharedType:
    """A type that has changed in the same way in several events, and the path to it in each of them."""

    fullname: str
    changes: tuple[Change, ...]
    uses: tuple[tuple[str, str], ...]  # event, path


@dataclass(frozen=True, slots=True)
class EventGroup:
    """An event with the changes that are shown with it, and the types and paths that bring others."""

    event: EventDiff
    changes: tuple[Change, ...]
    through: tuple[tuple[str, str], ...]  # type, path


def grouped(differences: Differences) -> tuple[tuple[EventGroup, ...], tuple[SharedType, ...]]:
    """Return the events that are to be shown, and the types that some of them share."""
    uses: dict[object, list[_Use]] = defaultdict(list)
    for event in differences.events:
        for changes in _by_type(event.changes):
            uses[_key(changes)].append((event, changes))
    groups = tuple(
        _group(event, {key for key, found in uses.items() if len(found) > 1})
        for event in differences.events
        if event.status is not Status.UNCHANGED or event.attributes
    )
    shared = [_shared(found) for found in uses.values() if len(found) > 1 and not _has_own_event(found)]
    return groups, tuple(sorted(shared, key=lambda one: (one.fullname, one.uses)))


def _has_own_event(found: Sequence[_Use]) -> bool:
    """Tell whether a type is one of the events that have its changes: they are shown there."""
    return any(event.fullname == changes[0].type for event, changes in found)


def counts(differences: Differences) -> dict[Status, int]:
    """Count the events of each status."""
    return {status: sum(event.status is status for event in differences.events) for status in _STATUSES}


def summary(differences: Differences) -> str:
    """Say how many events there are: "3 events compared, history with schemas: 1 changed, 2 unchanged"."""
    told = ", ".join(f"{count:,} {status}" for status, count in counts(differences).items() if count)
    nouns = {event.noun for event in differences.events} or {"event"}
    compared = counted(len(differences.events), "event" if nouns == {"event"} else "type")
    return (
        f"{compared} compared, {differences.earlier} with {differences.proposed}{f': {told}' if told else ''}"
    )


def _group(event: EventDiff, shared: set[object]) -> EventGroup:
    own: list[Change] = []
    through: list[tuple[str, str]] = []
    for changes in _by_type(event.changes):
        if _key(changes) in shared and changes[0].type != event.fullname:
            through.append((changes[0].type, _path(changes[0])))
        else:
            own += changes
    return EventGroup(event, tuple(own), tuple(through))


def _shared(found: Sequence[_Use]) -> SharedType:
    uses = tuple(
        (event.fullname, _inner(path, changes[0]))
        for event, changes in found
        for path in (changes[0].path, *changes[0].also)
    )
    return SharedType(found[0][1][0].type, found[0][1], uses)


def _by_type(changes: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Yield the changes of each type; those of one type follow each other."""
    for _, group in groupby(changes, lambda change: (change.type, _path(change))):
        yield tuple(group)


def _key(changes: Sequence[Change]) -> object:
    return changes[0].type, tuple(
        (change.at, change.what, change.part, change.sentence) for change in changes
    )


def _path(change: Change) -> str:
    """Return the path to the type that a change is in."""
    return _inner(change.path, change)


def _inner(path: str, change: Change) -> str:
    return path.removesuffix(change.at).removesuffix(".") if change.at else path
