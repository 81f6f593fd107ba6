"""What Python code may call: the check of one schema, and generating, as functions over values."""

from __future__ import annotations

import json as json_library
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from eventwright.compat.check import Comparison, check
from eventwright.emit.drift import Drift
from eventwright.emit.write import write
from eventwright.errors import BaselineUnavailable, OutputError, RenderError, SettingsError
from eventwright.findings import NOWHERE, Finding
from eventwright.load.files import read_files
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.load.tree import load as load_tree
from eventwright.model.levels import Level
from eventwright.model.nodes import Named, Schema
from eventwright.model.parse import link, parse_schema
from eventwright.model.problems import NESTED_TOO_DEEP, SchemaProblem
from eventwright.model.text import MAX_DEPTH, JSONText, parse_json
from eventwright.model.version import Version
from eventwright.model.words import PRIMITIVE_NAMES
from eventwright.pipeline.options import options_of
from eventwright.pipeline.regenerate import package_files
from eventwright.spelling import did_you_mean

SchemaValue: TypeAlias = str | bytes | Mapping[str, object] | Sequence[object]

_PROPOSED: Final = "the proposed schema"
_PATH: Final = "shop_events/__init__.py"
_REMEDY: Final = "nothing was written; give what generate_package returned"


def check_compatibility(
    proposed: SchemaValue,
    *baselines: SchemaValue,
    level: str = "BACKWARD",
    types: Iterable[SchemaValue] = (),
) -> tuple[Finding, ...]:
    """Return what `level` forbids between a proposed schema and earlier ones, the oldest first.

    A schema is JSON text (in UTF-8 where it is bytes), a primitive's name, or parsed JSON, where a list is a
    union; `types` are other schemas that they refer to, in any order. What is wrong with the proposed schema
    itself is a finding too. Places are those of the text, and of JSON with an indent of 2 where parsed JSON
    was given.
    Raises BaselineUnavailable for a baseline or one of `types` that is no schema, SettingsError for an
    unknown level.
    """
    wanted = _level(level)
    known, texts = _known(types)
    read = _read(proposed, NOWHERE)
    schema, problems = _schema(read, NOWHERE, known)
    texts[NOWHERE] = read.text
    versions: list[Version] = []
    for number, baseline in enumerate(baselines, start=1):
        label = f"baseline {number}"
        version, texts[label] = _version(baseline, label, known)
        versions.append(version)
    positions = Positions(texts)
    found = list(positions.findings(problems))
    if schema is not None:
        comparison = Comparison(Version(schema.name, _PROPOSED, NOWHERE, schema), tuple(versions))
        found += check(comparison, wanted, positions.locate)
    return tuple(sorted(found))


def load_schemas(*paths: str | Path, exclude: Sequence[str | Path] = ()) -> Tree:
    """Load schema files, and all `.avsc` files below folders.

    What is wrong with the schemas is in the tree's `problems`. Raises UnreadableInput for a path that cannot
    be read.
    """
    return load_tree(read_files([Path(path) for path in paths], exclude=[Path(path) for path in exclude]))


def generate_package(
    tree: Tree,
    *,
    package: str,
    flavour: str = "msgspec",
    unknown_symbols: str = "error",
    released: Mapping[str, Sequence[Version]] | None = None,
) -> Mapping[str, str]:
    """Generate a package from all types of a tree: texts by path, which begins with the package's folder.

    `flavour` is msgspec, dataclass or pydantic; `unknown_symbols` is error or keep; `released` has released
    versions by fullname, oldest first. Raises RenderError where the schemas have errors, naming all of them,
    and SettingsError for a package, flavour or way with unknown symbols that cannot be.
    """
    options = options_of(package, flavour, unknown_symbols)
    files, problems = dict[str, str](), tree.problems
    if not any(problem.is_error for problem in problems):
        files, problems = package_files(tree.declared(), released or {}, options, tree.texts)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        found_there = Positions(tree.texts).findings(errors)
        raise RenderError(
            "\n".join(f"{one.file}:{one.line}:{one.column}: {one.message}" for one in found_there)
        )
    return {f"{package}/{path}": text for path, text in files.items()}


def write_package(folder: str | Path, files: Mapping[str, str]) -> Drift:
    """Write what `generate_package` returned below `folder`, and return what was different.

    Only files whose text changes are written; files of an earlier run that are not wanted any more are
    removed. Raises OutputError, also for texts that are not those of one package, and then nothing has
    changed.
    """
    package = _package_of(files)
    return write(Path(folder) / package, {path.partition("/")[2]: text for path, text in files.items()})


def _package_of(files: Mapping[str, str]) -> str:
    """Return the folder with which all paths begin; raises OutputError for what is not as it must be."""
    for path, text in files.items():
        _require_text(path, "a path")
        _require_text(text, f"the text of {path!r}")
        parts = path.split("/")
        if len(parts) < 2 or {"", ".", ".."} & {*parts} or {*path} & {"\\", ":", "\0"}:
            raise OutputError(f"{path!r} is no path below a package's folder, such as {_PATH!r}; {_REMEDY}")
    packages = sorted({path.partition("/")[0] for path in files})
    if len(packages) != 1:
        found = " and ".join(map(repr, packages)) or "none"
        raise OutputError(f"the files are not those of one package, but of {found}; {_REMEDY}")
    return packages[0]


def _require_text(value: object, what: str) -> None:
    if not isinstance(value, str):
        raise OutputError(f"{what} is a str, not {type(value).__name__}; {_REMEDY}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise OutputError(
            f"{what} has a lone surrogate at {error.start}, which is not text; {_REMEDY}"
        ) from None


def _level(level: str) -> Level:
    try:
        return Level(level)
    except ValueError:
        known = [str(one) for one in Level]
        raise SettingsError(
            f'unknown compatibility level "{level}"{did_you_mean(str(level).upper(), known)}; use one of: '
            f"{', '.join(known)}"
        ) from None


def _known(types: Iterable[SchemaValue]) -> tuple[Mapping[str, Named], dict[str, str]]:
    labels = {f"types[{number}]": value for number, value in enumerate(types)}
    read = {label: _read(value, label) for label, value in labels.items()}
    _require([problem for one in read.values() for problem in one.problems], read)
    linked = link({label: one.json for label, one in read.items()}, {})
    _require(linked.problems, read)
    return linked.types, {label: one.text for label, one in read.items()}


def _version(value: SchemaValue, label: str, known: Mapping[str, Named]) -> tuple[Version, str]:
    read = _read(value, label)
    schema, problems = _schema(read, label, known)
    if schema is None:
        _require(problems, {label: read})
        raise BaselineUnavailable(f"{label}: is no Avro schema")
    return Version(schema.name, label, label, schema), read.text


def _schema(
    read: JSONText, label: str, known: Mapping[str, Named]
) -> tuple[Schema | None, tuple[SchemaProblem, ...]]:
    return (None, read.problems) if read.problems else parse_schema(read.json, file=label, known=known)


def _require(problems: Sequence[SchemaProblem], read: Mapping[str, JSONText]) -> None:
    """Raise BaselineUnavailable for the first error."""
    positions = Positions({label: one.text for label, one in read.items()})
    for finding in positions.findings(problem for problem in problems if problem.is_error):
        raise BaselineUnavailable(f"{finding.file}:{finding.line}:{finding.column}: {finding.message}")


def _read(value: SchemaValue, label: str) -> JSONText:
    if isinstance(value, (str, bytes, bytearray)):
        text = value if isinstance(value, str) else bytes(value)
        return parse_json(f'"{value}"' if value in PRIMITIVE_NAMES else text, label)
    try:
        return parse_json(json_library.dumps(_plain(value), indent=2, ensure_ascii=False), label)
    except _TooDeep:
        message = f"the schema nests deeper than {MAX_DEPTH} levels"
        return JSONText("", None, (SchemaProblem(NESTED_TOO_DEEP, label, "", message),))
    except (TypeError, ValueError, RecursionError) as error:
        raise SettingsError(f"{label or _PROPOSED}: is no JSON value: {error}") from error


class _TooDeep(Exception):
    pass


def _plain(value: object, level: int = 1) -> object:
    """Return any mappings and sequences as the dicts and lists that `json` writes.

    Raises _TooDeep below 128 levels, which endless values have too.
    """
    match value:
        case str() | bytes() | bytearray():
            return value
        case Mapping() | Sequence() if level > MAX_DEPTH:
            raise _TooDeep
        case Mapping():
            return {key: _plain(inner, level + 1) for key, inner in value.items()}
        case Sequence():
            return [_plain(inner, level + 1) for inner in value]
        case _:
            return value
