"""Topics: which events have one that the registry knows of, and what Kafka can call one."""

from __future__ import annotations

import re
from typing import Final

from eventwright.model.nodes import Named, Record

_TOPIC: Final = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._\-]{1,249}")  # Source: Kafka's class Topic


def registered_topic(named: Named) -> str:
    """Return the topic of an event that goes to the registry, "" for everything else.

    Domain events stay inside of their service, whatever topic they name.
    """
    event = named.event if isinstance(named, Record) else None
    return event.topic or "" if event is not None and event.kind != "domain" else ""


def is_topic(name: str) -> bool:
    """Tell whether Kafka can have a topic of this name."""
    return bool(_TOPIC.fullmatch(name))
