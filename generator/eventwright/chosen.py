"""Which files and types of a workspace a command is about, and their released versions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Final

from eventwright.baseline.history import History
from eventwright.baseline.release import NextVersion, next_versions
from eventwright.baseline.released import CHECKSUMS
from eventwright.errors import SettingsError, UnreadableInput
from eventwright.lazy import Lazy
from eventwright.load.files import read_files
from eventwright.load.tree import Tree
from eventwright.model.document import parse_document
from eventwright.model.names import simple_name
from eventwright.model.nodes import Record
from eventwright.model.text import parse_json
from eventwright.model.version import Version
from eventwright.paths import shown
from eventwright.settings import Settings
from eventwright.spelling import did_you_mean
from eventwright.workspace import Workspace, history_around, no_schemas, own_histories

_NAME: Final = re.compile(rb'"name"\s*:\s*"([^"\\]*)"')


def paths_of_today(settings: Settings, paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return paths of the schemas of today: the file of a released version stands for its event.

    That is what a hook means which is given all files of a change. A version whose event is not among the
    schemas stands for all of them, so that its removal is seen, and so do the checksums. Folders of released
    versions stay what they are. Raises UnreadableInput.
    """
    own = settings.history.resolve()
    found: list[Path] = []
    released: dict[Path, set[str]] = {}
    for path in paths:
        history = history_around(path, own) if path.is_file() else None
        if history is None:
            found.append(path)
        elif path.name == CHECKSUMS:
            is_project = history == own and settings.file is not None
            found.append(settings.root if is_project else Path(shown(history.parent)))
        else:
            released.setdefault(history, set()).add(path.resolve().parent.name)
    for history, fullnames in released.items():
        home = settings.schemas if history == own else Path(shown(history.parent))
        exclude = (history, *own_histories((home,)))
        files = _defining(fullnames, read_files((home,), exclude=exclude) if home.exists() else {})
        is_project = history == own and settings.file is not None
        found += files if files is not None else (settings.root if is_project else home,)
    return tuple(dict.fromkeys(found))


def _defining(fullnames: Set[str], files: Mapping[str, bytes]) -> tuple[Path, ...] | None:
    """Return the files that define types, sorted; None where one of the types is nowhere."""
    found: dict[str, str] = {}
    simple = {simple_name(fullname).encode() for fullname in fullnames}
    for file, data in files.items():
        if any(name.rpartition(b".")[2] in simple for name in _NAME.findall(data)):
            names = parse_document(parse_json(data, file).json, file, {}).names
            found.update(dict.fromkeys(names & fullnames, file))
    return tuple(Path(file) for file in sorted(set(found.values()))) if found.keys() == fullnames else None


def released_versions(
    tree: Tree, space: Workspace, histories: Sequence[History]
) -> Mapping[str, tuple[Version, ...]]:
    """Return the released versions of each type, and of each alias, by that name.

    Where several histories have some, they are those of the type's own.

    `histories` are those of the workspace, in its order.
    """
    types = tree.types.values()
    files = {alias: named.origin.file for named in types for alias in named.aliases}
    files |= {named.fullname: named.origin.file for named in types}
    holders: dict[str, History] = {}
    for folder, history in zip(space.histories, histories, strict=True):
        for fullname in history.versions.keys() & files.keys():
            if fullname not in holders or space.history_of(files[fullname]) == folder:
                holders[fullname] = history
    return Lazy(holders, lambda fullname: holders[fullname].versions[fullname])


def placed_versions(
    events: Iterable[str], tree: Tree, space: Workspace, histories: Sequence[History]
) -> tuple[tuple[Path, NextVersion], ...]:
    """Return the next versions of events, each with the history that it goes to.

    `histories` are those of the workspace, in its order. Raises SettingsError for an event whose released
    versions are all in the histories of other trees than its own.
    """
    released = {folder: history.versions for folder, history in zip(space.histories, histories, strict=True)}
    found: list[tuple[Path, NextVersion]] = []
    for fullname in events:
        file = tree.types[fullname].origin.file
        own = space.history_of(file)
        holders = [shown(folder) for folder, versions in released.items() if fullname in versions]
        if holders and fullname not in released[own]:
            raise SettingsError(
                f"{file}: {fullname} belongs to the history in {shown(own)}, and its released versions are "
                f"in {' and '.join(holders)}; move them, or the schema, so that they lie together"
            )
        found += [(own, version) for version in next_versions((fullname,), tree.types, released[own])]
    return tuple(found)


def names_of_part(texts: Mapping[str, str], part: Sequence[Path]) -> frozenset[str]:
    """Return the fullnames of the types that the files in a part define.

    Raises UnreadableInput for a path of the part that has no schemas.
    """
    names: set[str] = set()
    for path in part:
        for file in files_below(texts, path):
            names |= parse_document(parse_json(texts[file], file).json, file, {}).names
    return frozenset(names)


def files_below(files: Collection[str], path: Path) -> tuple[str, ...]:
    """Return the files that a path is, or that lie below it; raises UnreadableInput where there are none."""
    name = shown(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # as files are named
    if name in files:  # a hook is given thousands
        return (name,)
    found = tuple(file for file in files if name == "." or file.startswith(f"{name}/"))
    if not found:  # the path leads there another way
        real = path.resolve()
        found = tuple(file for file in files if Path(file).resolve().is_relative_to(real))
    if not found:
        raise UnreadableInput(no_schemas((path,)))
    return found


def events_of_service(tree: Tree, service: str) -> frozenset[str]:
    """Return the events that a service produces or consumes.

    Raises SettingsError naming the known services where no event names this one.
    """
    services: dict[str, set[str]] = {}
    for fullname in tree.events:
        named = tree.types[fullname]
        event = named.event if isinstance(named, Record) else None
        for name in (*event.producers, *event.consumers) if event else ():
            services.setdefault(name, set()).add(fullname)
    if service not in services:
        known = f"the services are: {', '.join(sorted(services))}" if services else "no event names any"
        near = did_you_mean(service, services)
        raise SettingsError(f'no event has "{service}" among its producers or consumers{near}; {known}')
    return frozenset(services[service])
