"""From a proposed schema and earlier versions of it to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from eventwright.compat.rules import ENGINE, SEMANTIC
from eventwright.findings import Finding, Side
from eventwright.model.levels import Level
from eventwright.model.version import Version
from eventwright.resolve.actions import Error, Place
from eventwright.resolve.rules import WIRE
from eventwright.resolve.walk import resolve

QUESTIONS: Final = WIRE + SEMANTIC + ENGINE

Locate: TypeAlias = Callable[[str, str], tuple[int, int]]  # file and JSON pointer to line and column


@dataclass(frozen=True, slots=True)
class Pair:
    """Who reads what whom wrote."""

    reader: Version
    writer: Version


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
    proposed: Version, versions: Sequence[Version], level: Level, locate: Locate
) -> tuple[Finding, ...]:
    """Return what `level` forbids between the proposed schema and earlier versions, oldest first; sorted.

    A finding stands in the proposed schema; what was removed from it stands at its nearest surviving parent.
    """
    return tuple(
        sorted(
            finding
            for pair in pairs(level, proposed, versions)
            for finding in _findings(pair, proposed, locate)
        )
    )


def _findings(pair: Pair, proposed: Version, locate: Locate) -> Iterator[Finding]:
    for error in resolve(pair.reader.schema, pair.writer.schema, QUESTIONS).found:
        reader = _side(pair.reader, error.reader, locate)
        writer = _side(pair.writer, error.writer, locate)
        rule = error.rule
        here, other, remedy = reader, f"writer is {writer.version}", rule.help
        if pair.writer is proposed:
            here, other, remedy = writer, f"reader is {reader.version}", rule.writer_help or rule.help
        yield Finding(
            file=here.file,
            line=here.line,
            column=here.column,
            path=here.path,
            rule=rule.id,
            kind=rule.kind,
            severity=rule.severity,
            subject=proposed.fullname,
            message=f"{error.message}; {other}",
            why=_why(error),
            help=remedy,
            reader=reader,
            writer=writer,
        )


def _side(version: Version, place: Place, locate: Locate) -> Side:
    file = place.file or version.file
    line, column = locate(file, place.pointer)
    return Side(version.label, file, line, column, place.pointer)


def _why(error: Error) -> str:
    return error.rule.why if error.java is None else f"{error.rule.why} In Java, {error.java}."
