"""What can be wrong with the record of released versions."""

from __future__ import annotations

from typing import Final

from eventwright.rule import Explanation
from eventwright.severity import Kind, Severity

MISSING_VERSION: Final = Explanation(
    "missing-version",
    Kind.HISTORY,
    Severity.ERROR,
    "A released version is gone from the history folder.",
    "data written with that version still exists, and nothing says any more whether it can be read",
    "restore the file from version control; released versions are never removed or renumbered",
)

EDITED_VERSION: Final = Explanation(
    "edited-version",
    Kind.HISTORY,
    Severity.ERROR,
    "The file of a released version is not what was released.",
    "data was written with the schema as it was released; compared with another one, a change that breaks "
    "its readers may pass",
    "restore the file from version control, and change the schema itself: the next release is a new version",
)

VERSION_RELEASED_TWICE: Final = Explanation(
    "version-released-twice",
    Kind.HISTORY,
    Severity.ERROR,
    "Two branches have released the same version of an event differently.",
    "one number would stand for two schemas, and a reader that decodes by it takes the wrong one",
    "take the other branch's version as it is, bring its change into the schema, and release this branch's "
    "change as the version after it",
)

INVALID_CHECKSUM: Final = Explanation(
    "invalid-checksum",
    Kind.HISTORY,
    Severity.ERROR,
    "A line of the checksums of released versions cannot be read.",
    "an edit of the version that it was for would not be found",
    "restore the line from version control; after a merge keep the lines of both sides, as git does by "
    "itself with SHA256SUMS merge=union in .gitattributes",
)

UNRECORDED_VERSION: Final = Explanation(
    "unrecorded-version",
    Kind.HISTORY,
    Severity.WARNING,
    "A released version has no checksum, though others have.",
    "`eventwright release` compares a version with those before it, and then records it; this one came "
    "another way, so that nobody may have compared it",
    "remove the file and let `eventwright release` write it; where a merge has lost the line, take it from "
    "the other branch",
)

EDITED_FIXTURES: Final = Explanation(
    "edited-fixtures",
    Kind.HISTORY,
    Severity.ERROR,
    "The fixtures of a released version are not what was released.",
    "they are bytes as that version wrote them; tests that decode others prove nothing about data that exist",
    "restore the file from version control; where a reader cannot decode the fixtures any more, it is the "
    "reader that has to change",
)

MISSING_FIXTURES: Final = Explanation(
    "missing-fixtures",
    Kind.HISTORY,
    Severity.ERROR,
    "The fixtures of a released version are gone from the history folder.",
    "no test decodes any more what that version wrote",
    "restore the file from version control; fixtures are never removed, as released versions are not",
)

REMOVED_EVENT: Final = Explanation(
    "removed-event",
    Kind.HISTORY,
    Severity.ERROR,
    "An event has earlier versions and is no longer among the schemas.",
    "services that still receive the event, or read it from a topic's past, lose its schema",
    "keep the history, and bring the schema back; where it goes for good, allow its removal with [[allow]] "
    "in the settings until nobody reads it any more",
)

NO_EARLIER_VERSION: Final = Explanation(
    "no-earlier-version",
    Kind.HISTORY,
    Severity.ERROR,
    "An event has no earlier version to be compared with, and --require-baseline asks for one.",
    "without an earlier version nothing was compared",
    "release the event's first version, or leave --require-baseline out while it is new",
)

HISTORY_RULES: Final = (
    EDITED_FIXTURES,
    EDITED_VERSION,
    INVALID_CHECKSUM,
    MISSING_FIXTURES,
    MISSING_VERSION,
    NO_EARLIER_VERSION,
    REMOVED_EVENT,
    UNRECORDED_VERSION,
    VERSION_RELEASED_TWICE,
)
