"""Doing what a plan says: each step once, however often it is applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from eventwright.errors import RegistryUnavailable
from eventwright.registry.client import READWRITE, Client
from eventwright.registry.library import Library
from eventwright.registry.planned import PLANNED, Plan, Step
from eventwright.registry.units import digest
from eventwright.registry.values import RegisteredVersion, Said, SchemaReference, Seen
from eventwright.watching import Watch


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step; `version` is what the subject has now, None where nothing was registered."""

    step: Step
    version: RegisteredVersion | None
    was_done: bool  # before: by somebody else, or by an apply that did not come to its end


@dataclass(frozen=True, slots=True)
class Refused:
    """That the registry does not take a step's schema; what comes after it was not done."""

    step: Step
    messages: tuple[str, ...]


Outcome: TypeAlias = Done | Refused


def moved(plan: Plan, seen: Mapping[str, Seen], library: Library) -> tuple[str, ...]:
    """Return, in words, the subjects that are neither as the plan saw them nor as it leaves them."""
    return tuple(
        f"{step.subject}: {'; '.join(changes)}"
        for step in plan.steps
        if (changes := tuple(_moved(step, seen[step.subject], library)))
    )


def refuse_unwritable(client: Client, steps: Iterable[Step], watch: Watch) -> None:
    """Raise RegistryUnavailable where a subject that is to be changed cannot be written to."""
    subjects = [step.subject for step in steps if step.is_change]
    modes = client.modes(subjects, watch) if subjects else {}
    wrong = {subject: mode for subject, mode in modes.items() if mode != READWRITE}
    if wrong:
        first, mode = next(iter(wrong.items()))
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise RegistryUnavailable(
            f"{client.settings.url}: {first}{more}: the mode is {mode}, in which nothing can be registered; "
            "nothing was changed"
        )


def carry_out(library: Library, plan: Plan, seen: Mapping[str, Seen]) -> Iterator[Outcome]:
    """Do the steps of a plan in their order, and yield what became of each that is a change.

    `seen` is what there is now. A step that is done already is not done again. Stops at what is refused.
    Raises RegistryUnavailable; what was yielded before stays done.
    """
    client = library.client
    versions: dict[str, int] = {}  # that were registered, by subject
    for step in plan.changes:
        now = seen[step.subject]
        is_registered = not step.is_registration or _is_done(step, now, library)
        if step.has_level and now.latest is not None and now.config.level is not step.level:
            client.set_level(step.subject, step.level)  # before it is asked to judge
        version = now.latest
        if not is_registered:
            found = client.register(step.subject, step.text, _filled(step.references, versions))
            if isinstance(found, Said):
                yield Refused(step, found.messages)
                return
            version = found
        if step.has_level and now.latest is None:  # there are registries that know no level before a subject
            client.set_level(step.subject, step.level)
        if version is not None and step.is_registration:
            versions[step.subject] = version.number
        is_level_done = not step.has_level or now.config.level is step.level
        yield Done(step, version if step.is_registration else None, is_registered and is_level_done)


def _filled(
    references: Iterable[SchemaReference], versions: Mapping[str, int]
) -> tuple[SchemaReference, ...]:
    return tuple(
        SchemaReference(one.name, one.subject, versions[one.subject]) if one.version == PLANNED else one
        for one in references
    )


def _moved(step: Step, now: Seen, library: Library) -> Iterator[str]:
    before, latest = step.before, now.latest
    number, id_ = (latest.number, latest.id) if latest else (0, 0)
    if (number, id_) != (before.version, before.id) and not _is_done(step, now, library):
        yield f"the latest version was {before.version or 'none'}, and is {number or 'none'}" + (
            "" if number != before.version else " with another id"
        )
    if now.config.level not in (before.level, step.level):
        yield f"the level was {before.level}, and is {now.config.level}"


def _is_done(step: Step, now: Seen, library: Library) -> bool:
    """Tell whether the version that a step registers is the latest one, directly after that which it saw."""
    latest = now.latest
    if not step.is_registration or latest is None or latest.number == step.before.version:
        return False
    if digest(library.normal((latest.subject, latest.number))) != step.says:
        return False
    earlier = [key for key in library.earlier(latest) if key[1] < latest.number]
    if not earlier:
        return step.before.version == 0
    before = library.client.version(earlier[-1])
    return (before.number, before.id) == (step.before.version, step.before.id)
