"""A registry's versions as a baseline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from eventwright.errors import RegistryUnavailable
from eventwright.lazy import Lazy
from eventwright.model.nodes import Named
from eventwright.model.problems import SchemaProblem
from eventwright.model.version import Version
from eventwright.registry.client import Client
from eventwright.registry.library import Key, Library
from eventwright.registry.subjects import value_subject
from eventwright.registry.threads import together
from eventwright.registry.topics import registered_topic
from eventwright.registry.values import Config
from eventwright.watching import Watch


class RegistryBaseline:
    """The versions of subjects, by the fullname that each is asked for.

    A registry has subjects of many teams: missed among the schemas are those alone that were released and
    registered from here. Raises RegistryUnavailable for a version that cannot be used.
    """

    def __init__(
        self,
        name: str,
        library: Library,
        versions: Mapping[str, tuple[Key, ...]],
        events: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.name = name
        self._library = library
        self._keys = versions
        self.versions: Mapping[str, tuple[Version, ...]] = Lazy(versions, self._versions)
        self.events = events
        self.texts: Mapping[str, str] = library.texts

    def digest(self, fullname: str) -> bytes:
        """Return what changes when one of the versions of a fullname does, b"" where it has none."""
        return self._library.digest(self._keys[fullname]) if fullname in self._keys else b""

    def problems(self, names: Collection[str] | None) -> Iterator[SchemaProblem]:
        """Yield nothing: what a registry has is what was registered."""
        yield from ()

    def _versions(self, fullname: str) -> tuple[Version, ...]:
        found: list[Version] = []
        for key in self._keys[fullname]:
            schema, (subject, number) = self._library.schema(key), key
            if isinstance(schema, str):
                url = self._library.client.settings.url
                raise RegistryUnavailable(
                    f'baseline "{self.name}": {url}: {subject}: version {number} cannot be used: {schema}'
                )
            file = self._library.file(key)
            found.append(Version(fullname, f"{subject} version {number}", file, schema, number))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which subjects are asked for, by fullname; `gone` are released events that no schema is left of."""

    name: str  # of the baseline
    subjects: Mapping[str, str]
    gone: Mapping[str, str] = field(default_factory=dict)  # each with the file of its latest version


def subjects_by_name(types: Mapping[str, Named], strategy: str) -> Mapping[str, str]:
    """Return the subjects of events with a topic, by their names of today and before.

    Raises RegistryUnavailable where two events have one subject.
    """
    found: dict[str, str] = {}
    holders: dict[str, str] = {}
    for fullname, named in sorted(types.items()):
        topic = registered_topic(named)
        if not topic:
            continue
        subject = value_subject(strategy, topic, fullname)
        if (other := holders.setdefault(subject, fullname)) != fullname:
            raise RegistryUnavailable(
                f'"{fullname}" and "{other}" have the same subject, "{subject}", under {strategy}; set '
                'subject_strategy = "TopicRecordNameStrategy" or "RecordNameStrategy" in the settings'
            )
        found[fullname] = subject
        for alias in named.aliases:
            found.setdefault(alias, value_subject(strategy, topic, alias))
    return found


def read_baseline(asked: Asked, library: Library, watch: Watch) -> RegistryBaseline:
    """Read all versions of the subjects that exist; raises RegistryUnavailable."""
    keys = compared_versions(library, asked.subjects.values(), watch)
    versions = {name: keys[subject] for name, subject in asked.subjects.items() if keys.get(subject)}
    gone = {name: file for name, file in asked.gone.items() if name in versions}
    return RegistryBaseline(asked.name, library, versions, gone)


def compared_versions(
    library: Library, subjects: Collection[str], watch: Watch
) -> Mapping[str, tuple[Key, ...]]:
    """Return the versions of subjects that a new one is compared with, oldest first."""
    client = library.client
    numbers = together(client.numbers, subjects, watch, "listing versions")
    keys = {
        subject: tuple((subject, number) for number in found) for subject, found in numbers.items() if found
    }
    library.fetch((key for found in keys.values() for key in found), watch)
    common = client.common_config() if keys else None
    if common is None:
        return {}
    configs = together(lambda subject: client.config(subject, common), keys, watch, "asking for levels")
    return {
        subject: tuple(key for key in found if _is_compared(key, found, configs[subject], client))
        for subject, found in keys.items()
    }


def _is_compared(key: Key, keys: tuple[Key, ...], config: Config, client: Client) -> bool:
    """Tell whether a version is in the compatibility group that the next version will be in.

    The next one takes the properties of the latest where it has none of its own, as ours have not.
    """
    if not config.group:
        return True
    coming = {**config.defaults, **client.version(keys[-1]).properties, **config.overrides}
    return client.version(key).properties.get(config.group) == coming.get(config.group)
