"""A registry's interface as functions, for one context.

REST by itself and not by confluent-kafka's own client, which discards the messages of compatibility checks,
waits without an end, does not heed Retry-After, and also asks again where nothing was answered.

Source: Confluent Schema Registry, "Schema Registry API Reference", versions 7 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eventwright.model.levels import Level
from eventwright.model.nodes import JSON
from eventwright.registry.settings import RegistrySettings
from eventwright.registry.subjects import qualified, unqualified
from eventwright.registry.threads import together
from eventwright.registry.transport import Answer, Request, Transport, path
from eventwright.registry.values import AVRO, Config, RegisteredVersion, Said, SchemaReference, Seen, Verdict
from eventwright.watching import Watch

_PAGE: Final = 1000  # subjects in one answer

READWRITE: Final = "READWRITE"

_GUID: Final = re.compile(r"[0-9A-Za-z-]+")
_NO_SUBJECT: Final = (40401, 40402, 40403)  # nor version, nor schema
_NO_SETTING: Final = (40401, 40408, 40409)  # of its own: the subject, its level, its mode
_CONFLICT: Final = 409  # with earlier versions
_REFUSED: Final = (_CONFLICT, 422)


@dataclass(frozen=True, slots=True)
class Client:
    """One registry as a command sees it: what was read once is kept, until it registers."""

    transport: Transport
    _versions: dict[tuple[str, int], RegisteredVersion] = field(default_factory=dict, repr=False)
    _numbers: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _configs: dict[str | None, Config] = field(default_factory=dict, repr=False)  # None: that of all

    @classmethod
    def of(cls, settings: RegistrySettings) -> Client:
        """Return the client of a registry; nothing is asked yet."""
        return cls(Transport(settings))

    @property
    def settings(self) -> RegistrySettings:
        """Which registry it is."""
        return self.transport.settings

    def subjects(self) -> frozenset[str]:
        """Return the subjects of the context, without those that were deleted.

        Registries list no more than so many at a time; those that know no pages list the same ones again.
        """
        found: set[str] = set()
        while True:
            page = self._subjects(len(found))
            if page <= found:
                break
            found |= page
        names = (unqualified(name, self.settings.context) for name in found)
        return frozenset(name for name in names if name is not None)

    def _subjects(self, offset: int) -> frozenset[str]:
        context = self.settings.context
        prefix = f"&subjectPrefix=%3A.{context}%3A" if context else ""
        request = Request("GET", f"{path('subjects')}?offset={offset}&limit={_PAGE}{prefix}")
        json = self.transport.ask(request).json
        if not isinstance(json, list):
            raise self._odd(request, "is no list of subjects")
        names = frozenset(name for name in json if isinstance(name, str))
        if any("\ud800" <= character <= "\udfff" for name in names for character in name):
            raise self._odd(request, "names a subject that is no text")
        return names

    def seen(self, subjects: Iterable[str], watch: Watch) -> Mapping[str, Seen]:
        """Return what there is of subjects: their latest version and what they are configured to."""
        common = self.common_config()

        def look(subject: str) -> Seen:
            return Seen(self.latest(subject), self.config(subject, common))

        return together(look, subjects, watch, "asking the registry")

    def latest(self, subject: str) -> RegisteredVersion | None:
        """Return the latest version of a subject, None where it has none."""
        request = Request("GET", path("subjects", self._qualified(subject), "versions", "latest"), subject)
        answer = self.transport.ask(request, (404,))
        if self._is_missing(request, answer, _NO_SUBJECT):
            return None
        found = self._version(request, answer)
        if found.number == 1:  # there is nothing before it to ask for
            self._numbers[subject] = (1,)
        return found

    def numbers(self, subject: str) -> tuple[int, ...]:
        """Return the numbers of a subject's versions, without those that were deleted, oldest first."""
        if subject not in self._numbers:
            self._numbers[subject] = self._listed(subject)
        return self._numbers[subject]

    def _listed(self, subject: str) -> tuple[int, ...]:
        request = Request("GET", path("subjects", self._qualified(subject), "versions"), subject)
        answer = self.transport.ask(request, (404,))
        if self._is_missing(request, answer, _NO_SUBJECT):
            return ()
        numbers = answer.json if isinstance(answer.json, list) else [None]
        if not all(isinstance(number, int) for number in numbers):
            raise self._odd(request, "is no list of versions")
        return tuple(sorted(number for number in numbers if isinstance(number, int)))

    def version(self, key: tuple[str, int]) -> RegisteredVersion:
        """Return a version by subject and number."""
        if key not in self._versions:
            subject, number = key
            request = Request("GET", path("subjects", self._qualified(subject), "versions", number), subject)
            self._version(request, self.transport.ask(request))
        return self._versions[key]

    def common_config(self) -> Config:
        """Return what subjects without a configuration of their own are configured to."""
        if None not in self._configs:
            request = Request("GET", path("config"))
            self._configs[None] = self._config(request, self.transport.ask(request), None)
        return self.config("", self._configs[None]) if self.settings.context else self._configs[None]

    def config(self, subject: str, common: Config) -> Config:
        """Return what a subject is configured to, "" for the context; `common` where that says nothing."""
        if subject not in self._configs:
            request = Request("GET", path("config", self._qualified(subject)), subject)
            answer = self.transport.ask(request, (404,))
            is_missing = self._is_missing(request, answer, _NO_SETTING)
            self._configs[subject] = common if is_missing else self._config(request, answer, common)
        return self._configs[subject]

    def modes(self, subjects: Iterable[str], watch: Watch) -> Mapping[str, str]:
        """Return whether subjects can be written to: READWRITE, READONLY and others."""
        common = Request("GET", path("mode"))
        mode = self._mode(common, self.transport.ask(common))
        if self.settings.context:
            mode = self.mode("", mode)
        return together(lambda subject: self.mode(subject, mode), subjects, watch, "asking for modes")

    def mode(self, subject: str, common: str) -> str:
        """Return the mode of a subject, "" for the context; `common` where it has none of its own."""
        request = Request("GET", path("mode", self._qualified(subject)), subject)
        answer = self.transport.ask(request, (404,))
        return common if self._is_missing(request, answer, _NO_SETTING) else self._mode(request, answer)

    def check(self, subject: str, text: str) -> Said:
        """Ask what a subject's level says of a self-contained schema as its next version."""
        at = path("compatibility", "subjects", self._qualified(subject), "versions")
        request = Request("POST", f"{at}?verbose=true", subject, self._body(text, ()))
        answer = self.transport.ask(request, (404, *_REFUSED))
        if self._is_missing(request, answer, _NO_SUBJECT):
            return Said(Verdict.ACCEPTS)
        if answer.status in _REFUSED:
            verdict = Verdict.REFUSES if answer.status == _CONFLICT else Verdict.UNKNOWN
            return Said(verdict, (self._reason(answer),))
        json = _object(answer.json)
        messages = json.get("messages")
        if not isinstance(json.get("is_compatible"), bool):
            raise self._odd(request, 'has no "is_compatible"')
        told = (
            tuple(self.transport.masked(str(one)) for one in messages) if isinstance(messages, list) else ()
        )
        return Said(Verdict.ACCEPTS if json["is_compatible"] else Verdict.REFUSES, told)

    def lookup(
        self, subject: str, text: str, references: Iterable[SchemaReference]
    ) -> RegisteredVersion | None:
        """Return the version that the registry takes a schema for, None where it is none of the subject's."""
        body = self._body(text, references)
        request = Request("POST", path("subjects", self._qualified(subject)), subject, body)
        answer = self.transport.ask(request, (404, 422))
        if answer.status == 422 or self._is_missing(request, answer, _NO_SUBJECT):
            return None
        return self._version(request, answer)

    def register(
        self, subject: str, text: str, references: Sequence[SchemaReference]
    ) -> RegisteredVersion | Said:
        """Register a schema, or find it registered; return its version, or why the registry refuses it."""
        at = path("subjects", self._qualified(subject), "versions")
        request = Request("POST", at, subject, self._body(text, references))
        answer = self.transport.ask(request, _REFUSED)
        if answer.status in _REFUSED:
            return Said(Verdict.REFUSES, (self._reason(answer),))
        self._numbers.pop(subject, None)
        # Older registries answer with an id alone, which says nothing of the version.
        version = self.lookup(subject, text, references)
        if version is None:
            raise self.transport.failed(request, "was registered, and cannot be found; apply again")
        return version

    def set_level(self, subject: str, level: Level) -> None:
        """Set a subject's own compatibility level."""
        request = Request(
            "PUT", path("config", self._qualified(subject)), subject, {"compatibility": level.value}
        )
        answer = self.transport.ask(request, (_CONFLICT,))
        self._configs.pop(subject, None)
        # Apicurio says so where somebody else sets a level at the same time.
        if answer.status == _CONFLICT and self.config(subject, self.common_config()).level is not level:
            raise self.transport.failed(
                request, f"the level cannot be set: {self._reason(answer)}; apply again"
            )

    def close(self) -> None:
        """Close all connections."""
        self.transport.close()

    def _qualified(self, subject: str) -> str:
        return subject if subject.startswith(":.") else qualified(subject, self.settings.context)

    def _body(self, text: str, references: Iterable[SchemaReference]) -> JSON:
        listed: list[JSON] = [
            {"name": one.name, "subject": self._qualified(one.subject), "version": one.version}
            for one in references
        ]
        # Apicurio does not see in every Avro schema that it is one.
        body: dict[str, JSON] = {"schema": text, "schemaType": AVRO}
        return {**body, "references": listed} if listed else body

    def _config(self, request: Request, answer: Answer, common: Config | None) -> Config:
        json = _object(answer.json)
        level, group = json.get("compatibilityLevel"), json.get("compatibilityGroup")
        if not isinstance(level, str) or level not in tuple(Level):
            if common is None or level is not None:
                raise self._odd(request, "has no compatibility level that is known")
            level = common.level
        return Config(
            Level(level),
            group if isinstance(group, str) else (common.group if common else ""),
            _properties(json.get("defaultMetadata")),
            _properties(json.get("overrideMetadata")),
        )

    def _mode(self, request: Request, answer: Answer) -> str:
        mode = _object(answer.json).get("mode")
        if not isinstance(mode, str):
            raise self._odd(request, "has no mode")
        return mode

    def _is_missing(self, request: Request, answer: Answer, codes: tuple[int, ...]) -> bool:
        """Tell whether an answer says that there is no such thing; another 404 comes from a wrong address."""
        if answer.status != 404:
            return False
        if answer.code not in codes:
            said = f": {answer.message}" if answer.message else ""
            raise self.transport.failed(
                request, f"404 Not Found{said}; is it the address of a schema registry?"
            )
        return True

    def _version(self, request: Request, answer: Answer) -> RegisteredVersion:
        json = _object(answer.json)
        number, text, id_ = json.get("version"), json.get("schema"), json.get("id")
        if not (isinstance(number, int) and isinstance(text, str) and isinstance(id_, int)):
            raise self._odd(request, 'has no "version", "id" and "schema"')
        guid, type_ = json.get("guid"), json.get("schemaType")
        references = json.get("references") or []
        found = RegisteredVersion(
            subject=request.about,
            number=number,
            id=id_,
            text=text,
            references=tuple(
                self._reference(request, one)
                for one in (references if isinstance(references, list) else [None])
            ),
            schema_type=type_ if isinstance(type_, str) and type_ else AVRO,
            guid=guid if isinstance(guid, str) and _GUID.fullmatch(guid) else "",
            properties=_properties(json.get("metadata")),
        )
        return self._versions.setdefault((found.subject, number), found)

    def _reference(self, request: Request, json: JSON) -> SchemaReference:
        name, subject, version = (_object(json).get(key) for key in ("name", "subject", "version"))
        if not (isinstance(name, str) and isinstance(subject, str) and isinstance(version, int)):
            raise self._odd(request, "has a reference without name, subject and version")
        return SchemaReference(name, unqualified(subject, self.settings.context) or subject, version)

    def _reason(self, answer: Answer) -> str:
        return self.transport.masked(answer.message) or f"error {answer.code}"

    def _odd(self, request: Request, what: str) -> Exception:
        return self.transport.failed(request, f"the answer {what}; is it the address of a schema registry?")


def _object(json: JSON) -> dict[str, JSON]:
    return json if isinstance(json, dict) else {}


def _properties(json: JSON) -> Mapping[str, str]:
    properties = _object(_object(json).get("properties"))
    return {name: value for name, value in properties.items() if isinstance(value, str)}
