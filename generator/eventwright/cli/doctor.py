"""`eventwright doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventwright.runtime import Package


@click.command(short_help="Say which codecs are in use here, and why.")
@click.argument("package", required=False)
def doctor(package: str | None) -> int:
    """Say which codecs run in this Python, and why; with PACKAGE, for each of its events.

    PACKAGE is a generated package that this Python can import, here or from the `out` folder of the settings;
    without it, the settings' own one is looked at, where there is one.
    """
    from eventwright.cli.console import say

    found = _package(package)
    say("".join(f"{line}\n" for line in (*_python(), *(_events(found) if found else ()))))
    return 0


def _python() -> Iterator[str]:
    import platform

    from eventwright import __version__
    from eventwright.runtime.engine import DISTRIBUTION, engine

    yield f"eventwright {__version__}"
    machine = f"{platform.system()} {platform.machine()}"
    yield f"{platform.python_implementation()} {platform.python_version()}, {machine}"
    found = engine()
    if isinstance(found, str):
        yield f"codecs: generated Python; the native engine is not used: {found}"
        return
    yield f"codecs: native, by {DISTRIBUTION} {found.__version__}"
    for what, is_fast in zip(("UUIDs", "decimals"), found.fast_ways(), strict=True):
        way = "read and made where they lie" if is_fast else "slower: this Python keeps them in another way"
        yield f"  {what}: {way}"


def _events(package: Package) -> Iterator[str]:
    in_use = package.codecs_in_use()
    yield f"package {package.name}: {len(in_use)} records"
    for way in sorted(set(in_use.values())):
        names = [fullname for fullname, found in in_use.items() if found == way]
        shown = f": {', '.join(names)}" if len(names) < len(in_use) else ""
        yield f"  {way}: {len(names)}{shown}"


def _package(name: str | None) -> Package | None:
    import importlib
    import sys
    from pathlib import Path

    from eventwright.errors import SettingsError
    from eventwright.settings import read_settings

    settings = read_settings(Path.cwd())
    sys.path[:0] = [str(Path.cwd()), str(settings.out.absolute())]
    wanted = name or settings.package
    if wanted is None:
        return None
    try:
        module = importlib.import_module(wanted)
    except ImportError as error:
        if name is None and error.name == wanted:
            return None  # nothing is generated yet
        raise SettingsError(f"the package {wanted} cannot be imported: {error}") from error
    package: Package | None = getattr(module, "_package", None)
    if package is None:
        raise SettingsError(f"{wanted} is not a package that eventwright has generated")
    return package
