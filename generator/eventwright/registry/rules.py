"""What can be wrong with registering schemas."""

from __future__ import annotations

from typing import Final

from eventwright.rule import Explanation
from eventwright.severity import Kind, Severity

INVALID_KEY: Final = Explanation(
    "invalid-key",
    Kind.REGISTRY,
    Severity.ERROR,
    "No schema can be made of an event's key.",
    "a key of several paths is a record of its own, which is registered under the key's subject",
    'let each path in "key" lead to a string, uuid, int, long, enum, fixed or bytes',
)

INVALID_TOPIC: Final = Explanation(
    "invalid-topic",
    Kind.REGISTRY,
    Severity.ERROR,
    "An event names a topic that Kafka cannot have.",
    "the subject of its schema is made of the topic's name, and nobody could publish to that topic",
    'take letters, digits, ".", "_" and "-", at most 249 of them',
)

SHARED_SUBJECT: Final = Explanation(
    "shared-subject",
    Kind.REGISTRY,
    Severity.ERROR,
    "Two events have the same subject in the registry.",
    "the registry would take them for versions of one schema, and compare them with each other",
    'set subject_strategy = "TopicRecordNameStrategy" or "RecordNameStrategy" in the settings, here and in '
    "the serializers of all producers; or give one of the events a topic of its own",
)

FOREIGN_SUBJECT: Final = Explanation(
    "foreign-subject",
    Kind.REGISTRY,
    Severity.ERROR,
    "The subject of an event holds schemas that are not Avro, or that nobody can read.",
    "there is nothing that the schema could be compared with, and readers expect something else there",
    "give the event another topic, or ask those who own the subject what it is for",
)

REGISTRY_REFUSES: Final = Explanation(
    "registry-refuses",
    Kind.REGISTRY,
    Severity.ERROR,
    "The registry does not accept a schema.",
    "it compares each new version with earlier ones at the level of its subject, by its own rules",
    "change the schema as the registry's message says; where eventwright finds nothing, the two judge "
    "differently, or the registry has another level for the subject",
)

DISREGARDED_CHANGE: Final = Explanation(
    "disregarded-change",
    Kind.REGISTRY,
    Severity.WARNING,
    "The registry takes a changed schema for a version that it has.",
    "it compares schemas without all that they say, as Apicurio does without aliases and an enum's default; "
    "so nothing is registered, and who reads the schema there sees nothing of the change",
    "leave it where nobody takes a reader's schema from the registry; or change something that the registry "
    "sees, such as a property of the record",
)

REGISTRY_RULES: Final = (
    DISREGARDED_CHANGE,
    FOREIGN_SUBJECT,
    INVALID_KEY,
    INVALID_TOPIC,
    REGISTRY_REFUSES,
    SHARED_SUBJECT,
)
