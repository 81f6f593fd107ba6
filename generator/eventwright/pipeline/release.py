"""A check, and the files to append to histories where it found nothing grave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eventwright.baseline.fixtures import FIXTURES, fixtures_text
from eventwright.baseline.history import History
from eventwright.baseline.release import NewFile, NextVersion, append
from eventwright.chosen import placed_versions
from eventwright.inputs import baselines, own_histories_of
from eventwright.model.nodes import Schema
from eventwright.model.parse import parse_schema
from eventwright.model.text import parse_json
from eventwright.pipeline.check import Wanted, check_run, read_run
from eventwright.pipeline.settle import Checked
from eventwright.prove.fixtures import make_fixtures
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import workspace


@dataclass(frozen=True, slots=True)
class Released:
    """The outcome of a check, and what to append where it found nothing grave."""

    checked: Checked
    versions: tuple[tuple[Path, NextVersion], ...]  # each with the history that it is appended to
    fixtures: tuple[NewFile, ...]  # of versions that were released without

    def append(self) -> None:
        """Write versions and fixtures; raises OutputError, and then none is written."""
        new = (file for folder, version in self.versions for file in _files(folder, version))
        append((*new, *self.fixtures))


def release(
    settings: Settings, paths: Sequence[Path], watch: Watch = unwatched, *, fixtures: bool = False
) -> Released:
    """Check, and find the events whose contract has changed since their latest version.

    `fixtures` asks for those of versions that were released without. Raises EventwrightError where it could
    not be checked.
    """
    space = workspace(settings, paths)
    own = own_histories_of(space)
    known = {history.folder.resolve() for history in own}
    others = [
        one
        for one in baselines(settings, space, (), watch)
        if not (isinstance(one, History) and one.folder.resolve() in known)
    ]
    run = read_run(settings, space, (*own, *others), Wanted())
    checked = check_run(run, watch)
    if checked.report.is_failed:
        return Released(checked, (), ())
    versions = placed_versions(run.events, run.tree, space, own)
    names = frozenset(run.events) if paths else None
    return Released(checked, versions, tuple(_missing_fixtures(own, names)) if fixtures else ())


def _files(folder: Path, version: NextVersion) -> Iterator[NewFile]:
    yield NewFile(folder, version.file, version.text)
    schema, _ = parse_schema(parse_json(version.text).json)
    assert schema is not None  # it was made of one
    yield _fixtures(folder, version.fullname, version.number, schema)


def _missing_fixtures(histories: Sequence[History], names: frozenset[str] | None) -> Iterator[NewFile]:
    for history in histories:
        for item in history.files(names):
            if not item.fixtures.exists():
                schemas = {version.number: version.schema for version in history.versions[item.fullname]}
                yield _fixtures(history.folder, item.fullname, item.number, schemas[item.number])


def _fixtures(folder: Path, fullname: str, number: int, schema: Schema) -> NewFile:
    return NewFile(folder, f"{fullname}/{number}{FIXTURES}", fixtures_text(make_fixtures(schema)))
