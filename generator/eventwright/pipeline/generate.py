"""Schemas to the files of a package."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eventwright.baseline.history import History
from eventwright.emit.drift import Drift, drift
from eventwright.emit.write import found, write
from eventwright.errors import MissingExtra, SettingsError
from eventwright.findings import Finding
from eventwright.inputs import own_histories_of, read_schemas
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree, load
from eventwright.model.nodes import Named, reachable
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.pipeline.cache import Cache, key_of
from eventwright.pipeline.options import options_of
from eventwright.plan.options import Options
from eventwright.report.model import is_failed
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, events_of_service, names_of_part, released_versions, workspace

_EXTRA: Final = ("datamodel_code_generator", "jinja2", "msgspec")  # libraries that generating needs


@dataclass(frozen=True, slots=True)
class Made:
    """A generated package: texts by path inside `folder`; none where a finding is an error.

    It `is_there` where these are the very files that an earlier run has left in the folder.
    """

    findings: tuple[Finding, ...]
    positions: Positions
    folder: Path
    files: Mapping[str, str]
    is_there: bool

    @property
    def is_failed(self) -> bool:
        """Tell whether nothing could be made."""
        return is_failed(self.findings)

    def difference(self) -> Drift:
        """Compare with the files that are there; raises OutputError where they cannot be read."""
        return Drift() if self.is_there else drift(self.files, found(self.folder, self.files))

    def write(self) -> Drift:
        """Write what is different and return it; raises OutputError, and then nothing has changed."""
        return Drift() if self.is_there else write(self.folder, self.files)


@dataclass(frozen=True, slots=True)
class Keep:
    """Where parts of packages are kept, and what changes when the released versions of a type do."""

    folder: Path | None
    releases: Callable[[str], bytes]


def make(settings: Settings, paths: Sequence[Path], service: str | None, watch: Watch = unwatched) -> Made:
    """Generate the package of the settings from schemas, or from the part that `paths` and `service` choose.

    Raises EventwrightError where it cannot be made for another reason than the schemas.
    """
    if settings.rules:
        from eventwright.rulebook import check_overrides  # slow to import, as all rules are

        check_overrides(settings.rules, settings.rule_places)
    if settings.package is None:
        raise SettingsError("the package has no name; use --package, or set package in the settings")
    space = workspace(settings, paths)
    watch("reading schemas", 0, 2)
    histories = own_histories_of(space)
    schemas = read_schemas(space)
    options = options_of(settings.package, settings.flavour, settings.unknown_symbols)
    folder = settings.out / settings.package
    kept = Cache.read(settings.cache, "generate", key_of((repr(options), str(folder.resolve()))))
    key = key_of(_parts(schemas, space, service))
    outcome = kept.get(options.package, key)
    files = _as_they_are(folder, histories, outcome)
    if files is not None and outcome is not None and outcome["is_silent"]:
        return Made((), Positions({}), folder, files, is_there=True)
    is_there = files is not None
    tree = load(schemas)
    types = _chosen_types(tree, space, service)
    watch("generating", 1, 2)
    problems = tree.problems
    if files is None and not any(problem.is_error for problem in problems):
        versions = released_versions(tree, space, histories)
        keep = Keep(settings.cache, lambda fullname: b"".join(one.digest(fullname) for one in histories))
        files, more = package_files(types, versions, options, tree.texts, keep)
        problems = (*problems, *more)
        if not more:
            kept.put(
                options.package,
                key,
                {
                    "is_silent": not problems,
                    "paths": sorted(files),
                    "digest": _digest(files),
                    "types": sorted(types),
                    "history": _history(histories, types),
                },
            )
    kept.write(is_whole=True)
    positions = Positions(tree.texts)
    findings: tuple[Finding, ...] = ()
    if problems:
        from eventwright.rulebook import judged

        findings = judged(positions.findings(problems), settings.rules)
    return Made(findings, positions, folder, files or {}, is_there)


def _parts(schemas: Mapping[str, bytes], space: Workspace, service: str | None) -> Iterator[str | bytes]:
    """Yield all that a package depends on besides the options and its types' history."""
    for file, data in schemas.items():
        yield os.path.realpath(file)
        yield data
    yield repr((service, *map(str, (*space.part, *space.histories))))
    yield from (str(path.resolve()) for path in (*space.part, *space.histories))


def _as_they_are(
    folder: Path, histories: Sequence[History], outcome: Mapping[str, Any] | None
) -> Mapping[str, str] | None:
    """Return the files that are there where they are those that the same schemas gave before."""
    if outcome is None or outcome["history"] != _history(histories, outcome["types"]):
        return None
    files = found(folder, dict.fromkeys(outcome["paths"], ""))
    return files if sorted(files) == outcome["paths"] and _digest(files) == outcome["digest"] else None


def _history(histories: Sequence[History], types: Iterable[str]) -> str:
    return key_of(history.digest(fullname) for fullname in sorted(types) for history in histories)


def _digest(files: Mapping[str, str]) -> str:
    return key_of(part for item in sorted(files.items()) for part in item)


def _chosen_types(tree: Tree, space: Workspace, service: str | None) -> Mapping[str, Named]:
    names = frozenset(tree.types)
    if space.part:
        names &= names_of_part(tree.texts, space.part)
    if service is not None:
        names &= events_of_service(tree, service)
    return reachable(tuple(sorted(names)), tree.types)


def package_files(
    types: Mapping[str, Named],
    versions: Mapping[str, Sequence[Version]],
    options: Options,
    texts: Mapping[str, str],
    keep: Keep | None = None,
) -> tuple[dict[str, str], tuple[SchemaProblem, ...]]:
    """Return the package's files, none where a problem is an error; `keep` says where parts are kept."""
    # Here, since what this imports is slow to import, not needed where nothing has changed, and an extra.
    try:
        from eventwright.pipeline.package import make_package
        from eventwright.pipeline.parts import KeptParts

        kept = KeptParts.read(keep.folder, options.package, keep.releases) if keep else KeptParts()
        files, problems = make_package(types, versions, options, texts, kept)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in _EXTRA:
            raise
        raise MissingExtra(
            f'generating needs "{library}", which is not installed: pip install "eventwright[cli]"'
        ) from error
    return dict(files), problems
