"""Schemas to the files of a package, where those of an earlier run will not do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.baseline.history import History
from eventwright.chosen import events_of_service, names_of_part, released_versions
from eventwright.errors import MissingExtra
from eventwright.load.tree import Tree, load
from eventwright.model.nodes import Named, reachable
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.plan.options import Options
from eventwright.workspace import Workspace

_EXTRA: Final = ("datamodel_code_generator", "jinja2", "msgspec")  # libraries that generating needs


@dataclass(frozen=True, slots=True)
class Loaded:
    """Schemas, and the types of them that a package is made of."""

    tree: Tree
    types: Mapping[str, Named]
    space: Workspace


@dataclass(frozen=True, slots=True)
class Keep:
    """Where parts of packages are kept, and what changes when the released versions of a type do."""

    folder: Path | None
    releases: Callable[[str], bytes]


def load_types(schemas: Mapping[str, bytes], space: Workspace, service: str | None) -> Loaded:
    """Load schemas and choose the types of a package, with all that they need."""
    tree = load(schemas)
    return Loaded(tree, _chosen_types(tree, space, service), space)


def regenerate(
    loaded: Loaded, options: Options, folder: Path | None
) -> tuple[Mapping[str, str], tuple[SchemaProblem, ...]]:
    """Return the package's files, none where a problem is an error; `folder` is where parts are kept."""
    histories = tuple(History(folder) for folder in loaded.space.histories)
    versions = released_versions(loaded.tree, loaded.space, histories)
    keep = Keep(folder, lambda fullname: _releases(loaded.types[fullname], histories))
    return package_files(loaded.types, versions, options, loaded.tree.texts, keep)


def _releases(named: Named, histories: Sequence[History]) -> bytes:
    return b"".join(one.digest(name) for name in (named.fullname, *named.aliases) for one in histories)


def _chosen_types(tree: Tree, space: Workspace, service: str | None) -> Mapping[str, Named]:
    names = frozenset(tree.types)
    if space.part:
        names &= names_of_part(tree.texts, space.part)
    if service is not None:
        names &= events_of_service(tree, service)
    return reachable(tuple(sorted(names)), tree.declared())


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
