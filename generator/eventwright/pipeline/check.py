"""Schemas by themselves, and events against their earlier versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from eventwright.baseline.baseline import Baseline, name_in, removed_events, versions_of
from eventwright.baseline.record import which_version
from eventwright.baseline.rules import NO_EARLIER_VERSION
from eventwright.chosen import names_of_part, paths_of_today
from eventwright.compat.check import Prove
from eventwright.inputs import baselines, read_part
from eventwright.lazy import first_of
from eventwright.load.positions import Positions
from eventwright.load.tree import Digests, Tree
from eventwright.model.levels import Level
from eventwright.model.nodes import Record, dependents
from eventwright.model.problems import SchemaProblem
from eventwright.pipeline.cache import Cache, key_of
from eventwright.pipeline.event import Asked, Outcome, check_event, outcome_from
from eventwright.pipeline.options import options_of
from eventwright.pipeline.parallel import each
from eventwright.pipeline.settle import Checked, settle
from eventwright.report.model import Report, Summary
from eventwright.rulebook import check_overrides, severity_in
from eventwright.settings import Settings
from eventwright.severity import Kind
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, workspace

PLACEHOLDER: Final = "events"  # the package's name where the settings give none

_KINDS: Final = tuple(kind for kind in Kind if kind not in (Kind.LINT, Kind.REGISTRY))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a check besides the settings."""

    baselines: tuple[str, ...] = ()  # instead of those in the settings
    level: Level | None = None  # instead of the settings' and the events' own
    require_baseline: bool = False
    prove: bool = False
    use_cache: bool = True


def check(settings: Settings, paths: Sequence[Path], wanted: Wanted, watch: Watch = unwatched) -> Checked:
    """Check schemas by themselves, and events against their earlier versions.

    Raises EventwrightError where it could not be checked.
    """
    space = workspace(settings, paths_of_today(settings, paths))
    run = read_run(settings, space, baselines(settings, space, wanted.baselines, watch), wanted)
    return check_run(run, watch)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a check looks at, read."""

    settings: Settings
    wanted: Wanted
    tree: Tree
    events: tuple[str, ...]
    is_whole: bool  # all schemas are meant, not a part of them
    baselines: tuple[Baseline, ...]
    positions: Positions


def read_run(settings: Settings, space: Workspace, earlier: tuple[Baseline, ...], wanted: Wanted) -> Run:
    """Read the schemas; raises EventwrightError where something cannot be read."""
    check_overrides(settings.rules, settings.rule_places)
    tree = read_part(space)
    events = _events(tree, space, earlier)
    texts = first_of((tree.texts, *(baseline.texts for baseline in earlier)))
    return Run(settings, wanted, tree, events, not space.part, earlier, Positions(texts))


def check_run(run: Run, watch: Watch) -> Checked:
    """Check what was read."""
    outcomes = _outcomes(run, watch)
    problems = (*run.tree.problems, *_record_problems(run))
    findings = [*run.positions.findings(problems), *(one for outcome in outcomes for one in outcome.findings)]
    summary = Summary(
        checked=len(run.events),
        versions=sum(outcome.versions for outcome in outcomes),
        first_versions=sum(outcome.is_first for outcome in outcomes),
        not_compared=sum(not (outcome.versions or outcome.is_first) for outcome in outcomes),
        baselines=tuple(baseline.name for baseline in run.baselines),
    )
    answers = tuple(outcome.answer for outcome in outcomes if outcome.answer)
    # With other versions or another level than the settings', an allowance may be of use elsewhere.
    is_usual = run.is_whole and not run.wanted.baselines and run.wanted.level is None
    settled = settle(run.settings, findings, run.positions.texts, _KINDS if is_usual else ())
    report = Report(settled.findings, summary, run.settings.fail_on, settled.allowed, answers)
    return Checked(report, run.positions)


def _outcomes(run: Run, watch: Watch) -> tuple[Outcome, ...]:
    """Compare all events, those that have not changed since an earlier run by what that found."""
    asked = _asked(run)
    kept = Cache.read(run.settings.cache if run.wanted.use_cache else None, "check", _question(run, asked))
    keys = dict(zip(run.events, _keys(run), strict=True))
    known = {event: outcome_from(json) for event, key in keys.items() if (json := kept.get(event, key))}
    found = {event: outcome for event, outcome in known.items() if outcome}
    missing = [event for event in run.events if event not in found]
    work = partial(check_event, asked, run.tree, locate=run.positions.locate)
    for done, outcome in enumerate(each(work, missing)):
        watch("checking events", done, len(missing))
        event = missing[done]
        found[event] = outcome
        kept.put(event, keys[event], outcome.as_json())
    kept.write(is_whole=run.is_whole)
    return tuple(found[event] for event in run.events)


def _asked(run: Run) -> Asked:
    settings, wanted = run.settings, run.wanted
    package = settings.package or PLACEHOLDER
    return Asked(
        baselines=run.baselines,
        level=wanted.level,
        default_level=settings.compatibility,
        severity_of=partial(severity_in, settings.rules),
        options=options_of(package, settings.flavour, settings.unknown_symbols),
        prove=_prover() if wanted.prove else None,
    )


def _prover() -> Prove:
    from eventwright.prove.proof import Prover  # reads bytes, which few checks do

    return Prover().prove


def _question(run: Run, asked: Asked) -> str:
    """Return all that is asked of every event."""
    prover = _fastavro() if run.wanted.prove else ""  # a proof tells what it reads
    names = [baseline.name for baseline in run.baselines]
    rules = sorted(run.settings.rules.items())
    return key_of((repr((asked.level, asked.default_level, rules, asked.options, names, prover)),))


def _fastavro() -> str:
    from importlib.metadata import version

    return version("fastavro")


def _keys(run: Run) -> Iterator[str]:
    """Yield a key for each event: all that its outcome depends on, besides what is asked of all."""
    digests = Digests(run.tree)
    for event in run.events:
        named = run.tree.types[event]
        parts: list[str | bytes] = [event, digests.of(event)]
        for baseline in run.baselines:
            parts.append(baseline.digest(name_in(baseline, named) or ""))
        yield key_of(parts)


def _events(tree: Tree, space: Workspace, earlier: Sequence[Baseline]) -> tuple[str, ...]:
    # What was released stays under watch, whatever the schemas call it today.
    known = {name for baseline in earlier for name in baseline.events if name in tree.types}
    events = sorted(name for name in {*tree.events, *known} if isinstance(tree.types[name], Record))
    if not space.part:
        return tuple(events)
    users = dependents(names_of_part(tree.texts, space.part), tree.types)
    return tuple(event for event in events if event in users)


def _names(run: Run) -> frozenset[str]:
    """Return the names that the events have or had."""
    types = run.tree.types
    return frozenset(name for event in run.events for name in (event, *types[event].aliases))


def _record_problems(run: Run) -> Iterator[SchemaProblem]:
    """Yield what is wrong with the record of earlier versions."""
    is_loaded = not any(problem.is_error for problem in run.tree.problems)
    told: set[object] = set()
    for baseline in run.baselines:
        for problem in baseline.problems(None if run.is_whole else _names(run)):
            if (version := which_version(problem)) not in told:  # several may know of it
                told.add(version)
                yield problem
        if run.is_whole and is_loaded:
            yield from removed_events(baseline, run.tree.types)
    if run.wanted.require_baseline:
        for fullname in run.events:
            named = run.tree.types[fullname]
            if not any(versions_of(baseline, named) for baseline in run.baselines):
                origin = named.origin
                message = f'"{fullname}" has no earlier version'
                yield SchemaProblem(NO_EARLIER_VERSION, origin.file, origin.pointer, message, fullname)
