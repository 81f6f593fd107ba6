"""What can be wrong with a schema by itself: the rules of kind `schema`, and problems as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eventwright.rule import Explanation
from eventwright.severity import Kind, Severity


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """One thing that is wrong with a schema.

    `offset` counts code points from the start of the text and wins over the pointer; it is given where the
    text is no JSON and pointers have nothing to point at.
    """

    explanation: Explanation
    file: str
    pointer: str
    message: str
    subject: str = ""  # fullname of the named type around it, "" where there is none
    offset: int | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether the schema must not be used as a proposed one."""
        return self.explanation.severity is Severity.ERROR


def _schema_rule(
    name: str, summary: str, why: str, remedy: str, severity: Severity = Severity.ERROR
) -> Explanation:
    return Explanation(name, Kind.SCHEMA, severity, summary, why, remedy)


INVALID_JSON: Final = _schema_rule(
    "invalid-json",
    "A schema file is not JSON.",
    "An Avro schema is JSON in UTF-8; nothing in this file can be read until it is.",
    "correct the text at the place shown; comments (// and /* */) are allowed, save the file as UTF-8",
)
NESTED_TOO_DEEP: Final = _schema_rule(
    "nested-too-deep",
    "A schema nests deeper than 128 levels of JSON.",
    "Parsers in every language recurse into a schema, and refuse or crash at some depth.",
    "give inner types a name of their own, define them beside this one and refer to them by name; where a "
    "long chain of named types use each other, which stand inside each other in a contract, shorten it",
)
INVALID_SCHEMA: Final = _schema_rule(
    "invalid-schema",
    "JSON that is no Avro schema: an attribute is missing or has the wrong shape.",
    "Every Avro implementation refuses it.",
    'a schema is a type name, {"type": ...} with the attributes of its type, or a list of union branches',
)
REDUNDANT_TYPE_OBJECT: Final = _schema_rule(
    "redundant-type-object",
    'An object that is no field has a "type" that is an object or a union.',
    'In a schema object "type" is the name of a type; Java refuses anything else there ("No type"), though '
    "some implementations look through it.",
    "write the inner type in the place of the object around it",
    Severity.WARNING,
)
UNKNOWN_TYPE: Final = _schema_rule(
    "unknown-type",
    "A type is used that no schema here defines.",
    "A name is looked up in the namespace around it, then in the null namespace, and was in neither.",
    "correct the name, write it with its namespace, or add the file that defines it",
)
DUPLICATE_NAME: Final = _schema_rule(
    "duplicate-name",
    "A named type is defined twice in one schema.",
    "Avro allows one definition of a fullname in a schema; Java refuses a second one, even an equal one.",
    "keep one definition and refer to it by its name elsewhere, or rename one of the two",
)
CONFLICTING_DEFINITIONS: Final = _schema_rule(
    "conflicting-definitions",
    "Two files define the same fullname differently.",
    "A fullname is one type; readers and writers would disagree about what its bytes mean.",
    "make the definitions equal, keep only one of them, or rename one of the two",
)
DUPLICATE_FIELD: Final = _schema_rule(
    "duplicate-field",
    "A record has two fields of the same name.",
    "Values are resolved by field name, so a name stands for one field.",
    "rename or remove one of the fields",
)
DUPLICATE_SYMBOL: Final = _schema_rule(
    "duplicate-symbol",
    "An enum lists a symbol twice.",
    "A value is written as the position of its symbol, so each symbol has one position.",
    "remove one of them; in an enum that is already in use, rename it, since removal moves the later symbols",
)
INVALID_NAME: Final = _schema_rule(
    "invalid-name",
    "A name, namespace, alias or symbol is not an Avro name.",
    "Avro names begin with a letter or underscore and go on with letters, digits and underscores (ASCII); "
    "namespaces are such names joined by dots. Others break code generators, registries and file paths.",
    "correct it before it is released, or remove it if it is an alias; what was released under such a name "
    "can get no alias, which would be just as invalid: publish a successor beside it under a valid name",
)
INVALID_ORDER: Final = _schema_rule(
    "invalid-order",
    "A field's order is none of Avro's three.",
    "Java refuses the schema.",
    'use "ascending", "descending" or "ignore", or leave "order" out',
)
INVALID_DEFAULT: Final = _schema_rule(
    "invalid-default",
    "A default is not a value of its type.",
    "A reader that needs the default could not make a value of it.",
    "give a default that is a value of the type as Avro writes it in JSON: whole numbers for int and long, "
    "strings of code points up to 255 for bytes and fixed, symbols for enums; or leave the default out",
)
INVALID_LOGICAL_TYPE: Final = _schema_rule(
    "invalid-logical-type",
    "A logical type stands on a type that it cannot annotate, and is ignored.",
    "As the specification says, an invalid logical type is ignored: everyone sees the plain type.",
    "put the logical type on the type that it is defined for, or remove it",
    Severity.WARNING,
)
INVALID_DECIMAL: Final = _schema_rule(
    "invalid-decimal",
    "A decimal has no usable precision and scale.",
    "Implementations ignore such a decimal: amounts would be read as raw bytes.",
    "give a precision of at least 1, which the bytes can hold, and a scale from 0 to the precision",
)
NESTED_UNION: Final = _schema_rule(
    "nested-union",
    "A union is a branch of another union.",
    "A union's value is written as the number of one branch, so a union has no unions in it.",
    "list the inner branches in the outer union",
)
DUPLICATE_BRANCH: Final = _schema_rule(
    "duplicate-branch",
    "A union has two branches of the same type.",
    "It could not be told which branch a value belongs to; only named types may be several, by name.",
    "remove one of them, or wrap them in records of different names",
)
INVALID_EVENT_ATTRIBUTES: Final = _schema_rule(
    "invalid-event-attributes",
    'An "eventwright" attribute says something that cannot be.',
    "It names the event's topic, key and owners; a misspelt one would be lost without a word.",
    "see what is known: kind, topic, key, owner, producers, consumers and compatibility",
)

SCHEMA_RULES: Final = (
    INVALID_JSON,
    NESTED_TOO_DEEP,
    INVALID_SCHEMA,
    REDUNDANT_TYPE_OBJECT,
    UNKNOWN_TYPE,
    DUPLICATE_NAME,
    CONFLICTING_DEFINITIONS,
    DUPLICATE_FIELD,
    DUPLICATE_SYMBOL,
    INVALID_NAME,
    INVALID_ORDER,
    INVALID_DEFAULT,
    INVALID_LOGICAL_TYPE,
    INVALID_DECIMAL,
    NESTED_UNION,
    DUPLICATE_BRANCH,
    INVALID_EVENT_ATTRIBUTES,
)
