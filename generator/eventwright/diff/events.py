"""The events of two sides, paired and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from eventwright.diff.changes import Change, EventDiff, Part, State
from eventwright.diff.diff import diff
from eventwright.diff.spots import Spot, optional_change
from eventwright.diff.words import named_words
from eventwright.findings import Place
from eventwright.model.events import ATTRIBUTE
from eventwright.model.nodes import EventAttributes, Named, Record, Reference, kind_of
from eventwright.model.version import Version


@dataclass(frozen=True, slots=True)
class Contracts:
    """One side: `subjects` are what it is about, `versions` all that it knows, by fullname.

    With `is_part` it was named as a part of more, so that what it lacks is not removed. With `is_released`
    it knows events alone, so that nothing else is new beside it.
    """

    name: str
    subjects: tuple[str, ...]
    versions: Mapping[str, Version]
    events: frozenset[str]
    is_part: bool = False
    is_released: bool = False


_Pair = tuple[str | None, str | None]  # fullnames, earlier and proposed


def event_diffs(earlier: Contracts, proposed: Contracts) -> tuple[EventDiff, ...]:
    """Compare the events of two sides, each with that of its fullname, or of one of its aliases."""
    pairs = sorted(_pairs(earlier, proposed), key=lambda pair: pair[1] or pair[0] or "")
    return tuple(_event_diff(earlier, proposed, pair) for pair in pairs)


def compare_versions(earlier: Version | None, proposed: Version | None, noun: str = "event") -> EventDiff:
    """Compare two states of an event, of which one may not be."""
    present = proposed or earlier
    assert present is not None
    states = _state(earlier), _state(proposed)
    if earlier is None or proposed is None:
        return EventDiff(present.fullname, noun, *states)
    changes = diff(earlier.schema, proposed.schema)
    return EventDiff(present.fullname, noun, *states, changes, tuple(_attributes(earlier, proposed)))


def _pairs(earlier: Contracts, proposed: Contracts) -> Iterator[_Pair]:
    if earlier.is_part and proposed.is_part and len(earlier.subjects) == len(proposed.subjects) == 1:
        yield earlier.subjects[0], proposed.subjects[0]  # they were named as the same, whatever their names
        return
    found: set[str] = set()
    for name in proposed.subjects:
        before = _earlier_name(earlier, proposed, name)
        found |= {before} if before else set()
        is_asked = not earlier.is_part or proposed.is_part or before in earlier.subjects
        is_known = before is not None or not earlier.is_released or name in proposed.events
        if is_asked and is_known:
            yield before, name
    for name in earlier.subjects:
        if name not in found:
            after = name if name in proposed.versions else None
            is_asked = not proposed.is_part or earlier.is_part
            is_known = after is not None or not proposed.is_released or name in earlier.events
            if is_asked and is_known:
                yield name, after


def _earlier_name(earlier: Contracts, proposed: Contracts, name: str) -> str | None:
    if name in earlier.versions:
        return name
    named = _named(proposed.versions[name])
    aliases = named.aliases if named else ()
    return next((one for one in aliases if one in earlier.versions and one not in proposed.versions), None)


def _event_diff(earlier: Contracts, proposed: Contracts, pair: _Pair) -> EventDiff:
    before = None if pair[0] is None else earlier.versions[pair[0]]
    after = None if pair[1] is None else proposed.versions[pair[1]]
    is_event = pair[0] in earlier.events or pair[1] in proposed.events
    named = _named(after or before)
    return compare_versions(before, after, "event" if is_event or named is None else kind_of(named))


def _named(version: Version | None) -> Named | None:
    if version is None or not isinstance(version.schema.root, Reference):
        return None
    return version.schema.types[version.schema.root.fullname]


def _state(version: Version | None) -> State | None:
    if version is None:
        return None
    named = _named(version)
    file = named.origin.file if named else version.file
    return State(version.fullname, version.label, file, named_words(named) if named else version.schema.name)


def _attributes(earlier: Version, proposed: Version) -> Iterator[Change]:
    """Yield what is said otherwise in "eventwright" attributes, where both sides have them.

    Released contracts have none.
    """
    before, after = _named(earlier), _named(proposed)
    if not (isinstance(before, Record) and isinstance(after, Record) and before.event and after.event):
        return
    places = [Place(one.origin.file, f"{one.pointer}/{ATTRIBUTE}") for one in (before, after)]
    spot = Spot(after.fullname, "", "", places[0], places[1])
    for field in fields(EventAttributes):
        values = _words(getattr(before.event, field.name)), _words(getattr(after.event, field.name))
        yield from optional_change(spot, Part.ATTRIBUTE, field.name, values)


def _words(value: str | tuple[str, ...] | None) -> str | None:
    return (", ".join(value) if isinstance(value, tuple) else value) or None
