"""Which schemas a command reads, which part of them it is about, and where their released versions are."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.baseline.checksums import FILE as CHECKSUMS
from eventwright.baseline.history import HISTORY, History, looks_like_history
from eventwright.baseline.release import NextVersion, next_versions
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


@dataclass(frozen=True, slots=True)
class Home:
    """A folder of schemas, links followed, and the history that what lies in it is released to."""

    folder: Path
    history: Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """What to read; `part` is empty where everything that is read is meant."""

    schemas: tuple[Path, ...]
    part: tuple[Path, ...]
    homes: tuple[Home, ...]
    exclude: tuple[Path, ...]  # folders of released versions, which are no schemas of today

    @property
    def histories(self) -> tuple[Path, ...]:
        """All histories, each once; that of the settings comes first. They need not exist."""
        found: dict[Path, Path] = {}
        for home in self.homes:
            found.setdefault(home.history.resolve(), home.history)
        return tuple(found.values())

    def history_of(self, file: str) -> Path:
        """Return the history of the innermost tree that a schema file lies in; raises SettingsError."""
        places = (
            Path(file).resolve(),
            Path(os.path.normpath(Path.cwd() / file)),
        )  # a link may lead out of the tree
        around = [home for home in self.homes if any(place.is_relative_to(home.folder) for place in places)]
        if not around:
            raise SettingsError(
                f"{file}: lies in none of the folders whose history is known; name its folder"
            )
        own = max(around, key=lambda home: len(home.folder.parts)).history.resolve()
        return next(history for history in self.histories if history.resolve() == own)


def workspace(settings: Settings, paths: Sequence[Path]) -> Workspace:
    """Return what a command reads that was given `paths`.

    A path below the settings' schemas is a part of them, and all of them are read, since types may be
    defined anywhere; the settings file and its folder stand for them. A path elsewhere is a tree of its own:
    its released versions are in the nearest `history` folder in it or above it, or else in the settings'.
    `history` folders further down belong to the folder they are in. Raises UnreadableInput for a path that
    does not exist, SettingsError for one in a history.
    """
    for path in paths:
        if not path.exists():
            raise UnreadableInput(f"{shown(path)}: no such file or folder")
        _refuse_released(settings, path)
    is_project = any(_is_project(settings, path) for path in paths)
    part = () if is_project else tuple(paths)
    outside = tuple(
        path for path in paths if not (_is_project(settings, path) or is_below(path, settings.schemas))
    )
    is_around = settings.schemas.exists() and any(is_below(settings.schemas, path) for path in outside)
    is_inside = len(outside) < len(paths) or not paths or is_around
    schemas = (settings.schemas, *outside) if is_inside else outside
    homes = tuple(_homes(settings, outside, is_inside=is_inside))
    return Workspace(schemas, part, homes, (settings.history, *(home.history for home in homes)))


def _is_project(settings: Settings, path: Path) -> bool:
    if path.resolve() == settings.schemas.resolve():
        return True
    return settings.file is not None and path.resolve() in (settings.root.resolve(), settings.file.resolve())


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
        history = _history_around(path, own) if path.is_file() else None
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


def _history_around(path: Path, own: Path) -> Path | None:
    """Return the history that a path is or lies in, links followed; `own` is that of the settings."""
    full = path.resolve()
    for place in (full, *full.parents):
        if place == own or (place.name == HISTORY and looks_like_history(place)):
            return place
    return None


_NAME: Final = re.compile(rb'"name"\s*:\s*"([^"\\]*)"')


def _defining(fullnames: Set[str], files: Mapping[str, bytes]) -> tuple[Path, ...] | None:
    """Return the files that define types, sorted; None where one of the types is nowhere."""
    found: dict[str, str] = {}
    simple = {simple_name(fullname).encode() for fullname in fullnames}
    for file, data in files.items():
        if any(name.rpartition(b".")[2] in simple for name in _NAME.findall(data)):
            names = parse_document(parse_json(data, file).json, file, {}).names
            found.update(dict.fromkeys(names & fullnames, file))
    return tuple(Path(file) for file in sorted(set(found.values()))) if found.keys() == fullnames else None


def _homes(settings: Settings, outside: Sequence[Path], *, is_inside: bool) -> Iterator[Home]:
    if is_inside:
        history = settings.history if settings.file is not None else _history(settings, settings.schemas)
        yield Home(settings.schemas.resolve(), history)
    for path in outside:
        yield Home(path.resolve(), _history(settings, path))
    for history in own_histories((settings.schemas, *outside) if is_inside else outside):
        yield Home(history.parent.resolve(), history)


def _history(settings: Settings, path: Path) -> Path:
    folder = path if path.is_dir() else path.parent
    for place in _upwards(folder):
        if looks_like_history(place / HISTORY):
            return place / HISTORY
    return folder / HISTORY if settings.file is None else settings.history


def _upwards(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to the root of the repository it is in."""
    yield folder
    full = folder.resolve()
    for below, place in zip((full, *full.parents), full.parents, strict=False):
        if (below / ".git").exists():
            return
        yield place


def _refuse_released(settings: Settings, path: Path) -> None:
    history = _history_around(path, settings.history.resolve())
    if history is not None:
        raise SettingsError(
            f"{shown(path)}: holds released versions, not the schemas of today; name the folder of the "
            f"schemas, and --baseline history:{shown(history)} to compare them with these versions"
        )


def is_below(path: Path, folder: Path) -> bool:
    """Tell whether a path is a folder or lies in it, as it is written or with symbolic links followed."""
    if path.resolve().is_relative_to(folder.resolve()):
        return True
    here = Path.cwd()
    return Path(os.path.normpath(here / path)).is_relative_to(os.path.normpath(here / folder))


def own_histories(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the `history` folders at any depth in folders of schemas, as far as they hold versions."""
    return tuple(history for folder in folders for history in _histories_in(folder))


def _histories_in(top: Path) -> Iterator[Path]:
    for folder, folders, _ in os.walk(top):
        history = Path(folder, HISTORY)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if HISTORY in folders and looks_like_history(history):
            folders.remove(HISTORY)
            yield history


def released_versions(
    tree: Tree, space: Workspace, histories: Sequence[History]
) -> Mapping[str, tuple[Version, ...]]:
    """Return the released versions of each type: where several histories have some, those of its own.

    `histories` are those of the workspace, in its order.
    """
    holders: dict[str, History] = {}
    for folder, history in zip(space.histories, histories, strict=True):
        for fullname in history.versions.keys() & tree.types.keys():
            if fullname not in holders or space.history_of(tree.types[fullname].origin.file) == folder:
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


def no_schemas(paths: Sequence[Path]) -> str:
    """Say that there are no schema files where they were looked for."""
    places = " or ".join(shown(path) for path in paths)
    return f"no .avsc files in {places}; name the folder of the schemas, or set schemas in the settings"
