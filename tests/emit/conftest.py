"""Generated packages that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from generating import ALL_OPTIONS, generate, options, save
from hostile import HOSTILE


@pytest.fixture(scope="session")
def hostile_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a package for each combination of options, such as `hostile_msgspec_keep`."""
    folder = tmp_path_factory.mktemp("hostile")
    for flavour, unknown_symbols in ALL_OPTIONS:
        package = f"hostile_{flavour}_{unknown_symbols}"
        save(folder / package, generate(HOSTILE, options(package, flavour, unknown_symbols)))
    return folder
