"""What a registry has, as files: schemas of today, released versions, and what is to be recorded of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from eventwright.errors import RegistryUnavailable
from eventwright.model.names import is_fullname
from eventwright.model.nodes import Named, Record, Reference
from eventwright.registry.library import Key, Library
from eventwright.registry.record import Entry
from eventwright.registry.threads import together
from eventwright.registry.units import digest
from eventwright.spelling import did_you_mean
from eventwright.watching import Watch


@dataclass(frozen=True, slots=True)
class PulledVersion:
    """One version of an event: the text as it was registered, or self-contained where it has references."""

    text: str
    normal: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Pulled:
    """Schemas by fullname, byte for byte as they were registered; the versions of those that are events.

    `notes` say what could not be taken, or not as it was, and why.
    """

    subjects: int
    schemas: Mapping[str, str]
    events: Mapping[str, tuple[PulledVersion, ...]]  # oldest first
    notes: tuple[str, ...]


def pull(library: Library, patterns: Sequence[str], watch: Watch) -> Pulled:
    """Read subjects, all or those that match a pattern, with all that they refer to.

    Raises RegistryUnavailable, also for a pattern that no subject matches.
    """
    subjects = _matching(library, patterns)
    numbers = together(library.client.numbers, subjects, watch, "listing versions")
    keys = {subject: tuple((subject, number) for number in found) for subject, found in numbers.items()}
    library.fetch((key for found in keys.values() for key in found), watch)
    pulling = _Pulling(library)
    for subject, found in keys.items():
        pulling.take(subject, found)
    return pulling.result(len(keys))


def _matching(library: Library, patterns: Sequence[str]) -> tuple[str, ...]:
    known = sorted(library.client.subjects())
    globs = [pattern.replace("[", "[[]") for pattern in patterns]  # "*" and "?" alone mean anything else
    for pattern, glob in zip(patterns, globs, strict=True):
        if not any(fnmatchcase(subject, glob) for subject in known):
            url, near = library.client.settings.url, did_you_mean(pattern, known)
            raise RegistryUnavailable(f'{url}: no subject matches "{pattern}"{near}')
    return tuple(
        subject for subject in known if not globs or any(fnmatchcase(subject, glob) for glob in globs)
    )


@dataclass(slots=True)
class _Pulling:
    """A pull under way."""

    library: Library
    today: dict[str, Key] = field(default_factory=dict)  # by fullname: the version that schemas will have
    versions: dict[str, dict[str, list[Key]]] = field(default_factory=dict)  # by fullname and subject
    used: set[str] = field(default_factory=set)  # fullnames that others refer to
    followed: set[Key] = field(default_factory=set)  # whose references were taken
    notes: list[str] = field(default_factory=list)

    def take(self, subject: str, keys: Sequence[Key]) -> None:
        """Take a subject's versions; of each type in it, there may be several, the last is that of today."""
        latest: dict[str, Key] = {}
        for key in keys:
            if fullname := self.root(key, is_told=key == keys[-1]):
                self.versions.setdefault(fullname, {}).setdefault(subject, []).append(key)
                latest[fullname] = key
        renamed = {alias: name for name, key in latest.items() for alias in self.aliases(key)}
        for fullname, key in latest.items():
            if fullname in renamed:
                self.note(
                    f'{subject}: not taken: version {key[1]} and what is before it is "{fullname}", as '
                    f'"{renamed[fullname]}" was called'
                )
            else:
                self.schema(fullname, key)
                self.references(key)

    def aliases(self, key: Key) -> tuple[str, ...]:
        """Return what else a version's root was called."""
        schema = self.library.schema(key)
        return () if isinstance(schema, str) else schema.types[schema.name].aliases

    def references(self, key: Key) -> None:
        """Take all that a version refers to."""
        if key in self.followed:
            return
        self.followed.add(key)
        for reference in self.library.client.version(key).references:
            inner = reference.subject, reference.version
            fullname = self.root(inner, is_told=True)
            if fullname:
                self.used.add(fullname)
                self.schema(fullname, inner)
            self.references(inner)

    def schema(self, fullname: str, key: Key) -> None:
        """Take a version as that of today; of two versions of one subject the later one."""
        known = self.today.setdefault(fullname, key)
        if known == key:
            return
        if known[0] == key[0]:
            self.today[fullname] = max(known, key)
            self.note(f"{key[0]}: versions {known[1]} and {key[1]} are in use; the later one is taken")
        elif self.library.normal(known) != self.library.normal(key):
            self.note(f'{key[0]}: is another "{fullname}" than that of {known[0]}, which is taken')

    def root(self, key: Key, *, is_told: bool = False) -> str:
        """Return the fullname of a version's root, "" where it has none that a file could be named by."""
        schema = self.library.schema(key)
        problem = ""
        if isinstance(schema, str):
            problem = schema if schema.startswith("is ") else f"is no schema: {schema}"
        elif not isinstance(schema.root, Reference):
            problem = f"is {schema.name}, which has no name to make a file of"
        elif not is_fullname(schema.root.fullname):
            problem = "has a name that Avro does not allow"
        if problem and is_told:
            self.note(f"{key[0]}: not taken: version {key[1]} {problem}")
        return "" if problem or isinstance(schema, str) else schema.name

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def result(self, subjects: int) -> Pulled:
        """Return everything as files will have it."""
        events = {
            fullname: versions
            for fullname in sorted(self.today.keys() - self.used)
            if self.is_record(fullname) and (versions := self.history(fullname))
        }
        self.compare_inner()
        schemas = {name: self.library.client.version(self.today[name]).text for name in sorted(self.today)}
        return Pulled(subjects, schemas, events, tuple(self.notes))

    def compare_inner(self) -> None:
        """Note types that two schemas define, each in its own way, which files cannot do together."""
        defined: dict[str, tuple[str, Named]] = {}
        for _, key in sorted(self.today.items()):
            schema = self.library.schema(key)
            for name, named in () if isinstance(schema, str) else schema.types.items():
                if named.origin.file == self.library.file(key):
                    subject, other = defined.setdefault(name, (key[0], named))
                    if other != named:
                        self.note(
                            f'{key[0]}: defines "{name}" in another way than {subject}; make them one, or '
                            "check refuses both"
                        )

    def is_record(self, fullname: str) -> bool:
        schema = self.library.schema(self.today[fullname])
        return not isinstance(schema, str) and isinstance(schema.types.get(fullname), Record)

    def history(self, fullname: str) -> tuple[PulledVersion, ...]:
        """Return the versions of an event; those of two subjects only where they are the same."""
        (first, *others) = self.versions.get(fullname, {}).items() or [("", [])]
        normals = [self.library.normal(key) for key in first[1]]
        for subject, keys in others:
            if [self.library.normal(key) for key in keys] != normals:
                self.note(
                    f'{subject}: has other versions of "{fullname}" than {first[0]}, so that neither becomes '
                    "its history; pull one of them"
                )
                return ()
        return tuple(self.pulled(key) for key in first[1])

    def pulled(self, key: Key) -> PulledVersion:
        version = self.library.client.version(key)
        contract = self.library.contract(key)
        text = contract if version.references else version.text
        return PulledVersion(
            text,
            self.library.normal(key),
            Entry(version.subject, version.number, version.guid, digest(contract)),
        )


def recorded(pulled: Pulled) -> Iterator[Entry]:
    """Yield what is to be recorded of the versions that become history."""
    for versions in pulled.events.values():
        for version in versions:
            yield version.entry
