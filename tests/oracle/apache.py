"""Apache's Python checker, and a correction for each thing that the specification has it do otherwise."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import avro.schema
from avro.compatibility import (
    ReaderWriterCompatibilityChecker,
    SchemaCompatibilityType,
    SchemaIncompatibilityType,
    incompatible,
    merge,
)
from avro.compatibility import SchemaCompatibilityResult as Result
from avro.errors import AvroRuntimeException
from drafts import PRIMITIVES, Json, namespace, qualified
from mutations import PROMOTED

NAMED: Final = ("fixed", "enum", "record")


@dataclass(frozen=True)
class Difference:
    """Something that Apache's checker does and the specification does not say."""

    name: str
    sentence: str  # of the Avro 1.12.0 specification


TYPE_ALIAS = Difference(
    "type-alias-is-relative",
    '"if a type named a.b has aliases of c and x.y, then the fully qualified names of its aliases are a.c and'
    " x.y\" (Aliases); Apache compares the alias as it is written with the writer's fullname",
)
ERROR_TYPE = Difference(
    "error-is-a-record",
    '"An error definition is just like a record definition except it uses error instead of record" (Protocol'
    " Declaration, Errors); Apache raises, or finds that the types differ",
)
ONE_SOURCE = Difference(
    "one-writer-field-for-one-reader-field",
    '"the implementation would act as though x were named y when reading" (Aliases): a field of the writer'
    " has one name then, so it feeds one field of the reader; Apache lets it feed any number",
)
FIRST_MATCH = Difference(
    "matching-branch-is-final",
    "\"The first schema in the reader's union that matches the selected writer's union schema is recursively"
    ' resolved against it" (Schema Resolution); Apache tries every branch until one resolves without error',
)
DIFFERENCES: Final = (TYPE_ALIAS, ERROR_TYPE, ONE_SOURCE, FIRST_MATCH)


def verdict(reader: Json, writer: Json, corrected: frozenset[Difference] = frozenset()) -> bool | None:
    """Tell whether Apache lets the reader read all that the writer writes; None if its checker fails.

    Raises avro.errors.AvroException for a schema that Apache does not take.
    """
    reading, writing = (_parse(_rewrite(schema, corrected)) for schema in (reader, writer))
    try:
        result = _Corrected(corrected).get_compatibility(reading, writing)
    except AvroRuntimeException:
        return None
    return bool(result.compatibility is SchemaCompatibilityType.compatible)


def _parse(schema: Json) -> avro.schema.Schema:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of logical types that it does not know
        return avro.schema.parse(json.dumps(schema))


def _rewrite(schema: Json, corrected: frozenset[Difference]) -> Json:
    changes: list[Callable[[dict[str, Json], str], Json]] = []
    if TYPE_ALIAS in corrected:
        changes.append(_qualify_aliases)
    if ERROR_TYPE in corrected:
        changes.append(lambda type_, _: {**type_, "type": "record"} if type_["type"] == "error" else type_)
    for change in changes:
        schema = _map_types(schema, "", change)
    return schema


def _qualify_aliases(type_: dict[str, Json], space: str) -> Json:
    aliases = [alias if "." in alias else qualified(space, alias) for alias in type_.get("aliases", ())]
    return {**type_, "aliases": aliases} if aliases else type_


def _map_types(type_: Json, enclosing: str, change: Callable[[dict[str, Json], str], Json]) -> Json:
    """Apply a change to every type that is a JSON object; it is told the namespace of that type's name."""
    if isinstance(type_, list):
        return [_map_types(branch, enclosing, change) for branch in type_]
    if isinstance(type_, str):
        return type_
    space = enclosing
    if "name" in type_:
        space = namespace(type_["name"]) or type_.get("namespace", enclosing)
    inside: dict[str, Json] = {
        key: _map_types(type_[key], space, change) for key in ("items", "values") if key in type_
    }
    if "fields" in type_:
        inside["fields"] = [
            {**field, "type": _map_types(field["type"], space, change)} for field in type_["fields"]
        ]
    return change({**type_, **inside}, space)


class _Corrected(ReaderWriterCompatibilityChecker):
    def __init__(self, corrected: frozenset[Difference]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.corrected = corrected

    def calculate_compatibility(self, reader: Any, writer: Any, location: list[str]) -> Result:
        is_choice = reader.type == "union" and writer.type != "union"
        if is_choice and FIRST_MATCH in self.corrected:
            branch = _matching_branch(reader, writer)
            if branch is None:
                return incompatible(SchemaIncompatibilityType.missing_union_branch, "no branch", location)
            return self.get_compatibility(branch, writer)
        return super().calculate_compatibility(reader, writer, location)

    def check_reader_writer_record_fields(self, reader: Any, writer: Any, location: list[str]) -> Result:
        if ONE_SOURCE not in self.corrected:
            return super().check_reader_writer_record_fields(reader, writer, location)
        written, owners = writer.fields_dict, _owners(reader, writer)
        result = Result(SchemaCompatibilityType.compatible)
        for field in reader.fields:
            sources = [name for name, owner in owners.items() if owner == field.name]
            if sources:
                found = self.get_compatibility(field.type, written[sources[0]].type)
            elif _is_claimed(field, owners) or not field.has_default:
                kind = SchemaIncompatibilityType.reader_field_missing_default_value
                found = incompatible(kind, field.name, location)
            else:
                continue
            result = merge(result, found)
        return result


def _owners(reader: Any, writer: Any) -> dict[str, str]:
    """The reader's field for each of the writer's that has one: own names first, then aliases."""
    names = {field.name for field in reader.fields}
    owners = {name: name for name in writer.fields_dict if name in names}
    for field in reader.fields:
        free = [alias for alias in _aliases(field) if alias in writer.fields_dict and alias not in owners]
        if free and field.name not in owners:
            owners[free[0]] = field.name
    return owners


def _is_claimed(field: Any, owners: dict[str, str]) -> bool:
    """Another field has by an alias what this one wants by an alias."""
    return any(owners.get(alias, alias) != alias for alias in _aliases(field))


def _aliases(field: Any) -> list[str]:
    return list(field.props.get("aliases") or ())


def _matching_branch(union: Any, writer: Any) -> Any:
    for matches in (_is_identical, _is_same_name, _is_promoted):
        for branch in union.schemas:
            if matches(branch, writer):
                return branch
    return None


def _is_identical(reader: Any, writer: Any) -> bool:
    if reader.type != writer.type:
        return False
    if reader.type == "fixed" and reader.size != writer.size:
        return False
    return reader.type not in (*NAMED, "error") or bool(reader.fullname == writer.fullname)


def _is_same_name(reader: Any, writer: Any) -> bool:
    if reader.type != writer.type or reader.type not in (*NAMED, "error"):
        return False
    if reader.type == "fixed" and reader.size != writer.size:
        return False
    return bool(reader.name == writer.name or writer.fullname in (reader.props.get("aliases") or ()))


def _is_promoted(reader: Any, writer: Any) -> bool:
    return reader.type in PRIMITIVES and (writer.type, reader.type) in PROMOTED
