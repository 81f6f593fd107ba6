from __future__ import annotations

from collections.abc import Iterator

from eventwright.resolve.pairs import EnumPair
from eventwright.rule import Example, Migration, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SEMANTIC,
    severity=Severity.INFO,
    migration=Migration.SYMBOL,
    accepts=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}',
        ),
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED", "OTHER"], "default": "OTHER"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN", "BLUE"]}',
            says='symbols "GREEN", "BLUE" of "Color" are read as its default "OTHER"',
        ),
        Example(
            reader='{"type": "enum", "name": "Color", "symbols": ["RED"], "default": "RED"}',
            writer='{"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}',
            says='symbol "GREEN" of "Color" is read as its default "RED"',
        ),
    ),
)
def enum_symbol_defaulted(pair: EnumPair) -> Iterator[Problem]:
    """The writer has enum symbols that the reader takes for its enum's default.

    Why: what the symbol said is lost without an error, and a reader that writes the value on passes the
    default on. That is what the default is for, and how an enum grows, so it is information. Apache's Python
    decoder knows no such default and refuses the symbol.
    Help: keep the symbol, since data with it exist.
    Writer: add the symbol once every reader knows it, unless the default serves them.
    """
    if pair.reader.default is None:
        return
    known = frozenset(pair.reader.symbols)
    lost = [f'"{symbol}"' for symbol in pair.writer.symbols if symbol not in known]
    if lost:
        words = ("symbols", "are") if len(lost) > 1 else ("symbol", "is")
        yield Problem(
            f'{words[0]} {", ".join(lost)} of "{pair.reader.fullname}" {words[1]} read as '
            f'its default "{pair.reader.default}"'
        )
