"""What may be set: a dict, as confluent-kafka's own serializers take it, with the names that they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from confluent_kafka.schema_registry import (
    AsyncSchemaRegistryClient,
    SchemaRegistryClient,
    header_schema_id_serializer,
    prefix_schema_id_serializer,
)

from eventwright.kafka.values import EventPackage
from eventwright.registry.subjects import DEFAULT_STRATEGY, STRATEGIES
from eventwright.spelling import did_you_mean

CLIENTS: Final = (SchemaRegistryClient, AsyncSchemaRegistryClient)
_FRAMINGS: Final[Mapping[Callable[..., Any], bool]] = {
    prefix_schema_id_serializer: False,
    header_schema_id_serializer: True,
}
_ERRORS: Final = ("value", "raise")


@dataclass(frozen=True, slots=True)
class Writing:
    """How events are written."""

    strategy: str
    is_header: bool
    is_registered_here: bool


def check_uses(package: object, client: object, unfit: type[Any]) -> None:
    """Raise TypeError for what is no generated package, and for a client of the kind `unfit`."""
    if not isinstance(package, EventPackage):
        raise TypeError(f"expected a generated package, as it is imported, got {package!r}")
    if not callable(getattr(client, "lookup_schema", None)):
        raise TypeError(f"expected a client of a schema registry, got {client!r}")
    if isinstance(client, unfit):
        other = next(kind for kind in CLIENTS if kind is not unfit)
        raise TypeError(f"expected a client of the kind {other.__name__}, got {type(client).__name__}")


def writing(conf: Mapping[str, Any] | None) -> Writing:
    """Read what a serializer is given; raises ValueError."""
    values = _known(
        conf,
        {
            "auto.register.schemas": False,
            "subject.name.strategy": DEFAULT_STRATEGY,
            "schema.id.serializer": prefix_schema_id_serializer,
        },
    )
    strategy, framing = values["subject.name.strategy"], values["schema.id.serializer"]
    if strategy not in STRATEGIES:
        raise ValueError(f'"subject.name.strategy" is one of {", ".join(STRATEGIES)}, not {strategy!r}')
    if framing not in _FRAMINGS:
        names = " or ".join(known.__name__ for known in _FRAMINGS)
        raise ValueError(
            f'"schema.id.serializer" is {names} of confluent_kafka.schema_registry, not {framing!r}'
        )
    if not isinstance(values["auto.register.schemas"], bool):
        raise ValueError(f'"auto.register.schemas" is True or False, not {values["auto.register.schemas"]!r}')
    return Writing(strategy, _FRAMINGS[framing], values["auto.register.schemas"])


def raises(conf: Mapping[str, Any] | None) -> bool:
    """Tell whether a deserializer is to raise for what it cannot read; raises ValueError."""
    on_error = _known(conf, {"on.error": "value"})["on.error"]
    if on_error not in _ERRORS:
        raise ValueError(f'"on.error" is "value" or "raise", not {on_error!r}')
    return bool(on_error == "raise")


def _known(conf: Mapping[str, Any] | None, defaults: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in conf or {}:
        if name not in defaults:
            raise ValueError(f'there is no setting "{name}"{did_you_mean(name, defaults)}')
    return {**defaults, **(conf or {})}
