from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import EnumPair
from eventwright.rule import Example, Migration, Problem, rule


@rule(
    migration=Migration.SYMBOL,
    accepts=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["GREEN", "BLUE", "RED"]}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}',
        ),
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED"]}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN", "BLUE"]}',
            says='"Color" has no symbols "GREEN", "BLUE" for the reader, and no default',
        ),
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED"]}',
            writer='{"type": "enum", "name": "Color", "symbols": ["GREEN"], "default": "GREEN"}',
            says='"Color" has no symbol "GREEN" for the reader, and no default',
        ),
    ),
)
def enum_symbol_unknown(pair: EnumPair) -> Iterator[Problem]:
    """The writer has enum symbols that the reader does not know, and the reader's enum has no default.

    Why: a reader that meets a symbol which it does not know takes its own enum's default, and fails
    without one. The writer's default and a field's default do not count.
    Help: keep the symbol, or give the enum a default (an "UNKNOWN" symbol, say) that stands for what it
    does not know.
    Writer: add the symbol once every reader knows it, or has a default for its enum.
    """
    if pair.reader.default is not None:
        return
    known = frozenset(pair.reader.symbols)
    unknown = [symbol for symbol in pair.writer.symbols if symbol not in known]
    if unknown:
        symbols = ", ".join(f'"{symbol}"' for symbol in unknown)
        plural = "s" if len(unknown) > 1 else ""
        yield Problem(
            f'"{pair.reader.fullname}" has no symbol{plural} {symbols} for the reader, and no default'
        )
