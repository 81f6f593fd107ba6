"""Which files a change to some files concerns, found without parsing all the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from eventwright.model.document import parse_document
from eventwright.model.names import simple_name
from eventwright.model.text import parse_json

_MOST: Final = 100  # names that are looked for; with more of them, parsing everything is as fast


@dataclass(frozen=True, slots=True)
class _Outline:
    """Simple names that a file defines, and those that it uses."""

    defined: frozenset[str]
    used: frozenset[str]


def concerned(files: Mapping[str, bytes], part: Collection[str]) -> Mapping[str, bytes]:
    """Return the files of `part`, those that use a type defined in them, and all that these need.

    Simple names tell files apart, so that some too many may be returned and none too few. Takes time linear
    in the bytes of `files`.
    """
    search = _Search(files, {})
    affected = search.spread(
        part, lambda outline: outline.defined, lambda outline: outline.defined | outline.used
    )
    found = search.spread(affected, lambda outline: outline.used, lambda outline: outline.defined)
    return files if search.is_wide else {file: data for file, data in files.items() if file in found}


@dataclass(slots=True)
class _Search:
    files: Mapping[str, bytes]
    outlines: dict[str, _Outline]
    is_wide: bool = False  # too many names are asked for

    def spread(
        self,
        start: Iterable[str],
        asked: Callable[[_Outline], frozenset[str]],
        answers: Callable[[_Outline], frozenset[str]],
    ) -> set[str]:
        """Return files with all those that answer to a name that one of them asks for."""
        found = set(start)
        names = self._asked(found, asked)
        known = frozenset[str]()
        while (new := names - known) and not self.is_wide:
            known = names
            more = {
                file
                for file in self._mentioning(new)
                if file not in found and answers(self._outline(file)) & new
            }
            found |= more
            names |= self._asked(more, asked)
            self.is_wide = len(names) > _MOST
        return found

    def _asked(self, files: Iterable[str], asked: Callable[[_Outline], frozenset[str]]) -> frozenset[str]:
        return frozenset(name for file in files for name in asked(self._outline(file)))

    def _mentioning(self, names: Iterable[str]) -> Iterable[str]:
        words = [f'{name}"'.encode() for name in names]  # a quote ends a name wherever it is used
        for file, data in self.files.items():
            if any(word in data for word in words) or b"\\u" in data:  # an escape may hide a name
                yield file

    def _outline(self, file: str) -> _Outline:
        if file not in self.outlines:
            parsed = parse_document(parse_json(self.files[file], file).json, file, {})
            self.outlines[file] = _Outline(
                frozenset(map(simple_name, parsed.names)),
                frozenset(simple_name(use.fullname) for use in parsed.uses),
            )
        return self.outlines[file]
