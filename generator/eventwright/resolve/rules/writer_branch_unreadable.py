from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import WriterBranchPair, describe, is_match
from eventwright.rule import Example, Migration, Problem, rule


@rule(
    migration=Migration.DUAL_WRITE,
    accepts=(
        Example(reader='"string"', writer='["string"]'),
        Example(reader='"double"', writer='["int", "float", "long"]'),
    ),
    rejects=(
        Example(
            reader='"string"',
            writer='["null", "string"]',
            says='the writer may write "null", which cannot be read as "string"',
        ),
        Example(
            reader='{"type": "record", "name": "R", "fields": [{"name": "n", "type": "int"}]}',
            writer='{"type": "record", "name": "R", "fields": [{"name": "n", "type": ["int", "long"]}]}',
            at="/fields/0/type",
            says='the writer may write "long", which cannot be read as "int"',
        ),
    ),
)
def writer_branch_unreadable(pair: WriterBranchPair) -> Iterator[Problem]:
    """A branch of the writer's union does not match the reader's type, which is no union.

    Why: which branch was written is known only when the bytes are read; each of them must be readable.
    Help: let the reader have the union too; once data with the branch exist, it cannot be dropped.
    Writer: keep the type as it is until every reader has the union; then let the writer use it.
    """
    if not is_match(pair.reader, pair.writer):
        yield Problem(
            f"the writer may write {describe(pair.writer)}, which cannot be read as {describe(pair.reader)}"
        )
