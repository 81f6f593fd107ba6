"""A plan: what applying the schemas does to each subject, and what it saw there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eventwright.model.levels import Level
from eventwright.model.normal import undocumented
from eventwright.registry.levels import is_lower, joined
from eventwright.registry.library import Library
from eventwright.registry.threads import together
from eventwright.registry.units import Role, Unit, digest
from eventwright.registry.values import AVRO, RegisteredVersion, Said, SchemaReference, Seen, Verdict
from eventwright.watching import unwatched

PLANNED = 0  # the version of a reference that the plan itself registers


class Action(StrEnum):
    """What happens to the schema of a subject."""

    NEW_SUBJECT = "new subject"
    NEW_VERSION = "new version"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Before:
    """What a plan saw of a subject: its latest version, 0 where it had none, and its level."""

    version: int
    id: int
    level: Level


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What two judges say of a new version."""

    ours: tuple[str, ...] = ()  # rules that are broken, each once
    registry: Said | None = None  # None where it was not asked: there is nothing to compare with
    asked_at: str = ""  # the level that the registry was asked at

    @property
    def differ(self) -> bool:
        """Tell whether one judge accepts what the other refuses."""
        if self.registry is None or self.registry.verdict is Verdict.UNKNOWN:
            return False
        return (self.registry.verdict is Verdict.REFUSES) is not bool(self.ours)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about one subject; a step after another may refer to what that one registers."""

    subject: str
    fullname: str
    role: Role
    action: Action
    version: int  # that has the schema then, as far as can be said before
    contract: str  # SHA-256 of the contract text
    says: str  # SHA-256 of what it says, however it is written
    text: str
    references: tuple[SchemaReference, ...]
    level: Level  # the subject's, then
    before: Before
    note: str = ""
    verdicts: Verdicts = Verdicts()

    @property
    def is_registration(self) -> bool:
        """Tell whether a schema is to be registered."""
        return self.action is not Action.NOTHING

    @property
    def has_level(self) -> bool:
        """Tell whether the level is to be changed."""
        return self.level is not self.before.level

    @property
    def is_change(self) -> bool:
        """Tell whether there is anything to do."""
        return self.is_registration or self.has_level


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in order; a refused plan cannot be applied."""

    registry: str  # its name in the settings
    url: str
    context: str
    is_refused: bool
    steps: tuple[Step, ...]

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that do anything."""
        return tuple(step for step in self.steps if step.is_change)


def make_steps(
    units: Sequence[Unit], seen: Mapping[str, Seen], library: Library, lowered: Collection[str]
) -> tuple[Step, ...]:
    """Compare what is wanted with what there is; `library` has the versions of the subjects that differ.

    A level that promises more than is wanted is kept, but for the subjects `lowered`.
    """
    steps: dict[str, Step] = {}
    for wave in _waves(units):
        drafts = {unit.subject: _step(unit, seen[unit.subject], steps, library) for unit in wave}
        known = _taken_for(drafts.values(), library)
        for unit in wave:
            step = _as_known(drafts[unit.subject], known.get(unit.subject), unit, library)
            steps[unit.subject] = step if unit.subject in lowered else _with_kept_level(step)
    return tuple(steps.values())


def _waves(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Yield units that do not refer to each other, together; each after those that it refers to."""
    wave: dict[str, Unit] = {}
    for unit in units:
        if not wave.keys().isdisjoint(unit.references):
            yield list(wave.values())
            wave = {}
        wave[unit.subject] = unit
    yield list(wave.values())


def _taken_for(steps: Iterable[Step], library: Library) -> Mapping[str, RegisteredVersion | None]:
    """Ask for which versions the registry takes what seems new.

    Apicurio 3 disregards documentation, aliases, the default of an enum, and whether a record is an error.
    """
    asked = {
        step.subject: step
        for step in steps
        if step.action is Action.NEW_VERSION and all(one.version != PLANNED for one in step.references)
    }

    def look(subject: str) -> RegisteredVersion | None:
        return library.client.lookup(subject, asked[subject].text, asked[subject].references)

    return together(look, asked, unwatched, "")


def _as_known(step: Step, version: RegisteredVersion | None, unit: Unit, library: Library) -> Step:
    if version is None:
        return step
    known = replace(step, action=Action.NOTHING, version=version.number)
    what = "more than its documentation" if is_disregarded(unit, known, library) else "its documentation"
    note = f"the registry takes the schema for version {version.number}, and disregards that {what} differs"
    stays = f"; version {step.before.version} stays the latest"
    return replace(known, note=note + (stays if version.number != step.before.version else ""))


def is_disregarded(unit: Unit, step: Step, library: Library) -> bool:
    """Tell whether nothing is registered of a schema that says, not in documentation alone, something new."""
    if step.action is not Action.NOTHING:
        return False
    normal = library.normal((unit.subject, step.version))
    return normal != unit.normal and undocumented(normal) != undocumented(unit.normal)


def _with_kept_level(step: Step) -> Step:
    current = step.before.level
    if not is_lower(step.level, current):
        return step
    kept = f"level {current} stays, though the schemas ask for {step.level}: --lower {step.subject}"
    return replace(step, level=current, note=f"{step.note}; {kept}" if step.note else kept)


def unlike_latest(units: Iterable[Unit], seen: Mapping[str, Seen], library: Library) -> tuple[str, ...]:
    """Return the subjects whose latest version is not what is wanted."""
    return tuple(
        unit.subject
        for unit in units
        if (latest := seen[unit.subject].latest) and not _holds(unit, latest, library)
    )


def _step(unit: Unit, seen: Seen, steps: Mapping[str, Step], library: Library) -> Step:
    latest = seen.latest
    action, version, note = _action(unit, latest, library)
    return Step(
        subject=unit.subject,
        fullname=unit.fullname,
        role=unit.role,
        action=action,
        version=version,
        contract=digest(unit.contract),
        says=digest(unit.normal),
        text=unit.text,
        references=tuple(_references(unit, steps)),
        level=unit.level,
        before=Before(latest.number if latest else 0, latest.id if latest else 0, seen.config.level),
        note=note,
    )


def _action(unit: Unit, latest: RegisteredVersion | None, library: Library) -> tuple[Action, int, str]:
    if latest is None:
        return Action.NEW_SUBJECT, 1, ""
    if _holds(unit, latest, library):
        return Action.NOTHING, latest.number, ""
    for key in reversed(library.earlier(latest)):
        if _holds(unit, library.client.version(key), library):
            # A registry answers with the version that it has, and makes no new one of it.
            note = f"the schema is that of version {key[1]} again; version {latest.number} stays the latest"
            return Action.NOTHING, key[1], note
    return Action.NEW_VERSION, latest.number + 1, ""


def _holds(unit: Unit, version: RegisteredVersion, library: Library) -> bool:
    """Tell whether a version says what is wanted, whatever it has as references and whatever inside it."""
    return version.schema_type == AVRO and library.normal((version.subject, version.number)) == unit.normal


def _references(unit: Unit, steps: Mapping[str, Step]) -> Iterator[SchemaReference]:
    for subject in unit.references:
        step = steps[subject]
        yield SchemaReference(step.fullname, subject, PLANNED if step.is_registration else step.version)


def with_verdicts(steps: Iterable[Step], verdicts: Mapping[str, Verdicts]) -> tuple[Step, ...]:
    """Return steps with what was said of them, by subject."""
    return tuple(replace(step, verdicts=verdicts.get(step.subject, step.verdicts)) for step in steps)


def asked_level(unit: Unit, step: Step) -> Level:
    """Return the level of a verdict: it promises what the events ask for, and what the subject has then."""
    return joined((unit.level, step.level))
