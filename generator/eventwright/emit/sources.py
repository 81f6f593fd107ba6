"""How generated files name the schema files that they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Final

from eventwright.plan.text import one_line

_MOST_NAMED: Final = 4  # files in a first line; of more it tells the number and the folder


def shown_sources(files: Iterable[str]) -> Mapping[str, str]:
    """Return each file's path below the folder of all files, as text for a docstring of one line.

    So it is the same from whatever directory the files were read.
    Where there is no such folder, since some paths are absolute and others not, the bare names must do.
    """
    paths = {file: file.replace("\\", "/").split("/") for file in files if file}
    common = _common([path[:-1] for path in paths.values()])
    is_mixed = not common and any(path[0] == "" or path[0].endswith(":") for path in paths.values())
    shown = {file: path[-1:] if is_mixed else path[len(common) :] for file, path in paths.items()}
    return {file: one_line("/".join(path)) for file, path in shown.items()}


def named_sources(files: Sequence[str]) -> str:
    """Return what a first line says of shown files."""
    if not files:
        return "Avro schemas"
    if len(files) > _MOST_NAMED:
        folder = "/".join(_common([file.split("/")[:-1] for file in files]))
        return f"{len(files)} schema files{f' in {folder}' if folder else ''}"
    return ", ".join(files)


def _common(folders: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the folders that all paths begin with."""
    if not folders:
        return ()
    steps = zip(*folders, strict=False)
    return [names[0] for names in takewhile(lambda names: len(set(names)) == 1, steps)]
