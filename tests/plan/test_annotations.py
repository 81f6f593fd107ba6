"""The annotation of each type."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from planning import modules_of, record, types_of

from eventwright.model.nodes import JSON
from eventwright.plan.options import UnknownSymbols
from eventwright.plan.types import PlannedImport, PlannedModule

OTHERS: tuple[JSON, ...] = (
    {"type": "enum", "name": "x.Color", "symbols": ["RED"]},
    {"type": "enum", "name": "x.Size", "symbols": ["S"]},
    {"type": "fixed", "name": "x.Four", "size": 4},
    {"type": "fixed", "name": "x.Five", "size": 5},
    {"type": "fixed", "name": "x.Lasting", "size": 12, "logicalType": "duration"},
    {"type": "fixed", "name": "x.Id", "size": 16, "logicalType": "uuid"},
    {"type": "fixed", "name": "x.Amount", "size": 8, "logicalType": "decimal", "precision": 9, "scale": 2},
    record("y.z.Far"),
    record("Top"),
)


def logical(base: str, name: str, **more: JSON) -> JSON:
    return {"type": base, "logicalType": name, **more}


def planned(type_: JSON, unknown_symbols: UnknownSymbols = UnknownSymbols.ERROR) -> PlannedModule:
    types = types_of(*OTHERS, record("x.Subject", subject=type_))
    return modules_of(types, unknown_symbols=unknown_symbols)["x"]


def annotation(module: PlannedModule) -> str:
    return next(item for item in module.classes if item.name == "Subject").fields[0].annotation


DECIMAL = logical("bytes", "decimal", precision=9, scale=2)
ANNOTATIONS: Mapping[str, JSON] = {
    "None": "null",
    "bool": "boolean",
    "int": "long",
    "float": "double",
    "bytes": "x.Four",
    "str": "string",
    "UUID": logical("string", "uuid"),
    "Decimal": DECIMAL,
    "date": logical("int", "date"),
    "time": logical("long", "time-micros"),
    "datetime": logical("long", "local-timestamp-millis"),
    "TimestampNanos": logical("long", "timestamp-nanos"),
    "LocalTimestampNanos": logical("long", "local-timestamp-nanos"),
    "Duration": "x.Lasting",
    "Color": "x.Color",
    "Subject | None": ["null", "x.Subject"],
    "_y_z.Far": "y.z.Far",
    "_Top": "Top",
    "list[dict[str, int]]": {"type": "array", "items": {"type": "map", "values": "int"}},
    "str | bytes | int | None": ["null", "string", "bytes", "int"],
    "NoValue": [],
    "Color | Size | str": ["x.Color", "x.Size", "string"],
    "date | datetime": [logical("int", "date"), logical("long", "timestamp-micros")],
    'Tagged[Literal["int", "long"], int] | None': ["int", "null", "long"],
    'Tagged[Literal["float", "double"], float] | str': ["float", "string", "double"],
    'Tagged[Literal["float", "double"], float] | Tagged[Literal["int", "long"], int]': [
        "float",
        "int",
        "long",
        "double",
    ],
    'Tagged[Literal["bytes", "x.Four", "x.Five"], bytes]': [
        "bytes",
        "x.Four",
        "x.Five",
    ],
    'Tagged[Literal["bytes", "x.Amount"], Decimal] | bytes': [
        DECIMAL,
        "x.Amount",
        "x.Four",
    ],
    'Tagged[Literal["bytes", "x.Amount"], Decimal]': [logical("bytes", "big-decimal"), "x.Amount"],
    'Tagged[Literal["string", "x.Id"], UUID]': [logical("string", "uuid"), "x.Id"],
    'Tagged[Literal["int", "long"], time]': [
        logical("int", "time-millis"),
        logical("long", "time-micros"),
    ],
}


@pytest.mark.parametrize(("text", "type_"), ANNOTATIONS.items())
def test_annotation(text: str, type_: JSON) -> None:
    assert annotation(planned(type_)) == text


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("x.Color", "Color | UnknownSymbol"),
        (["null", "x.Color"], "Color | UnknownSymbol | None"),
        (["x.Color", "x.Size"], "Color | UnknownSymbol | Size"),
        ({"type": "array", "items": "x.Color"}, "list[Color | UnknownSymbol]"),
    ],
)
def test_unknown_symbols_that_are_kept_are_annotated(type_: JSON, text: str) -> None:
    assert annotation(planned(type_, UnknownSymbols.KEEP)) == text


def test_imports_are_what_the_annotations_need() -> None:
    module = planned([logical("string", "uuid"), "y.z.Far", "Top", "null"])
    assert PlannedImport("uuid", "UUID", "UUID") in module.imports
    assert module.siblings == (PlannedImport("..", "Top", "_Top"), PlannedImport("..y", "z", "_y_z"))


def test_a_name_that_a_class_or_a_field_hides_gets_an_alias() -> None:
    types = types_of(
        record("x.UUID", str="string", id=logical("string", "uuid"), own="x.UUID"),
        record("x.list", items={"type": "array", "items": "x.list"}),
        record("x.date.Inner", day=logical("int", "date")),
        record("x.Day", day=logical("int", "date"), Day=["null", "x.Day"]),
    )
    modules = modules_of(types)
    found = {
        f"{item.name}.{field.attribute}": field.annotation
        for item in modules["x"].classes
        for field in item.fields
    }
    assert found == {
        "Day.day": "_date",
        "Day.Day": "_x.Day | None",
        "UUID.str": "_str",
        "UUID.id": "_UUID",
        "UUID.own": "UUID",
        "list.items": "list[_x.list]".replace("list[", "_list["),
    }
    assert modules["x"].siblings == (PlannedImport("..", "x", "_x"),)
    assert modules["x.date"].classes[0].fields[0].annotation == "date"


def test_aliases_of_libraries_and_namespaces_stay_apart() -> None:
    types = types_of(
        record("x.R", list={"type": "array", "items": "list.Item"}, Item="Item"),
        record("list.Item"),
        record("Item"),
    )
    module = modules_of(types)["x"]
    assert module.classes[0].fields[0].annotation == "_list[_list_.Item]"
    aliases = [item.alias for item in (*module.imports, *module.siblings)]
    assert len(aliases) == len({*aliases})
