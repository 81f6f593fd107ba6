"""What the settings say about generated code, as the plan takes it."""

from __future__ import annotations

from eventwright.errors import SettingsError
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.settings import package_name


def options_of(package: str, flavour: str, unknown_symbols: str) -> Options:
    """Return what decides about the generated code; raises SettingsError for what cannot be."""
    try:
        return Options(package_name(package), Flavour(flavour), UnknownSymbols(unknown_symbols))
    except ValueError as error:
        known = f"flavours are {', '.join(Flavour)}; unknown_symbols is {' or '.join(UnknownSymbols)}"
        raise SettingsError(f"{error}; {known}") from error
