"""Types made of JSON in a test."""

from __future__ import annotations

from collections.abc import Mapping

from eventwright.model.nodes import JSON, Named
from eventwright.model.parse import parse_schema
from eventwright.plan.modules import plan_modules
from eventwright.plan.names import plan_names
from eventwright.plan.options import Flavour, Options, UnknownSymbols
from eventwright.plan.types import PlannedModule


def types_of(*schemas: JSON) -> Mapping[str, Named]:
    schema, problems = parse_schema(list(schemas), file="test.avsc")
    assert schema is not None, problems
    assert not [problem.message for problem in problems if problem.is_error]
    return schema.types


def record(name: str, /, **fields: JSON) -> dict[str, JSON]:
    """Return a record's schema; a field is its type, or its attributes."""
    made: list[JSON] = [
        {"name": field, **(type_ if isinstance(type_, dict) and "default" in type_ else {"type": type_})}
        for field, type_ in fields.items()
    ]
    return {"type": "record", "name": name, "fields": made}


def modules_of(
    types: Mapping[str, Named],
    flavour: Flavour = Flavour.MSGSPEC,
    unknown_symbols: UnknownSymbols = UnknownSymbols.ERROR,
) -> Mapping[str, PlannedModule]:
    names, problems = plan_names(types, "events")
    assert problems == ()
    modules, _ = plan_modules(types, names, Options("events", flavour, unknown_symbols))
    return {module.path: module for module in modules}
