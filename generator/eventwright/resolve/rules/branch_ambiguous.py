from __future__ import annotations

from collections.abc import Iterator

from eventwright.findings import Kind, Severity
from eventwright.model.nodes import Named
from eventwright.resolve.pairs import BranchPair, describe, is_match
from eventwright.rule import Example, Problem, rule


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": []}, {"type": "record", "name": "b.X", "fields": []}]',
            writer='{"type": "record", "name": "b.X", "fields": []}',
        ),
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": []}, {"type": "record", "name": "a.Y", "fields": []}]',
            writer='{"type": "record", "name": "b.X", "fields": []}',
        ),
    ),
    rejects=(
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": []}, {"type": "record", "name": "b.X", "fields": []}]',
            writer='{"type": "record", "name": "c.X", "fields": []}',
            says='record "c.X" matches record "a.X", record "b.X" alike; eventwright takes the first',
        ),
    ),
)
def branch_ambiguous(pair: BranchPair) -> Iterator[Problem]:
    """More than one branch of the reader's union matches by its unqualified name or an alias.

    Why: the specification takes the first branch that matches, and so do we where none has the very
    full name that was written.
    Help: give one of the branches an alias with the full name that was written, and rename the others.
    """
    if pair.branch is None or not isinstance(pair.writer, Named):
        return
    branches = [pair.reader_schema.follow(branch) for branch in pair.reader.branches]
    chosen = branches[pair.branch]
    matching = [branch for branch in branches if is_match(branch, pair.writer)]
    if isinstance(chosen, Named) and chosen.fullname != pair.writer.fullname and len(matching) > 1:
        names = ", ".join(describe(branch) for branch in matching)
        yield Problem(
            f"{describe(pair.writer)} matches {names} alike; eventwright takes the first",
            java="the decoder takes the last record that it can read",
        )
