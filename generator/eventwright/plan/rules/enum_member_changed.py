from __future__ import annotations

from collections.abc import Iterator

from eventwright.plan.compared import EnumPair
from eventwright.rule import Example, Problem, rule
from eventwright.severity import Kind, Severity


@rule(
    kind=Kind.SOURCE,
    severity=Severity.INFO,
    accepts=(
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["name"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["name"]}',
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["name", "name_"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["name"]}',
            says='events.shop.Color.name__ is "name", was name_',
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["class_"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["class"]}',
            says='events.shop.Color.class_ is "class_", was "class"',
        ),
    ),
)
def enum_member_changed(pair: EnumPair) -> Iterator[Problem]:
    """A symbol has another member, or a member another symbol.

    Why: a symbol that Python cannot spell has a member with "_" at its end. Where a symbol is added that is
    spelled so itself, or takes its place, Python that names the member or looks it up by its symbol fails
    or means another.
    Help: use the member of the symbol that is meant; or choose a symbol that does not differ by a "_"
    alone.
    """
    symbols = {member: symbol for symbol, member in pair.proposed.attributes.items()}
    for symbol, member in pair.earlier.attributes.items():
        now = pair.proposed.attributes.get(symbol)
        if now is not None and now != member:
            yield Problem(f'{pair.proposed.place}.{now} is "{symbol}", was {member}')
        elif now is None and member in symbols:
            yield Problem(f'{pair.proposed.place}.{member} is "{symbols[member]}", was "{symbol}"')
