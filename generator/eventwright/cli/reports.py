"""Reports: which are wanted, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eventwright.cli.console import has_colour, say
from eventwright.errors import OutputError
from eventwright.report.formats import FORMATS, RENDERERS
from eventwright.spelling import did_you_mean
from eventwright.writing import replace_file

if TYPE_CHECKING:
    from eventwright.report.model import Report
    from eventwright.report.text import Excerpt


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """One wanted report; without a file it goes to standard output."""

    format: str
    file: Path | None = None

    @classmethod
    def parse(cls, text: str) -> ReportTarget:
        """Read `F` or `F=FILE`; raises ValueError naming the known reports."""
        name, has_file, file = text.partition("=")
        if name not in FORMATS:
            near = did_you_mean(name, FORMATS)
            raise ValueError(f'unknown report "{name}"{near}; known are: {", ".join(FORMATS)}')
        if has_file and not file:
            raise ValueError(f'"{text}" names no file; write {name}=FILE')
        return cls(name, Path(file) if file else None)


def deliver(report: Report, excerpt: Excerpt, targets: Sequence[ReportTarget]) -> None:
    """Write and print the wanted reports; raises OutputError naming the file that cannot be written.

    All are made before the first is written.
    """
    printed = next((target.format for target in targets if target.file is None), "text")
    wanted = [
        (target.file, _render(target.format, report, excerpt, colour=False))
        for target in targets
        if target.file is not None
    ]
    shown = _render(printed, report, excerpt, colour=has_colour())
    for file, text in wanted:
        write_report(file, text)
    say(shown)


def _render(name: str, report: Report, excerpt: Excerpt, *, colour: bool) -> str:
    if name in RENDERERS:
        return RENDERERS[name](report)
    from eventwright.report.text import render_text

    return render_text(report, excerpt, colour=colour)


def write_report(path: Path, text: str) -> None:
    """Write a file whole or not at all, in a folder that is made where it is missing.

    A device or a pipe is written to as it is.
    """
    if path.is_file() and path.name.endswith((".avsc", ".toml", ".fixtures.json", "SHA256SUMS")):
        raise OutputError(f"{path}: is no report that could be replaced; choose another file")
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path.resolve().parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as error:
        raise OutputError(
            f"{path}: the report cannot be written: {error.strerror}; choose another file"
        ) from error
