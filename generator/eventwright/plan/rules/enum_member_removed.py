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
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["class_"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["class"]}',
        ),
    ),
    rejects=(
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["RED", "GREEN"]}',
            says="events.shop.Color.GREEN is gone",
        ),
        Example(
            reader='{"type": "enum", "name": "shop.Color", "symbols": ["RED"]}',
            writer='{"type": "enum", "name": "shop.Color", "symbols": ["name", "GREEN"]}',
            says="events.shop.Color.name_, .GREEN are gone",
        ),
    ),
)
def enum_member_removed(pair: EnumPair) -> Iterator[Problem]:
    """Members of an enum are gone with their symbols.

    Why: Python that names such a member, or looks it up by its symbol, fails.
    Help: stop using the member before taking the new version of the package; or keep the symbol until
    nobody uses it.
    """
    if pair.removed:
        members = ", ".join(f".{member}" for member in pair.removed)
        verb = "is" if len(pair.removed) == 1 else "are"
        yield Problem(f"{pair.proposed.place}{members} {verb} gone")
