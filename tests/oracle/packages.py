"""Generated packages of schemas made in a test."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from drafts import Json

from eventwright import generate_package, load_schemas, write_package


def build(schemas: Mapping[str, Json], folder: Path, package: str, flavour: str) -> ModuleType:
    """Generate one package of schemas by file name, in a folder of its own, and import it."""
    sources = folder / f"{package}_schemas"
    sources.mkdir(parents=True)
    for name, schema in schemas.items():
        (sources / f"{name}.avsc").write_text(json.dumps(schema), encoding="utf-8")
    tree = load_schemas(sources)
    errors = [(problem.file, problem.message) for problem in tree.problems if problem.is_error]
    assert not errors, errors
    write_package(folder, generate_package(tree, package=package, flavour=flavour))
    return imported(folder, package)


def imported(folder: Path, package: str) -> ModuleType:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return importlib.import_module(package)
