"""What can be wrong with the record of released versions."""

from __future__ import annotations

from typing import Final

from eventwright.findings import Kind, Severity
from eventwright.rule import Explanation

MISSING_VERSION: Final = Explanation(
    "missing-version",
    Kind.HISTORY,
    Severity.ERROR,
    "A released version is gone from the history folder.",
    "data written with that version still exists, and nothing says any more whether it can be read",
    "restore the file from version control; released versions are never removed or renumbered",
)

REMOVED_EVENT: Final = Explanation(
    "removed-event",
    Kind.HISTORY,
    Severity.WARNING,
    "An event has released versions and is no longer among the schemas.",
    "services that still receive the event, or read it from a topic's past, lose its schema",
    "keep the history, and bring the schema back; once nobody reads the event any more, silence the rule "
    "with removed-event = 'off' in [rules] of the settings",
)

NO_EARLIER_VERSION: Final = Explanation(
    "no-earlier-version",
    Kind.HISTORY,
    Severity.ERROR,
    "An event has no earlier version to be compared with, and --require-baseline asks for one.",
    "without an earlier version nothing was compared",
    "release the event's first version, or leave --require-baseline out while it is new",
)

HISTORY_RULES: Final = (MISSING_VERSION, NO_EARLIER_VERSION, REMOVED_EVENT)
