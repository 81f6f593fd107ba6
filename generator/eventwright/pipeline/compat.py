"""One schema file against earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eventwright.baseline.history import told
from eventwright.compat.check import Comparison, check
from eventwright.errors import BaselineUnavailable
from eventwright.inputs import read_alone, read_included
from eventwright.load.positions import Positions
from eventwright.model.levels import Level
from eventwright.pipeline.event import count_versions
from eventwright.pipeline.settle import Checked
from eventwright.report.model import Report, Summary
from eventwright.rulebook import judged


def compare_files(proposed: Path, earlier: Sequence[Path], include: Sequence[Path], level: Level) -> Checked:
    """Compare a schema file with earlier ones, oldest first; a list in a file is a union.

    `include` are folders of types that the schemas refer to; a schema's own definitions go first. Raises
    BaselineUnavailable for an earlier schema that cannot be used, UnreadableInput for a missing file.
    """
    known = read_included(include, (proposed, *earlier))
    candidate, *others = alone = [read_alone(path, known) for path in (proposed, *earlier)]
    positions = Positions({**known.texts, **{one.file: one.text for one in alone}})
    versions = []
    for number, one in enumerate(others, 1):
        if one.version is None:
            raise BaselineUnavailable(told(one.problems, positions))
        versions.append(replace(one.version, number=number))
    findings = positions.findings(candidate.problems)
    count = 0
    if candidate.version is not None:
        version = replace(candidate.version, label="proposed")
        comparison = Comparison(version, tuple(versions))
        findings += check(comparison, level, positions.locate)
        count = count_versions(level, comparison)
    summary = Summary(1, count, not_compared=int(level is Level.NONE), noun="schema")
    return Checked(Report(judged(findings, {}), summary), positions)
