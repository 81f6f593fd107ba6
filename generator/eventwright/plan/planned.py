"""A whole package as it is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eventwright.model.nodes import EventAttributes
from eventwright.plan.codec_types import PlannedCodecs
from eventwright.plan.options import Options
from eventwright.plan.types import Names, PlannedModule


@dataclass(frozen=True, slots=True)
class PlannedPackage:
    """A package before it is text; schemas are texts by fullname, released ones oldest first."""

    options: Options
    names: Names
    modules: tuple[PlannedModule, ...]
    codecs: PlannedCodecs
    sources: tuple[str, ...]  # the schema files that it is made from, sorted
    schemas: Mapping[str, str]
    released: Mapping[str, tuple[tuple[int, str], ...]]  # under former names as well
    events: Mapping[str, EventAttributes]  # what events say of themselves
