from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import EnumPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SEMANTIC,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
        ),
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "RED"}',
            says='unknown symbols of "Color" are "OTHER" for the reader and "RED" for the writer',
        ),
    ),
)
def enum_default_changed(pair: EnumPair) -> Iterator[Problem]:
    """An enum has another default for the reader than for the writer.

    Why: the default stands in for symbols that a reader does not know, so readers of the two versions take a
    later symbol for different ones.
    Help: keep the default, unless readers of either version may take unknown symbols for different ones.
    """
    reader, writer = pair.reader, pair.writer
    if reader.default is not None and writer.default is not None and reader.default != writer.default:
        yield Problem(
            f'unknown symbols of "{reader.fullname}" are "{reader.default}" for the reader '
            f'and "{writer.default}" for the writer'
        )
