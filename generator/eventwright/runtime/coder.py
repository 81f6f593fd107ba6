"""The coder of one event class: generated code first, the careful codecs where that refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from eventwright.errors import DecodeError
from eventwright.runtime.classes import Classes
from eventwright.runtime.history import or_carefully, planned_decoder
from eventwright.runtime.wire import Decoder, Encoder

if TYPE_CHECKING:
    from eventwright.model.nodes import Schema
    from eventwright.runtime.objects import ObjectForms

_MOST_WRITERS: Final = (
    1_000  # decoders kept for each class; writers' schemas come from outside, so there is a limit
)


@dataclass(frozen=True, slots=True)
class Info:
    """What is known about an event class."""

    fullname: str
    schema: str  # the contract text
    attributes: Mapping[str, str]  # Avro field name to Python name


@dataclass(frozen=True, slots=True)
class Home:
    """What the coders of a package share."""

    name: str  # of the package, for imports
    classes: Classes
    released: Mapping[str, tuple[int, ...]]
    keeps_unknown: bool
    lock: RLock = field(default_factory=RLock)

    def text(self, *path: str) -> str:
        """Return an embedded schema."""
        from importlib.resources import files  # 25 ms, which only the careful codecs need

        return files(self.name).joinpath("_schemas", *path).read_text("utf-8")

    def codecs(self, fullname: str) -> ModuleType:
        """Return the module with the codecs of a class."""
        module = self.classes.index[fullname][0]
        return import_module(".".join(part for part in (self.name, "_codecs", module) if part))


class Coder:
    """Encodes and decodes one class; what is rarely needed is made when it is first asked for."""

    def __init__(self, home: Home, fullname: str, encode: Encoder, decode: Decoder) -> None:
        self._home = home
        self._fullname = fullname
        self._encode = encode
        self._decode = decode
        self._writers: dict[str | int, Callable[[bytes], Any]] = {}

    def encode(self, event: Any) -> bytes:
        """Encode with the generated code."""
        try:
            return self._encode(event)
        except Exception:  # any at all: it only means that the careful encoder must look
            pass
        return self._careful_encode(event)

    def decode(self, data: bytes) -> Any:
        """Decode with the generated code."""
        try:
            value, at = self._decode(data, 0)
        except Exception:  # any at all: it only means that the careful decoder must look
            pass
        else:
            if at == len(data):
                return value
        return self._careful_decode(data)

    def decode_from(self, writer: str | int) -> Callable[[bytes], Any]:
        """Return what decodes the data of a writer: a schema's text, or the number of a released version."""
        if type(writer) is not int and type(writer) is not str:  # True would be found as 1
            raise TypeError(f"expected the text or the version of a schema, got {type(writer).__name__}")
        found = self._writers.get(writer)
        if found is None:
            with self._home.lock:
                found = self._resolve(writer)
                while len(self._writers) >= _MOST_WRITERS:
                    del self._writers[next(iter(self._writers))]
                self._writers[writer] = found
        return found

    def to_json(self, event: Any) -> str:
        """Return the event in Avro's JSON encoding."""
        return self._to_json(self.encode(event))

    def from_json(self, text: str) -> Any:
        """Return the event that Avro's JSON encoding holds."""
        from eventwright.runtime.json import JSONTextError

        data = self._from_json(text)
        try:
            return self.decode(data)
        except DecodeError as error:  # its offset means nothing to whoever wrote the text
            raise JSONTextError(error.message, error.path) from None

    @cached_property
    def info(self) -> Info:
        """The description of the class."""
        import json

        names = [item["name"] for item in json.loads(self._text)["fields"]]
        attributes = {name: self._home.classes.attribute(self._fullname, name) for name in names}
        return Info(self._fullname, self._text, attributes)

    @cached_property
    def _text(self) -> str:
        return self._home.text(f"{self._fullname}.avsc")

    @cached_property
    def _schema(self) -> Schema:
        return _parsed(self._text, self._fullname)

    @cached_property
    def _careful_encode(self) -> Callable[[Any], bytes]:
        from eventwright.runtime.encoding import make_encoder
        from eventwright.runtime.sources import ObjectSources

        return make_encoder(self._schema, ObjectSources(self._schema, self._home.classes))

    @cached_property
    def _careful_decode(self) -> Callable[[bytes], Any]:
        from eventwright.runtime.decoding import make_decoder
        from eventwright.runtime.itself import resolve_itself

        return make_decoder(resolve_itself(self._schema), self._forms)

    @cached_property
    def _to_json(self) -> Callable[[bytes], str]:
        from eventwright.runtime.json import make_json_writer

        return make_json_writer(self._schema)

    @cached_property
    def _from_json(self) -> Callable[[str], bytes]:
        from eventwright.runtime.json import make_json_reader

        return make_json_reader(self._schema)

    @cached_property
    def _forms(self) -> ObjectForms:
        from eventwright.runtime.objects import ObjectForms

        return ObjectForms(self._schema, self._home.classes)

    def _resolve(self, writer: str | int) -> Callable[[bytes], Any]:
        if isinstance(writer, str):
            return self._careful_resolve(writer)
        self._check_released(writer)
        planned = planned_decoder(
            self._home.codecs(self._fullname), self._home.classes.find(self._fullname), writer
        )
        if planned is None:
            return self._careful_resolve(self._released_text(writer))
        if planned is self._decode:
            return self.decode
        return or_carefully(planned, lambda: self._careful_resolve(self._released_text(writer)))

    def _careful_resolve(self, text: str) -> Callable[[bytes], Any]:
        from eventwright.resolve.walk import resolve
        from eventwright.runtime.decoding import make_decoder

        schema = _parsed(text, "the writer's schema")
        if schema == self._schema:
            return self.decode
        resolution = resolve(self._schema, schema)
        return make_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)

    def _check_released(self, number: int) -> None:
        known = self._home.released.get(self._fullname, ())
        if number not in known:
            released = ", ".join(map(str, known)) or "none"
            raise DecodeError(
                f"{self._fullname} has no released version {number}; released versions: {released}"
            )

    def _released_text(self, number: int) -> str:
        return self._home.text(self._fullname, f"{number}.avsc")


def _parsed(text: str, what: str) -> Schema:
    from eventwright.model.parse import parse_schema
    from eventwright.model.text import parse_json

    parsed = parse_json(text)
    problems = parsed.problems
    if not problems:
        schema, problems = parse_schema(parsed.json)
        if schema is not None:
            return schema
    raise DecodeError(f"{what} is not a usable Avro schema: {problems[0].message}")
