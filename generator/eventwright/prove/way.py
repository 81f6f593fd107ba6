"""The way to a problem: its paths in the values, and a reader that has no other problems before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import assert_never

from eventwright.prove.chain import InBranch, InEntry, InField, InItem, Link
from eventwright.prove.least import MAP_KEY
from eventwright.prove.values import Path
from eventwright.resolve.actions import RecordActions, Resolution, SkipField
from eventwright.runtime.paths import index_step, key_step


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a problem in the names of either side."""

    links: tuple[Link, ...]
    writer: Path = ()
    reader: Path = ()
    text: str = ""  # the path that an error of the reader has

    def on(self, writer: str | int, reader: str | int, text: str) -> Way:
        """Return this way and one step more."""
        return Way(self.links, (*self.writer, writer), (*self.reader, reader), text)


def way_along(links: tuple[Link, ...]) -> Way:
    """Return the way along links."""
    way = Way(links)
    for link in links:
        match link:
            case InField(name=name, field=item):
                way = way.on(name, item.name, f"{way.text}.{item.name}" if way.text else item.name)
            case InItem():
                way = way.on(0, 0, way.text + index_step(0))
            case InEntry():
                way = way.on(MAP_KEY, MAP_KEY, way.text + key_step(MAP_KEY))
            case InBranch():
                pass
            case _:
                assert_never(link)
    return way


def without_others(resolution: Resolution, way: Way) -> Resolution:
    """Return what the reader does if it takes nothing but what is on the way, and fails at nothing before."""
    taken: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for link in way.links:
        if isinstance(link, InField):
            taken[link.actions.reader.fullname, link.actions.writer.fullname].add(link.name)
    records = {key: _taking(resolution.records[key], names) for key, names in taken.items()}
    return replace(resolution, records={**resolution.records, **records})


def _taking(actions: RecordActions, names: set[str]) -> RecordActions:
    steps = tuple(
        step if written.name in names else SkipField(written.name, written.type)
        for step, written in zip(actions.steps, actions.writer.fields, strict=True)
    )
    return replace(actions, steps=steps, errors=())
