"""From a problem that was found between two schemas to a datum that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from eventwright.errors import DecodeError
from eventwright.findings import Proof
from eventwright.model.nodes import JSON, Fixed
from eventwright.prove.chain import Meeting, Meetings, find_meetings
from eventwright.prove.independent import FastavroReader, Outcome, fastavro_reader
from eventwright.prove.least import (
    BYTES_OF_A_PART,
    MOST_PARTS,
    Builder,
    NoWitness,
    TooLarge,
    least_parts,
)
from eventwright.prove.samples import samples
from eventwright.prove.values import Path, PlainForms, along, cut, is_same, part, text
from eventwright.prove.way import Way, way_along, without_others
from eventwright.resolve.actions import Error, Resolution
from eventwright.runtime.decoding import make_decoder
from eventwright.runtime.encoding import make_encoder
from eventwright.runtime.itself import resolve_itself
from eventwright.runtime.json import JSONSources
from eventwright.severity import Kind

NEVER_SHOWN: Final[Mapping[str, str]] = {  # rules about no datum of the writer
    "default-changed": "the writer always writes the field, and defaults are for data that lack it",
    "enum-default-changed": "defaults are for symbols of later versions, which this writer does not write",
}


@dataclass(slots=True)
class Prover:
    """Shows problems; what it needs to know of a resolution is kept until it is asked about another one."""

    _asked: Resolution | None = None
    _readers: _Readers | None = None

    def prove(self, resolution: Resolution, error: Error) -> Proof:
        """Return a datum of the writer that shows a problem, or why there is none; raises nothing.

        Takes time linear in the schemas at first, and a bounded time for the same resolution again.
        """
        reason = NEVER_SHOWN.get(error.rule.id)
        if reason is not None:
            return Proof(missing=reason)
        if self._readers is None or self._asked is not resolution:
            self._asked, self._readers = resolution, _prepare(resolution)
        try:
            return _proof(self._readers, error)
        except NoWitness as none:
            return Proof(missing=str(none))


@dataclass(frozen=True, slots=True)
class _Readers:
    """One resolution, and all who read and write for it."""

    resolution: Resolution
    parts: Mapping[str, int]
    meetings: Meetings
    encode: Callable[[Any], bytes]
    ours: Callable[[bytes], Any]
    written: tuple[Callable[[bytes], Any], ...]  # read by the writer itself, in the order of preference
    named: tuple[Callable[[bytes], Any], ...]  # the same with branches' names
    fastavro: FastavroReader
    wire: frozenset[str] = field(repr=False)  # messages of what cannot be read


def _prepare(resolution: Resolution) -> _Readers:
    reader, writer = resolution.reader, resolution.writer
    parts = least_parts(writer.types)
    itself = resolve_itself(writer)
    return _Readers(
        resolution,
        parts,
        find_meetings(resolution, parts),
        make_encoder(writer, JSONSources()),
        make_decoder(resolution, PlainForms(reader)),
        tuple(make_decoder(itself, PlainForms(writer, logical)) for logical in (True, False)),
        tuple(make_decoder(itself, PlainForms(writer, logical, True)) for logical in (True, False)),
        fastavro_reader(reader, writer),
        frozenset(error.message for error in resolution.errors),
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """One datum and what was made of it."""

    data: bytes
    written: Any
    ours: Any
    failure: DecodeError | None
    theirs: Outcome
    before: DecodeError | None = None  # where we fail at something else, which was left out for `ours`


def _proof(readers: _Readers, error: Error) -> Proof:
    meeting = readers.meetings.find(error)
    if meeting is None:
        raise NoWitness("no datum that gets there ends: each holds another one of its own type")
    way = way_along(meeting.links)
    trials = [_try(readers, datum, way) for datum in _data(readers, meeting, error)]
    for trial in trials:
        if _is_shown(trial, error, way, readers.wire):
            return Proof(
                text(_first(readers.named, trial.data), way.writer),
                trial.data.hex(),
                _ours(trial, error, way),
                _theirs(trial.theirs, way),
            )
    raise NoWitness(_why_not(trials[0], way))


def _data(readers: _Readers, meeting: Meeting, error: Error) -> list[JSON]:
    """Return data that may show the problem, around it what the reader can read if that is not too much."""
    node = readers.resolution.writer.follow(meeting.writer.type)
    if isinstance(node, Fixed) and node.size > MOST_PARTS * BYTES_OF_A_PART:
        raise TooLarge(f'a value of fixed "{node.fullname}" has {node.size:,} bytes')
    reader = readers.resolution.reader.follow(meeting.reader.type)
    ends = samples(error.rule, reader, node, meeting.action)
    try:
        return _built(readers, meeting, ends, is_careful=True)
    except TooLarge:
        return _built(readers, meeting, ends, is_careful=False)


def _built(
    readers: _Readers, meeting: Meeting, ends: tuple[JSON, ...] | None, *, is_careful: bool
) -> list[JSON]:
    def builder() -> Builder:
        resolution = readers.resolution
        return Builder(resolution.writer.types, resolution.records, readers.parts, is_careful)

    links = meeting.links
    if ends is None:
        ends = (builder().least(meeting.writer.type, meeting.action, len(links)),)
    return [builder().along(links, end) for end in ends]


def _try(readers: _Readers, datum: JSON, way: Way) -> _Trial:
    data = readers.encode(datum)
    written, theirs = _first(readers.written, data), readers.fastavro.read(data)
    ours, failure = _attempt(readers.ours, data)
    if failure is None or failure.path == way.text:
        return _Trial(data, written, ours, failure, theirs)
    decode = make_decoder(without_others(readers.resolution, way), PlainForms(readers.resolution.reader))
    return _Trial(data, written, *_attempt(decode, data), theirs, failure)


def _attempt(decode: Callable[[bytes], Any], data: bytes) -> tuple[Any, DecodeError | None]:
    try:
        return decode(data), None
    except DecodeError as failure:
        return None, failure


def _first(readers: tuple[Callable[[bytes], Any], ...], data: bytes) -> Any:
    """Return what the first reader that can read the data makes of them; the last one can."""
    for read in readers[:-1]:
        try:
            return read(data)
        except DecodeError:
            continue
    return readers[-1](data)


def _is_shown(trial: _Trial, error: Error, way: Way, wire: frozenset[str]) -> bool:
    failure = trial.failure
    if failure is not None and failure.path != way.text:
        return False
    if error.rule.kind is Kind.WIRE:
        return failure is not None
    if failure is not None:
        return not any(message in failure.message for message in wire)
    written = part(trial.written, way.writer)
    return not (
        is_same(written, part(trial.ours, way.reader)) and _is_same_there(written, trial.theirs, way.reader)
    )


def _is_same_there(written: Any, theirs: Outcome, path: Path) -> bool:
    try:
        return not theirs.error and is_same(written, part(theirs.value, path))
    except LookupError:
        return False


def _why_not(trial: _Trial, way: Way) -> str:
    if trial.failure is not None:
        return f"the reader cannot read the data at all: {cut(str(trial.failure))}"
    return f"all read it as it was written: {text(trial.ours, way.reader)}"


def _ours(trial: _Trial, error: Error, way: Way) -> str:
    before = "" if trial.before is None else f"; another problem comes first: {cut(str(trial.before))}"
    failure = trial.failure
    if failure is None:
        shown = text(trial.ours, way.reader) if trial.before is None else along(trial.ours, way.reader)
        return f"{shown}{before}"
    if failure.message != error.message and error.message in failure.message:  # all that a record lacks
        failure = DecodeError(f"{error.message}; ...", failure.path, failure.offset)
    return f"error: {failure}{before}"


def _theirs(outcome: Outcome, way: Way) -> str:
    if outcome.error:
        return f"error: {outcome.error}"
    left = f" (and {outcome.unread} bytes are left)" if outcome.unread else ""
    return f"{text(outcome.value, way.reader)}{left}"
