"""Reading schema files from disk: the only input of this stage."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from eventwright.errors import UnreadableInput
from eventwright.paths import shown

SUFFIX: Final = ".avsc"


def read_files(paths: Sequence[Path], *, exclude: Sequence[Path] = ()) -> Mapping[str, bytes]:
    """Read the files among `paths`, and every `.avsc` file below the folders among them.

    Returns contents by path, sorted; paths are relative to the working directory where they lie below it,
    with "/" separators. `exclude` leaves out files and folders. Folders whose name begins with a dot are
    passed over, links are followed, and what is reached in two ways is read once. Raises UnreadableInput,
    naming the path.
    """
    left_out = frozenset(_real(path) for path in exclude)
    found: dict[Path, Path] = {}
    for path in paths:
        for file, real in _files(path, left_out):
            if real not in found or found[real].is_symlink():
                found[real] = file
    return dict(sorted((_key(file), _content(file)) for file in found.values()))


def _files(path: Path, left_out: frozenset[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield schema files, each with where it really is."""
    if not _mode(path):
        raise UnreadableInput(f"{_key(path)}: no such file or folder")
    if stat.S_ISDIR(_mode(path)):
        yield from _below(path, left_out)
    elif (real := _real(path)) not in left_out:
        yield path, real


def _below(top: Path, left_out: frozenset[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield the schema files below a folder; what lies there itself goes before what links lead to."""
    seen: set[Path] = set()
    waiting = [top]
    while waiting:
        links: list[Path] = []
        for start in waiting:
            for folder, folders, names in os.walk(start, onerror=_refuse):
                real = _real(Path(folder))
                if real in seen or real in left_out:
                    folders.clear()
                    continue
                seen.add(real)
                links += [Path(folder, name) for name in sorted(folders) if Path(folder, name).is_symlink()]
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                yield from _schema_files(Path(folder), real, sorted(names), left_out)
        waiting = [link for link in links if not link.name.startswith(".")]


def _schema_files(
    folder: Path, real_folder: Path, names: Sequence[str], left_out: frozenset[Path]
) -> Iterator[tuple[Path, Path]]:
    links: list[Path] = []
    for name in names:
        if not name.endswith(SUFFIX):
            continue
        file = folder / name
        if file.is_symlink():
            links.append(file)
        elif (real := real_folder / name) not in left_out:
            yield _regular(file), real
    for file in links:
        if (real := _real(file)) not in left_out:
            yield _regular(file), real


def _regular(file: Path) -> Path:
    mode = _mode(file)
    if not mode:
        raise UnreadableInput(f"{_key(file)}: the link leads nowhere")
    if not stat.S_ISREG(mode):
        raise UnreadableInput(f"{_key(file)}: not a regular file")
    return file


def _real(path: Path) -> Path:
    # Path.resolve raises where links go round in circles.
    return Path(os.path.realpath(path))


def _mode(path: Path) -> int:
    """Return what kind of thing the path leads to, 0 for nothing."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except (OSError, ValueError) as error:  # a loop of links, no permission, a NUL in the name
        raise UnreadableInput(f"{_key(path)}: cannot be read ({_reason(error)})") from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{_key(path)}: cannot be read ({_reason(error)})") from error


def _refuse(error: OSError) -> NoReturn:
    raise UnreadableInput(f"{_key(Path(error.filename))}: cannot be read ({_reason(error)})") from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _key(path: Path) -> str:
    # A file name need not be text; what cannot be printed is replaced.
    return shown(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
