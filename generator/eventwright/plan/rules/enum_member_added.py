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
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["GREEN", "RED"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN"]}',
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            says="events.shop.Color.GREEN is new",
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN", "mro"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            says="events.shop.Color.GREEN, .mro_ are new",
        ),
    ),
)
def enum_member_added(pair: EnumPair) -> Iterator[Problem]:
    """An enum has members for new symbols.

    Why: Python that handles each member, with `match` and `assert_never` or in a dict, does not handle
    these. Nothing else breaks.
    Help: handle the new members, or what is none of those known, before producers write the symbols.
    """
    if pair.added:
        members = ", ".join(f".{member}" for member in pair.added)
        verb = "is" if len(pair.added) == 1 else "are"
        yield Problem(f"{pair.proposed.place}{members} {verb} new")
