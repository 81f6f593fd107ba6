"""Where schemas, their released versions and a registry are not of one mind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eventwright.registry.library import Library
from eventwright.registry.planned import Action, Step
from eventwright.registry.record import Entry
from eventwright.registry.units import Role, Unit
from eventwright.registry.values import RegisteredVersion, Seen


@dataclass(frozen=True, slots=True)
class Drift:
    """What is not in step about one subject, in words."""

    subject: str
    fullname: str  # "" where no schema is left
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How a registry stands to the schemas; `is_half` tells of a plan that was not carried out to its end."""

    url: str
    subjects: int
    drifts: tuple[Drift, ...]
    is_half: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What is wanted, what there is, and what was released and recorded.

    `released` has, by fullname, the numbers and normal forms of released versions, oldest first. `topicless`
    has the normal forms of records that name no topic, as those that were pulled; `left` the latest version
    of what is recorded and not wanted.
    """

    units: Sequence[Unit]
    steps: Sequence[Step]
    seen: Mapping[str, Seen]
    released: Mapping[str, Sequence[tuple[int, str]]]
    recorded: Collection[Entry]
    topicless: Mapping[str, str]
    left: Mapping[str, RegisteredVersion | None]
    library: Library


def status(standing: Standing) -> Status:
    """Compare the schemas with what was released and with what is registered."""
    is_pending = any(step.is_change for step in standing.steps)
    left_over = {subject: words for subject, words in _left_over(standing) if is_pending}
    drifts = []
    for unit, step in zip(standing.units, standing.steps, strict=True):
        words = (
            *_registered(standing, unit, step),
            *((left_over[unit.subject],) if unit.subject in left_over else ()),
            *_levels(step),
            *_released(standing, unit),
        )
        if words:
            drifts.append(Drift(unit.subject, unit.fullname, words))
    others = [(subject, *_left(standing, subject)) for subject in sorted(standing.left)]
    drifts += [Drift(subject, fullname, (words,)) for subject, fullname, words in others if words]
    url = standing.library.client.settings.url
    known = sum(bool(fullname) for _, fullname, _ in others)
    return Status(url, len(standing.units) + known, tuple(drifts), bool(left_over))


def unwanted(units: Iterable[Unit], recorded: Iterable[Entry]) -> frozenset[str]:
    """Return the subjects that were recorded, and that no schema asks for."""
    return frozenset(entry.subject for entry in recorded) - {unit.subject for unit in units}


def _registered(standing: Standing, unit: Unit, step: Step) -> Iterator[str]:
    latest = standing.seen[unit.subject].latest
    if step.action is Action.NEW_SUBJECT:
        gone = max((one.version for one in standing.recorded if one.subject == unit.subject), default=0)
        yield "it is not registered" + (f", and version {gone} is recorded" if gone else "")
    elif step.action is Action.NEW_VERSION and latest is not None:
        normal = standing.library.normal((unit.subject, latest.number))
        known = [number for number, form in standing.released.get(unit.fullname, ()) if form == normal]
        which = f"released version {known[-1]}" if known else "none that was released from here"
        told = f", which is {which}" if unit.role is Role.EVENT else ""
        yield f"the registry has version {latest.number}{told}; the schema is another one"
    if step.note:
        yield step.note


def _levels(step: Step) -> Iterator[str]:
    if step.has_level and step.before.version:
        yield f"its level is {step.before.level}, and the schemas ask for {step.level}"


def _released(standing: Standing, unit: Unit) -> Iterator[str]:
    if unit.role is not Role.EVENT:
        return
    released = standing.released.get(unit.fullname, ())
    if not released:
        yield "the schema was never released"
    elif released[-1][1] != unit.normal:
        yield f"the schema was changed since released version {released[-1][0]}"


def _left(standing: Standing, subject: str) -> tuple[str, str]:
    """Return whose subject it is, "" for nobody's here, and in which way it is not in step, "" for none."""
    latest = standing.left[subject]
    if latest is None:
        return "", "it is recorded, and not registered any more"
    schema = standing.library.schema((subject, latest.number))
    fullname = "" if isinstance(schema, str) else schema.name
    if fullname not in standing.topicless:
        return "", "it was registered from here, and no schema is registered there any more"
    is_same = standing.library.normal((subject, latest.number)) == standing.topicless[fullname]
    words = f"the registry has version {latest.number}; the schema, which names no topic, is another one"
    return fullname, "" if is_same else words


def _left_over(standing: Standing) -> Iterator[tuple[str, str]]:
    """Yield what is registered, but not recorded or not used: an apply did not come to its end."""
    recorded = {(entry.subject, entry.version) for entry in standing.recorded}
    used = {
        (reference.subject, reference.version)
        for one in standing.seen.values()
        for reference in (one.latest.references if one.latest else ())
    }
    for step in standing.steps:
        key = step.subject, step.version
        if step.action is Action.NOTHING and key not in recorded:
            yield step.subject, f"version {step.version} is registered, and not recorded in the history"
        elif step.action is Action.NOTHING and step.role is Role.TYPE and key not in used:
            yield step.subject, f"version {step.version} is registered, and nothing registered refers to it"
