from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Named
from eventwright.resolve.pairs import BranchPair, describe
from eventwright.rule import Example, Migration, Problem, rule


@rule(
    migration=Migration.NEW_EVENT,
    accepts=(
        Example(reader='["null", "string"]', writer='"string"'),
        Example(reader='["null", "long"]', writer='["int", "null"]'),
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": [{"name": "n", "type": "int"}]}, {"type": "record", "name": "b.X", "fields": []}]',
            writer='{"type": "record", "name": "b.X", "fields": []}',
        ),
    ),
    rejects=(
        Example(
            reader='["null", "string"]',
            writer='["null", "string", "long"]',
            says='no branch of the reader\'s union takes "long": it has "null", "string"',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "p", "type": ["null", {"type": "record", "name": "Card", "fields": []}]}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "p", "type": ["null", {"type": "record", "name": "Wire", "fields": []}]}]}',
            at="/fields/0/type",
            says='no branch of the reader\'s union takes record "Wire": it has "null", record "Card"',
        ),
    ),
)
def branch_unmatched(pair: BranchPair) -> Iterator[Problem]:
    """The writer may write a type for which the reader's union has no branch.

    Why: the reader has to choose one of its branches for the value, and none is of that type or one
    that it is promoted to.
    Help: keep the branch, since data with it exist; a renamed record, enum or fixed needs an alias with
    its old full name.
    Writer: release the branch to every reader before the writer uses it.
    """
    if pair.branch is None:
        branches = ", ".join(describe(pair.reader_schema.follow(branch)) for branch in pair.reader.branches)
        yield Problem(
            f"no branch of the reader's union takes {describe(pair.writer)}: it has {branches or 'none'}",
            java=_java(pair),
        )


def _java(pair: BranchPair) -> str | None:
    branches = (pair.reader_schema.follow(branch) for branch in pair.reader.branches)
    if isinstance(pair.writer, Named) and any(type(branch) is type(pair.writer) for branch in branches):
        return "the check refuses the pair too, but the decoder may take a record by its structure"
    return None
