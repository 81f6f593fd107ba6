"""What Python has no place for in valid schemas."""

from __future__ import annotations

from typing import Final

from eventwright.rule import Explanation
from eventwright.severity import Kind, Severity

UNSPELLABLE_NAME: Final = Explanation(
    "unspellable-name",
    Kind.SCHEMA,
    Severity.ERROR,
    "A name cannot be made a Python name.",
    "Classes, attributes and folders of the generated package are named after the schema's names.",
    "use letters, digits and underscores (ASCII) only, and begin with a letter or an underscore",
)
PYTHON_NAME_COLLISION: Final = Explanation(
    "python-name-collision",
    Kind.SCHEMA,
    Severity.ERROR,
    "Two named types or namespaces have one Python name.",
    'A name that is taken in Python gets "_" at its end; here that is the name of another type or namespace.',
    "rename one of the two; where it was released already, keep the released name as an alias",
)
NAMES_DIFFER_ONLY_IN_CASE: Final = Explanation(
    "names-differ-only-in-case",
    Kind.SCHEMA,
    Severity.ERROR,
    "Two named types or namespaces differ only in upper and lower case.",
    "Their files would be one file on Windows and macOS, and their classes are easily taken for each other.",
    "rename one of the two; where it was released already, keep the released name as an alias",
)
DEFAULT_WITHOUT_PYTHON_VALUE: Final = Explanation(
    "default-without-python-value",
    Kind.SCHEMA,
    Severity.WARNING,
    "A default is valid Avro, but no value of its Python type.",
    "A date outside the years 1 to 9999, for instance, or a text that is no UUID: the class cannot have it.",
    "give a default that the logical type can hold, or remove the default or the logical type",
)

PLAN_RULES: Final = (
    UNSPELLABLE_NAME,
    PYTHON_NAME_COLLISION,
    NAMES_DIFFER_ONLY_IN_CASE,
    DEFAULT_WITHOUT_PYTHON_VALUE,
)
