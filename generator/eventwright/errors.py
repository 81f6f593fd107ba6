"""The errors we raise on purpose.

A finding describes the user's schema; an exception means that we could not look.
"""

from __future__ import annotations


class EventwrightError(Exception):
    """Base of every error we raise on purpose; the command line turns it into exit 2."""


class SettingsError(EventwrightError):
    """A settings file or a flag says something that cannot be."""


class BaselineUnavailable(EventwrightError):
    """A baseline was named and cannot be read."""


class RegistryUnavailable(EventwrightError):
    """A schema registry did not answer, or not as one does; the message has its URL, never a secret."""


class UnreadableInput(EventwrightError):
    """A path that was named does not exist or cannot be read."""


class OutputError(EventwrightError):
    """The output cannot be written where it was asked for."""


class RenderError(EventwrightError):
    """No package can be made from these schemas."""


class MissingExtra(EventwrightError):
    """A library that this command needs is not installed; the message says which extra brings it."""


class CodecError(EventwrightError, ValueError):
    """Base of what encoding and decoding raise.

    `path` is the field path in Avro's names, such as `items[2].price`; empty for the event itself.
    """

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def within(self, step: str) -> None:
        """Prefix the path with the field name, `[index]` or `[key]` under which the value was found."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        self.path = f"{step}{joint}{self.path}"


class EncodeError(CodecError):
    """A value does not fit the schema; nothing was written."""


class DecodeError(CodecError):
    """The bytes are not a value of the writer's schema, or hold what the Python type cannot.

    `offset` counts bytes from the start of the input.
    """

    def __init__(self, message: str, path: str = "", offset: int = 0) -> None:
        super().__init__(message, path)
        self.offset = offset

    def __str__(self) -> str:
        return f"{super().__str__()} (at byte {self.offset})"
