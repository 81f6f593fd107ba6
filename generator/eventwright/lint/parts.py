"""Parts of types that several lint rules look at."""

from __future__ import annotations

from functools import lru_cache

from eventwright.lint.words import plain
from eventwright.model.nodes import Node, kind_of, logical_of


def told(node: Node) -> str:
    """Return what messages call a type: "a uuid", "a long", "an array"."""
    logical = logical_of(node)
    word = logical.name if logical else kind_of(node)
    return f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def is_a(node: Node, word: str) -> bool:
    """Tell whether a type is what a word says: Avro's word for it, a logical type, or "timestamp"."""
    logical = logical_of(node)
    if word == "timestamp":
        return logical is not None and logical.name.startswith("timestamp-")
    return word == kind_of(node) or (logical is not None and word == logical.name)


@lru_cache(maxsize=10_000)
def meant(name: str, known: tuple[str, ...]) -> str:
    """Return which of `known` a name is likely to be a misspelling of, "" where none is near."""
    import difflib

    for word in known:
        if plain(word.replace("-", "_")) == plain(name.replace("-", "_")):
            return word
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8) if len(name) <= 40 else []
    return near[0] if near else ""
