"""Allowances for what fails today, so that schemas can be adopted as they are and tightened later."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from eventwright.allowances import is_allowable, proposed_allowances
from eventwright.errors import OutputError, SettingsError
from eventwright.findings import Finding
from eventwright.paths import shown
from eventwright.pipeline.settle import Checked
from eventwright.settings import OWN_FILE, PROJECT_FILE, Settings
from eventwright.writing import replace_file

DAYS: Final = 90  # until a proposed allowance is over


@dataclass(frozen=True, slots=True)
class Added:
    """How many allowances were written, where, and what fails all the same."""

    count: int
    file: Path
    left: tuple[Finding, ...]


def add_allowances(settings: Settings, checked: Checked) -> Added:
    """Add an allowance to the settings for each rule and place that fails, and can be allowed.

    Where there are no settings, they are begun in the working directory. Raises SettingsError where the file
    cannot be added to by lines at its end, OutputError where it cannot be written; then nothing is written.
    """
    report = checked.report
    failing = [finding for finding in report.findings if finding.severity.reaches(report.fail_on)]
    left = tuple(finding for finding in failing if not is_allowable(finding))
    file = settings.file or Path(OWN_FILE)
    expires = date.today() + timedelta(days=DAYS)  # noqa: DTZ011 - a day as the people here count it
    tables = proposed_allowances(failing, settings, checked.positions.texts, expires)
    if tables:
        _append(file, "".join(tables))
    return Added(len(tables), file, left)


def _append(file: Path, tables: str) -> None:
    try:
        before = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        text = f"{before.rstrip()}\n{tables}" if before.strip() else tables.lstrip("\n")
        if "\r\n" in before:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        _require_added(file, before, text)
        replace_file(file, text.encode())
    except OSError as error:
        raise OutputError(f"{shown(file)}: cannot be written: {error.strerror}") from error


def _require_added(file: Path, before: str, text: str) -> None:
    """Raise SettingsError where the new text says something else than allowances besides the old one."""
    try:
        old, new = _without_allowances(file, before), _without_allowances(file, text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{shown(file)}: allowances cannot be added at its end ({error}); write those that are there as "
            "[[allow]] tables"
        ) from error
    if old != new:
        raise SettingsError(f"{shown(file)}: allowances cannot be added at its end; move its last table up")


def _without_allowances(file: Path, text: str) -> object:
    table = tomllib.loads(text)
    own = table if file.name != PROJECT_FILE else table.get("tool", {}).get("eventwright", {})
    own.pop("allow", None)
    return table
