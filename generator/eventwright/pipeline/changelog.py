"""Released versions of events, and what each of them brought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eventwright.baseline.history import History
from eventwright.chosen import released_versions
from eventwright.diff.changes import Entry, EventDiff, EventLog
from eventwright.diff.events import compare_versions
from eventwright.errors import UnreadableInput
from eventwright.findings import Finding
from eventwright.inputs import own_histories_of, read_tree
from eventwright.lazy import first_of
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.contract import contract_text
from eventwright.model.names import simple_name
from eventwright.model.nodes import Reference
from eventwright.model.version import Version
from eventwright.settings import Settings
from eventwright.spelling import did_you_mean
from eventwright.workspace import workspace

_REWRITTEN = "written differently; what it says is the same"


@dataclass(frozen=True, slots=True)
class Told:
    """The versions of events; none where schemas have errors, which are the findings then."""

    events: tuple[EventLog, ...]
    findings: tuple[Finding, ...]
    positions: Positions


def tell(settings: Settings, names: Sequence[str]) -> Told:
    """Return the versions of all events, or of those named, with what each brought.

    Raises UnreadableInput for a name that no event has, BaselineUnavailable for a history that cannot be
    read.
    """
    space = workspace(settings, ())
    histories = own_histories_of(space)
    tree = read_tree(space)
    positions = Positions(first_of((tree.texts, *(history.texts for history in histories))))
    problems = [problem for problem in tree.problems if problem.is_error]
    if problems:
        return Told((), positions.findings(problems), positions)
    versions = {**_all_versions(histories), **released_versions(tree, space, histories)}
    known = sorted({*tree.events, *versions})
    asked = [one for name in names for one in _named(name, known)] if names else known
    logs = (EventLog(name, tuple(_entries(name, tree, versions))) for name in dict.fromkeys(asked))
    return Told(tuple(logs), (), positions)


def _all_versions(histories: Sequence[History]) -> dict[str, tuple[Version, ...]]:
    found: dict[str, tuple[Version, ...]] = {}
    for history in histories:
        for name in history.versions:
            if name not in found:
                found[name] = history.versions[name]
    return found


def _named(name: str, known: Sequence[str]) -> list[str]:
    found = [name] if name in known else [one for one in known if simple_name(one) == name]
    if not found:
        near = did_you_mean(name, [*known, *map(simple_name, known)])
        raise UnreadableInput(f'"{name}" is no event, of today or released{near}')
    return found


def _entries(name: str, tree: Tree, released: Mapping[str, tuple[Version, ...]]) -> Iterator[Entry]:
    versions = released.get(name, ())
    before = _predecessor(name, tree, released)
    latest = versions[-1] if versions else before
    if name in tree.types:
        now = Version(name, f"{name}, unreleased", tree.types[name].origin.file, tree.schema(name))
        entry = _entry(0, latest, now)
        if not entry.event.earlier or entry.event.changes or entry.note:
            yield entry
    elif latest is not None:
        follower = next((one for one in tree.types if name in tree.types[one].aliases), None)
        yield Entry(0, compare_versions(latest, None), f"goes on as {follower}" if follower else "removed")
    steps = [*pairwise((before, *versions))]
    for earlier, version in reversed(steps):
        if version is not None:
            yield _entry(version.number, earlier, version)


def _entry(number: int, earlier: Version | None, version: Version) -> Entry:
    event: EventDiff = compare_versions(earlier, version)
    is_rewritten = earlier is not None and not event.changes and _contract(earlier) != _contract(version)
    return Entry(number, event, _REWRITTEN if is_rewritten else "")


def _predecessor(name: str, tree: Tree, released: Mapping[str, tuple[Version, ...]]) -> Version | None:
    """Return the last version that an event had under an earlier name, which is one of its aliases."""
    types = tree.types if name in tree.types else released[name][-1].schema.types
    aliases = (alias for alias in types[name].aliases if alias in released and alias not in tree.types)
    return next((released[alias][-1] for alias in aliases), None)


def _contract(version: Version) -> str:
    assert isinstance(version.schema.root, Reference)
    return contract_text(version.schema.root.fullname, version.schema.types)
