"""Which schemas a command reads, which part of them it is about, and where their released versions are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.released import HISTORY, looks_like_history
from eventwright.errors import SettingsError, UnreadableInput
from eventwright.load.files import read_files
from eventwright.paths import shown
from eventwright.settings import Settings


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


def history_around(path: Path, own: Path) -> Path | None:
    """Return the history that a path is or lies in, links followed; `own` is that of the settings."""
    full = path.resolve()
    for place in (full, *full.parents):
        if place == own or (place.name == HISTORY and looks_like_history(place)):
            return place
    return None


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
    history = history_around(path, settings.history.resolve())
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


def no_schemas(paths: Sequence[Path]) -> str:
    """Say that there are no schema files where they were looked for."""
    places = " or ".join(shown(path) for path in paths)
    return f"no .avsc files in {places}; name the folder of the schemas, or set schemas in the settings"


def read_schemas(space: Workspace) -> Mapping[str, bytes]:
    """Read the schema files of a workspace by path; raises UnreadableInput where there are none."""
    files = read_files(space.schemas, exclude=space.exclude)
    if not files:
        raise UnreadableInput(no_schemas(space.schemas))
    return files
