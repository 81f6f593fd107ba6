"""From a proposed schema and earlier versions of it to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from eventwright.compat.migrations import steps
from eventwright.compat.rules import ENGINE, SEMANTIC
from eventwright.compat.uses import definitions_of, path_to
from eventwright.findings import Finding, Place, Proof, Side
from eventwright.model.levels import Level
from eventwright.model.nodes import EventAttributes, Record
from eventwright.model.version import Version
from eventwright.resolve.actions import Error, Resolution
from eventwright.resolve.rules import WIRE
from eventwright.resolve.walk import resolve
from eventwright.severity import Kind, Severity

QUESTIONS: Final = WIRE + SEMANTIC + ENGINE
BREAKING: Final = (Kind.WIRE, Kind.SEMANTIC)  # kinds whose errors break somebody who reads the bytes

Locate: TypeAlias = Callable[[str, str], tuple[int, int]]  # file and JSON pointer to line and column
Prove: TypeAlias = Callable[[Resolution, Error], Proof]


@dataclass(frozen=True, slots=True)
class Pair:
    """Who reads what whom wrote."""

    reader: Version
    writer: Version


@dataclass(frozen=True, slots=True)
class Comparison:
    """A proposed contract and earlier versions of it, oldest first; each pair is resolved once."""

    proposed: Version
    versions: tuple[Version, ...]
    _known: dict[tuple[int, int], Resolution] = field(default_factory=dict, repr=False, compare=False)

    def resolution(self, pair: Pair) -> Resolution:
        """Return what the pair's reader does with what its writer wrote, and all that the rules find."""
        key = id(pair.reader), id(pair.writer)
        if key not in self._known:
            self._known[key] = resolve(pair.reader.schema, pair.writer.schema, QUESTIONS)
        return self._known[key]


def pairs(level: Level, proposed: Version, versions: Sequence[Version]) -> tuple[Pair, ...]:
    """Return the reader and writer pairs that `level` promises; `versions` are earlier, oldest first.

    Source: Confluent Schema Registry's compatibility types.
    """
    earlier = versions if level.is_transitive else versions[-1:]
    found: list[Pair] = []
    for version in earlier:
        if level.is_backward:
            found.append(Pair(reader=proposed, writer=version))
        if level.is_forward:
            found.append(Pair(reader=version, writer=proposed))
    return tuple(found)


def check(
    comparison: Comparison, level: Level, locate: Locate, prove: Prove | None = None
) -> tuple[Finding, ...]:
    """Return what `level` forbids between the proposed schema and earlier versions; sorted.

    A finding stands in the proposed schema; what was removed from it stands at its nearest surviving parent.
    With `prove` those of kind wire and semantic have a proof.
    """
    proposed = comparison.proposed
    report = _Report(proposed, _event(proposed), locate)
    found: list[Finding] = []
    for pair in pairs(level, proposed, comparison.versions):
        resolution = comparison.resolution(pair)
        for error in resolution.found:
            proof = prove(resolution, error) if prove and error.rule.kind in BREAKING else None
            found.append(report.finding(pair, error, proof))
    return tuple(sorted(found))


def findings_of(
    proposed: Version, pair: Pair, errors: Iterable[Error], locate: Locate
) -> tuple[Finding, ...]:
    """Return findings of what was found between the two sides of a pair, one of which is `proposed`."""
    report = _Report(proposed, _event(proposed), locate)
    return tuple(sorted(report.finding(pair, error, None) for error in errors))


def _event(version: Version) -> EventAttributes | None:
    named = version.schema.types.get(version.fullname)
    return named.event if isinstance(named, Record) else None


@dataclass(slots=True)
class _Report:
    """Findings about one proposed contract."""

    proposed: Version
    event: EventAttributes | None
    locate: Locate
    definitions: Mapping[Place, str] | None = None  # looked for when there is something to report

    def finding(self, pair: Pair, error: Error, proof: Proof | None) -> Finding:
        reader, writer = self._side(pair.reader, error.reader), self._side(pair.writer, error.writer)
        rule = error.rule
        role = "earlier" if rule.kind is Kind.SOURCE else "writer"
        here, other, remedy = reader, f"{role} is {writer.version}", rule.help
        if pair.writer is self.proposed:
            here, other, remedy = writer, f"reader is {reader.version}", rule.writer_help or rule.help
        is_breaking = rule.kind in BREAKING and rule.severity is Severity.ERROR
        return Finding(
            file=here.file,
            line=here.line,
            column=here.column,
            path=here.path,
            rule=rule.id,
            kind=rule.kind,
            severity=rule.severity,
            subject=self.proposed.fullname,
            message=f"{error.message}; {other}",
            why=_why(error),
            help=remedy,
            reader=reader,
            writer=writer,
            via=self._via(Place(here.file, here.path)),
            steps=steps(rule.migration, self.event) if rule.migration and is_breaking else (),
            proof=proof,
        )

    def _side(self, version: Version, place: Place) -> Side:
        file = place.file or version.file
        line, column = self.locate(file, place.pointer)
        return Side(version.label, file, line, column, place.pointer)

    def _via(self, place: Place) -> str:
        if place.file == self.proposed.file:  # its own file has no shared types
            return ""
        if self.definitions is None:
            self.definitions = definitions_of(self.proposed.schema)
        return path_to(place, self.definitions)


def _why(error: Error) -> str:
    return error.rule.why if error.java is None else f"{error.rule.why} In Java, {error.java}."
