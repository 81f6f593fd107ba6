"""What the commands read, before anything is decided about it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from eventwright.baseline.baseline import Baseline
from eventwright.baseline.git import Repository
from eventwright.baseline.history import History
from eventwright.baseline.named import (
    DEFAULT,
    GitRevision,
    HistoryFolder,
    NamedBaseline,
    OtherFolder,
    RegistryNamed,
    named_baseline,
)
from eventwright.baseline.released import HISTORY, looks_like_history
from eventwright.baseline.snapshot import Homes, other_history, read_folder, read_revision
from eventwright.chosen import files_below
from eventwright.errors import BaselineUnavailable, UnreadableInput
from eventwright.load.concerned import concerned
from eventwright.load.files import read_files
from eventwright.load.tree import Tree
from eventwright.load.tree import load as load_tree
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Named
from eventwright.model.parse import parse_schema
from eventwright.model.problems import CONFLICTING_DEFINITIONS, UNKNOWN_TYPE, SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown
from eventwright.registry.settings import chosen as chosen_registry
from eventwright.settings import Settings, read_settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, no_schemas, own_histories, read_schemas

if TYPE_CHECKING:
    from eventwright.registry.library import Library


def read_tree(space: Workspace) -> Tree:
    """Load the schemas of a workspace; raises UnreadableInput where there are none."""
    return load_tree(read_schemas(space))


def read_part(space: Workspace) -> Tree:
    """Load the schemas that a workspace's part concerns, all of them where the whole is meant.

    Raises UnreadableInput where there are none.
    """
    files = read_schemas(space)
    if space.part:
        files = concerned(files, [file for path in space.part for file in files_below(files, path)])
    return load_tree(files)


def baselines(
    settings: Settings, space: Workspace, named: Sequence[str], watch: Watch = unwatched
) -> tuple[Baseline, ...]:
    """Read the baselines that a command names, or else the settings, or else the workspace's history.

    Raises BaselineUnavailable for one that cannot be read.
    """
    # Before the first release there is no history: it is demanded by those who name it, and nothing else, in
    # a command.
    is_demand = set(named) == {DEFAULT}
    found = [
        replace(one, is_required=is_demand) if name == DEFAULT and isinstance(one, HistoryFolder) else one
        for name in named or settings.baselines or (DEFAULT,)
        for one in named_baseline(name, space.histories, Path() if named else settings.root)
    ]
    return tuple(read_baseline(one, space, settings, watch) for one in each_once(found))


def own_histories_of(space: Workspace) -> tuple[History, ...]:
    """Read the workspace's own histories, in its order, which need not exist; raises BaselineUnavailable."""
    return tuple(History(folder) for folder in space.histories)


def each_once(baselines: Sequence[NamedBaseline]) -> tuple[NamedBaseline, ...]:
    """Return baselines without those that have come before; what is required once is required."""
    found: dict[object, NamedBaseline] = {}
    for baseline in baselines:
        if isinstance(baseline, HistoryFolder):
            known = found.setdefault(baseline.folder.resolve(), baseline)
            if baseline.is_required and isinstance(known, HistoryFolder):
                found[baseline.folder.resolve()] = replace(known, is_required=True)
        else:
            found.setdefault(baseline.name, baseline)
    return tuple(found.values())


def read_baseline(
    baseline: NamedBaseline, space: Workspace, settings: Settings, watch: Watch = unwatched
) -> Baseline:
    """Read earlier versions; raises BaselineUnavailable, naming file and line, where they cannot be used."""
    match baseline:
        case HistoryFolder(folder=folder, is_required=is_required, name=name):
            if is_required and not folder.is_dir():
                raise BaselineUnavailable(f'baseline "{name}": {shown(folder)}: there is no such folder')
            return History(folder, name)
        case OtherFolder(name=name, folder=folder):
            return _read_other(name, folder, space)
        case GitRevision(name=name, revision=revision, is_merge_base=is_merge_base):
            repository = Repository.around(space.homes[0].folder)
            found = repository.merge_base(revision) if is_merge_base else repository.revision(revision)
            folders = [home.folder for home in space.homes]
            return read_revision(name, found, repository, Homes(folders, own_histories_of(space)))
        case RegistryNamed():
            return _read_registry(baseline, space, settings, watch)
    assert_never(baseline)


def _read_registry(baseline: RegistryNamed, space: Workspace, settings: Settings, watch: Watch) -> Baseline:
    from eventwright.registry.baseline import Asked, read_baseline, subjects_by_name  # as below

    # Only of events is known which subjects they have: the schemas are read for that.
    types = read_part(space).types
    subjects = subjects_by_name(types, settings.subject_strategy)
    history = History(settings.history)
    registered = {} if space.part else _registered_and_gone(history, types)
    asked = Asked(
        baseline.name, {**registered, **subjects}, {name: history.events[name] for name in registered}
    )
    with opened_registry(settings, baseline.registry) as library:
        return read_baseline(asked, library, watch)


def _registered_and_gone(history: History, types: Mapping[str, Named]) -> Mapping[str, str]:
    """Return the released events that no type has the name of, or an alias for, with their subjects.

    The record of what was registered knows a released version by its contract.
    """
    from eventwright.registry.record import read_record  # as below
    from eventwright.registry.units import digest

    known = {name for named in types.values() for name in (named.fullname, *named.aliases)}
    subjects = {entry.contract: entry.subject for entry in sorted(read_record(history.folder))}
    found: dict[str, str] = {}
    for fullname in history.versions.keys() - known:
        for version in history.versions[fullname]:
            contract = digest(contract_text(fullname, version.schema.types))
            if contract in subjects:
                found[fullname] = subjects[contract]
    return found


@contextmanager
def opened_registry(settings: Settings, name: str) -> Iterator[Library]:
    """Give what reads a registry of the settings; raises SettingsError where there is none of that name."""
    # Here, since most commands ask no registry, and all of them would wait for these imports.
    from eventwright.registry.client import Client
    from eventwright.registry.library import Library

    chosen = chosen_registry(settings.registries, name, os.environ)
    client = Client.of(chosen)
    try:
        yield Library(client, f"registry:{chosen.name}" if chosen.name else "registry")
    finally:
        client.close()


def _read_other(name: str, folder: Path, space: Workspace) -> Baseline:
    schemas, history = _schemas_of(name, folder)
    if looks_like_history(schemas):
        return History(schemas, name)
    if any(schemas.resolve() == home.folder.resolve() for home in space.homes):
        raise BaselineUnavailable(f'baseline "{name}": is the folder of the schemas themselves; name another')
    other = History(history)
    try:
        files = read_files([schemas], exclude=[history, *own_histories([schemas])])
    except UnreadableInput as error:
        raise BaselineUnavailable(f'baseline "{name}": {error}') from error
    if not files:
        raise BaselineUnavailable(f'baseline "{name}": {no_schemas((schemas,))}')
    recorded = [other_history(name, ours, other) for ours in own_histories_of(space)]
    return read_folder(name, files, shown(schemas), recorded)


def _schemas_of(name: str, folder: Path) -> tuple[Path, Path]:
    """Return the schemas and the history of a folder, which may be a checkout with settings of its own."""
    if not folder.is_dir():
        raise BaselineUnavailable(f'baseline "{name}": {shown(folder)}: there is no such folder')
    settings = read_settings(folder)
    is_project = settings.file is not None and settings.root.resolve() == folder.resolve()
    return (settings.schemas, settings.history) if is_project else (folder, folder / HISTORY)


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
