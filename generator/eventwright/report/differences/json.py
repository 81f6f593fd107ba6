"""Differences for programs.

One object, stable within a format number. Keys may be added to it within a format number; they are never
renamed or removed, and neither are the values of `status`, `what` and `part`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from eventwright.diff.changes import Change, Differences, EventDiff, State
from eventwright.findings import Place
from eventwright.report.differences.groups import counts

FORMAT: Final = 1

Locate = Callable[[str, str], tuple[int, int]]  # file and JSON pointer to line and column, from 1


def render_json(differences: Differences, locate: Locate) -> str:
    """Return differences as JSON in ASCII, with a final line break.

    `earlier` and `proposed` name the sides; `summary` counts the events by status. An event has its
    `fullname`, `noun` ("event", or Avro's word for a type that is none), `status`, its `earlier` and its
    `proposed` state (null where there is none), `changes`, and `attributes`: changes of the same form in what
    is no part of the contract. A change has the fields of `Change`, and its places file, line, column and
    JSON pointer (`path`), or null.
    """
    document = {
        "format": FORMAT,
        "earlier": differences.earlier,
        "proposed": differences.proposed,
        "summary": {
            "compared": len(differences.events),
            **{str(status): count for status, count in counts(differences).items()},
        },
        "events": [event_json(event, locate) for event in differences.events],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def event_json(event: EventDiff, locate: Locate) -> dict[str, object]:
    """Return one event as JSON."""
    return {
        "fullname": event.fullname,
        "noun": event.noun,
        "status": event.status,
        "earlier": _state(event.earlier),
        "proposed": _state(event.proposed),
        "changes": [_change(change, locate) for change in event.changes],
        "attributes": [_change(change, locate) for change in event.attributes],
    }


def _state(state: State | None) -> dict[str, str] | None:
    if state is None:
        return None
    return {"fullname": state.fullname, "label": state.label, "file": state.file, "words": state.words}


def _change(change: Change, locate: Locate) -> dict[str, object]:
    return {
        "what": change.what,
        "part": change.part,
        "type": change.type,
        "path": change.path,
        "at": change.at,
        "also": list(change.also),
        "sentence": change.sentence,
        "before": change.before,
        "after": change.after,
        "earlier": _place(change.earlier, locate),
        "proposed": _place(change.proposed, locate),
    }


def _place(place: Place | None, locate: Locate) -> dict[str, object] | None:
    if place is None or not place.file:
        return None
    line, column = locate(place.file, place.pointer)
    return {"file": place.file, "line": line, "column": column, "path": place.pointer}
