"""The two sides of a diff, as people name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from eventwright.baseline.baseline import Baseline
from eventwright.baseline.history import History
from eventwright.baseline.named import named_baseline
from eventwright.baseline.released import looks_like_history
from eventwright.baseline.snapshot import Snapshot
from eventwright.chosen import names_of_part
from eventwright.diff.events import Contracts
from eventwright.errors import BaselineUnavailable, UnreadableInput
from eventwright.inputs import own_histories_of, read_baseline, read_included, read_tree
from eventwright.lazy import Lazy, first_of
from eventwright.load.files import read_files
from eventwright.load.tree import Tree, load
from eventwright.model.names import is_fullname, simple_name
from eventwright.model.nodes import Record, dependents, reachable, references
from eventwright.model.parse import link
from eventwright.model.problems import CONFLICTING_DEFINITIONS, UNKNOWN_TYPE, SchemaProblem
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown
from eventwright.settings import Settings
from eventwright.spelling import did_you_mean
from eventwright.workspace import Workspace, is_below, own_histories, workspace

RELEASED: Final = "history"
LATEST: Final = "latest"

_BASELINES: Final = ("history", "git", "dir", "registry")
_WITHOUT_PLACE: Final = ("history", "registry")
_FORMS: Final = "a file, a folder, git:REF, dir:PATH, history, FULLNAME, FULLNAME@VERSION or FULLNAME@git:REF"


@dataclass(frozen=True, slots=True)
class Side:
    """One side, with the texts that it was read from and what is wrong with its schemas."""

    contracts: Contracts
    texts: Mapping[str, str]
    problems: tuple[SchemaProblem, ...] = ()


class Project:
    """The settings' schemas and histories, each read when a side is about them, and once."""

    def __init__(self, settings: Settings, include: Sequence[Path] = ()) -> None:
        self._settings = settings
        self._include = include

    def is_own(self, path: Path) -> bool:
        """Tell whether a path holds schemas of the project, and no released versions."""
        return is_below(path, self._settings.schemas) and not any(
            is_below(path, history) for history in (self._settings.history, *self._space.histories)
        )

    def now(self) -> Side:
        """Return all schemas of the project as they are."""
        return _of_tree(shown(self._settings.schemas), self._tree)

    def part(self, path: Path, *, is_wide: bool) -> Side:
        """Return what a file or folder of the project defines, or all events that it touches."""
        tree, side = self._tree, self.now()
        names = names_of_part(tree.texts, (path,)) & tree.types.keys()
        if is_wide:
            chosen = dependents(names, tree.types) & side.contracts.events
        else:
            chosen = names & frozenset(side.contracts.subjects) or names
        return _narrowed(side, shown(path), sorted(chosen))

    def event(self, name: str, *, is_wide: bool) -> Side:
        """Return one type of the project as it is, or the events that use it where it is none by itself.

        Raises UnreadableInput where there is no such type.
        """
        side = _one(self.now(), name)
        names = side.contracts.subjects  # none where schemas have errors
        users = dependents(names, self._tree.types) & self.now().contracts.events
        is_shared = is_wide and users and users.isdisjoint(names)
        return _narrowed(self.now(), name, sorted(users)) if is_shared else side

    def version(self, name: str, number: str) -> Side:
        """Return a released version of an event; raises BaselineUnavailable where there is none."""
        side = _one(self.baseline(RELEASED), name)
        fullname = side.contracts.subjects[0]
        holders = [history for history in self._histories if fullname in history.versions]
        if len(holders) > 1:
            folders = " and ".join(shown(history.folder) for history in holders)
            raise BaselineUnavailable(f"{fullname} has released versions in {folders}; name a file there")
        versions = {str(one.number): one for one in holders[0].versions[fullname]}
        known = {LATEST: list(versions.values())[-1], **versions}
        if number not in known:
            raise BaselineUnavailable(
                f"{fullname} has no version {number}; it has {', '.join(versions)} and {LATEST}"
            )
        contracts = replace(side.contracts, name=known[number].label, versions={fullname: known[number]})
        return replace(side, contracts=contracts)

    def baseline(self, name: str) -> Side:
        """Return the events of a baseline, at their latest versions; raises BaselineUnavailable."""
        if name == RELEASED:
            return _released(name, self._histories)
        named = named_baseline(name, self._space.histories, Path())
        found = [read_baseline(one, self._space, self._settings) for one in named]
        if len(found) == 1 and isinstance(found[0], Snapshot):
            return _of_tree(name, found[0].tree)
        return _released(name, found)

    def elsewhere(self, path: Path) -> Side:
        """Return the schemas of a file or folder by itself; raises UnreadableInput."""
        if path.is_dir():
            if looks_like_history(path):
                return _released(shown(path), (History(path),))
            tree = load(read_files([path], exclude=own_histories((path,))))
            if not tree.texts:
                raise UnreadableInput(f"{shown(path)}: holds no .avsc files")
        else:
            tree = _tree_of_file(path, self._include)
        side = _of_tree(shown(path), tree)
        if path.is_dir():
            return side
        (file,) = read_files([path])
        own = {name for name in side.contracts.subjects if tree.types[name].origin.file == file}
        if not own and not any(problem.is_error for problem in tree.problems):
            raise UnreadableInput(f"{file}: defines no record, enum or fixed type, and these are compared")
        return _narrowed(side, shown(path), sorted(own))

    @cached_property
    def _space(self) -> Workspace:
        return workspace(self._settings, ())

    @cached_property
    def _tree(self) -> Tree:
        return read_tree(self._space)

    @cached_property
    def _histories(self) -> tuple[History, ...]:
        return own_histories_of(self._space)


def read_side(name: str, project: Project, *, is_wide: bool = False) -> Side:
    """Read what a name stands for; `is_wide` takes all events that a part of the project touches.

    Raises UnreadableInput or BaselineUnavailable, with a remedy.
    """
    event, has_version, version = name.partition("@")
    if is_baseline(name):
        return project.baseline(name)
    if name and Path(name).exists():
        path = Path(name)
        return project.part(path, is_wide=is_wide) if project.is_own(path) else project.elsewhere(path)
    if name.endswith(".avsc") or ("/" in name and not has_version):
        raise UnreadableInput(f"{name}: no such file or folder")
    if is_fullname(name):
        return project.event(name, is_wide=is_wide)
    if has_version and is_fullname(event):
        if is_baseline(version):
            return _one(project.baseline(version), event)
        if version == LATEST or version.isdecimal():
            return project.version(event, version)
    raise UnreadableInput(f'"{name}" is nothing to compare; name {_FORMS}')


def is_baseline(name: str) -> bool:
    """Tell whether a name is one of a baseline."""
    kind, has_rest, _ = name.partition(":")
    return kind in _BASELINES if has_rest else name in _WITHOUT_PLACE


def is_of_project(name: str, project: Project) -> bool:
    """Tell whether a name stands for schemas of the project as they are."""
    if is_baseline(name):
        return False
    return project.is_own(Path(name)) if name and Path(name).exists() else is_fullname(name)


def _of_tree(name: str, tree: Tree) -> Side:
    versions = Lazy(
        tree.types,
        lambda one: Version(one, f"{one} in {name}", tree.types[one].origin.file, tree.schema(one)),
    )
    contracts = Contracts(name, _subjects(tree), versions, frozenset(tree.events))
    return Side(contracts, tree.texts, tuple(one for one in tree.problems if one.is_error))


def _released(name: str, baselines: Sequence[Baseline]) -> Side:
    """Return the latest versions of released events; the first baseline that has one counts."""
    holders: dict[str, Baseline] = {}
    for baseline in baselines:
        for event in baseline.versions:
            holders.setdefault(event, baseline)
    versions = Lazy(holders, lambda one: holders[one].versions[one][-1])
    events = tuple(sorted(holders))
    contracts = Contracts(name, events, versions, frozenset(events), is_released=True)
    return Side(contracts, first_of([baseline.texts for baseline in baselines]))


def _narrowed(side: Side, name: str, subjects: Iterable[str]) -> Side:
    return replace(side, contracts=replace(side.contracts, name=name, subjects=tuple(subjects), is_part=True))


def _one(side: Side, name: str) -> Side:
    """Return a side about one type, named by its fullname or, where no other has it, its simple name."""
    known = side.contracts.versions
    found = [name] if name in known else [one for one in known if simple_name(one) == name]
    if not found and not side.problems:
        near = did_you_mean(name, [*known, *map(simple_name, known)])
        raise UnreadableInput(f'"{name}" is neither a path nor a type in {side.contracts.name}{near}')
    if len(found) > 1:
        raise UnreadableInput(f'"{name}" is the name of several types: {", ".join(sorted(found))}; name one')
    return _narrowed(side, f"{found[0]} in {side.contracts.name}" if found else name, found)


def _subjects(tree: Tree) -> tuple[str, ...]:
    """Return the events, and the types that no event uses, but for those that such a type uses."""
    found = list(tree.events)
    others = tree.types.keys() - reachable(tuple(found), tree.types).keys()
    used = {use.fullname for name in others for use in references(tree.types[name]) if use.fullname != name}
    found += sorted(others - used)
    return tuple(sorted({*found, *(tree.types.keys() - reachable(tuple(found), tree.types).keys())}))


def _tree_of_file(path: Path, include: Sequence[Path]) -> Tree:
    """Load a file, in which a list is several types; its own definitions go before those that it may use."""
    if not include:
        return load(read_files([path]))
    known = read_included(include, (path,))
    ((file, data),) = read_files([path]).items()
    read = parse_json(data, file)
    texts = {**known.texts, file: read.text}
    if read.problems:
        return Tree(texts, {}, (), read.problems)
    linked = link({file: read.json}, known.types)
    problems = tuple(one for one in linked.problems if one.explanation is not CONFLICTING_DEFINITIONS)
    if any(one.explanation is UNKNOWN_TYPE for one in problems):
        problems = (*problems, *known.problems)
    own = {name: linked.types[name] for name in linked.documents[file].definitions if name in linked.types}
    used = {use.fullname for name, one in own.items() for use in references(one) if use.fullname != name}
    events = sorted(name for name, one in own.items() if isinstance(one, Record) and name not in used)
    return Tree(texts, linked.types, tuple(events), problems)
