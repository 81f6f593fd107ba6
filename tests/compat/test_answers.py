"""Which levels a change keeps, who is deployed first, and through which types an event is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventwright.compat.answers import answer, is_changed
from eventwright.compat.check import Comparison, check
from eventwright.compat.uses import definitions_of, path_to, paths_of
from eventwright.findings import Place, Touch
from eventwright.model.levels import Level
from eventwright.model.nodes import JSON, Schema
from eventwright.model.parse import parse_schema
from eventwright.model.version import Version
from eventwright.rule import Explanation
from eventwright.severity import Severity

SERVICES: JSON = {"producers": ["order-service"], "consumers": ["inventory-service", "analytics"]}
CONSUMERS_FIRST = "deploy inventory-service and analytics first, then order-service"
PRODUCERS_FIRST = "deploy order-service first, then inventory-service and analytics"
A: JSON = {"name": "a", "type": "int"}
B: JSON = {"name": "b", "type": "int"}
OPTIONAL: JSON = {"name": "b", "type": ["null", "int"], "default": None}
ANOTHER: JSON = {"name": "c", "type": ["null", "int"], "default": None}
LONG: JSON = {"name": "a", "type": "long"}
TEXT: JSON = {"name": "a", "type": "string"}


def schema(*fields: JSON, services: JSON = SERVICES) -> Schema:
    json: JSON = {"type": "record", "name": "shop.Order", "fields": list(fields), "eventwright": services}
    parsed, problems = parse_schema(json, file="order.avsc")
    assert problems == ()
    assert parsed is not None
    return parsed


def comparison(proposed: Schema, *earlier: Schema) -> Comparison:
    versions = tuple(Version("shop.Order", f"version {n}", "", one, n) for n, one in enumerate(earlier, 1))
    return Comparison(Version("shop.Order", "proposed", "", proposed), versions)


def severity_of(rule: Explanation) -> Severity | None:
    return rule.severity


@pytest.mark.parametrize(
    ("earlier", "proposed", "satisfies", "rollout"),
    [
        ([[A]], [A, OPTIONAL], "FULL_TRANSITIVE", "in any order"),
        ([[A]], [A, B], "FORWARD_TRANSITIVE", PRODUCERS_FIRST),
        ([[A, B]], [A], "BACKWARD_TRANSITIVE", CONSUMERS_FIRST),
        ([[A]], [LONG], "BACKWARD_TRANSITIVE", CONSUMERS_FIRST),
        ([[B, A], [A]], [LONG], "BACKWARD_TRANSITIVE", CONSUMERS_FIRST),
        ([[A], [A, B]], [A, B, ANOTHER], "FULL and FORWARD_TRANSITIVE", "in any order"),
        ([[TEXT], [A]], [A, OPTIONAL], "FULL", "in any order"),
        ([[A]], [TEXT], "NONE", "no order is safe: neither version reads rightly what the other one writes"),
    ],
)
def test_answers(earlier: list[list[JSON]], proposed: list[JSON], satisfies: str, rollout: str) -> None:
    one = comparison(schema(*proposed), *(schema(*fields) for fields in earlier))
    assert is_changed(one)
    found = answer(one, Level.BACKWARD, severity_of)
    assert (found.level, found.satisfies, found.rollout) == ("BACKWARD", satisfies, rollout)


def test_services_without_names() -> None:
    one = comparison(schema(LONG, services={}), schema(A))
    assert answer(one, Level.FULL, severity_of).rollout == "deploy the consumers first, then the producers"


def test_documentation_changes_nothing() -> None:
    assert not is_changed(comparison(schema({"name": "a", "type": "int", "doc": "new words"}), schema(A)))


def test_a_rule_that_is_off_keeps_the_level() -> None:
    one = comparison(schema(TEXT), schema(A))
    assert answer(one, Level.FULL, lambda rule: None).satisfies == "FULL_TRANSITIVE"


def apart(schema: Schema) -> Schema:
    """Return a schema whose shared types are in files of their own."""
    types = {
        name: replace(named, origin=replace(named.origin, file=f"{name}.avsc"))
        for name, named in schema.types.items()
    }
    return Schema(schema.root, types)


def line(price: str) -> JSON:
    money: JSON = {"type": "record", "name": "shop.Money", "fields": [{"name": "cents", "type": price}]}
    one: JSON = {
        "type": "record",
        "name": "shop.Line",
        "fields": [{"name": "price", "type": ["null", money]}],
    }
    return {"name": "lines", "type": {"type": "array", "items": one}}


def test_shared_types_are_told_with_their_paths() -> None:
    one = comparison(apart(schema(line("long"))), apart(schema(line("int"))))
    assert answer(one, Level.FULL, severity_of).touched == (Touch("shop.Money", "lines[].price"),)
    assert paths_of(one.proposed.schema) == {
        "shop.Order": "",
        "shop.Line": "lines[]",
        "shop.Money": "lines[].price",
    }
    (finding,) = check(one, Level.FORWARD, lambda file, pointer: (1, 1))
    assert finding.via == "lines[].price"


def test_a_recursive_type_has_its_shortest_path() -> None:
    node: JSON = {"type": "map", "values": ["null", "shop.Order"]}
    one = schema({"name": "children", "type": node})
    assert paths_of(one) == {"shop.Order": ""}
    assert path_to(Place("order.avsc", "/fields/0/type"), definitions_of(one)) == ""


def test_steps_name_the_services() -> None:
    (finding,) = check(comparison(schema(A, B), schema(A)), Level.BACKWARD, lambda file, pointer: (1, 1))
    assert finding.steps[1].startswith("deploy inventory-service and analytics: from then on events")
    assert finding.steps[2].startswith("deploy order-service: from then on every event")


def test_types_of_its_own_file_are_no_shared_types() -> None:
    one = comparison(schema(line("long")), schema(line("int")))
    assert answer(one, Level.FULL, severity_of).touched == ()


def test_a_service_that_is_both_sides() -> None:
    itself: JSON = {"producers": ["order-service"], "consumers": ["order-service"]}
    one = comparison(schema(LONG, services=itself), schema(A))
    assert answer(one, Level.FULL, severity_of).rollout.startswith("in order-service alone: while both")
