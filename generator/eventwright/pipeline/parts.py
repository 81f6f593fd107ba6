"""What types gave the package that was generated before, so that only what has changed is planned anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zlib import crc32

from eventwright.emit.parts import PrintedPart
from eventwright.model.nodes import Named, references
from eventwright.pipeline.cache import content_digest, key_of, sha256
from eventwright.plan.parts import Package
from eventwright.writing import replace_file

_FILES: Final = 16
_MOST_VISITS: Final = 50  # for each type, before all types count as needing each other


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part, and the key of what it depends on."""

    key: str
    part: PrintedPart


@dataclass(frozen=True, slots=True)
class KeptParts:
    """The parts of one package by fullname; without files nothing is kept.

    `releases` says what changes when the released versions of a type do. A part is in the file that a digest
    of its fullname says, so that one that has changed does not let all be written again.
    """

    files: tuple[Path, ...] = ()
    releases: Callable[[str], bytes] = lambda _: b""
    known: Mapping[str, KeptPart] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None, package: str, releases: Callable[[str], bytes]) -> KeptParts:
        """Read what an earlier run left in a folder, nothing where it cannot be trusted."""
        if folder is None:
            return cls()
        files = tuple(folder / f"generate-{package}-{number:02}.msgpack" for number in range(_FILES))
        return cls(files, releases, {name: part for file in files for name, part in _read(file).items()})

    def at(self, package: Package, types: Mapping[str, Named], texts: Mapping[str, str]) -> KeptParts:
        """Return the same with keys for the types: of all that they depend on but for what hides names.

        That is the files that define a type and what it needs, their names, and its released versions.
        """
        return replace(self, keys=_keys(package, types, texts, self.releases)) if self.files else self

    def get(self, fullname: str, package: Package) -> PrintedPart | None:
        """Return the part of a type where its key is the same, and the same names of it are hidden."""
        kept = self.known.get(fullname)
        if kept is None or kept.key != self.keys[fullname]:
            return None
        names = kept.part.names
        around = package.around[package.names.types[fullname].module]
        return kept.part if around.hidden(names.asked) == names.hidden else None

    def keep(self, parts: Mapping[str, PrintedPart]) -> None:
        """Write the parts for the next run; a folder that cannot be written is passed over."""
        if not self.files:
            return
        kept = {fullname: KeptPart(self.keys[fullname], part) for fullname, part in parts.items()}
        before, now = self._by_file(self.known), self._by_file(kept)
        with suppress(OSError):
            for file in self.files:
                if before[file] != now[file]:
                    _write(file, now[file])

    def _by_file(self, parts: Mapping[str, KeptPart]) -> Mapping[Path, dict[str, KeptPart]]:
        found: dict[Path, dict[str, KeptPart]] = {file: {} for file in self.files}
        for fullname, part in parts.items():
            found[self.files[crc32(fullname.encode("utf-8", "surrogatepass")) % _FILES]][fullname] = part
        return found


def _keys(
    package: Package,
    types: Mapping[str, Named],
    texts: Mapping[str, str],
    releases: Callable[[str], bytes],
) -> Mapping[str, str]:
    inner = {path: sorted(names) for path, names in package.inner.items()}
    files = {file: sha256(texts[file]) for file in {named.origin.file for named in types.values()}}
    own = {
        # Where a file lies decides whose history the released versions are taken from.
        fullname: sha256(repr((fullname, file, called.module, called.class_name, inner.get(called.module))))
        + files[file]
        for fullname, called in package.names.types.items()
        for file in (types[fullname].origin.file,)
    }
    options = repr(package.options)
    return {
        fullname: key_of((options, releases(fullname), *(own[one] for one in needed)))
        for fullname, needed in _needed(types)
    }


def _needed(types: Mapping[str, Named]) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each type with all that it needs, itself included, sorted.

    Where finding that is too much work, since much needs much, it is all types.
    """
    direct = {fullname: {one.fullname for one in references(named)} for fullname, named in types.items()}
    visits = _MOST_VISITS * len(types)
    for fullname in types:
        found: set[str] = {fullname}
        waiting = [fullname]
        while waiting and visits:
            visits -= 1
            new = direct[waiting.pop()] - found
            found |= new
            waiting += new
        yield fullname, sorted(types if waiting else found)


def _write(file: Path, parts: Mapping[str, KeptPart]) -> None:
    import msgspec

    data = msgspec.msgpack.encode(parts)
    file.parent.mkdir(exist_ok=True)
    replace_file(file, content_digest(data) + b"\n" + data)


def _read(file: Path) -> Mapping[str, KeptPart]:
    import msgspec

    try:
        digest, _, data = file.read_bytes().partition(b"\n")
        if digest == content_digest(data):
            return msgspec.msgpack.decode(data, type=dict[str, KeptPart])
    except (OSError, msgspec.DecodeError):
        pass
    return {}
