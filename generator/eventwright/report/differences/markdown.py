"""Differences as Markdown, for a pull request or release notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from eventwright.diff.changes import Change, Differences, EventDiff, Status
from eventwright.report.differences.groups import EventGroup, SharedType, grouped, summary
from eventwright.report.escape import escape
from eventwright.report.words import listed

# A backslash keeps what follows as it is; GitHub makes mentions and links of the last two all the same.
_SPECIAL: Final = str.maketrans(
    {character: f"\\{character}" for character in "\\`*~[]<>|$!&"} | {"@": "&#64;", "#": "&#35;"}
)

_EMPHASIS: Final = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")  # inside a word it is none


def render_markdown(differences: Differences) -> str:
    """Return a section for each event, then for each type that several events share."""
    events, shared = grouped(differences)
    sections = (*map(_event, events), *map(_shared, shared))
    head = f"### Schema changes\n\n{plain(summary(differences))}\n"
    return "\n".join((head, *sections))


def _event(group: EventGroup) -> str:
    event = group.event
    through = (f"{code(path)}: {code(fullname)} has changed, see there" for fullname, path in group.through)
    lines = [*event_lines(event, group.changes), *through]
    if event.attributes:
        lines += [f"not part of the contract: {line(change)}" for change in event.attributes]
    return f"#### {code(event.fullname)}\n\n{items(lines)}"


def _shared(shared: SharedType) -> str:
    uses = listed([f"{code(event)} at {code(path)}" if path else code(event) for event, path in shared.uses])
    lines = (line(change, change.at) for change in shared.changes)
    return f"#### {code(shared.fullname)}\n\nUsed by {uses}.\n\n{items(lines)}"


def event_lines(event: EventDiff, changes: Iterable[Change]) -> Iterator[str]:
    """Yield what has become of an event, as Markdown lines."""
    state = event.proposed or event.earlier
    if event.status in (Status.NEW, Status.REMOVED) and state:
        yield f"{event.status} {plain(event.noun)}: {plain(state.words)}"
    for change in changes:
        yield line(change)


def line(change: Change, path: str | None = None) -> str:
    """Say a change; `path` is shown instead of its own, without other uses."""
    shown = change.path if path is None else path
    of_type = f" ({code(change.type)})" if shown and not change.at and change.type else ""
    also = f" (also at {listed([*map(code, change.also)])})" if change.also and path is None else ""
    what = f"{change.what} " if change.part == "field" and change.what == "added" else ""
    return (
        f"{what}{code(shown)}{of_type}: {plain(change.sentence)}{also}"
        if shown
        else f"{plain(change.sentence)}{also}"
    )


def items(lines: Iterable[str]) -> str:
    """Return lines as a list."""
    return "".join(f"- {one}\n" for one in lines)


def plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _EMPHASIS.sub(r"\\_", escape(text).translate(_SPECIAL))


def code(text: str) -> str:
    """Return text in the font of code."""
    return plain(text) if "`" in text or not text else f"`{escape(text)}`"
