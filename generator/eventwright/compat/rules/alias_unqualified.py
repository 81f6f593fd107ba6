from __future__ import annotations

from collections.abc import Iterator

from eventwright.model.nodes import Named
from eventwright.resolve.pairs import NamedPair, describe
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.ENGINE,
    severity=Severity.WARNING,
    accepts=(
        Example(
            reader='{"type": "enum", "name": "shop.Colour", "symbols": ["RED"], "aliases": ["shop.Color"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
        ),
        Example(
            reader='{"type": "fixed", "name": "Key", "size": 4, "aliases": ["Id"]}',
            writer='{"type": "fixed", "name": "Id", "size": 4}',
        ),
        Example(
            reader='{"type": "record", "name": "new.Order", "fields": [], "aliases": ["Purchase"]}',
            writer='{"type": "record", "name": "old.Order", "fields": []}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "shop.Colour", "symbols": ["RED"], "aliases": ["Color"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            says='the alias for enum "shop.Color" is written as "Color", without its namespace',
        ),
        Example(
            reader='{"type": "record", "name": "R", "namespace": "shop", "fields": [{"name": "line", "type": {"type": "record", "name": "Line", "fields": [], "aliases": ["Item"]}}]}',
            writer='{"type": "record", "name": "R", "namespace": "shop", "fields": [{"name": "line", "type": {"type": "record", "name": "Item", "fields": []}}]}',
            at="/fields/0/type",
            says='the alias for record "shop.Item" is written as "Item", without its namespace',
        ),
    ),
)
def alias_unqualified(pair: NamedPair) -> Iterator[Problem]:
    """A type is matched by an alias that is written without its namespace.

    Why: such an alias is in the namespace of the type that has it, says the specification. Karapace, whose
    check is that of Apache's Python, compares it as it is written with the full name, and refuses the pair.
    Help: write the alias with its namespace; it means the same.
    """
    reader, writer = pair.reader, pair.writer
    if reader.name != writer.name and writer.namespace and writer.fullname not in _written_aliases(reader):
        yield Problem(
            f'the alias for {describe(writer)} is written as "{writer.name}", without its namespace'
        )


def _written_aliases(named: Named) -> list[object]:
    aliases = named.origin.json.get("aliases")
    return list(aliases) if isinstance(aliases, list) else []
