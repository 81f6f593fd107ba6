from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Named, Record
from eventwright.resolve.pairs import BranchPair, describe, is_match
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


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
            says='record "c.X" matches record "a.X", record "b.X" alike; eventwright takes record "a.X"',
        ),
        Example(
            reader='[{"type": "record", "name": "A", "fields": []}, {"type": "record", "name": "B", "aliases": ["A"], "fields": []}]',
            writer='{"type": "record", "name": "A", "fields": []}',
            says='record "A" matches record "A", record "B" alike; eventwright takes record "A"',
        ),
    ),
)
def branch_ambiguous(pair: BranchPair) -> Iterator[Problem]:
    """More than one branch of the reader's union matches by name or alias.

    Why: the specification takes the first branch that matches. So do we, but a branch of the very full
    name that was written comes before all others.
    Help: leave the name, or the alias for it, to one of the branches.
    """
    if pair.branch is None or not isinstance(pair.writer, Named):
        return
    branches = [pair.reader_schema.follow(branch) for branch in pair.reader.branches]
    matching = [branch for branch in branches if is_match(branch, pair.writer) and isinstance(branch, Named)]
    chosen = branches[pair.branch]
    if len(matching) > 1 and (
        chosen not in _same_name(matching, pair.writer) or _aliasing(matching, pair.writer)
    ):
        names = ", ".join(describe(branch) for branch in matching)
        yield Problem(
            f"{describe(pair.writer)} matches {names} alike; eventwright takes {describe(chosen)}",
            java=_java(matching, pair.writer),
        )


def _same_name(branches: list[Named], writer: Named) -> list[Named]:
    return [branch for branch in branches if branch.fullname == writer.fullname]


def _aliasing(branches: list[Named], writer: Named) -> list[Named]:
    return [branch for branch in branches if writer.fullname in branch.aliases]


def _java(branches: list[Named], writer: Named) -> str:
    if _aliasing(branches, writer):
        return "the decoder takes the branch that has the alias"
    if isinstance(writer, Record):
        return "the decoder takes the last record that it can read"
    return "the decoder refuses the value"
