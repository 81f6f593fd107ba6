"""The order of the stages; every command is one function here, and prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from eventwright.baseline.history import History
from eventwright.baseline.named import HistoryFolder
from eventwright.baseline.release import NextVersion, append
from eventwright.baseline.rules import NO_EARLIER_VERSION, REMOVED_EVENT
from eventwright.compat.check import check as compare
from eventwright.compat.check import pairs
from eventwright.emit.drift import Drift, drift
from eventwright.emit.write import found, write
from eventwright.errors import MissingExtra, RenderError, SettingsError
from eventwright.findings import Finding
from eventwright.inputs import (
    baselines,
    each_once,
    own_baselines,
    read_alone,
    read_baseline,
    read_included,
    read_tree,
    unavailable,
)
from eventwright.load.files import read_files
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.load.tree import load as load_tree
from eventwright.model.contract import contract_text
from eventwright.model.levels import Level
from eventwright.model.nodes import Named, Record, reachable
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.package import plan_package
from eventwright.plan.planned import PlannedPackage
from eventwright.report.model import Report, Summary, is_failed
from eventwright.rulebook import check_overrides, judged
from eventwright.settings import Settings, package_name
from eventwright.workspace import (
    Workspace,
    events_of_service,
    names_of_part,
    placed_versions,
    released_versions,
    workspace,
)

_EXTRA: Final = ("datamodel_code_generator", "jinja2", "msgspec")  # libraries that generating needs

Watch: TypeAlias = Callable[[str, int, int], None]  # what is being done, how far it is, of how much


def unwatched(doing: str, done: int, total: int) -> None:
    """Tell nobody how far the work is."""


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


@dataclass(frozen=True, slots=True)
class Released:
    """The outcome of a check, and the versions to append where it found nothing grave."""

    checked: Checked
    versions: tuple[tuple[Path, NextVersion], ...]  # each with the history that it is appended to

    def append(self) -> None:
        """Write the versions; raises OutputError, and then none is written."""
        append(self.versions)


def load_schemas(*paths: str | Path, exclude: Sequence[str | Path] = ()) -> Tree:
    """Load schema files, and all `.avsc` files below folders.

    What is wrong with the schemas is in the tree's `problems`. Raises UnreadableInput for a path that cannot
    be read.
    """
    return load_tree(read_files([Path(path) for path in paths], exclude=[Path(path) for path in exclude]))


def check(settings: Settings, paths: Sequence[Path], wanted: Wanted, watch: Watch = unwatched) -> Checked:
    """Check schemas by themselves, and events against their earlier versions.

    Raises EventwrightError where it could not be checked.
    """
    space = workspace(settings, paths)
    run = _run(settings, space, baselines(settings, space, wanted.baselines), wanted)
    return _check(run, watch)


def release(settings: Settings, paths: Sequence[Path], watch: Watch = unwatched) -> Released:
    """Check, and find the events whose contract has changed since their latest version.

    Raises EventwrightError where it could not be checked.
    """
    space = workspace(settings, paths)
    own = own_baselines(space)
    named = each_once((*own, *baselines(settings, space, ())))
    run = _run(settings, space, named, Wanted())
    checked = _check(run, watch)
    if checked.report.is_failed:
        return Released(checked, ())
    return Released(checked, placed_versions(run.events, run.tree, space, run.histories[: len(own)]))


@dataclass(frozen=True, slots=True)
class _Run:
    """Everything that a check looks at, read."""

    settings: Settings
    wanted: Wanted
    tree: Tree
    events: tuple[str, ...]
    is_whole: bool  # all schemas are meant, not a part of them
    histories: tuple[History, ...]
    positions: Positions


def _run(settings: Settings, space: Workspace, named: Iterable[HistoryFolder], wanted: Wanted) -> _Run:
    check_overrides(settings.rules, settings.rule_places)
    histories = tuple(read_baseline(baseline) for baseline in named)
    tree = read_tree(space)
    texts = {file: text for history in histories for file, text in history.texts.items()}
    events = _events(tree, space, histories)
    return _Run(settings, wanted, tree, events, not space.part, histories, Positions({**texts, **tree.texts}))


def _check(run: _Run, watch: Watch) -> Checked:
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


def _history_problems(run: _Run) -> Iterator[SchemaProblem]:
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


def _compare(run: _Run, fullname: str) -> _Compared:
    named = run.tree.types[fullname]
    level = _level(run, fullname)
    proposed = Version(fullname, "proposed", named.origin.file, run.tree.schema(fullname))
    baselines = [history.versions[fullname] for history in run.histories if fullname in history.versions]
    return _Compared(
        findings=tuple(
            finding
            for versions in baselines
            for finding in compare(proposed, versions, level, run.positions.locate)
        ),
        level=level,
        versions=sum(_count(level, proposed, versions) for versions in baselines),
        is_first=not baselines,
    )


def _level(run: _Run, fullname: str) -> Level:
    named = run.tree.types[fullname]
    own = named.event.compatibility if isinstance(named, Record) and named.event else None
    return run.wanted.level or (Level(own) if own else run.settings.compatibility)


def _count(level: Level, proposed: Version, versions: Sequence[Version]) -> int:
    return len({pair.reader.number or pair.writer.number for pair in pairs(level, proposed, versions)})


def compare_files(proposed: Path, earlier: Sequence[Path], include: Sequence[Path], level: Level) -> Checked:
    """Compare a schema file with earlier ones, oldest first; a list in a file is a union.

    `include` are folders of types that the schemas refer to; a schema's own definitions go first. Raises
    BaselineUnavailable for an earlier schema that cannot be used, UnreadableInput for a missing file.
    """
    known = read_included(include, (proposed, *earlier))
    candidate, *others = alone = [read_alone(path, known) for path in (proposed, *earlier)]
    positions = Positions({**known.texts, **{one.file: one.text for one in alone}})
    versions = []
    for number, one in enumerate(others, 1):
        if one.version is None:
            raise unavailable(one.problems, positions)
        versions.append(replace(one.version, number=number))
    findings = positions.findings(candidate.problems)
    count = 0
    if candidate.version is not None:
        version = replace(candidate.version, label="proposed")
        findings += compare(version, versions, level, positions.locate)
        count = _count(level, version, versions)
    summary = Summary(1, count, not_compared=int(level is Level.NONE), noun="schema")
    return Checked(Report(judged(findings, {}), summary), positions)


@dataclass(frozen=True, slots=True)
class Made:
    """A generated package: texts by path inside `folder`; none where a finding is an error."""

    findings: tuple[Finding, ...]
    positions: Positions
    folder: Path
    files: Mapping[str, str]

    @property
    def is_failed(self) -> bool:
        """Tell whether nothing could be made."""
        return is_failed(self.findings)

    def difference(self) -> Drift:
        """Compare with the files that are there; raises OutputError where they cannot be read."""
        return drift(self.files, found(self.folder, self.files))

    def write(self) -> Drift:
        """Write what is different and return it; raises OutputError, and then nothing has changed."""
        return write(self.folder, self.files)


def make(settings: Settings, paths: Sequence[Path], service: str | None, watch: Watch = unwatched) -> Made:
    """Generate the package of the settings from schemas, or from the part that `paths` and `service` choose.

    Raises EventwrightError where it cannot be made for another reason than the schemas.
    """
    check_overrides(settings.rules, settings.rule_places)
    if settings.package is None:
        raise SettingsError("the package has no name; use --package, or set package in the settings")
    space = workspace(settings, paths)
    watch("reading schemas", 0, 2)
    histories = [read_baseline(baseline) for baseline in own_baselines(space)]
    tree = read_tree(space)
    versions = released_versions(tree, space, histories)
    types = _chosen_types(tree, space, service)
    watch("generating", 1, 2)
    problems, files = tree.problems, dict[str, str]()
    if not any(problem.is_error for problem in problems):
        options = _options(settings.package, settings.flavour, settings.unknown_symbols)
        files, more = _package(types, versions, options, tree.texts)
        problems = (*problems, *more)
    texts = {file: text for history in histories for file, text in history.texts.items()}
    positions = Positions({**texts, **tree.texts})
    findings = judged(positions.findings(problems), settings.rules)
    return Made(findings, positions, settings.out / settings.package, files)


def _chosen_types(tree: Tree, space: Workspace, service: str | None) -> Mapping[str, Named]:
    names = frozenset(tree.types)
    if space.part:
        names &= names_of_part(tree.texts, space.part)
    if service is not None:
        names &= events_of_service(tree, service)
    return reachable(tuple(sorted(names)), tree.types)


def _package(
    types: Mapping[str, Named],
    versions: Mapping[str, Sequence[Version]],
    options: Options,
    texts: Mapping[str, str],
) -> tuple[dict[str, str], tuple[SchemaProblem, ...]]:
    """Return the package's files, none where a problem is an error."""
    # The layout of a released file, and its line breaks, are not what was released.
    released = {
        fullname: tuple(
            (version.number, contract_text(fullname, version.schema.types)) for version in versions[fullname]
        )
        for fullname in sorted(types.keys() & versions.keys())
    }
    planned, problems = plan_package(types, options, released)
    if planned is None or any(problem.is_error for problem in problems):
        return {}, problems
    try:
        from eventwright.emit.package import emit_package  # slow to import, and in need of the extra

        return dict(emit_package(*_placed(planned, texts))), problems
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in _EXTRA:
            raise
        raise MissingExtra(
            f'generating needs "{library}", which is not installed: pip install "eventwright[cli]"'
        ) from error


def _options(package: str, flavour: str, unknown_symbols: str) -> Options:
    try:
        return Options(package_name(package), Flavour(flavour), UnknownSymbols(unknown_symbols))
    except ValueError as error:
        known = f"flavours are {', '.join(Flavour)}; unknown_symbols is {' or '.join(UnknownSymbols)}"
        raise SettingsError(f"{error}; {known}") from error


def _placed(planned: PlannedPackage, texts: Mapping[str, str]) -> tuple[PlannedPackage, Mapping[str, str]]:
    # Files are named from the working directory, and what is generated must not depend on that.
    places = {file: Path(file).resolve().as_posix() for file in planned.sources}
    modules = tuple(
        replace(module, sources=tuple(places[file] for file in module.sources)) for module in planned.modules
    )
    return (
        replace(planned, sources=tuple(sorted(places.values())), modules=modules),
        {place: texts[file] for file, place in places.items()},
    )


def generate_package(
    tree: Tree,
    *,
    package: str,
    flavour: str = "msgspec",
    unknown_symbols: str = "error",
    released: Mapping[str, Sequence[Version]] | None = None,
) -> Mapping[str, str]:
    """Generate a package from all types of a tree: texts by path, which begins with the package's folder.

    `flavour` is msgspec, dataclass or pydantic; `unknown_symbols` is error or keep; `released` has released
    versions by fullname, oldest first. Raises RenderError where the schemas have errors, naming all of them,
    and SettingsError for a package, flavour or way with unknown symbols that cannot be.
    """
    options = _options(package, flavour, unknown_symbols)
    files, problems = dict[str, str](), tree.problems
    if not any(problem.is_error for problem in problems):
        files, problems = _package(tree.types, released or {}, options, tree.texts)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        found_there = Positions(tree.texts).findings(errors)
        raise RenderError(
            "\n".join(f"{one.file}:{one.line}:{one.column}: {one.message}" for one in found_there)
        )
    return {f"{package}/{path}": text for path, text in files.items()}


def write_package(folder: str | Path, files: Mapping[str, str]) -> Drift:
    """Write what `generate_package` returned below `folder`, and return what was different.

    Only files whose text changes are written; files of an earlier run that are not wanted any more are
    removed. Raises OutputError, and then nothing has changed.
    """
    (package,) = {path.partition("/")[0] for path in files}
    return write(Path(folder) / package, {path.partition("/")[2]: text for path, text in files.items()})
