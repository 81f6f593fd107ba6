"""What codecs are measured beside: each peer encodes and decodes an event in the way its users do.

A peer is a function from a case to what is timed. It is imported when it is asked for, so that one that is
not installed is a row that says so.
"""

from __future__ import annotations

import dataclasses
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Final

import fastavro
from codec_events import Sample


@dataclass(frozen=True, slots=True)
class Case:
    """One event to encode and decode, and the packages that were generated for it, by flavour."""

    sample: Sample
    packages: Mapping[str, ModuleType]

    @property
    def text(self) -> str:
        """Return the schema as JSON."""
        return json.dumps(self.sample.schema)

    @property
    def data(self) -> bytes:
        """Return the event in Avro's binary encoding, as fastavro writes it."""
        return fastavro_write(fastavro.parse_schema(dict(self.sample.schema)), self.sample.value)


@dataclass(frozen=True, slots=True)
class Work:
    """A call to time, without a function around it that would cost time itself."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """Do it once."""
        return self.function(*self.arguments)


@dataclass(frozen=True, slots=True)
class Pair:
    """What one peer does with one event."""

    encode: Work
    decode: Work


def fastavro_dicts(case: Case) -> Pair:
    """Encode a dict and decode one, with a schema that was parsed before."""
    schema = fastavro.parse_schema(dict(case.sample.schema))
    return Pair(
        Work(fastavro_write, (schema, case.sample.value)),
        Work(fastavro_read, (schema, case.data)),
    )


def fastavro_write(schema: Any, value: Any) -> bytes:
    """Encode as fastavro's documentation says."""
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, value)
    return out.getvalue()


def fastavro_read(schema: Any, data: bytes) -> Any:
    """Decode as fastavro's documentation says."""
    return fastavro.schemaless_reader(io.BytesIO(data), schema, None)


def cavro_dicts(case: Case) -> Pair:
    """Encode a dict and decode one."""
    import cavro

    schema = cavro.Schema(case.text, cavro.DEFAULT_OPTIONS.replace(record_decodes_to_dict=True))
    return Pair(Work(schema.binary_encode, (case.sample.value,)), Work(schema.binary_decode, (case.data,)))


def dataclasses_avroschema(case: Case) -> Pair:
    """Encode and decode objects of the model that its own generator makes of the schema.

    The model puts null last in some unions, so these are its own bytes.
    """
    from dataclasses_avroschema import ModelGenerator, ModelType

    module = ModuleType(f"avroschema_{case.sample.schema['name']}")
    sys.modules[module.__name__] = module  # where it looks annotations up
    source = ModelGenerator().render(schema=dict(case.sample.schema), model_type=ModelType.DATACLASS.value)
    exec(compile(source, module.__name__, "exec", dont_inherit=True), module.__dict__)
    model = getattr(module, case.sample.schema["name"])
    event = model.parse_obj(dict(case.sample.value))
    return Pair(Work(event.serialize, ()), Work(model.deserialize, (event.serialize(),)))


def confluent_serializers(case: Case) -> Pair:
    """Encode with `dataclasses.asdict` as `to_dict`, and decode into the event's class around plain dicts."""
    from confluent_kafka.schema_registry import SchemaRegistryClient
    from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
    from confluent_kafka.serialization import MessageField, SerializationContext

    client = SchemaRegistryClient.new_client({"url": "mock://"})
    event = as_dataclass(case.sample.schema, case.sample.value)
    cls = type(event)
    serializer = AvroSerializer(client, case.text, to_dict=lambda value, _: dataclasses.asdict(value))
    deserializer = AvroDeserializer(client, case.text, from_dict=lambda value, _: cls(**value))
    context = SerializationContext("orders", MessageField.VALUE)
    return Pair(Work(serializer, (event, context)), Work(deserializer, (serializer(event, context), context)))


def msgspec_json(case: Case) -> Pair:
    """Encode the generated msgspec class as JSON."""
    import msgspec

    event = typed(case, "msgspec")
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(type(event))
    return Pair(Work(encoder.encode, (event,)), Work(decoder.decode, (encoder.encode(event),)))


def pydantic_json(case: Case) -> Pair:
    """Encode the generated pydantic class as JSON."""
    event = typed(case, "pydantic")
    return Pair(
        Work(event.model_dump_json, ()), Work(type(event).model_validate_json, (event.model_dump_json(),))
    )


def eventwright(flavour: str, case: Case) -> Pair:
    """Encode and decode an object of a generated class."""
    package, event = case.packages[flavour], typed(case, flavour)
    return Pair(Work(package.encode, (event,)), Work(package.decode, (type(event), case.data)))


def typed(case: Case, flavour: str) -> Any:
    """Return the event as an object of a generated class."""
    package = case.packages[flavour]
    return package.decode(package.lookup(case.sample.fullname), case.data)


def as_dataclass(schema: Any, value: Any) -> Any:
    """Return a value with an object of a dataclass for every record, as services write them by hand."""
    match schema:
        case {"type": "record", "name": name, "fields": fields}:
            names = [field["name"] for field in fields]
            cls = dataclasses.make_dataclass(name, names)
            return cls(*(as_dataclass(field["type"], value[field["name"]]) for field in fields))
        case {"type": "array", "items": items}:
            return [as_dataclass(items, item) for item in value]
        case {"type": "map", "values": values}:
            return {key: as_dataclass(values, item) for key, item in value.items()}
        case [*branches]:
            return as_dataclass(_branch(branches, value), value)
        case _:
            return value


def _branch(branches: list[Any], value: Any) -> Any:
    """Return the record of a union with the fields of a value, or any branch for what is no record."""
    records = (branch for branch in branches if isinstance(branch, dict) and "fields" in branch)
    for record in records if isinstance(value, dict) else ():
        if {field["name"] for field in record["fields"]} == value.keys():
            return record
    return branches[0]


BASE: Final = "fastavro, plain dicts"

PEERS: Final[Mapping[str, Callable[[Case], Pair]]] = MappingProxyType(
    {
        "cavro, plain dicts": cavro_dicts,
        "dataclasses-avroschema": dataclasses_avroschema,
        "confluent-kafka, asdict": confluent_serializers,
        "msgspec JSON": msgspec_json,
        "pydantic JSON": pydantic_json,
    }
)
