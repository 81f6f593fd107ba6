"""What may have been meant by the name of a type that nobody defines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from eventwright.model.attributes import Use
from eventwright.model.document import NAMED_WORDS
from eventwright.model.names import simple_name
from eventwright.model.words import BASES, PRIMITIVE_NAMES, SIZES

MAX_SEARCHES: Final = 20  # for near names: each looks at all that is known

_MORE: Final = {  # what else the object of a logical type needs
    "decimal": ', "precision": ..., "scale": ...',
    "duration": f', "name": ..., "size": {SIZES["duration"]}',
}


@dataclass(slots=True)
class Hints:
    """Hints over the fullnames that are known; a name is searched once, and not more than 20 names are."""

    names: Iterable[str]
    _by_name: dict[str, list[str]] = field(default_factory=dict, repr=False)
    _near: dict[tuple[str, bool], str] = field(default_factory=dict, repr=False)

    def hint(self, use: Use) -> str:
        """Return what may have been meant, beginning with "; ", or "" where nothing is near."""
        word = simple_name(use.fullname)
        is_simple = bool(use.fallback) or word == use.fullname
        if word in (*NAMED_WORDS, "array", "map"):
            return f'; a type of that kind is an object: {{"type": {{"type": "{word}", ...}}}}'
        same = self._known().get(word.lower(), ())
        exact = [name for name in same if simple_name(name) == word]
        if exact:
            return f'; did you mean "{exact[0]}"?'
        if is_simple and word in BASES:
            written = f'{{"type": "{BASES[word][0]}"{_MORE.get(word, "")}, "logicalType": "{word}"}}'
            return f"; it is a logical type, which is written {written}"
        return self._nearest(word, is_simple)

    def _nearest(self, word: str, is_simple: bool) -> str:
        key = (word, is_simple)
        if key not in self._near:
            if len(self._near) == MAX_SEARCHES:
                return ""
            self._near[key] = self._search(word.lower(), is_simple)
        return self._near[key]

    def _search(self, word: str, is_simple: bool) -> str:
        import difflib

        known = self._known()
        candidates = known.keys() | set(PRIMITIVE_NAMES) if is_simple else known.keys()
        near = difflib.get_close_matches(word, sorted(candidates), n=1, cutoff=0.6)
        if not near:
            return ""
        meant = near[0] if is_simple and near[0] in PRIMITIVE_NAMES else known[near[0]][0]
        return f'; did you mean "{meant}"?'

    def _known(self) -> dict[str, list[str]]:
        """Return the known fullnames by simple name in lower case, sorted."""
        if not self._by_name:
            found: defaultdict[str, list[str]] = defaultdict(list)
            for name in sorted(self.names):
                found[simple_name(name).lower()].append(name)
            self._by_name.update(found)
        return self._by_name
