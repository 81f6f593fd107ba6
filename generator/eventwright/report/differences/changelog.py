"""The versions of events, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from eventwright.diff.changes import Entry, EventLog
from eventwright.report.differences.json import Locate, event_json
from eventwright.report.differences.markdown import code, items, line, plain

FORMAT: Final = 1


def render_markdown(events: Sequence[EventLog]) -> str:
    """Return a section for each event, with the newest version first."""
    return "\n".join(("# Changelog of events\n", *map(_event, events)))


def render_json(events: Sequence[EventLog], locate: Locate) -> str:
    """Return JSON in ASCII, with a final line break.

    `format`, and `events` with `fullname` and `versions`, the newest first. A version has its `version`
    (null for what is not released), a `note` where there is more to say, and what an event in the JSON of
    `diff` has; its `earlier` is the version before, null for the first one. Keys may be added within a
    format number; they are never renamed or removed.
    """
    document = {
        "format": FORMAT,
        "events": [
            {
                "fullname": event.fullname,
                "versions": [
                    {
                        "version": entry.number or None,
                        "note": entry.note,
                        **event_json(entry.event, locate),
                    }
                    for entry in event.entries
                ],
            }
            for event in events
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _event(event: EventLog) -> str:
    return "\n".join((f"## {code(event.fullname)}\n", *map(_entry, event.entries)))


def _entry(entry: Entry) -> str:
    heading = f"Version {entry.number}" if entry.number else "Unreleased"
    return f"### {heading}\n\n{items(_lines(entry))}"


def _lines(entry: Entry) -> Iterator[str]:
    if entry.event.earlier is None and entry.event.proposed is not None:
        yield f"first version: {plain(entry.event.proposed.words)}"
    if entry.note:
        yield plain(entry.note)
    for change in entry.event.changes:
        yield line(change)
