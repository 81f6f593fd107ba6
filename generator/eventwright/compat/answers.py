"""What a change to an event means for those who deploy it: the level that it keeps, and the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from eventwright.compat.check import BREAKING, Comparison, pairs
from eventwright.compat.migrations import consumers, producers
from eventwright.compat.uses import paths_of
from eventwright.findings import Answer, Touch
from eventwright.model.levels import Level
from eventwright.model.nodes import EventAttributes, Record, Schema, reachable
from eventwright.rule import Explanation
from eventwright.severity import Severity

SeverityOf: TypeAlias = Callable[[Explanation], Severity | None]  # as the settings have it; None is off

_RANKED: Final = (  # a level and those that it includes
    (Level.FULL_TRANSITIVE, frozenset(Level)),
    (Level.FULL, frozenset({Level.BACKWARD, Level.FORWARD})),
    (Level.BACKWARD_TRANSITIVE, frozenset({Level.BACKWARD})),
    (Level.FORWARD_TRANSITIVE, frozenset({Level.FORWARD})),
    (Level.BACKWARD, frozenset[Level]()),
    (Level.FORWARD, frozenset[Level]()),
)


def is_changed(comparison: Comparison) -> bool:
    """Tell whether the proposed contract differs from the latest version in more than documentation."""
    proposed, latest = comparison.proposed, comparison.versions[-1]
    return _types(proposed.schema) != _types(latest.schema) or proposed.fullname != latest.schema.name


def answer(comparison: Comparison, level: Level, severity_of: SeverityOf) -> Answer:
    """Say what the change since the latest version means; `level` is the one asked for.

    A level is kept where none of its pairs has a finding of kind wire or semantic that is an error.
    """
    proposed = comparison.proposed
    kept = frozenset(one for one in Level if _is_kept(comparison, one, severity_of)) - {Level.NONE}
    record = proposed.schema.types[proposed.fullname]
    return Answer(
        event=proposed.fullname,
        file=record.origin.file,
        level=level,
        satisfies=" and ".join(strongest(kept)) or Level.NONE,
        rollout=rollout(record.event if isinstance(record, Record) else None, kept),
        touched=tuple(_touched(comparison)),
    )


def strongest(kept: frozenset[Level]) -> tuple[Level, ...]:
    """Return the levels of `kept` that no other one of them includes."""
    included = {inner for level, inside in _RANKED if level in kept for inner in inside - {level}}
    return tuple(level for level, _ in _RANKED if level in kept - included)


def rollout(event: EventAttributes | None, kept: frozenset[Level]) -> str:
    """Say who is deployed first, naming the event's consumers and producers."""
    readers, writers = consumers(event), producers(event)
    if Level.FULL in kept:
        return "in any order"
    if readers == writers:
        return f"in {readers} alone: while both its versions run, one cannot read what the other writes"
    if Level.BACKWARD in kept:
        return f"deploy {readers} first, then {writers}"
    if Level.FORWARD in kept:
        return f"deploy {writers} first, then {readers}"
    return "no order is safe: neither version reads rightly what the other one writes"


def _is_kept(comparison: Comparison, level: Level, severity_of: SeverityOf) -> bool:
    return not any(
        error.rule.kind in BREAKING and severity_of(error.rule) is Severity.ERROR
        for pair in pairs(level, comparison.proposed, comparison.versions)
        for error in comparison.resolution(pair).found
    )


def _touched(comparison: Comparison) -> Iterator[Touch]:
    proposed, earlier = comparison.proposed, comparison.versions[-1].schema.types
    types = proposed.schema.types
    own = types[proposed.fullname].origin.file
    for fullname, path in paths_of(proposed.schema).items():
        is_shared = path and types[fullname].origin.file != own
        if is_shared and fullname in earlier and types[fullname] != earlier[fullname]:
            yield Touch(fullname, path)


def _types(schema: Schema) -> Sequence[object]:
    return tuple(reachable((schema.name,), schema.types).values())
