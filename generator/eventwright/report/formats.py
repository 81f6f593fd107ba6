"""The formats of reports: each is a module of this package with a function `render_<format>`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from eventwright.report.model import Report

Renderer: TypeAlias = "Callable[[Report], str]"


def _of(name: str) -> Renderer:
    """Return a format's renderer, whose module is imported when it is called."""

    def render(report: Report) -> str:
        module = import_module(f"eventwright.report.{name}")
        renderer: Renderer = getattr(module, f"render_{name}")
        return renderer(report)

    return render


RENDERERS: Final[Mapping[str, Renderer]] = {  # besides text, which shows lines of the schemas too
    name: _of(name)
    for name in (
        "json",
        "sarif",
        "junit",
        "github",
        "gitlab",
        "markdown",
    )
}
FORMATS: Final = ("text", *RENDERERS)
