from __future__ import annotations

from collections.abc import Iterator

from eventwright.compat.java_unions import are_alike
from eventwright.model.nodes import Enum, Fixed
from eventwright.resolve.pairs import BranchPair, describe
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='["null", {"type": "enum", "name": "p.E", "symbols": ["A"]}]',
            writer='["null", {"type": "enum", "name": "q.E", "symbols": ["A"]}]',
        ),
        Example(
            reader='["null", {"type": "enum", "name": "p.E", "symbols": ["A"], "aliases": ["q.E"]}]',
            writer='{"type": "enum", "name": "q.E", "symbols": ["A"]}',
        ),
        Example(
            reader='["null", {"type": "record", "name": "p.R", "fields": []}]',
            writer='{"type": "record", "name": "q.R", "fields": []}',
        ),
    ),
    rejects=(
        Example(
            reader='["null", {"type": "enum", "name": "p.E", "symbols": ["A", "B"]}]',
            writer='["null", {"type": "enum", "name": "q.E", "symbols": ["A"]}]',
            says='enum "q.E" is read as enum "p.E", a branch of a union, by its unqualified name alone',
        ),
        Example(
            reader='["null", {"type": "enum", "name": "p.E", "symbols": ["A"]}]',
            writer='{"type": "enum", "name": "q.E", "symbols": ["A"]}',
            says='enum "q.E" is read as enum "p.E", a branch of a union, by its unqualified name alone',
        ),
        Example(
            reader='["null", {"type": "fixed", "name": "p.F", "size": 1}]',
            writer='{"type": "fixed", "name": "q.F", "size": 1}',
            says='fixed "q.F" is read as fixed "p.F", a branch of a union, by its unqualified name alone',
        ),
    ),
)
def branch_moved(pair: BranchPair) -> Iterator[Problem]:
    """An enum or fixed type of another namespace is read into a union.

    Why: the specification matches named types by their unqualified names, and so do all checks. But Java's
    decoder finds the branch of an enum or fixed type by its full name or an alias, unless the writer has a
    union that is the same but for namespaces.
    Help: give the branch an alias with the full name that was written.
    Writer: keep the namespace: Java readers of the released version would refuse every value.
    """
    if pair.branch is None or not isinstance(pair.writer, (Enum, Fixed)):
        return
    branch = pair.reader_schema.follow(pair.reader.branches[pair.branch])
    if not isinstance(branch, (Enum, Fixed)):
        return
    if pair.writer.fullname not in (branch.fullname, *branch.aliases) and not _are_unions_alike(pair):
        yield Problem(
            f"{describe(pair.writer)} is read as {describe(branch)}, a branch of a union, "
            "by its unqualified name alone",
            java="the check accepts the pair and the decoder refuses every value",
        )


def _are_unions_alike(pair: BranchPair) -> bool:
    union = pair.writer_union
    return union is not None and are_alike((pair.reader_schema, pair.reader), (pair.writer_schema, union))
