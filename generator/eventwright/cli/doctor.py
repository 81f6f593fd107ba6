"""`eventwright doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventwright.errors import SettingsError


@click.command(short_help="Say which codecs are in use here, and why.")
@click.argument("package", required=False)
def doctor(package: str | None) -> int:
    """Say which codecs run in this Python, and why; with PACKAGE, for each of its events.

    PACKAGE is a generated package that this Python can import, here or from the `out` folder of the settings;
    without it, the settings' own one is looked at, where there is one.
    """
    from eventwright.cli.console import say

    wanted = _wanted(package)
    in_use = _codecs_in_use(wanted, may_be_missing=package is None) if wanted else None
    say(
        "".join(
            f"{line}\n" for line in (*_python(), *(_events(wanted, in_use) if in_use is not None else ()))
        )
    )
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


def _events(package: str, in_use: Mapping[str, str]) -> Iterator[str]:
    yield f"package {package}: {len(in_use)} records"
    for way in sorted(set(in_use.values())):
        names = [fullname for fullname, found in in_use.items() if found == way]
        shown = f": {', '.join(names)}" if len(names) < len(in_use) else ""
        yield f"  {way}: {len(names)}{shown}"


def _wanted(name: str | None) -> str:
    """Return the name of the package to look at, which can then be imported; "" for none."""
    import sys
    from pathlib import Path

    from eventwright.errors import SettingsError
    from eventwright.settings import read_settings

    if name is not None and not all(part.isidentifier() for part in name.split(".")):
        raise SettingsError(
            f"{name!r} is no name of a package; give the name that it is imported by, such as shop_events"
        )
    settings = read_settings(Path.cwd())
    sys.path[:0] = [str(Path.cwd()), str(settings.out.absolute())]
    return name or settings.package or ""


def _codecs_in_use(package: str, *, may_be_missing: bool) -> dict[str, str] | None:
    """Return what `Package.codecs_in_use` does; None where there is no package, and that may be."""
    import importlib

    from eventwright.errors import SettingsError
    from eventwright.runtime import Package

    try:
        found = getattr(importlib.import_module(package), "_package", None)
        if isinstance(found, Package):
            return found.codecs_in_use()
    except (Exception, SystemExit) as error:  # the package's own code runs, which may raise anything
        if may_be_missing and isinstance(error, ImportError) and error.name == package:
            return None  # nothing is generated yet
        raise _not_imported(package, error) from error
    raise SettingsError(f"{package} is not a package that eventwright has generated")


def _not_imported(package: str, error: BaseException) -> SettingsError:
    from eventwright.errors import SettingsError

    cause = str(error) if isinstance(error, ImportError) else f"{type(error).__name__}: {error}"
    return SettingsError(f"the package {package} cannot be imported: {cause}")
