"""Packages of schema files, as text and on disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from eventwright.emit.package import emit_package
from eventwright.load.tree import load
from eventwright.model.nodes import JSON
from eventwright.model.parse import parse_schema
from eventwright.model.version import Version
from eventwright.pipeline.regenerate import package_files
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.package import plan_package

ALL_OPTIONS = tuple(product(Flavour, UnknownSymbols))


def options(
    package: str, flavour: Flavour, unknown_symbols: UnknownSymbols = UnknownSymbols.ERROR
) -> Options:
    return Options(package, flavour, unknown_symbols)


def generate(
    schemas: Mapping[str, JSON | bytes],
    options: Options,
    released: Mapping[str, tuple[tuple[int, str], ...]] | None = None,
) -> Mapping[str, str]:
    """Return the files of a package; schemas are bytes or JSON by file.

    They are the same with each type planned by itself, as usual, and with all planned together.
    """
    files = {
        file: schema if isinstance(schema, bytes) else json.dumps(schema).encode()
        for file, schema in schemas.items()
    }
    tree = load(files)
    assert [problem.message for problem in tree.problems] == []
    versions = {
        name: tuple(_version(name, number, text) for number, text in texts)
        for name, texts in (released or {}).items()
    }
    made, problems = package_files(tree.types, versions, options, tree.texts)
    assert [problem.message for problem in problems] == []
    planned, problems = plan_package(tree.types, options, versions)
    assert planned is not None
    assert [problem.message for problem in problems] == []
    assert made == emit_package(planned, tree.texts)
    return made


def _version(name: str, number: int, text: str) -> Version:
    schema, problems = parse_schema(json.loads(text))
    assert schema is not None, problems
    return Version(name, f"{name} version {number}", "", schema, number)


def save(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def modules(folder: Path, package: str) -> Iterable[str]:
    """Yield the dotted names of all modules of a package in a folder."""
    return _modules(folder, sorted((folder / package).rglob("__init__.py")))


def _modules(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        yield ".".join(file.parent.relative_to(folder).parts)
