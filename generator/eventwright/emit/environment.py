"""The templates of generated files."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment() -> Environment:
    """Return the templates: Python source, escaped by the plan and not for HTML."""
    return Environment(
        loader=PackageLoader("eventwright.emit"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,  # or each include asks the disk whether its template has changed
    )
