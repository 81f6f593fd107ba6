"""What somebody has recorded of released versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from eventwright.baseline.fixtures import fixtures_text, read_fixtures
from eventwright.errors import RenderError
from eventwright.model.contract import contract_text
from eventwright.model.nodes import Reference
from eventwright.model.parse import parse_schema
from eventwright.model.problems import SchemaProblem
from eventwright.model.text import parse_json

_ABOUT: Final = re.compile(r"(the fixtures of )?version \d+ of \S+")


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """Released versions by their files' names in the history folder, `shop.orders.OrderPlaced/3.avsc`.

    `is_same` tells whether a file holds the contract that the record has for its name; layout does not count.
    """

    source: str  # in words: "SHA256SUMS", "commit 1a2b3c4"
    entries: Mapping[str, str]
    is_same: Callable[[str, bytes], bool]


def content_of(data: bytes) -> bytes | None:
    """Return what a released file says, as `release` writes it, whatever layout it has; None for nonsense."""
    fixtures = read_fixtures(data)
    return _contract_of(data) if fixtures is None else fixtures_text(fixtures).encode()


def _contract_of(data: bytes) -> bytes | None:
    read = parse_json(data)
    schema, _ = (None, ()) if read.problems else parse_schema(read.json)
    if schema is None or not isinstance(schema.root, Reference):
        return None
    try:
        return contract_text(schema.root.fullname, schema.types).encode("utf-8", "surrogatepass")
    except RenderError:
        return None


def as_released(data: bytes) -> bytes:
    """Return a file's content with the line ends that were released: a checkout may have others."""
    return data.replace(b"\r\n", b"\n")


def which_version(problem: SchemaProblem) -> object:
    """Return what problems have in common that say the same of one released version."""
    about = _ABOUT.match(problem.message)
    if about is None or problem.offset is not None:
        return problem
    return problem.explanation.id, problem.file.rpartition("/")[0], about.group()
