"""What applying the schemas would do to a registry, and what two judges say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from eventwright.chosen import names_of_part
from eventwright.compat.check import Comparison, check
from eventwright.errors import SettingsError
from eventwright.findings import Answer, Finding
from eventwright.inputs import opened_registry, read_tree
from eventwright.lazy import first_of
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.nodes import dependents
from eventwright.model.parse import parse_schema
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.pipeline.check import PLACEHOLDER
from eventwright.pipeline.event import Asked, Outcome, check_event, count_versions
from eventwright.pipeline.options import options_of
from eventwright.pipeline.settle import Checked, settle
from eventwright.registry.apply import refuse_unwritable
from eventwright.registry.baseline import RegistryBaseline, compared_versions
from eventwright.registry.library import Key, Library
from eventwright.registry.planned import (
    Plan,
    Step,
    Verdicts,
    asked_level,
    is_disregarded,
    make_steps,
    unlike_latest,
    with_verdicts,
)
from eventwright.registry.rules import DISREGARDED_CHANGE, FOREIGN_SUBJECT, REGISTRY_REFUSES
from eventwright.registry.threads import together
from eventwright.registry.units import Role, Unit, Wanted, needed, units
from eventwright.registry.values import Said, Seen, Verdict
from eventwright.report.model import Report, Summary
from eventwright.rule import Explanation
from eventwright.rulebook import check_overrides, severity_in
from eventwright.settings import Settings
from eventwright.severity import Severity
from eventwright.spelling import did_you_mean
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, workspace


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and the check that it comes with; no plan where the schemas have errors of their own."""

    checked: Checked
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Asking:
    """Which registry, and whose level may be lowered."""

    registry: str = ""
    lower: tuple[str, ...] = ()  # subjects


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that a plan is made of, read."""

    settings: Settings
    tree: Tree
    library: Library
    units: tuple[Unit, ...]
    seen: Mapping[str, Seen]


def plan(settings: Settings, paths: Sequence[Path], asking: Asking, watch: Watch = unwatched) -> Planned:
    """Plan the registration of all schemas, or of the events that `paths` touch.

    Raises EventwrightError where it could not be planned.
    """
    check_overrides(settings.rules, settings.rule_places)
    space = workspace(settings, paths)
    tree = read_tree(space)
    wanted, problems = wanted_units(settings, tree, space)
    with opened_registry(settings, asking.registry) as library:
        if any(problem.is_error for problem in problems):
            return Planned(_checked(settings, Positions(tree.texts), problems, ()), None)
        _require_known(asking.lower, wanted)
        look = looked(settings, tree, library, wanted, watch)
        return _planned(look, problems, asking, watch)


def wanted_units(
    settings: Settings, tree: Tree, space: Workspace
) -> tuple[tuple[Unit, ...], tuple[SchemaProblem, ...]]:
    """Return what is to be registered of a workspace's part, and what is wrong with the schemas."""
    if any(problem.is_error for problem in tree.problems):
        return (), tree.problems
    found = units(Wanted(tree.types, tree.events, settings.subject_strategy, settings.compatibility))
    wanted = found.units
    if space.part:
        users = dependents(names_of_part(tree.texts, space.part), tree.types)
        wanted = needed(wanted, users)
    return wanted, (*tree.problems, *found.problems)


def looked(settings: Settings, tree: Tree, library: Library, wanted: tuple[Unit, ...], watch: Watch) -> Look:
    """Read what the registry has of the subjects that are wanted."""
    seen = library.client.seen((unit.subject for unit in wanted), watch)
    latest = [(one.latest.subject, one.latest.number) for one in seen.values() if one.latest]
    library.fetch(latest, watch)
    return Look(settings, tree, library, wanted, seen)


def _require_known(subjects: Iterable[str], wanted: Iterable[Unit]) -> None:
    known = {unit.subject for unit in wanted}
    for subject in subjects:
        if subject not in known:
            raise SettingsError(
                f'--lower "{subject}": the plan has no such subject{did_you_mean(subject, known)}'
            )


def _planned(look: Look, problems: Sequence[SchemaProblem], asking: Asking, watch: Watch) -> Planned:
    differing = unlike_latest(look.units, look.seen, look.library)
    keys = compared_versions(look.library, differing, watch)
    key_texts = {_key_file(unit): unit.contract for unit in look.units if unit.role is Role.KEY}
    positions = Positions(first_of((look.tree.texts, look.library.texts, key_texts)))
    foreign = tuple(_foreign(look, keys))
    broken = {problem.subject for problem in foreign}
    steps = make_steps(look.units, look.seen, look.library, asking.lower)
    refuse_unwritable(look.library.client, steps, watch)
    changed = [
        (unit, step)
        for unit, step in zip(look.units, steps, strict=True)
        if unit.subject in keys and unit.fullname not in broken
    ]
    outcomes = tuple(_judged(look, changed, keys, positions))
    said = _said(look.library, changed, watch)
    refusals = tuple(_refusals(look, changed, said))
    found = (*problems, *foreign, *refusals, *_disregarded(look, steps))
    checked = _checked(look.settings, positions, found, outcomes)
    verdicts = {
        unit.subject: Verdicts(
            _errors(checked, unit), said.get(unit.subject), look.seen[unit.subject].config.level
        )
        for unit, step in changed
    }
    settings = look.library.client.settings
    is_refused = checked.report.is_failed or bool(foreign or refusals)
    made = Plan(settings.name, settings.url, settings.context, is_refused, with_verdicts(steps, verdicts))
    first = sum(step.role is Role.EVENT and not step.before.version for step in steps)
    events = sum(step.role is Role.EVENT for step in steps)
    summary = Summary(events, sum(one.versions for one in outcomes), first, baselines=(look.library.place,))
    return Planned(replace(checked, report=replace(checked.report, summary=summary)), made)


def _disregarded(look: Look, steps: Sequence[Step]) -> Iterator[SchemaProblem]:
    for unit, step in zip(look.units, steps, strict=True):
        if is_disregarded(unit, step, look.library):
            message = (
                f'the registry takes the schema for version {step.version} of "{unit.subject}", which is '
                "another one"
            )
            yield _problem(look.tree, unit, DISREGARDED_CHANGE, message)


def _foreign(look: Look, keys: Mapping[str, Sequence[Key]]) -> Iterator[SchemaProblem]:
    for unit in look.units:
        for key in keys.get(unit.subject, ()):
            schema = look.library.schema(key)
            if isinstance(schema, str):
                message = (
                    f'version {key[1]} of "{unit.subject}" in {look.library.client.settings.url}: {schema}'
                )
                yield _problem(look.tree, unit, FOREIGN_SUBJECT, message)
                break


def _judged(
    look: Look,
    changed: Sequence[tuple[Unit, Step]],
    keys: Mapping[str, tuple[Key, ...]],
    positions: Positions,
) -> Iterator[Outcome]:
    versions = {unit.fullname: keys[unit.subject] for unit, _ in changed}
    baseline = RegistryBaseline(look.library.place, look.library, versions)
    settings = look.settings
    options = options_of(settings.package or PLACEHOLDER, settings.flavour, settings.unknown_symbols)
    severity_of = partial(severity_in, settings.rules)
    for unit, step in changed:
        level = asked_level(unit, step)
        if unit.role is Role.EVENT:
            asked = Asked((baseline,), level, settings.compatibility, severity_of, options, None)
            yield check_event(asked, look.tree, unit.fullname, positions.locate)
            continue
        comparison = Comparison(_proposed(look, unit), baseline.versions[unit.fullname])
        found = check(comparison, level, positions.locate)
        yield Outcome(found, count_versions(level, comparison), False, None)


def _proposed(look: Look, unit: Unit) -> Version:
    if unit.role is not Role.KEY:
        file = look.tree.types[unit.fullname].origin.file
        return Version(unit.fullname, "proposed", file, look.tree.schema(unit.fullname))
    schema, _ = parse_schema(parse_json(unit.contract).json, file=_key_file(unit))
    assert schema is not None
    return Version(unit.fullname, "proposed", _key_file(unit), schema)


def _key_file(unit: Unit) -> str:
    """Return what stands for the file of a key, which is made of the event's."""
    return f"key of {unit.owner}"


def _said(library: Library, changed: Sequence[tuple[Unit, Step]], watch: Watch) -> Mapping[str, Said]:
    """Ask the registry about each new version, as a schema that needs no others to be there."""
    contracts = {unit.subject: unit.contract for unit, step in changed if step.is_registration}
    latest = {unit.subject: (unit.subject, step.before.version) for unit, step in changed}

    def ask(subject: str) -> Said:
        said = library.client.check(subject, contracts[subject])
        if said.verdict is not Verdict.UNKNOWN:
            return said
        # It may be unable to judge this subject at all, which it shows by not knowing its own latest version.
        again = library.client.check(subject, library.contract(latest[subject]))
        return said if again.verdict is Verdict.UNKNOWN else Said(Verdict.REFUSES, said.messages)

    return together(ask, contracts, watch, "asking for the registry's verdict")


def _refusals(
    look: Look, changed: Sequence[tuple[Unit, Step]], said: Mapping[str, Said]
) -> Iterator[SchemaProblem]:
    for unit, step in changed:
        verdict = said.get(unit.subject)
        if verdict is not None and verdict.verdict is Verdict.REFUSES:
            first = f": {verdict.messages[0]}" if verdict.messages else ""
            level = look.seen[unit.subject].config.level
            message = (
                f'the registry refuses version {step.version} of "{unit.subject}" at level {level}{first}'
            )
            yield _problem(look.tree, unit, REGISTRY_REFUSES, message)


def _errors(checked: Checked, unit: Unit) -> tuple[str, ...]:
    """Return the rules by which we refuse a new version, beside the registry's own refusal."""
    return tuple(
        sorted(
            {
                finding.rule
                for finding in checked.report.findings
                if finding.subject == unit.fullname
                and finding.severity is Severity.ERROR
                and finding.rule != REGISTRY_REFUSES.id
            }
        )
    )


def _problem(tree: Tree, unit: Unit, rule: Explanation, message: str) -> SchemaProblem:
    origin = tree.types[unit.owner].origin
    return SchemaProblem(rule, origin.file, origin.pointer, message, unit.fullname)


def _checked(
    settings: Settings,
    positions: Positions,
    problems: Iterable[SchemaProblem],
    outcomes: Iterable[Outcome],
) -> Checked:
    findings: list[Finding] = [*positions.findings(problems)]
    answers: list[Answer] = []
    for outcome in outcomes:
        findings += outcome.findings
        answers += [outcome.answer] if outcome.answer else []
    settled = settle(settings, findings, positions.texts, ())
    report = Report(settled.findings, Summary(0, 0), settings.fail_on, settled.allowed, tuple(answers))
    return Checked(report, positions)
