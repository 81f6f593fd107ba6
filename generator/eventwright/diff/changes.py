"""Changes as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eventwright.findings import Place


class What(StrEnum):
    """What has become of a part of a schema."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"  # to another namespace
    REORDERED = "reordered"


class Part(StrEnum):
    """The part of a schema that has changed."""

    NAME = "name"  # of a named type
    KIND = "kind"  # record or error
    FIELD = "field"
    TYPE = "type"
    BRANCH = "branch"  # of a union
    LOGICAL_TYPE = "logical type"
    SIZE = "size"  # of a fixed
    SYMBOL = "symbol"
    DEFAULT = "default"  # of a field or an enum
    ALIAS = "alias"  # of a field or a named type
    ORDER = "order"  # in which a field is sorted
    DOC = "doc"
    ATTRIBUTE = "attribute"  # that Avro gives no meaning, and for events what "eventwright" says


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has changed.

    `path` is the field path from the root, in the names of the proposed schema where the field is there:
    `lines[].price.currency`, with `{}` for a map's values. `at` is its end inside `type`, the named type that
    the change is in; "" for the type itself. `before` and `after` are short words, "" where there is nothing.
    """

    what: What
    part: Part
    type: str  # fullname, "" where a root has no name
    path: str
    at: str
    sentence: str
    before: str = ""
    after: str = ""
    earlier: Place | None = None
    proposed: Place | None = None
    also: tuple[str, ...] = ()  # the other paths by which the same type is used

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class Status(StrEnum):
    """What has become of an event."""

    NEW = "new"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class State:
    """An event on one of the two sides."""

    fullname: str
    label: str  # what people call it: "shop.orders.OrderPlaced version 7"
    file: str
    words: str  # "record with 2 fields: id, total"


@dataclass(frozen=True, slots=True)
class EventDiff:
    """What has become of one event; `attributes` are changes of what is no part of the contract."""

    fullname: str
    noun: str  # "event", or Avro's word for a type that is none
    earlier: State | None
    proposed: State | None
    changes: tuple[Change, ...] = ()
    attributes: tuple[Change, ...] = ()

    @property
    def status(self) -> Status:
        """What has become of the contract; attributes that are no part of it change nothing."""
        if self.earlier is None:
            return Status.NEW
        if self.proposed is None:
            return Status.REMOVED
        return Status.CHANGED if self.changes else Status.UNCHANGED


@dataclass(frozen=True, slots=True)
class Differences:
    """All events of two sides, sorted by fullname; the sides are named as people name them."""

    earlier: str
    proposed: str
    events: tuple[EventDiff, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether no contract differs."""
        return all(event.status is Status.UNCHANGED for event in self.events)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a version brought; number 0 is what is not released yet."""

    number: int
    event: EventDiff
    note: str = ""  # what the changes do not say


@dataclass(frozen=True, slots=True)
class EventLog:
    """The versions of an event, the newest first."""

    fullname: str
    entries: tuple[Entry, ...]


def joined(path: str, inner: str) -> str:
    """Join two parts of a field path."""
    dot = "." if path and inner and not inner.startswith(("[", "{")) else ""
    return f"{path}{dot}{inner}"
