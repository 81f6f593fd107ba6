"""Print planned classes with the templates of datamodel-code-generator.

Of that library only `generate()` is documented, so it is pinned exactly and golden trees hold its output.
Its templates are used without importing it, which takes longer than all else that one changed class needs;
the tests compare with what its own model classes print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from eventwright.emit.environment import compiled
from eventwright.plan.options import Flavour
from eventwright.plan.text import docstring
from eventwright.plan.types import PlannedClass, PlannedField

_LIBRARY: Final = "datamodel_code_generator"
_MOST_FIELDS: Final = 10_000  # that are kept for classes to come
_INDENT: Final = "    "
_TEMPLATES: Final[Mapping[Flavour, str]] = {
    Flavour.MSGSPEC: "msgspec.jinja2",
    Flavour.DATACLASS: "dataclass.jinja2",
    Flavour.PYDANTIC: "BaseModel.jinja2",
}
_DATACLASS_ARGUMENTS: Final = {"frozen": True, "slots": True, "kw_only": True}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field under the names that the library's templates ask for; what else they ask for is undefined."""

    name: str
    type_hint: str
    field: str | None  # what stands after "="
    default: str | None  # the same, for enums
    docstring: str
    required: bool
    extras: Mapping[str, Any]


def render_class(planned: PlannedClass, flavour: Flavour) -> str:
    """Return the source of a class, without imports and surrounding blank lines."""
    template = _environment().get_template("Enum.jinja2" if planned.is_enum else _TEMPLATES[flavour])
    text = template.render(
        class_name=planned.name,
        base_class=planned.bases,
        description=docstring(planned.doc, _INDENT) if planned.doc else "",
        fields=tuple(map(_field, planned.fields)),
        dataclass_arguments=_DATACLASS_ARGUMENTS,
    ).strip()
    # The library's template for enums does not expect one without symbols.
    return f"{text}\n{_INDENT}pass" if text.endswith(":") else text


@lru_cache(maxsize=_MOST_FIELDS)
def _field(planned: PlannedField) -> _Field:
    doc = docstring(planned.doc, _INDENT) if planned.doc else ""
    return _Field(planned.attribute, planned.annotation, planned.default, planned.default, doc, True, {})


@cache
def _environment() -> Environment:
    spec = find_spec(_LIBRARY)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {_LIBRARY!r}", name=_LIBRARY)
    folder = Path(spec.submodule_search_locations[0], "model", "template")
    loader = FileSystemLoader((folder, folder / "pydantic_v2"))
    made = Environment(loader=loader, autoescape=False, auto_reload=False, bytecode_cache=compiled())
    made.filters["repr"] = repr  # in a branch that is not taken here, but compiled
    return made
