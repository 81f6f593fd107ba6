"""Packages of parts: what each type gives is printed by itself, and put together where no names meet."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eventwright.emit.classes import render_class
from eventwright.emit.codecs import Body, codec_file, history_file, printed, table_text
from eventwright.emit.package import PrintedModule, PrintedPackage
from eventwright.model.names import namespace_of
from eventwright.model.nodes import EventAttributes
from eventwright.plan.codec_names import RUNTIME_NAMES
from eventwright.plan.codec_types import CodecModule
from eventwright.plan.options import Flavour, Options
from eventwright.plan.part_types import ClassNames, CodecNames, PlannedCodec, PlannedPart, Texts
from eventwright.plan.types import Names, PlannedImport

_RUNTIME: Final = frozenset(name for names in RUNTIME_NAMES.values() for name in names)


@dataclass(frozen=True, slots=True)
class PrintedCodec:
    """A `PlannedCodec` as text."""

    functions: str
    tables: dict[str, str]  # by the enum's fullname
    used: frozenset[str]  # of the names in them, those that an import may bring
    names: CodecNames
    contract: str
    released: Texts
    former: dict[str, Texts]
    history: Texts
    files: dict[str, str]  # the modules of released versions, by path


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A `PlannedPart` as text."""

    text: str
    names: ClassNames
    codec: PrintedCodec | None


def print_part(planned: PlannedPart, flavour: Flavour) -> PrintedPart:
    """Return a planned part as text."""
    text = render_class(planned.class_, flavour) if planned.class_ else ""
    return PrintedPart(text, planned.names, _codec(planned.codec) if planned.codec else None)


def _codec(planned: PlannedCodec) -> PrintedCodec:
    names = planned.names
    tables = {fullname: table_text(both) for fullname, both in planned.tables.items()}
    body = printed("".join(tables.values()), planned.functions)
    imported = {item.alias for item in (*names.classes.values(), *names.siblings)}
    return PrintedCodec(
        body.functions,
        tables,
        body.names.intersection(_RUNTIME.union(imported)),
        names,
        planned.contract,
        planned.released,
        planned.former,
        planned.history,
        dict(map(history_file, planned.modules)),
    )


@dataclass(frozen=True, slots=True)
class Types:
    """The types of a package, by module, sorted; modules without any are there too."""

    names: Names
    files: Mapping[str, str]  # that define them, by fullname
    classes: Mapping[str, Sequence[str]]
    records: Mapping[str, Sequence[str]]
    events: Mapping[str, EventAttributes]  # what events say of themselves, by fullname


def assembled(types: Types, options: Options, parts: Mapping[str, PrintedPart]) -> PrintedPackage | None:
    """Make a package of the parts of all its types; None where a name in one part meets one of another."""
    modules = []
    for path in sorted(types.classes):
        classes = [parts[fullname] for fullname in types.classes[path]]
        imports = {item for part in classes for item in part.names.imports}
        siblings = {item for part in classes for item in part.names.siblings}
        if not _is_apart(_claimed_by_classes((*imports, *siblings))):
            return None
        files = sorted({types.files[fullname] for fullname in types.classes[path]})
        texts = tuple(part.text for part in classes)
        modules.append(
            PrintedModule(path, tuple(files), texts, tuple(sorted(imports)), tuple(sorted(siblings)))
        )
    codecs = {fullname: part.codec for fullname, part in sorted(parts.items()) if part.codec}
    files_of_codecs: dict[str, str] = {}
    for path in sorted(types.records):
        inside = {fullname: codecs[fullname] for fullname in types.records[path]}
        if not _is_apart(_claimed_by_codecs(inside)):
            return None
        file, text = codec_file(_module(path, inside), _body(inside))
        files_of_codecs[file] = text
    for codec in codecs.values():
        files_of_codecs |= codec.files
    released = {fullname: codec.released for fullname, codec in codecs.items() if codec.released}
    return PrintedPackage(
        options,
        types.names,
        tuple(modules),
        files_of_codecs,
        tuple(sorted(set(types.files.values()))),
        {fullname: codec.contract for fullname, codec in codecs.items()},
        dict(ChainMap(released, *(codec.former for codec in codecs.values()))),
        types.events,
    )


_Claim = tuple[str, Hashable]  # a name, and what it is for


def _is_apart(claims: Iterable[_Claim]) -> bool:
    """Tell whether each name is for one thing, and each thing has one name."""
    each = set(claims)
    return len({name for name, _ in each}) == len(each) == len({thing for _, thing in each})


def _claimed_by_classes(imports: Iterable[PlannedImport]) -> Iterator[_Claim]:
    for item in imports:
        yield item.alias, (item.module, item.name)


def _claimed_by_codecs(codecs: Mapping[str, PrintedCodec]) -> Iterator[_Claim]:
    for fullname, codec in codecs.items():
        names = codec.names
        yield from ((item.alias, ("class", one)) for one, item in names.classes.items())
        for one, both in names.functions.items():
            yield from ((name, ("function", one, index)) for index, name in enumerate(both))
        for one, both in names.tables.items():
            yield from ((name, ("table", one, index)) for index, name in enumerate(both))
        yield from ((name, ("helper", fullname, name)) for name in names.helpers)
        yield from ((name, ("variable", name)) for name in names.variables)


def _body(codecs: Mapping[str, PrintedCodec]) -> Body:
    tables = {fullname: text for codec in codecs.values() for fullname, text in codec.tables.items()}
    return Body(
        "".join(tables[fullname] for fullname in sorted(tables)),
        "".join(codec.functions for codec in codecs.values()),
        frozenset().union(*(codec.used for codec in codecs.values())),
    )


def _module(path: str, codecs: Mapping[str, PrintedCodec]) -> CodecModule:
    classes = {one: item for codec in codecs.values() for one, item in codec.names.classes.items()}
    siblings = {item for codec in codecs.values() for item in codec.names.siblings if item.module != path}
    return CodecModule(
        path,
        namespace_of(next(iter(codecs), "")),
        tuple(sorted(classes.values())),
        tuple(sorted(siblings)),
        (),  # tables and functions are text already
        (),
        tuple((classes[one].alias, *codec.names.functions[one]) for one, codec in codecs.items()),
        tuple((classes[one].alias, codec.history) for one, codec in codecs.items() if codec.history),
    )
