"""What the commands read, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eventwright.baseline.history import History, read_history
from eventwright.baseline.named import DEFAULT, HistoryFolder, named_baseline
from eventwright.errors import BaselineUnavailable, UnreadableInput
from eventwright.load.files import read_files
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.load.tree import load as load_tree
from eventwright.model.parse import parse_schema
from eventwright.model.problems import CONFLICTING_DEFINITIONS, UNKNOWN_TYPE, SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown
from eventwright.settings import Settings
from eventwright.workspace import Workspace, no_schemas, own_histories


def read_tree(space: Workspace) -> Tree:
    """Load the schemas of a workspace; raises UnreadableInput where there are none."""
    files = read_files(space.schemas, exclude=space.exclude)
    if not files:
        raise UnreadableInput(no_schemas(space.schemas))
    return load_tree(files)


def baselines(settings: Settings, space: Workspace, named: Sequence[str]) -> tuple[HistoryFolder, ...]:
    """Return the baselines that a command names, or else the settings, or else the workspace's history.

    Raises BaselineUnavailable for one that this version does not know.
    """
    if named:
        found = [one for name in named for one in named_baseline(name, space.histories, Path())]
    elif settings.baselines:
        found = [
            # Spelling out the default makes it no demand: before the first release there is no history.
            replace(one, is_required=one.is_required and name != DEFAULT)
            for name in settings.baselines
            for one in named_baseline(name, space.histories, settings.root)
        ]
    else:
        found = own_baselines(space)
    return each_once(found)


def own_baselines(space: Workspace) -> list[HistoryFolder]:
    """Return the workspace's own histories, which need not exist."""
    return [HistoryFolder(history, is_required=False) for history in space.histories]


def each_once(baselines: Sequence[HistoryFolder]) -> tuple[HistoryFolder, ...]:
    """Return baselines without those whose folder has come before; what is required once is required."""
    found: dict[Path, HistoryFolder] = {}
    for baseline in baselines:
        known = found.setdefault(baseline.folder.resolve(), baseline)
        found[baseline.folder.resolve()] = replace(
            known, is_required=known.is_required or baseline.is_required
        )
    return tuple(found.values())


def read_baseline(baseline: HistoryFolder) -> History:
    """Read released versions; raises BaselineUnavailable, naming file and line, where one cannot be used."""
    if not baseline.folder.exists() and not baseline.is_required:
        return History()
    history = read_history(baseline.folder)
    if history.unusable:
        raise unavailable(history.unusable, Positions(history.texts))
    return history


def unavailable(problems: Sequence[SchemaProblem], positions: Positions) -> BaselineUnavailable:
    """Say where and why earlier schemas cannot be used."""
    return BaselineUnavailable(
        "\n".join(
            f"{finding.file}:{finding.line}:{finding.column}: {finding.message}; help: {finding.help}"
            for finding in positions.findings(problem for problem in problems if problem.is_error)
        )
    )


@dataclass(frozen=True, slots=True)
class Alone:
    """One schema file by itself; without a version where no usable schema could be made of it."""

    file: str
    text: str
    version: Version | None
    problems: tuple[SchemaProblem, ...]


def read_alone(path: Path, known: Tree) -> Alone:
    """Read one schema file, in which a list is a union, and which may refer to types of `known`.

    Raises UnreadableInput.
    """
    if path.is_dir():
        raise UnreadableInput(f"{shown(path)}: is a folder; schema files are compared")
    ((file, data),) = read_files([path]).items()
    read = parse_json(data, file)
    if read.problems:
        return Alone(file, read.text, None, read.problems)
    schema, problems = parse_schema(read.json, file=file, known=known.types)
    # A self-contained schema may well carry another state of a type than the included folders do.
    problems = tuple(problem for problem in problems if problem.explanation is not CONFLICTING_DEFINITIONS)
    if any(problem.explanation is UNKNOWN_TYPE for problem in problems):
        problems = (*problems, *known.problems)
    version = None if schema is None else Version(schema.name, file, file, schema)
    return Alone(file, read.text, version, problems)


def read_included(include: Sequence[Path], apart: Sequence[Path]) -> Tree:
    """Load folders of types for others to refer to, without the files `apart`; raises UnreadableInput."""
    return load_tree(read_files(include, exclude=(*apart, *own_histories(include))))
