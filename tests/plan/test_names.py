"""The names of types, namespaces, fields and symbols."""

from __future__ import annotations

import builtins
import enum
import keyword

import msgspec
import pydantic
import pytest
from planning import record, types_of

from eventwright.errors import RenderError
from eventwright.model.names import is_name
from eventwright.model.nodes import JSON, Field, Named, Origin, Primitive, Record
from eventwright.plan.names import plan_names
from eventwright.plan.reserved import ATTRIBUTES, BUILTINS, CLASSES, KEYWORDS, PACKAGE_FUNCTIONS, SYMBOLS


def places(*fullnames: str) -> dict[str, str]:
    names, problems = plan_names(types_of(*(record(name) for name in fullnames)), "events")
    assert problems == ()
    return {name: f"{at.module}:{at.class_name}" for name, at in names.types.items()}


@pytest.mark.parametrize(
    ("fullname", "place"),
    [
        ("shop.orders.OrderPlaced", "shop.orders:OrderPlaced"),
        ("OrderPlaced", ":OrderPlaced"),
        ("class.def.Event", "class_.def_:Event"),
        ("a.None", "a:None_"),
        ("a.list", "a:list"),
        ("a.Exception", "a:Exception"),
        ("a.encode", "a:encode"),
        ("encode", ":encode_"),
        ("encode.X", "encode_:X"),
        ("a.encode.X", "a.encode:X"),
        ("_codecs.X", "namespace_codecs:X"),
        ("_package", ":type_package"),
        ("a._schemas.__X", "a.namespace_schemas:type__X"),
        ("__init__", ":type__init__"),
        ("uuid.UUID", "uuid:UUID"),
        ("a.dataclass", "a:dataclass_"),
    ],
)
def test_place_of_a_type(fullname: str, place: str) -> None:
    assert places(fullname) == {fullname: place}


def test_a_type_named_like_a_namespace_beside_it_gives_way() -> None:
    assert places("a.b", "a.b.C", "b", "b.x.Y", "b_.Z") == {
        "a.b": "a:b_",
        "a.b.C": "a.b:C",
        "b": ":b__",
        "b.x.Y": "b.x:Y",
        "b_.Z": "b_:Z",
    }


@pytest.mark.parametrize(
    ("fullnames", "rule", "says"),
    [
        (
            ("a.class", "a.class_"),
            "python-name-collision",
            '"a.class_" and "a.class" are both "a.class_" in Python',
        ),
        (
            ("class.X", "class_.X"),
            "python-name-collision",
            'namespace "class_" and namespace "class" are both "class_" in Python',
        ),
        (
            ("a.b", "a.b_", "a.b.C"),
            "python-name-collision",
            '"a.b_" and "a.b" are both "a.b_" in Python',
        ),
        (
            ("x", "x.avsc"),
            "python-name-collision",
            '"x.avsc" and "x" are both "_schemas/x.avsc" in Python',
        ),
        (
            ("a.order", "a.Order"),
            "names-differ-only-in-case",
            '"a.order" and "a.Order" differ only in upper and lower case',
        ),
        (
            ("a.X.C", "a.x.D"),
            "names-differ-only-in-case",
            'namespace "a.x" and namespace "a.X" differ only in upper and lower case',
        ),
        (
            ("a.Class_.C", "a.class.D"),
            "names-differ-only-in-case",
            'namespace "a.class" and namespace "a.Class_" differ only in upper and lower case',
        ),
    ],
)
def test_names_that_cannot_be_told_apart_are_a_problem(
    fullnames: tuple[str, ...], rule: str, says: str
) -> None:
    _, problems = plan_names(types_of(*(record(name) for name in fullnames)), "events")
    assert [(problem.explanation.id, problem.message) for problem in problems] == [(rule, says)]
    assert all(problem.file == "test.avsc" for problem in problems)


def test_each_case_of_one_conflict_is_told_once() -> None:
    _, problems = plan_names(types_of(record("A.x.C"), record("a.x.C"), record("a.x.D")), "events")
    assert [problem.pointer for problem in problems] == ["/1"]


def test_alike_types_in_namespaces_of_their_own_are_no_problem() -> None:
    assert places("a.Order", "b.order", "c.ORDER") == {
        "a.Order": "a:Order",
        "b.order": "b:order",
        "c.ORDER": "c:ORDER",
    }


@pytest.mark.parametrize("fullname", ["a-b.C", "a..C", "../etc.C", "C/../../x", "a.C D", "é.C", "1.C", ""])
def test_what_is_no_name_never_becomes_a_path(fullname: str) -> None:
    types: dict[str, Named] = {fullname: Record(fullname, (), origin=Origin("test.avsc", "", {}))}
    names, problems = plan_names(types, "events")
    assert [problem.explanation.id for problem in problems] == ["unspellable-name"]
    assert (names.types[fullname].module, names.types[fullname].class_name) == ("", "")


def test_what_is_no_name_never_becomes_an_attribute() -> None:
    fields = (Field("a-b", Primitive("int"), pointer="/fields/0"),)
    types: dict[str, Named] = {"R": Record("R", fields, origin=Origin("test.avsc", "", {}))}
    _, problems = plan_names(types, "events")
    assert [(problem.pointer, problem.message) for problem in problems] == [
        ("/fields/0", 'Python has no spelling for the field "a-b"')
    ]


def attributes(*fields: str) -> list[str]:
    names, problems = plan_names(types_of(record("R", **dict.fromkeys(fields, "int"))), "events")
    assert problems == ()
    return list(names.types["R"].attributes.values())


@pytest.mark.parametrize(
    ("field", "attribute"),
    [
        ("amount", "amount"),
        ("class", "class_"),
        ("None", "None_"),
        ("self", "self_"),
        ("copy", "copy_"),
        ("schema", "schema_"),
        ("model_config", "model_config_"),
        ("model_x", "model_x"),
        ("fields", "fields"),
        ("encode", "encode"),
        ("print", "print"),
        ("name", "name"),
        ("_x", "field_x"),
        ("_", "field_"),
        ("__init__", "field__init__"),
    ],
)
def test_attribute_of_a_field(field: str, attribute: str) -> None:
    assert attributes(field) == [attribute]


def test_fields_that_collide_after_renaming_stay_apart() -> None:
    assert attributes("class", "class_", "class__", "_x", "field_x", "self_", "self") == [
        "class___",
        "class_",
        "class__",
        "field_x_",
        "field_x",
        "self_",
        "self__",
    ]


def test_symbols_that_collide_after_renaming_stay_apart() -> None:
    symbols: list[JSON] = ["None", "mro", "name", "mro_", "_x", "_x_", "symbol_x", "RED", "self"]
    types = types_of({"type": "enum", "name": "E", "symbols": symbols})
    names, _ = plan_names(types, "events")
    members = names.types["E"].attributes
    assert list(members) == symbols
    assert list(members.values()) == [
        "None_", "mro__", "name_", "mro_", "symbol_x_", "symbol_x__", "symbol_x", "RED", "self",
    ]  # fmt: skip


def test_a_fixed_has_no_class_and_takes_no_name() -> None:
    types = types_of(record("a.B", x={"type": "fixed", "name": "a.b.C", "size": 2}), record("a.b.c"))
    names, problems = plan_names(types, "events")
    assert problems == ()
    assert names.types["a.b.C"].class_name == ""


@pytest.mark.parametrize("package", ["", "a-b", "../x", "a..b", "class", "a.class", "1a", "a b"])
def test_a_package_that_cannot_be_imported_is_refused(package: str) -> None:
    with pytest.raises(RenderError, match="cannot be imported"):
        plan_names({}, package)


def test_reserved_names_cover_the_installed_libraries() -> None:
    bases = (pydantic.BaseModel, type(pydantic.BaseModel), msgspec.Struct, object)
    inherited = {name for base in bases for name in dir(base) if not name.startswith("_")}
    assert inherited - ATTRIBUTES == set()
    assert {name for name in dir(enum.Enum) if not name.startswith("_")} <= SYMBOLS
    assert {name for name in dir(builtins) if not name.startswith("_")} <= BUILTINS
    assert {*keyword.kwlist} == KEYWORDS
    assert KEYWORDS <= ATTRIBUTES & SYMBOLS & CLASSES


def test_reserved_names_are_the_only_ones_that_change() -> None:
    reserved = ATTRIBUTES | SYMBOLS | CLASSES | {*PACKAGE_FUNCTIONS}
    assert all(is_name(name) for name in reserved)
    assert attributes("order_id", "orderId", "ORDER", "x1") == ["order_id", "orderId", "ORDER", "x1"]
