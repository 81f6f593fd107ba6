"""`eventwright generate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from eventwright.cli.options import FLAVOURS, PATH, paths_argument

if TYPE_CHECKING:
    from eventwright.pipeline.generate import Made
    from eventwright.settings import Settings


class _Flags(TypedDict):
    out: Path | None
    package: str | None
    flavour: str | None


@click.command(short_help="Generate typed classes and serializers.")
@paths_argument
@click.option("--check", "is_check", is_flag=True, help="Write nothing; list files that are not up to date.")
@click.option("--out", type=PATH, metavar="DIR", help="Where the package's folder lands.")
@click.option("--package", metavar="P", help="Name of the package.")
@click.option(
    "--flavour", type=click.Choice(FLAVOURS), help="What the classes are made with.  [default: msgspec]"
)
@click.option(
    "--for",
    "service",
    metavar="SERVICE",
    help="Only the events that this producer or consumer has to do with, and the types they need.",
)
def generate(paths: Sequence[Path], *, is_check: bool, service: str | None, **flags: Unpack[_Flags]) -> int:
    """Generate a Python package from schemas: DIR/P, from the settings or the flags.

    With PATHs (files or folders) the package has the types that these define, and all they need. A PATH
    outside the settings' schemas is a tree of its own: `eventwright generate PATH --out DIR --package P`
    works without settings.

    Files are written whole, and only where they change; files of an earlier run that are no longer wanted are
    removed. Nothing is written while a schema has an error.
    """
    from eventwright.cli.progress import progress
    from eventwright.pipeline.generate import make

    with progress() as watch:
        made = make(_settings(flags, paths), paths, service, watch)
    if made.findings:
        _show(made)
    if made.is_failed:
        return 1
    return _compare(made, _command(paths, service, flags)) if is_check else _write(made)


def _show(made: Made) -> None:
    from eventwright.cli.console import has_colour, say
    from eventwright.report.model import tallied
    from eventwright.report.text import render_findings

    say(render_findings(made.findings, made.excerpt, colour=has_colour()))
    if made.is_failed:
        say(f"{tallied(made.findings)}; nothing written\n")


def _settings(flags: _Flags, paths: Sequence[Path]) -> Settings:
    from dataclasses import replace

    from eventwright.errors import SettingsError
    from eventwright.settings import package_name, settings_for

    settings = settings_for(Path.cwd(), paths)
    try:
        package = package_name(flags["package"]) if flags["package"] is not None else settings.package
    except SettingsError as error:
        raise SettingsError(f"--package {error}") from None
    return replace(
        settings,
        package=package,
        out=flags["out"] or settings.out,
        flavour=flags["flavour"] or settings.flavour,
    )


def _command(paths: Sequence[Path], service: str | None, flags: _Flags) -> str:
    """Return the command that writes what the same arguments with `--check` compared."""
    from itertools import chain
    from shlex import join

    options = {**flags, "for": service}
    given = [(f"--{name}", str(value)) for name, value in options.items() if value is not None]
    places = [str(path) for path in paths]
    separator = ["--"] if any(place.startswith("-") for place in places) else []
    return join(["eventwright", "generate", *chain.from_iterable(given), *separator, *places])


def _compare(made: Made, command: str) -> int:
    from eventwright.cli.console import say
    from eventwright.paths import shown
    from eventwright.report.escape import escape

    folder = shown(made.folder)
    difference = made.difference()
    for word in ("changed", "missing", "stale"):
        for path in getattr(difference, word):
            say(f"{word}: {escape(f'{folder}/{path}')}\n")
    if difference:
        say(f"{escape(folder)} is not up to date; run: {escape(command)}\n")
        return 1
    say(f"{made.count} files up to date in {escape(folder)}\n")
    return 0


def _write(made: Made) -> int:
    from eventwright.cli.console import say
    from eventwright.paths import shown
    from eventwright.report.escape import escape

    difference = made.write()
    written = len(difference.changed) + len(difference.missing)
    say(
        f"{written} files written, {len(difference.stale)} removed, {made.count - written} unchanged in "
        f"{escape(shown(made.folder))}\n"
    )
    return 0
