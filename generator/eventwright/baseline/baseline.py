"""What a change is compared with: earlier versions of events, wherever they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from eventwright.baseline.rules import REMOVED_EVENT
from eventwright.model.names import simple_name
from eventwright.model.nodes import Named
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version


class Baseline(Protocol):
    """Earlier versions by fullname; a schema is parsed when it is asked for."""

    @property
    def name(self) -> str:
        """What people call it: `history`, `git:main`."""

    @property
    def versions(self) -> Mapping[str, tuple[Version, ...]]:
        """Versions by fullname, oldest first; raises BaselineUnavailable for those that cannot be used."""

    @property
    def events(self) -> Mapping[str, str]:
        """The fullnames that were events there and here alike, each with the file that shows it."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by file, with which places are found."""

    def digest(self, fullname: str) -> bytes:
        """Return what changes when one of the versions of a fullname does, b"" where it has none."""

    def problems(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield what is wrong with the record of versions, of all events or of those named."""


def name_in(baseline: Baseline, named: Named) -> str | None:
    """Return the name that a baseline knows a type by: its fullname, or else the first alias that it has."""
    return next((name for name in (named.fullname, *named.aliases) if name in baseline.versions), None)


def versions_of(baseline: Baseline, named: Named) -> tuple[Version, ...]:
    """Return the versions of a type, those under an earlier name where it has an alias for that."""
    name = name_in(baseline, named)
    return () if name is None else baseline.versions[name]


def removed_events(baseline: Baseline, types: Mapping[str, Named]) -> Iterator[SchemaProblem]:
    """Yield the events of a baseline that no type has the name of, or an alias for.

    Raises BaselineUnavailable where one of them cannot be used.
    """
    known = {name for named in types.values() for name in (named.fullname, *named.aliases)}
    new: dict[str, list[str]] = {}  # by the names without namespaces
    for name in types:
        if name not in baseline.versions:
            new.setdefault(simple_name(name), []).append(name)
    for fullname, file in baseline.events.items():
        if fullname not in known:
            latest = baseline.versions[fullname][-1]
            message = f'"{fullname}" is not among the schemas, and {baseline.name} has {latest.label}'
            if moved := new.get(simple_name(fullname)):
                message += f'; if "{min(moved)}" is the same event, give it the alias "{fullname}"'
            yield SchemaProblem(REMOVED_EVENT, file, "", message, fullname)
