"""The coder of one event class that the native engine makes fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from eventwright.runtime.coder import Coder, Home
from eventwright.runtime.itself import resolve_itself
from eventwright.runtime.plans import plan_decoder, plan_encoder
from eventwright.runtime.shapes import NoPlan

if TYPE_CHECKING:
    from eventwright.resolve.actions import Resolution


class NativeCoder(Coder):
    """Encodes and decodes one class with the engine."""

    def __init__(self, home: Home, fullname: str, engine: ModuleType) -> None:
        """Compile the class's schema; raises `NoPlan` where the engine has no way for it."""
        super().__init__(home, fullname, "native")
        self._engine = engine
        plan = plan_encoder(self._schema, home.classes)
        self.encoder = engine.Encoder(plan.records, plan.root)
        self._decoder = self._compiled(resolve_itself(self._schema))
        self.decoders: dict[str | int | None, Any] = {None: self._decoder}
        """Those of the engine, by writer; None is the class's own schema."""

    def encode(self, event: Any) -> bytes:
        """Encode with the engine."""
        try:
            encoded: bytes = self.encoder.encode(event)
        except self._engine.Refused:
            pass
        else:
            return encoded
        return self._careful_encode(event)

    def decode(self, data: bytes) -> Any:
        """Decode with the engine."""
        try:
            return self._decoder.decode(data)
        except self._engine.Refused:
            pass
        return self._careful_decode(data)

    def decode_from(self, writer: str | int) -> Callable[[bytes], Any]:
        """Return what decodes the data of a writer, and let the engine find it by itself from then on."""
        decode = super().decode_from(writer)
        if isinstance(decode, _FromWriter):
            self.decoders[writer] = decode.native
        elif decode == self.decode:
            self.decoders[writer] = self._decoder
        for forgotten in self.decoders.keys() - self._writers.keys() - {None}:
            del self.decoders[forgotten]
        return decode

    def _decoder_of(self, resolution: Resolution) -> Callable[[bytes], Any]:
        try:
            native = self._compiled(resolution)
        except NoPlan:
            return super()._decoder_of(resolution)
        return _FromWriter(native, self._engine, lambda: super(NativeCoder, self)._decoder_of(resolution))

    def _compiled(self, resolution: Resolution) -> Any:
        plan = plan_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)
        return self._engine.Decoder(plan.records, plan.skipped, plan.root)


@dataclass(frozen=True)
class _FromWriter:
    """Decodes what one writer's schema has written."""

    native: Any
    engine: ModuleType
    make_careful: Callable[[], Callable[[bytes], Any]]

    def __call__(self, data: bytes) -> Any:
        try:
            return self.native.decode(data)
        except self.engine.Refused:
            pass
        return self._careful(data)

    @cached_property
    def _careful(self) -> Callable[[bytes], Any]:
        return self.make_careful()
