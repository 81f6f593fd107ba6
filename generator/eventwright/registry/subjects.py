"""Subjects: under which names a registry has what. Nothing else knows of strategies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

DEFAULT_STRATEGY: Final = "TopicNameStrategy"

_VALUE_SUBJECTS: Final[Mapping[str, Callable[[str, str], str]]] = {  # of topic and fullname
    "TopicNameStrategy": lambda topic, fullname: f"{topic}-value",
    "RecordNameStrategy": lambda topic, fullname: fullname,
    "TopicRecordNameStrategy": lambda topic, fullname: f"{topic}-{fullname}",
}

STRATEGIES: Final = tuple(_VALUE_SUBJECTS)
WITHOUT_TOPIC: Final = ("RecordNameStrategy",)
"""Those whose subjects are the same in every topic."""

_CONTEXT: Final = re.compile(r":\.([^:]*):(.*)", re.DOTALL)


def value_subject(strategy: str, topic: str, fullname: str) -> str:
    """Return the subject of an event's values.

    Source: Confluent Schema Registry, "Subject name strategy".
    """
    return _VALUE_SUBJECTS[strategy](topic, fullname)


def key_subject(strategy: str, topic: str, fullname: str) -> str:
    """Return the subject of keys that are records; `fullname` is the key's."""
    return f"{topic}-key" if strategy == DEFAULT_STRATEGY else value_subject(strategy, topic, fullname)


def qualified(subject: str, context: str) -> str:
    """Return a subject as it is named from outside of its context; "" is the default context."""
    return f":.{context}:{subject}" if context else subject


def unqualified(subject: str, context: str) -> str | None:
    """Return a subject's name inside of a context, None where it is in another one."""
    match = _CONTEXT.fullmatch(subject)
    if match is None:
        return None if context else subject
    return match[2] if match[1] == context else None
