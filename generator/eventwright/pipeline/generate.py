"""A generated package: whether what is there is what its schemas give, and if not, what they do give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventwright.baseline.released import ReleasedFiles
from eventwright.emit.drift import Drift, drift
from eventwright.emit.manifest import MANIFEST
from eventwright.emit.write import count_as_listed, found, write
from eventwright.errors import SettingsError
from eventwright.paths import real_paths
from eventwright.pipeline.cache import Cache, key_of, sha256
from eventwright.pipeline.options import options_of
from eventwright.plan.options import Options
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import Workspace, read_schemas, workspace

if TYPE_CHECKING:
    from eventwright.findings import Finding
    from eventwright.model.nodes import Named
    from eventwright.model.problems import SchemaProblem


@dataclass(frozen=True, slots=True)
class Made:
    """A generated package: texts by path inside `folder`; none where a finding is an error.

    Nor are there any where it `is_there`: `count` files, which an earlier run has left in the folder.
    """

    findings: tuple[Finding, ...]
    excerpt: Callable[[str, int], str]  # a line of a schema file, for the findings
    folder: Path
    files: Mapping[str, str]
    count: int
    is_there: bool
    is_failed: bool  # an error is among the findings

    def difference(self) -> Drift:
        """Compare with the files that are there; raises OutputError where they cannot be read."""
        return Drift() if self.is_there else drift(self.files, found(self.folder, self.files))

    def write(self) -> Drift:
        """Write what is different and return it; raises OutputError, and then nothing has changed."""
        return Drift() if self.is_there else write(self.folder, self.files)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a package is made of, and where it lands."""

    settings: Settings
    space: Workspace
    service: str | None
    schemas: Mapping[str, bytes]
    options: Options

    @property
    def folder(self) -> Path:
        return self.settings.out / self.options.package

    @property
    def histories(self) -> tuple[ReleasedFiles, ...]:
        return tuple(map(ReleasedFiles, self.space.histories))


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
    schemas = read_schemas(space)
    options = options_of(settings.package, settings.flavour, settings.unknown_symbols)
    asked = _Asked(settings, space, service, schemas, options)
    question = key_of((repr(options), str(asked.folder.resolve())))
    kept = Cache.read(settings.cache, "generate", question)
    key = key_of(_parts(asked))
    outcome = kept.get(options.package, key)
    there = _files_there(asked, outcome) if outcome is not None else 0
    if outcome is not None and there and outcome["is_silent"]:
        return Made((), _no_excerpt, asked.folder, {}, there, is_there=True, is_failed=False)
    watch("generating", 1, 2)
    made, outcome = _anew(asked, there)
    if outcome is not None:
        kept.put(options.package, key, outcome)
    kept.write(is_whole=True)
    return made


def _anew(asked: _Asked, there: int) -> tuple[Made, dict[str, Any] | None]:
    """Make a package, but for its files if they are there; also return what to keep of the outcome."""
    from eventwright.pipeline.regenerate import load_types, regenerate  # slow to import

    loaded = load_types(asked.schemas, asked.space, asked.service)
    problems = loaded.tree.problems
    files: Mapping[str, str] = {}
    more: tuple[SchemaProblem, ...] = ()
    outcome = None
    if not there and not any(problem.is_error for problem in problems):
        files, more = regenerate(loaded, asked.options, asked.settings.cache)
        outcome = None if more else _outcome(asked, files, loaded.types, is_silent=not problems)
    count = there or len(files)
    if not problems and not more:
        return Made((), _no_excerpt, asked.folder, files, count, there > 0, is_failed=False), outcome
    # As above.
    from eventwright.load.positions import Positions
    from eventwright.report.model import is_failed
    from eventwright.rulebook import judged

    positions = Positions(loaded.tree.texts)
    findings = judged(positions.findings((*problems, *more)), asked.settings.rules)
    excerpt, failed = positions.excerpt, is_failed(findings)
    return Made(findings, excerpt, asked.folder, files, count, there > 0, is_failed=failed), outcome


def _no_excerpt(file: str, line: int) -> str:
    return ""


def _outcome(
    asked: _Asked, files: Mapping[str, str], types: Mapping[str, Named], *, is_silent: bool
) -> dict[str, Any]:
    names = {name for named in types.values() for name in (named.fullname, *named.aliases)}
    return {
        "is_silent": is_silent,
        "manifest": sha256(files[MANIFEST]).hex(),
        "types": sorted(names),
        "history": _history(asked.histories, names),
    }


def _parts(asked: _Asked) -> Iterator[str | bytes]:
    """Yield all that a package depends on besides the options and its types' history."""
    space = asked.space
    yield from real_paths(asked.schemas).values()
    yield from asked.schemas.values()
    yield repr((asked.service, *map(str, (*space.part, *space.histories))))
    yield from (str(path.resolve()) for path in (*space.part, *space.histories))


def _files_there(asked: _Asked, outcome: Mapping[str, Any]) -> int:
    """Return how many files are there, if they are those that the same schemas gave before; else 0."""
    is_history = outcome["history"] == _history(asked.histories, outcome["types"])
    return count_as_listed(asked.folder, outcome["manifest"]) if is_history else 0


def _history(histories: Sequence[ReleasedFiles], types: Iterable[str]) -> str:
    return key_of(history.digest(fullname) for fullname in sorted(types) for history in histories)
