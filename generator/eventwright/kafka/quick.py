"""The engine's way through a message: its frame and its event in one call, where both are known already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eventwright.kafka.frames import HEADERS
from eventwright.kafka.values import EventPackage
from eventwright.runtime.engine import engine


class Called:
    """An object that is called as the function that it holds.

    A method in Python would take as long as encoding a small event: benchmarks/kafka.py.
    """

    __slots__ = ("__call__",)

    def _hold(self, function: Callable[..., Any]) -> None:
        vars(Called)["__call__"].__set__(self, function)  # a subclass may have a method of that name


def framed_encoders(package: EventPackage, otherwise: Callable[..., Any]) -> Any:
    """Return what writes frames and events in one call, None without the engine.

    Whatever it does not know, or does not fit, goes to `otherwise`.
    """
    found, codecs = _engine_of(package)
    return found.FramedEncoders(codecs, otherwise) if codecs else None


def framed_decoders(package: EventPackage, otherwise: Callable[..., Any]) -> Any:
    """Return what reads frames and events in one call, None without the engine; see `framed_encoders`."""
    found, codecs = _engine_of(package)
    return found.FramedDecoders(codecs, list(HEADERS.values()), otherwise) if codecs else None


def _engine_of(package: EventPackage) -> tuple[Any, Any]:
    """Return the engine, and what it knows of a package; None where either has no use of the other."""
    found = engine()
    codecs = getattr(package.encode, "__self__", None)
    if isinstance(found, str) or not isinstance(codecs, found.Codecs):
        return None, None
    return found, codecs
