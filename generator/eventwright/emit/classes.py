"""Render planned classes with the model classes of datamodel-code-generator.

Of that library only `generate()` is documented, so it is pinned exactly and golden trees hold its output.
Importing it takes 0.3 to 0.5 s: import this module only where something is rendered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from datamodel_code_generator.imports import Import, Imports
from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
from datamodel_code_generator.model.dataclass import DataClass
from datamodel_code_generator.model.enum import Enum
from datamodel_code_generator.model.msgspec import Struct
from datamodel_code_generator.model.pydantic_v2 import BaseModel
from datamodel_code_generator.reference import Reference
from datamodel_code_generator.types import DataType

from eventwright.plan.options import Flavour
from eventwright.plan.types import PlannedClass, PlannedField, PlannedImport

_MOST_FIELDS: Final = 10_000  # that are kept for classes to come
_MODELS: Final[Mapping[Flavour, type[DataModel]]] = {
    Flavour.MSGSPEC: Struct,
    Flavour.DATACLASS: DataClass,
    Flavour.PYDANTIC: BaseModel,
}
_ARGUMENTS: Final[Mapping[Flavour, Mapping[str, Any]]] = {
    Flavour.MSGSPEC: {},
    Flavour.DATACLASS: {"dataclass_arguments": {"frozen": True, "slots": True, "kw_only": True}},
    Flavour.PYDANTIC: {},
}


class _PlannedModelField(DataModelFieldBase):
    """A field that is printed as planned: the library is only told what stands after "="."""

    has_default_factory_in_field: bool = False  # the template for pydantic asks for these two
    use_pydantic_extra_annotations_dict: bool = False

    @property
    def field(self) -> str | None:
        return self.extras["after_equals"]  # type: ignore[no-any-return]

    @property
    def docstring(self) -> str | None:
        return self.extras["doc"]  # type: ignore[no-any-return]


def render_class(planned: PlannedClass, flavour: Flavour) -> str:
    """Return the source of a class, without imports and surrounding blank lines."""
    make = Enum if planned.is_enum else _MODELS[flavour]
    fields = [(_member if planned.is_enum else _field)(field) for field in planned.fields]
    data: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    data["#all#"]["use_single_line_docstring"] = True
    model = make(
        reference=Reference(path=planned.name, original_name=planned.name, name=planned.name),
        fields=fields,
        description=planned.doc,
        extra_template_data=data,
        **({} if planned.is_enum else _ARGUMENTS[flavour]),
    )
    model.fields = fields  # the constructors move some to the front
    if planned.bases:
        model.base_classes[0].type = planned.bases
    text = model.render(class_name=planned.name).strip()
    # The library's template for enums does not expect one without symbols.
    return f"{text}\n    pass" if text.endswith(":") else text


def render_imports(imports: Iterable[PlannedImport]) -> str:
    """Return import statements, a line for each module, sorted."""
    found = Imports()
    for item in sorted(imports):
        found.append(Import(item.name, item.module, item.alias if item.alias != item.name else None))
    return found.dump()


@lru_cache(maxsize=_MOST_FIELDS)
def _field(planned: PlannedField) -> DataModelFieldBase:
    """Return a field, the same one in all classes that have it: making it takes longer than printing it."""
    return _member(planned)


def _member(planned: PlannedField) -> DataModelFieldBase:
    return _PlannedModelField(
        name=planned.attribute,
        data_type=DataType(type=planned.annotation or "str"),
        required=True,
        default=planned.default,
        extras={"doc": planned.doc, "after_equals": planned.default},
    )
