"""What a registry has, brought into the schemas and their history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eventwright.baseline.history import History
from eventwright.baseline.release import NewFile, NextVersion, append
from eventwright.errors import OutputError
from eventwright.inputs import opened_registry
from eventwright.load.files import read_files
from eventwright.load.tree import Tree, load
from eventwright.model.contract import contract_json
from eventwright.model.names import namespace_of, simple_name
from eventwright.model.normal import normal_form
from eventwright.model.text import parse_json
from eventwright.paths import shown
from eventwright.registry.pull import Pulled, PulledVersion, pull, recorded
from eventwright.registry.record import FILE, read_record, record_text, together
from eventwright.registry.units import Role, Unit, Wanted, units
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched
from eventwright.workspace import own_histories


@dataclass(frozen=True, slots=True)
class Pulling:
    """What is to be written; nothing of it where `refusals` say why not."""

    settings: Settings
    pulled: Pulled
    schemas: Mapping[Path, str]  # that are new or others
    versions: tuple[NextVersion, ...]
    refusals: tuple[str, ...]

    def write(self) -> None:
        """Write everything; raises OutputError, and then nothing was written."""
        history = self.settings.history
        entries = together(read_record(history), recorded(self.pulled))
        record = {history / FILE: record_text(entries).encode()} if entries else {}
        schemas = {path: text.encode() for path, text in self.schemas.items()}
        try:
            append(
                [NewFile(history, version.file, version.text) for version in self.versions],
                {**schemas, **record},
            )
        except UnicodeEncodeError as error:
            raise OutputError("a schema has half of a surrogate pair in it, which is no text") from error


def registry_pull(
    settings: Settings, patterns: Sequence[str], registry: str, *, overwrite: bool, watch: Watch = unwatched
) -> Pulling:
    """Read subjects, and compare them with the files that there are.

    Raises EventwrightError where the registry or the files cannot be read.
    """
    with opened_registry(settings, registry) as library:
        pulled = pull(library, patterns, watch)
    tree = _local(settings)
    pulled = _without_keys(pulled, _keys(settings, tree))
    refusals: list[str] = []
    schemas: dict[Path, str] = {}
    for fullname, text in pulled.schemas.items():
        path = _path(settings, tree, fullname)
        if path.resolve().is_relative_to(settings.history.resolve()):
            refusals.append(
                f"{shown(path)}: {fullname} would lie among the released versions; set history to another "
                "folder"
            )
            continue
        found = tree.texts.get(shown(path))
        if found is None and path.exists():
            found = path.read_text(encoding="utf-8", errors="replace")
        if found is not None and _says(found) == _says(text):
            continue
        if found is not None and not overwrite:
            refusals.append(f"{shown(path)}: differs from what the registry has of {fullname}")
        schemas[path] = text
    refusals += _inside(tree, pulled)
    versions: list[NextVersion] = []
    history = History(settings.history)
    for fullname, wanted in pulled.events.items():
        versions += _appended(history, fullname, wanted, refusals)
    return Pulling(settings, pulled, schemas, tuple(versions), tuple(refusals))


def _local(settings: Settings) -> Tree:
    if not settings.schemas.exists():
        return load({})
    exclude = (settings.history, *own_histories((settings.schemas,)))
    return load(read_files([settings.schemas], exclude=exclude))


def _keys(settings: Settings, tree: Tree) -> Mapping[str, Unit]:
    """Return the keys that are made of events, by their names."""
    if any(problem.is_error for problem in tree.problems):
        return {}
    found = units(Wanted(tree.types, tree.events, settings.subject_strategy, settings.compatibility))
    return {unit.fullname: unit for unit in found.units if unit.role is Role.KEY}


def _without_keys(pulled: Pulled, keys: Mapping[str, Unit]) -> Pulled:
    """Leave out what the schemas make by themselves, which as a file of its own would be a second one."""
    others = tuple(
        f"{keys[name].subject}: not taken: is another key than the one that {keys[name].owner} has here"
        for name, text in pulled.schemas.items()
        if name in keys and _says(text) != keys[name].normal
    )
    return replace(
        pulled,
        schemas={name: text for name, text in pulled.schemas.items() if name not in keys},
        events={name: versions for name, versions in pulled.events.items() if name not in keys},
        notes=(*pulled.notes, *others),
    )


def _path(settings: Settings, tree: Tree, fullname: str) -> Path:
    """Return the file of a type: the one that has it, or one that is named after it."""
    named = tree.types.get(fullname)
    if named is not None and named.pointer == "":
        return Path(named.origin.file)
    folders = namespace_of(fullname).split(".") if namespace_of(fullname) else []
    return settings.schemas.joinpath(*folders, f"{simple_name(fullname)}.avsc")


def _inside(tree: Tree, pulled: Pulled) -> Iterator[str]:
    """Yield the types that are defined inside of other files, which cannot become files of their own."""
    for fullname in pulled.schemas:
        named = tree.types.get(fullname)
        if named is not None and named.pointer != "":
            yield (
                f"{named.origin.file}: defines {fullname} at {named.pointer}, and the registry has it as a "
                "schema of its own; move it into a file of its own"
            )


def _says(text: str) -> str:
    read = parse_json(text)
    return text if read.problems else normal_form(read.json)


def _appended(
    history: History, fullname: str, wanted: Sequence[PulledVersion], refusals: list[str]
) -> Iterator[NextVersion]:
    """Yield the versions that the history lacks, where those that it has are the first of them."""
    known = history.versions.get(fullname, ())
    for one, version in zip(known, wanted, strict=False):
        if normal_form(contract_json(fullname, one.schema.types)) != version.normal:
            refusals.append(
                f"{one.file}: is not version {version.entry.version} of {version.entry.subject}; released "
                "versions are never replaced"
            )
            return
    first = known[-1].number + 1 if known else 1
    for number, version in enumerate(wanted[len(known) :], first):
        yield NextVersion(fullname, number, version.text)
