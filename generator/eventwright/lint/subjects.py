"""What lint rules are asked about: small parts of a tree, each with what it must know of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from eventwright.lint.words import SNAKE, plain, styles_of
from eventwright.model.document import NAMED_WORDS, RECORD_WORDS
from eventwright.model.nodes import JSON, EventAttributes, Field, Named, Record, Reference


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for a whole tree, found in one pass over it."""

    types: Mapping[str, Named]
    events: frozenset[str]  # fullnames
    metadata: Mapping[str, str]  # fields that each event has, and their types, as the settings say
    metadata_fields: Mapping[str, Mapping[str, Field]]  # by record, then by the name as `plain` makes it
    integration_topics: Mapping[str, str]  # topic: the first integration event on it
    field_style: str  # which most names of fields have


@dataclass(frozen=True, slots=True)
class TypeSubject:
    """A named type."""

    named: Named
    around: Surroundings


@dataclass(frozen=True, slots=True)
class FieldSubject:
    """A field of a record, and its JSON."""

    record: Record
    field: Field
    json: Mapping[str, JSON]
    around: Surroundings


@dataclass(frozen=True, slots=True)
class EventSubject:
    """A record that is an event, because it says so or because no other file uses it."""

    record: Record
    around: Surroundings


@dataclass(frozen=True, slots=True)
class DeclaredSubject:
    """A record that says of itself that it is an event, and what else it says."""

    record: Record
    event: EventAttributes
    around: Surroundings

    @property
    def pointer(self) -> str:
        """Where the attribute stands."""
        return f"{self.record.pointer}/eventwright"


@dataclass(frozen=True, slots=True)
class ObjectSubject:
    """A JSON object in a definition: the definition itself, a field, or a type that is written as an object.

    `what` is "field", or Avro's word for the type, or the name that the object gives as its type.
    """

    json: Mapping[str, JSON]
    what: str
    pointer: str


def surroundings(
    types: Mapping[str, Named], events: Collection[str], metadata: Mapping[str, str]
) -> Surroundings:
    """Look at a whole tree; `metadata` are fields and their types as the settings say them."""
    records = [named for named in types.values() if isinstance(named, Record)]
    wanted = {plain(name) for name in metadata}
    return Surroundings(
        types=types,
        events=frozenset(events),
        metadata=metadata,
        metadata_fields={record.fullname: dict(_fields_named(record, wanted)) for record in records},
        integration_topics=_integration_topics(records),
        field_style=_most_common_style(records),
    )


def _fields_named(record: Record, wanted: Collection[str]) -> Iterator[tuple[str, Field]]:
    for field in record.fields:
        name = plain(field.name)
        if name in wanted:
            yield name, field


def _integration_topics(records: Iterable[Record]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in sorted(records, key=lambda record: record.fullname):
        if record.event and record.event.topic and record.event.kind == "integration":
            found.setdefault(record.event.topic, record.fullname)
    return found


def _most_common_style(records: Iterable[Record]) -> str:
    names = (styles_of(field.name) for record in records for field in record.fields)
    counts = Counter(styles[0] for styles in names if len(styles) == 1)  # others do not tell
    return max(sorted(counts), key=lambda style: (counts[style], style == SNAKE), default=SNAKE)


def field_subjects(record: Record, around: Surroundings) -> Iterator[FieldSubject]:
    """Yield the fields of a record, each with its JSON."""
    for field, json in zip(record.fields, _objects(record.origin.json.get("fields")), strict=False):
        yield FieldSubject(record, field, json, around)


def object_subjects(named: Named) -> Iterator[ObjectSubject]:
    """Yield the JSON objects of a definition, without those of other definitions inside it."""
    json = named.origin.json
    yield ObjectSubject(json, str(json["type"]), named.pointer)
    if json["type"] not in RECORD_WORDS:
        return
    for index, field in enumerate(_objects(json.get("fields"))):
        pointer = f"{named.pointer}/fields/{index}"
        yield ObjectSubject(field, "field", pointer)
        yield from _type_objects(field.get("type"), f"{pointer}/type")


def _type_objects(json: JSON, pointer: str) -> Iterator[ObjectSubject]:
    if isinstance(json, list):
        for index, branch in enumerate(json):
            yield from _type_objects(branch, f"{pointer}/{index}")
    elif isinstance(json, dict):
        word = json.get("type")
        if not isinstance(word, str):  # an object around a type, of which there is a problem already
            yield from _type_objects(word, f"{pointer}/type")
        elif word not in NAMED_WORDS:
            yield ObjectSubject(json, word, pointer)
            for inner in ("items", "values"):
                yield from _type_objects(json.get(inner), f"{pointer}/{inner}")


def _objects(json: JSON) -> Iterator[Mapping[str, JSON]]:
    return (item for item in json if isinstance(item, dict)) if isinstance(json, list) else iter(())


@dataclass(frozen=True, slots=True)
class MetadataField:
    """A metadata field of an event; `pointer` is the event's own field that it is, or is in."""

    field: Field
    path: str
    pointer: str


def metadata_of(subject: DeclaredSubject) -> dict[str, MetadataField]:
    """Return the metadata fields of an event by their names in the settings.

    They are fields of the event, or of a record that is one of its fields.
    """
    around = subject.around
    wanted = {plain(name): name for name in around.metadata}
    found: dict[str, MetadataField] = {}
    for name, field in around.metadata_fields[subject.record.fullname].items():
        found[wanted[name]] = MetadataField(field, field.name, field.pointer)
    for outer in subject.record.fields:
        if isinstance(outer.type, Reference):
            for name, field in around.metadata_fields.get(outer.type.fullname, {}).items():
                path = f"{outer.name}.{field.name}"
                found.setdefault(wanted[name], MetadataField(field, path, outer.pointer))
    return found
