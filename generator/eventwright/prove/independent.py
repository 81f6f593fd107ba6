"""What fastavro, which shares no code with us, makes of the same bytes."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any, Final

from eventwright.errors import RenderError
from eventwright.model.contract import contract_text
from eventwright.model.nodes import (
    JSON,
    Array,
    Map,
    Origin,
    Primitive,
    Record,
    Reference,
    Schema,
    Type,
    Union,
)

_LONGEST: Final = 120  # characters of an error


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value, or what went wrong."""

    value: Any = None
    error: str = ""
    unread: int = 0  # bytes that were left


@dataclass(frozen=True, slots=True)
class FastavroReader:
    """A reader's and a writer's schema as fastavro parsed them; or why it did not."""

    reader: Any = None
    writer: Any = None
    error: str = ""

    def read(self, data: bytes) -> Outcome:
        """Decode a datum; whatever fastavro raises is an outcome too."""
        import fastavro

        if self.error:
            return Outcome(error=self.error)
        stream = io.BytesIO(data)
        try:
            value = fastavro.schemaless_reader(stream, self.writer, self.reader)
        except Exception as error:  # what it raises has no common base
            return Outcome(error=_said(error))
        return Outcome(value, unread=len(data) - stream.tell())


def fastavro_reader(reader: Schema, writer: Schema) -> FastavroReader:
    """Let fastavro parse both schemas."""
    import fastavro

    parsed: list[Any] = []
    for role, schema in (("reader", reader), ("writer", writer)):
        try:
            parsed.append(fastavro.parse_schema(schema_json(schema)))
        except RenderError as error:
            return FastavroReader(error=str(error))
        except Exception as error:  # what it raises has no common base
            return FastavroReader(error=f"it does not take the {role}'s schema: {_said(error)}")
    return FastavroReader(*parsed)


def schema_json(schema: Schema) -> Any:
    """Return a schema as self-contained JSON; raises RenderError where there is none."""
    root = schema.root
    if isinstance(root, Reference):
        return json.loads(contract_text(root.fullname, schema.types))
    # Contract texts are those of named types: this one is a record around what has no name.
    name = next(name for number in range(len(schema.types) + 1) if (name := f"R{number}") not in schema.types)
    definition: dict[str, JSON] = {
        "type": "record",
        "name": name,
        "fields": [{"name": "value", "type": _type_json(root)}],
    }
    holder = Record(name, fields=(), origin=Origin("", "", definition))
    return json.loads(contract_text(name, {**schema.types, name: holder}))["fields"][0]["type"]


def _type_json(type_: Type) -> JSON:
    match type_:
        case Reference(fullname=fullname):
            return fullname
        case Primitive(name=name, logical=None):
            return name
        case Primitive(name=name, logical=logical):
            assert logical is not None
            digits: dict[str, JSON] = {"precision": logical.precision, "scale": logical.scale}
            return {
                "type": name,
                "logicalType": logical.name,
                **(digits if logical.name == "decimal" else {}),
            }
        case Array(items=inner):
            return {"type": "array", "items": _type_json(inner)}
        case Map(values=inner):
            return {"type": "map", "values": _type_json(inner)}
        case Union(branches=branches):
            return [_type_json(branch) for branch in branches]


def _said(error: Exception) -> str:
    message = " ".join(str(error).split())
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
    return f"{type(error).__name__}: {shown}" if shown else type(error).__name__
