"""Which schemas a command reads, which part of them it is about, and where their released versions are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.history import looks_like_history
from eventwright.errors import SettingsError, UnreadableInput
from eventwright.load.tree import Tree
from eventwright.model.document import parse_document
from eventwright.model.nodes import Record
from eventwright.model.text import parse_json
from eventwright.paths import shown
from eventwright.settings import Settings
from eventwright.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Workspace:
    """What to read; `part` is empty where everything that is read is meant."""

    schemas: tuple[Path, ...]
    part: tuple[Path, ...]
    history: Path
    exclude: tuple[Path, ...]  # folders of released versions, which are no schemas of today


def workspace(settings: Settings, paths: Sequence[Path]) -> Workspace:
    """Return what a command reads that was given `paths`.

    A path below the settings' schemas is a part of them, and all of them are read, since types may be
    defined anywhere. A path elsewhere is a tree of its own, with its own `history` folder if it has one.
    Raises UnreadableInput for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise UnreadableInput(f"{shown(path)}: no such file or folder")
    outside = tuple(path for path in paths if not is_below(path, settings.schemas))
    own = own_histories(outside)
    is_inside = len(outside) < len(paths) or not paths
    schemas = (settings.schemas, *outside) if is_inside else outside
    history = settings.history if is_inside else _history(settings, outside, own)
    return Workspace(schemas, tuple(paths), history, (settings.history, history, *own))


def _history(settings: Settings, outside: Sequence[Path], own: Sequence[Path]) -> Path:
    if own:
        return own[0]
    if settings.file is None and len(outside) == 1 and outside[0].is_dir():
        return outside[0] / "history"
    return settings.history


def is_below(path: Path, folder: Path) -> bool:
    """Tell whether a path is a folder or lies in it, with symbolic links followed."""
    return path.resolve().is_relative_to(folder.resolve())


def own_histories(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the `history` folders in folders of schemas, as far as they hold released versions only."""
    return tuple(folder / "history" for folder in folders if looks_like_history(folder / "history"))


def names_of_part(texts: Mapping[str, str], part: Sequence[Path]) -> frozenset[str]:
    """Return the fullnames of the types that the files in a part define.

    Raises UnreadableInput for a path of the part that has no schemas.
    """
    resolved = {file: Path(file).resolve() for file in texts}
    names: set[str] = set()
    for path in part:
        below = [file for file, full in resolved.items() if full.is_relative_to(path.resolve())]
        if not below:
            raise UnreadableInput(no_schemas((path,)))
        for file in below:
            names |= parse_document(parse_json(texts[file], file).json, file, {}).names
    return frozenset(names)


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
