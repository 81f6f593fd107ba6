from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.model.nodes import Enum, Fixed, Node, Primitive, Record
from eventwright.resolve.pairs import BranchPair, describe, is_promoted
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity

_SAME_IN_PYTHON: Final = frozenset({("int", "long"), ("float", "double")})


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(reader='["int", "double"]', writer='"int"'),
        Example(reader='["long", "int"]', writer='"int"'),
        Example(reader='["null", "double"]', writer='"int"'),
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": []}, {"type": "record", "name": "b.Y", "fields": []}]',
            writer='{"type": "record", "name": "b.Y", "fields": []}',
        ),
    ),
    rejects=(
        Example(
            reader='["double", "int"]',
            writer='["int"]',
            says='"int" is read as "int"; fastavro takes the branch "double" before it',
        ),
        Example(
            reader='[{"type": "record", "name": "a.X", "fields": []}, {"type": "record", "name": "b.X", "fields": []}]',
            writer='{"type": "record", "name": "b.X", "fields": []}',
            says='record "b.X" is read as record "b.X"; fastavro takes the branch record "a.X" before it',
        ),
        Example(
            reader='[{"type": "enum", "name": "a.X", "symbols": ["A"]}, {"type": "record", "name": "b.X", "fields": []}]',
            writer='{"type": "record", "name": "b.X", "fields": []}',
            says='record "b.X" is read as record "b.X"; fastavro takes the branch enum "a.X" before it',
        ),
    ),
)
def branch_preceded(pair: BranchPair) -> Iterator[Problem]:
    """A branch stands before the one of the very type that was written, and fastavro takes it.

    Why: fastavro takes the first branch that the written type can be promoted to, or that has its unqualified
    name, whatever kind of type it is. We, and Java, take the branch of the very type.
    Help: put branches that others are promoted to last, and give the types in a union different names.
    """
    if pair.branch is None:
        return
    branches = [pair.reader_schema.follow(branch) for branch in pair.reader.branches[: pair.branch + 1]]
    *earlier, chosen = branches
    first = next((branch for branch in earlier if _is_taken(branch, pair.writer)), None)
    if first is not None:
        yield Problem(
            f"{describe(pair.writer)} is read as {describe(chosen)}; "
            f"fastavro takes the branch {describe(first)} before it"
        )


def _is_taken(branch: Node, writer: Node) -> bool:
    """Tell whether fastavro takes the branch, and another value comes of it."""
    match branch, writer:
        case Primitive(name=read), Primitive(name=written):
            return is_promoted(branch, writer) and (written, read) not in _SAME_IN_PYTHON
        case Fixed(size=read), Fixed(size=written) if read != written:
            return False
        case ((Fixed() | Enum() | Record()), (Fixed() | Enum() | Record())):
            return branch.name == writer.name or writer.fullname in branch.aliases
        case _:
            return False
