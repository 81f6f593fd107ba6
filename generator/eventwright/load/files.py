"""Reading schema files from disk: the only input of this stage."""
# Not with pathlib, which takes several times as long for thousands of files, and whose `resolve` raises where
# links go round in circles.
# ruff: noqa: PTH114, PTH116, PTH118

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os.path import islink, join, realpath, split
from pathlib import Path
from typing import Final, NoReturn

from eventwright.errors import UnreadableInput
from eventwright.paths import shown
from eventwright.reading import content

SUFFIX: Final = ".avsc"


def read_files(paths: Sequence[Path], *, exclude: Sequence[Path] = ()) -> Mapping[str, bytes]:
    """Read the files among `paths`, and every `.avsc` file below the folders among them.

    Returns contents by path, sorted; paths are relative to the working directory where they lie below it,
    with "/" separators. `exclude` leaves out files and folders. Folders whose name begins with a dot are
    passed over, links are followed, and what is reached in two ways is read once. Raises UnreadableInput,
    naming the path.
    """
    left_out = frozenset(realpath(path) for path in exclude)
    found: dict[str, str] = {}
    for path in paths:
        for file, real in _files(str(path), left_out):
            if real not in found or islink(found[real]):
                found[real] = file
    return dict(sorted((key, _content(file)) for key, file in _keys(found.values())))


def _files(path: str, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield schema files, each with where it really is."""
    if not _mode(path):
        raise UnreadableInput(f"{_key(path)}: no such file or folder")
    if stat.S_ISDIR(_mode(path)):
        yield from _below(path, left_out)
    elif (real := realpath(path)) not in left_out:
        yield path, real


def _below(top: str, left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the schema files below a folder; what lies there itself goes before what links lead to."""
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        links: list[str] = []
        for start in waiting:
            for folder, folders, names in os.walk(start, onerror=_refuse):
                real = realpath(folder)
                if real in seen or real in left_out:
                    folders.clear()
                    continue
                seen.add(real)
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                links += [link for name in folders if islink(link := join(folder, name))]
                yield from _schema_files(folder, real, sorted(names), left_out)
        waiting = links


def _schema_files(
    folder: str, real_folder: str, names: Sequence[str], left_out: frozenset[str]
) -> Iterator[tuple[str, str]]:
    links: list[str] = []
    for name in names:
        if not name.endswith(SUFFIX):
            continue
        file = join(folder, name)
        if islink(file):
            links.append(file)
        elif (real := join(real_folder, name)) not in left_out:
            yield _regular(file), real
    for file in links:
        if (real := realpath(file)) not in left_out:
            yield _regular(file), real


def _regular(file: str) -> str:
    mode = _mode(file)
    if not mode:
        raise UnreadableInput(f"{_key(file)}: the link leads nowhere")
    if not stat.S_ISREG(mode):
        raise UnreadableInput(f"{_key(file)}: not a regular file")
    return file


def _mode(path: str) -> int:
    """Return what kind of thing the path leads to, 0 for nothing."""
    try:
        return os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except (OSError, ValueError) as error:  # a loop of links, no permission, a NUL in the name
        raise UnreadableInput(f"{_key(path)}: cannot be read ({_reason(error)})") from error


def _content(path: str) -> bytes:
    try:
        return content(path)
    except OSError as error:
        raise UnreadableInput(f"{_key(path)}: cannot be read ({_reason(error)})") from error


def _refuse(error: OSError) -> NoReturn:
    raise UnreadableInput(f"{_key(error.filename)}: cannot be read ({_reason(error)})") from error


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _keys(files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield files by their keys, which those of one folder have but for their names in common."""
    folders: dict[str, str] = {}
    for file in files:
        folder, name = split(file)
        if folder not in folders:
            folders[folder] = _key(join(folder, "_")).removesuffix("_")
        yield folders[folder] + _text(name), file


def _key(path: str) -> str:
    return _text(shown(Path(path)))


def _text(path: str) -> str:
    """Return a path as text, which it need not be; what cannot be printed is replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
