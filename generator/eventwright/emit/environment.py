"""The templates of generated files."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache, lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.filters import do_indent

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
    )
    made.filters["lines"] = _lines
    return made


@lru_cache(_MOST_VALUES)
def _lines(value: Hashable, macro: str, width: int) -> str:
    """Return what a macro for values says of one, to stand in a place that is indented so far."""
    text = str(getattr(environment().get_template("codec_values.j2").module, macro)(value))
    return do_indent(text.strip(), width)
