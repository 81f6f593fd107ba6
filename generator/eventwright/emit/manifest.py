"""The manifest: what a generated package was made from, and which files of its folder are ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from eventwright.plan.options import Options

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1  # of the package's layout; the runtime refuses a number that it does not know
SINCE: Final = "0.1.0"  # the first version of eventwright whose runtime knows it

_GENERATOR: Final = "eventwright"
# Names with "/" between them: none is "." or "..", and none has in it what means more on some system.
_INSIDE: Final = re.compile(r"(?!\.{1,2}(?:/|$))[^/\\:\0]+(?:/(?!\.{1,2}(?:/|$))[^/\\:\0]+)*")


def manifest_text(options: Options, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    """Return the text of a manifest; `inputs` and `outputs` have texts by path."""
    manifest = {
        "generator": _GENERATOR,
        "format": FORMAT,
        "package": options.package,
        "flavour": options.flavour.value,
        "unknown_symbols": options.unknown_symbols.value,
        "inputs": _hashes(inputs),
        "outputs": _hashes(outputs),
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def listed_outputs(text: str) -> frozenset[str] | None:
    """Return the paths that a manifest lists as written, None if the text is no manifest of ours.

    Paths that could lead out of the folder are left out: the text may have been tampered with.
    """
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get("generator") != _GENERATOR:
        return None
    outputs = manifest.get("outputs")
    return frozenset(filter(_INSIDE.fullmatch, outputs if isinstance(outputs, dict) else ()))


def listed_hashes(text: str) -> dict[str, str]:
    """Return the SHA-256 of each path that a manifest lists; its text must be one that we have written."""
    hashes: dict[str, str] = json.loads(text)["outputs"]
    return hashes


def _hashes(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: sha256(texts[path].encode()).hexdigest() for path in sorted(texts)}
