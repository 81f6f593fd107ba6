"""Each claim of the table of engines is tried on those in Python and on ours; engines_java.py tries Java."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import avro.compatibility
import avro.io
import avro.schema
import fastavro
import pytest
from avro.errors import AvroException, AvroRuntimeException
from drafts import Json
from engines import FAILS, NO, YES, Entry, Verdict
from engines_values import TABLE
from fastavro.read import SchemaResolutionError
from packages import build

from eventwright import DecodeError, check_compatibility
from eventwright.compat.rules import ENGINE
from eventwright.severity import Kind, Severity

EACH = pytest.mark.parametrize("entry", TABLE, ids=[entry.id for entry in TABLE])


def told(value: Any) -> str:
    """A value with its types, so that 3, 3.0 and True are three values."""
    return repr(plain(value))


def plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: plain(value[key]) for key in sorted(value)}
        case list():
            return [plain(item) for item in value]
        case date() | time() | Decimal() | UUID():
            return str(value)
        case _:
            return value


def attempt(read: Callable[[], Any], *errors: type[Exception]) -> Any:
    try:
        return read()
    except errors:
        return FAILS


def apache_schema(schema: Json) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of logical types that it does not know
        return avro.schema.parse(json.dumps(schema))


def apache_check(entry: Entry) -> Verdict:
    checker = avro.compatibility.ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]
    try:
        result = checker.get_compatibility(apache_schema(entry.reader), apache_schema(entry.writer))
    except AvroRuntimeException:
        return FAILS
    return YES if result.compatibility is avro.compatibility.SchemaCompatibilityType.compatible else NO


def apache_value(entry: Entry) -> Any:
    decoder = avro.io.BinaryDecoder(io.BytesIO(bytes.fromhex(entry.data)))
    reader = avro.io.DatumReader(apache_schema(entry.writer), apache_schema(entry.reader))
    return reader.read(decoder)


def fastavro_value(entry: Entry) -> Any:
    data = io.BytesIO(bytes.fromhex(entry.data))
    return fastavro.schemaless_reader(data, entry.writer, entry.reader)


def our_value(entry: Entry, folder: Path) -> Any:
    """What generated code reads, by what it writes of it; a record of one field has that field's bytes."""
    reader, writer = (
        {"type": "record", "name": "Entry", "fields": [{"name": "value", "type": schema}]}
        for schema in (entry.reader, entry.writer)
    )
    name = "engines_" + entry.id.replace("-", "_")
    package = build({"Entry": reader}, folder, name, "dataclass")
    value = package.decode(package.lookup("Entry"), bytes.fromhex(entry.data), writer=json.dumps(writer))
    found: Any = fastavro.schemaless_reader(io.BytesIO(package.encode(value)), reader, None)
    return found["value"]


def findings(entry: Entry) -> set[str]:
    return {finding.rule for finding in check_compatibility(entry.reader, entry.writer)}


@EACH
def test_we_find_it(entry: Entry) -> None:
    assert findings(entry) == set(entry.rules)


@EACH
def test_we_read_it(entry: Entry, tmp_path: Path) -> None:
    found = check_compatibility(entry.reader, entry.writer)
    if any(finding.kind is Kind.WIRE for finding in found):
        assert entry.ours is FAILS
    else:
        assert told(attempt(lambda: our_value(entry, tmp_path), DecodeError)) == told(entry.ours)


@EACH
def test_apache_python(entry: Entry) -> None:
    value = attempt(lambda: apache_value(entry), AvroException, RecursionError)
    assert (apache_check(entry), told(value)) == (entry.apache.check, told(entry.apache.value))


@EACH
def test_fastavro(entry: Entry) -> None:
    value = attempt(lambda: fastavro_value(entry), SchemaResolutionError, ValueError, LookupError)
    assert told(value) == told(entry.fastavro)


def test_each_rule_about_engines_has_an_entry() -> None:
    assert {rule.id for rule in ENGINE.rules} <= {name for entry in TABLE for name in entry.rules}


def test_ids_are_unique() -> None:
    assert len({entry.id for entry in TABLE}) == len(TABLE)


def test_no_entry_is_a_wrong_schema() -> None:
    problems = [
        finding
        for entry in TABLE
        for finding in check_compatibility(entry.reader)
        if finding.severity is Severity.ERROR
    ]
    assert problems == []
