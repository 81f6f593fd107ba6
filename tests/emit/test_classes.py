"""Classes as the templates of datamodel-code-generator print them, beside those of its own model classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import pytest
from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
from datamodel_code_generator.model.dataclass import DataClass
from datamodel_code_generator.model.enum import Enum
from datamodel_code_generator.model.msgspec import Struct
from datamodel_code_generator.model.pydantic_v2 import BaseModel
from datamodel_code_generator.reference import Reference
from datamodel_code_generator.types import DataType
from hypothesis import given
from hypothesis import strategies as st

from eventwright.emit.classes import render_class
from eventwright.plan.options import Flavour
from eventwright.plan.text import clean_doc
from eventwright.plan.types import PlannedClass, PlannedField

MODELS: Final[Mapping[Flavour, tuple[type[DataModel], Mapping[str, Any], str]]] = {
    Flavour.MSGSPEC: (Struct, {}, "Struct, frozen=True, kw_only=True"),
    Flavour.DATACLASS: (
        DataClass,
        {"dataclass_arguments": {"frozen": True, "slots": True, "kw_only": True}},
        "",
    ),
    Flavour.PYDANTIC: (BaseModel, {}, "BaseModel, extra='forbid', frozen=True"),
}
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
DOCS = st.none() | st.text(alphabet='ab "\\\n\té\u200b{}%', max_size=12).map(clean_doc)
VALUES = st.sampled_from(["None", "1", '"a\\"b"', "field(default_factory=list)", 'Decimal("1.50")'])
ANNOTATIONS = st.sampled_from(["str", "int | None", "list[_shop.Money]", "Annotated[int, Meta(ge=0)]"])


class Field(DataModelFieldBase):
    """A field of the library that prints what it is told."""

    has_default_factory_in_field: bool = False
    use_pydantic_extra_annotations_dict: bool = False

    @property
    def type_hint(self) -> str:
        return self.data_type.type or ""

    @property
    def field(self) -> str | None:
        return self.extras["after_equals"]  # type: ignore[no-any-return]

    @property
    def docstring(self) -> str | None:
        return self.extras["doc"]  # type: ignore[no-any-return]


def fields(is_enum: bool) -> st.SearchStrategy[tuple[PlannedField, ...]]:
    one = st.builds(
        PlannedField,
        NAMES,
        st.just("") if is_enum else ANNOTATIONS,
        VALUES if is_enum else st.none() | VALUES,
        st.none() if is_enum else DOCS,
    )
    return st.lists(one, max_size=5, unique_by=lambda field: field.attribute).map(tuple)


@pytest.mark.parametrize("flavour", Flavour)
@given(fields=fields(is_enum=False), doc=DOCS)
def test_records_are_printed_as_by_the_library(
    flavour: Flavour, fields: tuple[PlannedField, ...], doc: str | None
) -> None:
    model, arguments, bases = MODELS[flavour]
    planned = PlannedClass("Event", bases, fields, doc, is_enum=False)
    assert render_class(planned, flavour) == by_the_library(planned, model, arguments)


@given(fields=fields(is_enum=True), doc=DOCS)
def test_enums_are_printed_as_by_the_library(fields: tuple[PlannedField, ...], doc: str | None) -> None:
    planned = PlannedClass("Status", "Enum", fields, doc, is_enum=True)
    printed = render_class(planned, Flavour.MSGSPEC)
    assert printed.removesuffix("\n    pass") == by_the_library(planned, Enum, {})
    assert printed.endswith("pass") is not (bool(fields) or doc is not None)


def by_the_library(planned: PlannedClass, model: type[DataModel], arguments: Mapping[str, Any]) -> str:
    """Return what its model class prints, given the same names, annotations and defaults."""
    made: list[DataModelFieldBase] = [
        Field(
            name=field.attribute,
            data_type=DataType(type=field.annotation or "str"),
            required=True,
            default=field.default,
            extras={"doc": field.doc, "after_equals": field.default},
        )
        for field in planned.fields
    ]
    data: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    data["#all#"]["use_single_line_docstring"] = True
    instance = model(
        reference=Reference(path=planned.name, original_name=planned.name, name=planned.name),
        fields=made,
        description=planned.doc,
        extra_template_data=data,
        **arguments,
    )
    instance.fields = made  # the constructors move some to the front
    if planned.bases:
        instance.base_classes[0].type = planned.bases
    return instance.render(class_name=planned.name).strip()
