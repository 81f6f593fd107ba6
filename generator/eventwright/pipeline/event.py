"""One event and its earlier versions: what a check finds of it, and how that is kept for the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, groupby
from typing import Any

from eventwright.baseline.baseline import Baseline, versions_of
from eventwright.compat.answers import answer, is_changed
from eventwright.compat.check import Comparison, Locate, Pair, Prove, check, findings_of
from eventwright.findings import Answer, Finding, Proof, Side, Touch
from eventwright.load.tree import Tree
from eventwright.model.levels import Level
from eventwright.model.nodes import Record
from eventwright.model.version import Version
from eventwright.plan.options import Options
from eventwright.report.causes import cause_of
from eventwright.rulebook import Ruled
from eventwright.severity import Kind, Severity


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every event."""

    baselines: tuple[Baseline, ...]
    level: Level | None  # instead of the event's own and of that in the settings
    default_level: Level
    severity_of: Callable[[Ruled], Severity | None]
    options: Options
    prove: Prove | None

    def level_of(self, event: Record) -> Level:
        """Return the level that an event is checked at."""
        own = event.event.compatibility if event.event else None
        return self.level or (Level(own) if own else self.default_level)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found of one event."""

    findings: tuple[Finding, ...]
    versions: int  # that the level asks for
    is_first: bool  # it has no earlier version
    answer: Answer | None  # where the contract has changed

    def as_json(self) -> dict[str, Any]:
        """Return what `outcome_from` takes."""
        return asdict(self)


def check_event(asked: Asked, tree: Tree, fullname: str, locate: Locate) -> Outcome:
    """Compare an event with its versions in all baselines; raises BaselineUnavailable."""
    named = tree.types[fullname]
    assert isinstance(named, Record)
    proposed = Version(fullname, "proposed", named.origin.file, tree.schema(fullname))
    level = asked.level_of(named)
    comparisons = tuple(_comparisons(asked.baselines, named, proposed))
    findings: dict[object, tuple[Finding, ...]] = {}
    for comparison in comparisons:
        found = check(comparison, level, locate, asked.prove)
        if not is_changed(comparison):  # information is about a change; without one it would never end
            found = tuple(one for one in found if asked.severity_of(one) is not Severity.INFO)
        elif level is not Level.NONE:
            # Where the bytes break already, the change will not stay as it is: there, information is noise.
            broken = {(one.file, one.path) for one in found if asked.severity_of(one) is Severity.ERROR}
            source = _source(comparison, asked.options, locate)
            found += tuple(
                one
                for one in source
                if (one.file, one.path) not in broken or asked.severity_of(one) is not Severity.INFO
            )
        for cause, group in groupby(sorted(found, key=cause_of), cause_of):
            findings.setdefault(cause, tuple(group))
    changed = next((one for one in comparisons if is_changed(one)), None)
    return Outcome(
        findings=tuple(chain.from_iterable(findings.values())),
        versions=sum(count_versions(level, one) for one in comparisons),
        is_first=not comparisons,
        answer=answer(changed, level, asked.severity_of) if changed else None,
    )


def count_versions(level: Level, comparison: Comparison) -> int:
    """Count the earlier versions that `level` asks for."""
    if not (level.is_backward or level.is_forward):
        return 0
    return len(comparison.versions) if level.is_transitive else 1


def _comparisons(baselines: Sequence[Baseline], named: Record, proposed: Version) -> Iterator[Comparison]:
    for baseline in baselines:
        if versions := versions_of(baseline, named):
            yield Comparison(proposed, versions)


def _source(comparison: Comparison, options: Options, locate: Locate) -> tuple[Finding, ...]:
    from eventwright.plan.changes import source_changes  # what has not changed needs no plan

    latest = comparison.versions[-1]
    changes = source_changes(comparison.proposed.schema, latest.schema, options)
    return findings_of(comparison.proposed, Pair(comparison.proposed, latest), changes, locate)


def outcome_from(json: Mapping[str, Any]) -> Outcome | None:
    """Return the outcome that `as_json` made JSON of, None where it is none."""
    try:
        return Outcome(
            tuple(_finding(one) for one in json["findings"]),
            int(json["versions"]),
            bool(json["is_first"]),
            _answer(json["answer"]) if json["answer"] else None,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _finding(json: Mapping[str, Any]) -> Finding:
    return replace(
        Finding(**json),
        kind=Kind(json["kind"]),
        severity=Severity(json["severity"]),
        reader=Side(**json["reader"]) if json["reader"] else None,
        writer=Side(**json["writer"]) if json["writer"] else None,
        steps=tuple(json["steps"]),
        proof=Proof(**json["proof"]) if json["proof"] else None,
    )


def _answer(json: Mapping[str, Any]) -> Answer:
    return replace(Answer(**json), touched=tuple(Touch(**one) for one in json["touched"]))
