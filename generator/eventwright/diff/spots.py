"""Where two schemas are compared, and how a change there is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eventwright.diff.changes import Change, Part, What, joined
from eventwright.diff.names import Names
from eventwright.diff.words import canonical, json_text
from eventwright.findings import Place
from eventwright.model.nodes import JSON, Schema, Type
from eventwright.model.text import said


@dataclass(frozen=True, slots=True)
class Sides:
    """The two schemas, and which of their types are one."""

    earlier: Schema
    proposed: Schema
    names: Names


@dataclass(frozen=True, slots=True)
class Half:
    """A type on one side, and the JSON that it was read from, None where that is not known."""

    type: Type
    json: JSON


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a named type, on both sides."""

    type: str  # fullname, in the proposed schema
    path: str  # by which the type is used
    at: str  # inside the type
    earlier: Place
    proposed: Place

    def inside(self, step: str, earlier: str | None = None, proposed: str | None = None) -> Spot:
        """Return a spot further in; a pointer that is not given stays."""
        return Spot(
            self.type,
            self.path,
            joined(self.at, step),
            self.earlier if earlier is None else Place(self.earlier.file, earlier),
            self.proposed if proposed is None else Place(self.proposed.file, proposed),
        )

    def change(self, what: What, part: Part, sentence: str, values: tuple[str, str] = ("", "")) -> Change:
        """Make a change here; `values` are before and after."""
        return Change(
            what,
            part,
            self.type,
            joined(self.path, self.at),
            self.at,
            sentence,
            *values,
            earlier=self.earlier,
            proposed=self.proposed,
        )


@dataclass(frozen=True, slots=True)
class Met:
    """Two named types that are one, and the path at which they were met."""

    earlier: str
    proposed: str
    path: str


def optional_change(
    spot: Spot, part: Part, noun: str, values: tuple[str | None, str | None]
) -> Iterator[Change]:
    """Yield the change of something that may be there or not; values are words."""
    before, after = values
    match before, after:
        case None, str():
            yield spot.change(What.ADDED, part, f"{noun} added: {after}", ("", after))
        case str(), None:
            yield spot.change(What.REMOVED, part, f"{noun} removed, was {before}", (before, ""))
        case str(), str() if before != after:
            sentence = f"{noun} became {after}, was {before}"
            yield spot.change(What.CHANGED, part, sentence, (before, after))
        case _:
            pass


def json_change(
    spot: Spot, part: Part, noun: str, values: tuple[tuple[JSON, ...], tuple[JSON, ...]]
) -> Iterator[Change]:
    """Yield the change of a JSON value that may be there or not: each side has it in a tuple, or none."""
    before, after = values
    if canonical(list(before)) == canonical(list(after)):
        return
    old, new = said(before[0]) if before else "", said(after[0]) if after else ""
    what = What.CHANGED if before and after else What.ADDED if after else What.REMOVED
    sentence = {
        What.ADDED: f"{noun} added: {new}",
        What.REMOVED: f"{noun} removed, was {old}",
    }.get(what, f"{noun} became {new}, was {old}")
    texts = (json_text(before[0]) if before else "", json_text(after[0]) if after else "")
    yield spot.change(what, part, sentence, texts)


def attribute_changes(
    spot: Spot, earlier: Mapping[str, JSON], proposed: Mapping[str, JSON]
) -> Iterator[Change]:
    """Yield the changes of what schema objects say besides."""
    for key in dict.fromkeys((*proposed, *earlier)):
        before = (earlier[key],) if key in earlier else ()
        after = (proposed[key],) if key in proposed else ()
        yield from json_change(spot, Part.ATTRIBUTE, f'attribute "{key}"', (before, after))


def alias_changes(spot: Spot, earlier: tuple[str, ...], proposed: tuple[str, ...]) -> Iterator[Change]:
    """Yield the aliases that have come and gone."""
    for alias in proposed:
        if alias not in earlier:
            yield spot.change(What.ADDED, Part.ALIAS, f"alias added: {alias}", ("", alias))
    for alias in earlier:
        if alias not in proposed:
            yield spot.change(What.REMOVED, Part.ALIAS, f"alias removed: {alias}", (alias, ""))
    if earlier != proposed and set(earlier) == set(proposed):
        values = ", ".join(earlier), ", ".join(proposed)
        yield spot.change(What.REORDERED, Part.ALIAS, f"aliases stand in another order: {values[1]}", values)


def doc_changes(spot: Spot, earlier: str | None, proposed: str | None) -> Iterator[Change]:
    """Yield the change of a documentation; `before` and `after` are all of it."""
    values = earlier or "", proposed or ""
    match earlier, proposed:
        case None, str():
            yield spot.change(What.ADDED, Part.DOC, f"documented: {said(proposed)}", values)
        case str(), None:
            yield spot.change(What.REMOVED, Part.DOC, f"no longer documented, was {said(earlier)}", values)
        case str(), str() if earlier != proposed:
            sentence = f"documentation became {said(proposed)}, was {said(earlier)}"
            yield spot.change(What.CHANGED, Part.DOC, sentence, values)
        case _:
            pass
