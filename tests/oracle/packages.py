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
from eventwright.model.parse import parse_schema
from eventwright.model.version import Version
from eventwright.pipeline.regenerate import package_files
from eventwright.plan.options import Flavour, Options, UnknownSymbols


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


def build_with_history(
    readers: Mapping[str, Json],
    writers: Mapping[str, Json],
    folder: Path,
    package: str,
    choices: tuple[str, str],
) -> ModuleType:
    """Build a package of `readers`, by fullname, whose first version in history each is what `writers` has.

    `choices` are a flavour and what becomes of unknown symbols.
    """
    sources = folder / f"{package}_schemas"
    sources.mkdir(parents=True)
    for name, schema in readers.items():
        (sources / f"{name}.avsc").write_text(json.dumps(schema), encoding="utf-8")
    tree = load_schemas(sources)
    versions = {name: (_version(name, schema),) for name, schema in writers.items()}
    options = Options(package, Flavour(choices[0]), UnknownSymbols(choices[1]))
    files, _ = package_files(tree.types, versions, options, tree.texts)
    assert files
    for path, text in files.items():
        (folder / package / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / package / path).write_text(text, encoding="utf-8")
    return imported(folder, package)


def _version(fullname: str, schema: Json) -> Version:
    found, problems = parse_schema(schema)
    assert found is not None, problems
    return Version(fullname, f"{fullname} version 1", "", found, 1)
