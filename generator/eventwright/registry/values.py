"""What a registry has, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from eventwright.model.levels import Level

AVRO: Final = "AVRO"


@dataclass(frozen=True, slots=True, order=True)
class SchemaReference:
    """That a schema uses a type of another subject."""

    name: str  # fullname
    subject: str  # as the registry names it: in another context with that
    version: int


@dataclass(frozen=True, slots=True)
class RegisteredVersion:
    """One version of a subject; `id` is this registry's own, `guid` what registries share, "" for none."""

    subject: str
    number: int
    id: int
    text: str
    references: tuple[SchemaReference, ...] = ()
    schema_type: str = AVRO
    guid: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)  # of its metadata


@dataclass(frozen=True, slots=True)
class Config:
    """What a subject, or all, are configured to."""

    level: Level
    group: str = ""  # the property whose value tells which versions are compared with each other
    defaults: Mapping[str, str] = field(default_factory=dict)  # properties of schemas that have none
    overrides: Mapping[str, str] = field(default_factory=dict)  # properties of all schemas


class Verdict(StrEnum):
    """What a registry may say of a schema that is to be a version."""

    ACCEPTS = "accepts"
    REFUSES = "refuses"
    UNKNOWN = "cannot tell"  # such as Apicurio, where a registered version refers to others


@dataclass(frozen=True, slots=True)
class Said:
    """A registry's verdict and, in its own words, why."""

    verdict: Verdict
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is of a subject; its level is that of all where it has none of its own."""

    latest: RegisteredVersion | None
    config: Config
