"""The coder of one event class that the native engine makes fast."""

from __future__ import annotations

from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from eventwright.errors import EncodeError
from eventwright.runtime.coder import Coder, GeneratedCoder, Home, WriterSchema
from eventwright.runtime.decoders import CarefulDecoder, NativeDecoder, is_too_deep
from eventwright.runtime.itself import resolve_itself
from eventwright.runtime.plans import plan_decoder, plan_encoder
from eventwright.runtime.shapes import NoPlan

if TYPE_CHECKING:
    from eventwright.resolve.actions import Resolution


class NativeCoder(Coder):
    """Encodes and decodes one class with the engine."""

    kind = "native"

    def __init__(self, home: Home, fullname: str, engine: ModuleType) -> None:
        """Compile the class's schema; raises `NoPlan` where the engine has no way for it."""
        super().__init__(home, fullname)
        self._engine = engine
        plan = plan_encoder(self._schema, home.classes)
        self.native = engine.Encoder(plan.records, plan.root)
        self.decoder: NativeDecoder = self._compiled(resolve_itself(self._schema))
        self.native_by_writer: dict[WriterSchema, Any] = {}
        """Decoders of the engine, for it to find by itself."""

    def encode(self, event: Any) -> bytes:
        """Return the event in plain Avro binary."""
        try:
            encoded: bytes = self.native.encode(event)
        except self._engine.Refused:
            pass
        else:
            return encoded
        try:
            return self.careful_encode(event)
        except EncodeError as error:
            if not is_too_deep(error):
                raise
        return self._generated.encode(event)

    def decoder_from(self, writer: WriterSchema | None) -> CarefulDecoder:
        """Return what decodes the data of a writer: None is the class's own schema."""
        decoder = super().decoder_from(writer)
        if writer is not None and isinstance(decoder, NativeDecoder):
            self.native_by_writer[writer] = decoder.native
            for forgotten in self.native_by_writer.keys() - self._decoders.keys():
                self.native_by_writer.pop(forgotten, None)  # another thread may be here too
        return decoder

    def _resolved(self, resolution: Resolution, writer: WriterSchema) -> CarefulDecoder:
        try:
            return self._compiled(resolution, writer)
        except NoPlan:
            return super()._resolved(resolution, writer)

    def _compiled(self, resolution: Resolution, writer: WriterSchema | None = None) -> NativeDecoder:
        plan = plan_decoder(resolution, self._forms, keeps_unknown=self._home.keeps_unknown)
        native = self._engine.Decoder(plan.records, plan.skipped, plan.root)
        return NativeDecoder(
            native,
            self._engine.Refused,
            lambda: self._part_decoder(resolution),
            lambda: self._generated.decoder_from(writer),
        )

    @cached_property
    def _generated(self) -> GeneratedCoder:
        return GeneratedCoder(self._home, self._fullname)
