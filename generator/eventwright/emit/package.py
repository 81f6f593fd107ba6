"""A planned package as text: everything that `generate` writes, by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from eventwright.emit.classes import render_class
from eventwright.emit.codecs import emit_codecs
from eventwright.emit.environment import environment
from eventwright.emit.imports import import_lines
from eventwright.emit.manifest import FORMAT, MANIFEST, SINCE, manifest_text
from eventwright.emit.sources import named_sources, shown_sources
from eventwright.model.nodes import EventAttributes
from eventwright.plan.options import Options
from eventwright.plan.part_types import Texts
from eventwright.plan.planned import PlannedPackage
from eventwright.plan.text import string_literal
from eventwright.plan.types import Names, PlannedImport, TypeNames

_NOT_STANDARD: Final = ("eventwright", "msgspec", "pydantic")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the package's index; `attributes` is the inside of a dict."""

    fullname: str
    module: str
    class_name: str
    attributes: str


@dataclass(frozen=True, slots=True)
class _Released:
    """A line of the released versions; `numbers` is the inside of a tuple."""

    fullname: str
    numbers: str


@dataclass(frozen=True, slots=True)
class _Event:
    """A line of the events; `topic` is a literal, `key` the inside of a tuple."""

    fullname: str
    topic: str
    key: str


@dataclass(frozen=True, slots=True)
class PrintedModule:
    """The classes of one namespace as text."""

    path: str  # dotted, relative to the package
    sources: tuple[str, ...]  # the schema files that define them
    classes: tuple[str, ...]
    imports: tuple[PlannedImport, ...]
    siblings: tuple[PlannedImport, ...]


@dataclass(frozen=True, slots=True)
class PrintedPackage:
    """A package whose classes and codecs are text; what else there is has the names of `PlannedPackage`."""

    options: Options
    names: Names
    modules: tuple[PrintedModule, ...]
    codecs: Mapping[str, str]  # files, by path
    sources: tuple[str, ...]
    schemas: Mapping[str, str]
    released: Mapping[str, Texts]
    events: Mapping[str, EventAttributes]


def emit_package(planned: PlannedPackage, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return the text of each file by its path, which is relative to the package and has "/" separators.

    `texts` has the schema files that the package is made from; equal ones give equal files.
    """
    modules = tuple(
        PrintedModule(
            module.path,
            module.sources,
            tuple(render_class(item, planned.options.flavour) for item in module.classes),
            module.imports,
            module.siblings,
        )
        for module in planned.modules
    )
    return emit_printed(
        PrintedPackage(
            planned.options,
            planned.names,
            modules,
            emit_codecs(planned.codecs),
            planned.sources,
            planned.schemas,
            planned.released,
            planned.events,
        ),
        texts,
    )


def emit_printed(printed: PrintedPackage, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files of a package as `emit_package` does."""
    shown = shown_sources(printed.sources)
    files = {_class_file(module.path): _classes(module, printed, shown) for module in printed.modules}
    files |= printed.codecs
    files |= _schema_files(printed)
    files["py.typed"] = ""
    files[MANIFEST] = manifest_text(printed.options, _inputs(shown, texts), files)
    return dict(sorted(files.items()))


def _class_file(path: str) -> str:
    return "/".join((*path.split("."), "__init__.py")) if path else "__init__.py"


def _classes(module: PrintedModule, printed: PrintedPackage, shown: Mapping[str, str]) -> str:
    files = module.sources if module.path else printed.sources
    sources = sorted({shown[file] for file in files if file in shown})
    return (
        environment()
        .get_template("classes.j2")
        .render(
            sources=named_sources(sources),
            package="" if module.path else _package(printed),
            imports=["\n".join(import_lines(group)) for group in _grouped(module.imports) if group],
            classes=module.classes,
            siblings=import_lines(module.siblings),
        )
    )


def _grouped(imports: Iterable[PlannedImport]) -> tuple[list[PlannedImport], list[PlannedImport]]:
    """Return the standard library's imports, and the others."""
    groups: tuple[list[PlannedImport], list[PlannedImport]] = ([], [])
    for item in imports:
        groups[item.module.partition(".")[0] in _NOT_STANDARD].append(item)
    return groups


def _package(printed: PrintedPackage) -> str:
    return (
        environment()
        .get_template("package.j2")
        .render(
            format=FORMAT,
            since=SINCE,
            index=[
                _Entry(fullname, names.module, names.class_name, _attributes(names))
                for fullname, names in sorted(printed.names.types.items())
                if names.class_name
            ],
            released=[
                _Released(fullname, "".join(f"{number}, " for number, _ in versions).strip())
                for fullname, versions in sorted(printed.released.items())
            ],
            events=[
                _Event(fullname, string_literal(said.topic or ""), _texts(said.key))
                for fullname, said in sorted(printed.events.items())
            ],
            unknown_symbols=printed.options.unknown_symbols.value,
        )
    )


def _texts(texts: Iterable[str]) -> str:
    return "".join(f"{string_literal(text)}, " for text in texts).strip()


def _attributes(names: TypeNames) -> str:
    renamed = {name: attribute for name, attribute in names.attributes.items() if name != attribute}
    return ", ".join(f"{string_literal(name)}: {string_literal(renamed[name])}" for name in sorted(renamed))


def _schema_files(printed: PrintedPackage) -> dict[str, str]:
    files = {f"_schemas/{fullname}.avsc": text for fullname, text in printed.schemas.items()}
    for fullname, versions in printed.released.items():
        files |= {f"_schemas/{fullname}/{number}.avsc": text for number, text in versions}
    return files


def _inputs(shown: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the schema files by the names that they are shown with; those of one name count together."""
    by_name: dict[str, list[str]] = {}
    for file, name in shown.items():
        by_name.setdefault(name, []).append(texts[file].replace("\r\n", "\n"))
    return {name: "".join(sorted(found)) for name, found in by_name.items()}
