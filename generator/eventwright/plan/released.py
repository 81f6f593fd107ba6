"""The contract texts of released versions, which a package embeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eventwright.model.contract import contract_text
from eventwright.model.nodes import Record
from eventwright.model.version import Version
from eventwright.plan.part_types import Texts


def released_texts(versions: Iterable[Version]) -> Texts:
    """Return the texts of versions; their files' layout and line breaks are not what was released."""
    return tuple((one.number, contract_text(one.schema.name, one.schema.types)) for one in versions)


def former_texts(record: Record, versions: Mapping[str, Sequence[Version]]) -> dict[str, Texts]:
    """Return the texts of what was released under other names, which a record has as aliases."""
    return {name: released_texts(versions[name]) for name in record.aliases if versions.get(name)}
