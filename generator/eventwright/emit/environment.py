"""The templates of generated files."""

from __future__ import annotations

import sys
from collections.abc import Hashable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, __version__
from jinja2.bccache import Bucket
from jinja2.filters import do_indent

_COMPILED: Final = Path(__file__).with_name("templates") / "__pycache__"
_MOST_VALUES: Final = 20_000  # whose text is kept, since fields of one name and type are in many records


@cache
def environment() -> Environment:
    """Return the templates: Python source, escaped by the plan and not for HTML."""
    made = Environment(
        loader=PackageLoader("eventwright.emit"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,  # or each include asks the disk whether its template has changed
        bytecode_cache=compiled(),
    )
    made.filters["lines"] = _lines
    return made


class _Compiled(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever unpickling makes of a file that is damaged
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # as Python does where it may not write beside its modules
            super().dump_bytecode(bucket)


def compiled() -> FileSystemBytecodeCache | None:
    """Return what keeps compiled templates beside compiled modules, None where Python writes none.

    Compiling them takes most of the time in which one changed class is printed.
    """
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        _COMPILED.mkdir(exist_ok=True)
    # Jinja notices that a template has changed, but neither its own version nor the options above.
    return _Compiled(str(_COMPILED), f"%s-{__version__}-{Path(__file__).stat().st_mtime_ns}")


@lru_cache(_MOST_VALUES)
def _lines(value: Hashable, macro: str, width: int) -> str:
    """Return what a macro for values says of one, to stand in a place that is indented so far."""
    text = str(getattr(environment().get_template("codec_values.j2").module, macro)(value))
    return do_indent(text.strip(), width)
