from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventwright.model.nodes import Named, Record
from eventwright.resolve.pairs import TypePair, describe, is_same_kind, is_same_name
from eventwright.rule import Example, Migration, Problem, rule

_BY_STRUCTURE: Final = "the check refuses the pair too, but the decoder reads a record whatever its name"


@rule(
    migration=Migration.ALIAS,
    accepts=(
        Example(
            reader='{"type": "record", "name": "shop.v2.Order", "fields": []}',
            writer='{"type": "record", "name": "shop.v1.Order", "fields": []}',
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Colour", "symbols": ["RED"], "aliases": ["Color"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
        ),
        Example(
            reader='{"type": "fixed", "name": "shop.Id", "size": 4, "aliases": ["legacy.Key"]}',
            writer='{"type": "fixed", "name": "legacy.Key", "size": 4}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "record", "name": "shop.Purchase", "fields": []}',
            writer='{"type": "record", "name": "shop.Order", "fields": []}',
            says='record "shop.Order" cannot be read as record "shop.Purchase": neither name nor alias matches',
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Colour", "symbols": ["RED"], "aliases": ["Color"]}',
            writer='{"type": "enum", "name": "paint.Color", "symbols": ["RED"]}',
            says='enum "paint.Color" cannot be read as enum "shop.Colour": neither name nor alias matches',
        ),
    ),
)
def name_mismatch(pair: TypePair) -> Iterator[Problem]:
    """Two records, enums or fixed types have different names.

    Why: named types match by their unqualified names or by an alias of the reader; an alias without a
    namespace is in the namespace of the type that has it.
    Help: keep the name, or give the type an alias with the full name that was written.
    Writer: keep the name: readers of the released version know no other; for a new name define a new
    type and use it in a new field.
    """
    reader, writer = pair.reader, pair.writer
    if not isinstance(reader, Named) or not isinstance(writer, Named) or not is_same_kind(reader, writer):
        return
    if not is_same_name(reader, writer):
        yield Problem(
            f"{describe(writer)} cannot be read as {describe(reader)}: neither name nor alias matches",
            java=_BY_STRUCTURE if isinstance(writer, Record) else None,
        )
