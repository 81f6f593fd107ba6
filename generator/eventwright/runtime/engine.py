"""Find the native engine, or the reason for which it is not used."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

SWITCH: Final = "EVENTWRIGHT_ENGINE"
"""The environment variable that turns the engine off with the value "off"."""

PLAN_FORMAT: Final = 1
"""The form of the plans that `runtime.plans` makes."""

DISTRIBUTION: Final = "eventwright-engine"


def engine() -> ModuleType | str:
    """Return the engine, or why generated Python is used instead."""
    wanted = os.environ.get(SWITCH, "")
    if wanted == "off":
        return f"it is turned off by {SWITCH}=off"
    if wanted not in ("", "on"):
        return f'{SWITCH} is "{wanted}", which is neither "on" nor "off"'
    return _installed()


@cache
def _installed() -> ModuleType | str:
    try:
        found = import_module("eventwright_engine")
    except ModuleNotFoundError:
        return "it is not installed; install it with: pip install 'eventwright[native]'"
    except (
        ImportError
    ) as error:  # this Python is one that it does not run in, or it was built for another one
        return f"it cannot be imported: {error}"
    if found.PLAN_FORMAT != PLAN_FORMAT:
        return (
            f"the installed {DISTRIBUTION} {found.__version__} is for another version of eventwright; "
            "install the one that fits with: pip install --upgrade 'eventwright[native]'"
        )
    return found
