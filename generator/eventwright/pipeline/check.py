"""Schemas by themselves, and events against their earlier versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.history import History
from eventwright.baseline.named import HistoryFolder
from eventwright.baseline.rules import NO_EARLIER_VERSION, REMOVED_EVENT
from eventwright.compat.check import Comparison, pairs
from eventwright.compat.check import check as compare
from eventwright.findings import Finding
from eventwright.inputs import baselines, read_baseline, read_tree
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.levels import Level
from eventwright.model.nodes import Record, reachable
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.pipeline.watching import Watch, unwatched
from eventwright.report.model import Report, Summary
from eventwright.rulebook import check_overrides, judged
from eventwright.settings import Settings
from eventwright.workspace import Workspace, names_of_part, workspace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a check besides the settings."""

    baselines: tuple[str, ...] = ()  # instead of those in the settings
    level: Level | None = None  # instead of the settings' and the events' own
    require_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check."""

    report: Report
    positions: Positions


def check(settings: Settings, paths: Sequence[Path], wanted: Wanted, watch: Watch = unwatched) -> Checked:
    """Check schemas by themselves, and events against their earlier versions.

    Raises EventwrightError where it could not be checked.
    """
    space = workspace(settings, paths)
    run = read_run(settings, space, baselines(settings, space, wanted.baselines), wanted)
    return check_run(run, watch)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a check looks at, read."""

    settings: Settings
    wanted: Wanted
    tree: Tree
    events: tuple[str, ...]
    is_whole: bool  # all schemas are meant, not a part of them
    histories: tuple[History, ...]
    positions: Positions


def read_run(settings: Settings, space: Workspace, named: Iterable[HistoryFolder], wanted: Wanted) -> Run:
    """Read schemas and baselines; raises EventwrightError where something cannot be read."""
    check_overrides(settings.rules, settings.rule_places)
    histories = tuple(read_baseline(baseline) for baseline in named)
    tree = read_tree(space)
    texts = {file: text for history in histories for file, text in history.texts.items()}
    events = _events(tree, space, histories)
    return Run(settings, wanted, tree, events, not space.part, histories, Positions({**texts, **tree.texts}))


def check_run(run: Run, watch: Watch) -> Checked:
    """Check what was read."""
    findings = [*run.positions.findings(run.tree.problems), *run.positions.findings(_history_problems(run))]
    compared = []
    for done, fullname in enumerate(run.events):
        watch("checking events", done, len(run.events))
        compared.append(_compare(run, fullname))
    for one in compared:
        findings.extend(one.findings)
    summary = Summary(
        checked=len(run.events),
        versions=sum(one.versions for one in compared),
        first_versions=sum(one.is_first for one in compared),
        not_compared=sum(one.level is Level.NONE and not one.is_first for one in compared),
    )
    settings = run.settings
    report = Report(judged(findings, settings.rules), summary, settings.fail_on)
    return Checked(report, run.positions)


def _events(tree: Tree, space: Workspace, histories: Sequence[History]) -> tuple[str, ...]:
    # What was released stays under watch, whatever the schemas call it today.
    released = {name for history in histories for name in history.versions if name in tree.types}
    events = sorted({*tree.events, *released})
    if not space.part:
        return tuple(events)
    names = names_of_part(tree.texts, space.part)
    return tuple(event for event in events if not names.isdisjoint(reachable((event,), tree.types)))


def _history_problems(run: Run) -> Iterator[SchemaProblem]:
    is_loaded = not any(problem.is_error for problem in run.tree.problems)
    for history in run.histories:
        yield from history.gaps
        if run.is_whole and is_loaded:
            for fullname, versions in history.versions.items():
                if fullname not in run.tree.types:
                    message = f'"{fullname}" was released ({versions[-1].label}) and is not among the schemas'
                    yield SchemaProblem(REMOVED_EVENT, versions[-1].file, "", message, fullname)
    if run.wanted.require_baseline:
        for fullname in run.events:
            if not any(fullname in history.versions for history in run.histories):
                origin = run.tree.types[fullname].origin
                message = f'"{fullname}" has no earlier version'
                yield SchemaProblem(NO_EARLIER_VERSION, origin.file, origin.pointer, message, fullname)


@dataclass(frozen=True, slots=True)
class _Compared:
    """One event and its earlier versions."""

    findings: tuple[Finding, ...]
    level: Level
    versions: int
    is_first: bool


def _compare(run: Run, fullname: str) -> _Compared:
    named = run.tree.types[fullname]
    level = _level(run, fullname)
    proposed = Version(fullname, "proposed", named.origin.file, run.tree.schema(fullname))
    baselines = [history.versions[fullname] for history in run.histories if fullname in history.versions]
    return _Compared(
        findings=tuple(
            finding
            for versions in baselines
            for finding in compare(Comparison(proposed, tuple(versions)), level, run.positions.locate)
        ),
        level=level,
        versions=sum(count_versions(level, proposed, versions) for versions in baselines),
        is_first=not baselines,
    )


def _level(run: Run, fullname: str) -> Level:
    named = run.tree.types[fullname]
    own = named.event.compatibility if isinstance(named, Record) and named.event else None
    return run.wanted.level or (Level(own) if own else run.settings.compatibility)


def count_versions(level: Level, proposed: Version, versions: Sequence[Version]) -> int:
    """Count the earlier versions that `level` asks for."""
    return len({pair.reader.number or pair.writer.number for pair in pairs(level, proposed, versions)})
