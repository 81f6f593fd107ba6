"""What a generated package does: its `__init__` makes one `Package` and exports its methods."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from threading import RLock
from typing import Any, Final, TypeAlias, TypeVar, cast

from eventwright.errors import EncodeError
from eventwright.runtime.classes import Classes, Index
from eventwright.runtime.coder import Coder, Home, Info

T = TypeVar("T")
BytesLike: TypeAlias = bytes | bytearray | memoryview

FORMAT: Final = 1
"""The newest layout of generated packages that this runtime knows."""


class Package:
    """The classes and codecs of one generated package, loaded when they are first used; safe for threads."""

    def __init__(
        self,
        name: str,
        format: int,
        index: Index,
        released: Mapping[str, tuple[int, ...]],
        **options: str,
    ) -> None:
        """Know the types in `index` and their released versions.

        `options`: `since`, the first version of eventwright that knows `format`, and `unknown_symbols`.
        Raises ImportError for a newer format.
        """
        if format > FORMAT:
            raise ImportError(
                f"the package {name} was generated for a newer eventwright than is installed; "
                f"install it with: pip install 'eventwright>={options.get('since', '')}'",
                name=name,
            )
        self._home = Home(name, Classes(name, index), released, options.get("unknown_symbols") == "keep")
        self._coders: dict[type[Any], Coder] = {}
        self._lock = RLock()

    def encode(self, event: object) -> bytes:
        """Return the event in plain Avro binary.

        Raises `EncodeError` with the path of the first field whose value does not fit.
        """
        coder = self._coders.get(type(event)) or self._coder_of(event)
        return coder.encode(event)

    def decode(self, cls: type[T], data: BytesLike, writer: str | int | None = None) -> T:
        """Return the event that plain Avro binary holds.

        `writer` says with which schema it was written where that is not the one of `cls`: its text, or the
        number of a released version. Raises `DecodeError` with path and offset.
        """
        try:
            coder = self._coders[cls]
        except (KeyError, TypeError):  # not seen yet, or nothing that a dict can look up
            coder = self._coder(cls)
        if type(data) is not bytes:
            data = _as_bytes(data)
        if writer is None:
            return cast(T, coder.decode(data))
        return cast(T, coder.decode_from(writer)(data))

    def lookup(self, fullname: str) -> type[Any]:
        """Return the class of an Avro fullname; raises LookupError if there is none."""
        if not isinstance(fullname, str):
            raise TypeError(f"expected a fullname, got {type(fullname).__name__}")
        try:
            return self._home.classes.find(fullname)
        except KeyError:
            raise LookupError(self._no_class(fullname)) from None

    def describe(self, cls: type[Any]) -> Info:
        """Return the fullname, schema and attributes of an event class."""
        return self._coder(cls).info

    def to_json(self, event: object) -> str:
        """Return the event in Avro's JSON encoding."""
        coder = self._coders.get(type(event)) or self._coder_of(event)
        return coder.to_json(event)

    def from_json(self, cls: type[T], text: str) -> T:
        """Return the event that Avro's JSON encoding holds; raises `DecodeError` with the path."""
        return cast(T, self._coder(cls).from_json(text))

    def _no_class(self, fullname: str) -> str:
        from eventwright.spelling import did_you_mean

        hint = did_you_mean(fullname, self._home.classes.index)
        return f"the package {self._home.name} has no class for {fullname!r}{hint}"

    def _coder_of(self, event: object) -> Coder:
        try:
            return self._coder(type(event))
        except TypeError as error:
            raise EncodeError(str(error)) from None

    def _coder(self, cls: type[Any]) -> Coder:
        coder = self._coders.get(cls) if isinstance(cls, type) else None
        if coder is None:
            with self._lock:
                coder = self._coders[cls] = self._make(cls)
        return coder

    def _make(self, cls: type[Any]) -> Coder:
        if not isinstance(cls, type):
            raise TypeError(f"expected an event class, got {type(cls).__name__}")
        for fullname, (_, name, _) in self._home.classes.index.items():
            if name == cls.__name__ and self._home.classes.find(fullname) is cls:
                if issubclass(cls, Enum):
                    raise TypeError(
                        f"{fullname} is an enum; only records are encoded and decoded by themselves"
                    )
                return Coder(self._home, fullname, *self._home.codecs(fullname).CODECS[cls])
        raise TypeError(
            f"{cls.__module__}.{cls.__qualname__} is not an event class of the package {self._home.name}"
        )


def _as_bytes(data: object) -> bytes:
    if isinstance(data, bytes | bytearray | memoryview):
        return bytes(data)
    raise TypeError(f"expected bytes, got {type(data).__name__}")
