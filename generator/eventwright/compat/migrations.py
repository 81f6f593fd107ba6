"""How a change that breaks somebody is made without breaking anybody: the steps, chosen by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from eventwright.model.nodes import EventAttributes
from eventwright.rule import Migration

_STEPS: Final[Mapping[Migration, tuple[str, ...]]] = {
    Migration.DEFAULT: (
        "give the field a default and release that version",
        "deploy {consumers}: from then on events with and without the field are read",
        "deploy {producers}: from then on every event has the field",
        "once no event without it is read any more, the default can go in a version of its own",
    ),
    Migration.ALIAS: (
        'keep the new name and list the old one under "aliases" of the schema',
        "deploy {consumers}: from then on both names are read",
        "deploy {producers}",
        "drop the alias once no event with the old name is read any more, from a topic's past either",
    ),
    Migration.DUAL_WRITE: (
        "leave the field as it is, and add an optional one beside it with the new type and the default null",
        "deploy {producers}: from then on both are written",
        "deploy {consumers}: from then on the new field is read, and the old one where the new one is null",
        "give the old field a default, and remove it in a later version once nobody reads it",
    ),
    Migration.SYMBOL: (
        "give the enum a default, or keep all its symbols, and release that version",
        "deploy {consumers}: from then on a symbol that is new to them does no harm",
        "deploy {producers}: from then on new symbols are written, or old ones no more",
        "remove a symbol once no event with it is read any more",
    ),
    Migration.NEW_EVENT: (
        "leave this event as it is, and add a new one of another name with the new shape",
        "deploy {producers}: from then on both are sent",
        "move {consumers} to the new event, one after the other",
        "stop sending the old event, and keep its history",
    ),
}


def steps(migration: Migration, event: EventAttributes | None) -> tuple[str, ...]:
    """Return the steps in order, with the services that the event names."""
    words = {"consumers": consumers(event), "producers": producers(event)}
    return tuple(step.format_map(words) for step in _STEPS[migration])


def consumers(event: EventAttributes | None) -> str:
    """Return the event's consumers in words, "the consumers" where it names none."""
    return _listed(event.consumers if event else (), "the consumers")


def producers(event: EventAttributes | None) -> str:
    """Return the event's producers in words, "the producers" where it names none."""
    return _listed(event.producers if event else (), "the producers")


def _listed(names: Sequence[str], nobody: str) -> str:
    *others, last = names or (nobody,)
    return f"{', '.join(others)} and {last}" if others else last
