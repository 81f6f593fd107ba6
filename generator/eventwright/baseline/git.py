"""Schemas and released versions at a revision, read from git's objects: nothing is checked out."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from eventwright.baseline.record import ReleaseRecord, as_released, content_of
from eventwright.errors import BaselineUnavailable
from eventwright.paths import shown

MERGE_BASE: Final = "merge-base"

_MANY: Final = 100  # folders that are listed by name: all of thousands take a quarter of a second
_FILES: Final = ("100644", "100755")  # modes of plain files; links and submodules are none
# A hook's environment names an index and a repository; what is read here is what the folder lies in.
_OF_HOOKS: Final = ("GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_LITERAL_PATHSPECS": "1",  # a folder's name is no pattern
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_COMMIT: Final = re.compile(rb"[0-9a-f]{40,64}\n")
_SHALLOW: Final = (
    "this clone is shallow, and the commit may lie beyond its depth; fetch more: git fetch --unshallow "
    "(GitHub: fetch-depth: 0 in actions/checkout; GitLab: GIT_DEPTH: 0)"
)
_BRANCH: Final = re.compile(r"\w[\w./-]*")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and what people call it."""

    commit: str  # its id, or "HEAD"
    name: str  # "main", or "the merge base with main"
    spelling: str  # what git takes before a colon: "main", "1a2b3c4"
    tip: Revision | None = None  # of a merge base: the branch as it is now

    def __str__(self) -> str:
        return self.name if self.name == self.commit[:7] else f"{self.name} ({self.commit[:7]})"


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository's work tree."""

    top: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository that a folder lies in; raises BaselineUnavailable where it is in none."""
        place = next(one for one in (folder.resolve(), *folder.resolve().parents) if one.is_dir())
        try:
            top = _git(place, "rev-parse", "--show-toplevel")
        except BaselineUnavailable as error:
            if "not a git repository" not in str(error):
                raise
            raise BaselineUnavailable(
                f"git: {shown(folder)} lies in no git repository; name another baseline"
            ) from error
        return cls(Path(os.fsdecode(top.removesuffix(b"\n"))))

    def revision(self, name: str) -> Revision:
        """Return the commit of a revision; raises BaselineUnavailable with a remedy."""
        commit = self._commit(name)
        if commit is None:
            raise BaselineUnavailable(f'git: there is no commit "{name}" here; {self._remedy(name)}')
        return _named(commit, name)

    def merge_base(self, branch: str) -> Revision:
        """Return where HEAD and a branch part, "" for the branch that the work will be merged into.

        Raises BaselineUnavailable with a remedy.
        """
        tip = self.revision(branch) if branch else self._target()
        known = None if branch else self._commit(os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""))
        found = _try(self.top, "merge-base", "HEAD", tip.commit)
        commit = known or (found.decode().strip() if found is not None else "")
        if not commit:
            remedy = _SHALLOW if self.is_shallow else "they have no history in common; name another branch"
            raise BaselineUnavailable(f'git: HEAD and "{tip.name}" have no merge base here; {remedy}')
        return Revision(commit, f"the merge base with {tip.name}", commit[:7], tip)

    def fork(self, revision: Revision) -> Revision:
        """Return where HEAD and a revision part, the revision itself where that is it or they never met."""
        found = _try(self.top, "merge-base", "HEAD", revision.commit)
        commit = found.decode().strip() if found else revision.commit
        if commit == revision.commit:
            return revision
        return Revision(commit, f"the merge base with {revision.name}", commit[:7])

    @property
    def is_shallow(self) -> bool:
        """Tell whether history ends at some depth."""
        return _try(self.top, "rev-parse", "--is-shallow-repository") == b"true\n"

    def below(self, folder: Path) -> str | None:
        """Return a folder's path in the repository, "" for all of it, None where it lies elsewhere."""
        try:
            path = folder.resolve().relative_to(self.top.resolve()).as_posix()
        except ValueError:
            return None
        return "" if path == "." else path

    def blobs(self, revision: Revision, *folders: str) -> dict[str, str]:
        """Return the ids of the files below folders, or of all files, by path in the repository."""
        at = ["--", *folders] if folders and "" not in folders else []
        found: dict[str, str] = {}
        listed = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", revision.commit, *at)
        for line in listed.split(b"\0"):
            head, _, path = line.partition(b"\t")
            mode, _, rest = head.decode().partition(" ")
            if mode in _FILES:
                found[os.fsdecode(path)] = rest.rpartition(" ")[2]
        return found

    def contents(self, blobs: Mapping[str, str]) -> dict[str, bytes]:
        """Return contents by path, given ids; raises BaselineUnavailable for one that is not here."""
        asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        answer = _git(self.top, "cat-file", "--batch", given=asked)
        return dict(zip(blobs, _contents(answer, tuple(blobs)), strict=True))

    def is_same(self, blob: str, data: bytes) -> bool:
        """Tell whether a file says what a blob does; layout does not count."""
        if blob in _ids(data, len(blob)):
            return True
        content = content_of(data)
        return content is not None and content == content_of(self.contents({blob: blob})[blob])

    def _commit(self, name: str) -> str | None:
        if "\0" in name:
            return None
        asked = ("--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = _try(self.top, "rev-parse", *asked)
        # "^main" and "main..other" are answered as well, and are no revision.
        return found.decode().strip() if found and _COMMIT.fullmatch(found) else None

    def _target(self) -> Revision:
        tried = tuple(dict.fromkeys(_candidates()))
        for name in tried:
            commit = self._commit(name)
            if commit is not None:
                return _named(commit, name)
        raise BaselineUnavailable(
            f"git: no branch to merge into was found; tried {', '.join(tried)}; {self._remedy(tried[-1])}"
        )

    def _remedy(self, name: str) -> str:
        branch = name.removeprefix("origin/")
        remedy = "name a revision that git rev-parse knows"
        if _BRANCH.fullmatch(branch):
            place = f"origin/{branch}"
            remedy = f"fetch it: git fetch origin {branch}:refs/remotes/{place}, and name it {place}"
        return f"{_SHALLOW}; or {remedy}" if self.is_shallow else remedy


def committed_record(history: Path, names: Collection[str] | None) -> tuple[ReleaseRecord, ...]:
    """Return what HEAD has of the versions in a history folder, nothing where no repository has them.

    `names` are the fullnames that matter; None for all.
    """
    around = (history.resolve(), *history.resolve().parents)
    top = next((place for place in around if (place / ".git").exists()), None)
    if top is None:
        return ()
    repository = Repository(top)
    folder = repository.below(history) or ""
    are_few = names is not None and len(names) < _MANY
    wanted = [f"{folder}/{name}".lstrip("/") for name in names] if names and are_few else [folder]
    try:
        blobs = repository.blobs(Revision("HEAD", "HEAD", "HEAD"), *wanted)
    except BaselineUnavailable:  # nobody asked for git: what it cannot tell is left to the other records
        return ()

    @cache
    def merged() -> frozenset[str]:
        try:
            return frozenset(repository.blobs(Revision("MERGE_HEAD", "", ""), *wanted).values())
        except BaselineUnavailable:  # nothing is being merged
            return frozenset()

    def is_same(blob: str, data: bytes) -> bool:
        # Where two branches have released the same version, the other one's may be the one that stays.
        return repository.is_same(blob, data) or not merged().isdisjoint(_ids(data, len(blob)))

    return (ReleaseRecord("the last commit", released(blobs).get(folder, {}), is_same),)


def released(blobs: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what may be released versions, by history folder and by their names in it."""
    found: dict[str, dict[str, str]] = {}
    for path, blob in blobs.items():
        *folders, fullname, file = ("", *path.split("/"))
        found.setdefault("/".join(folders[1:]), {})[f"{fullname}/{file}"] = blob
    return found


def _named(commit: str, name: str) -> Revision:
    is_hash = commit.startswith(name) and len(name) >= 7
    return Revision(commit, commit[:7] if is_hash else name, commit[:7] if commit == name else name)


def _candidates() -> Iterator[str]:
    """Yield what the target of a merge may be called here: as the CI says, or else by custom.

    Where the CI names the branch, no other one will do.
    """
    branch = os.environ.get("GITHUB_BASE_REF") or os.environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    base = os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    if branch:
        yield from (f"origin/{branch}", branch)
    if base:  # where the branch was not fetched
        yield base
    if not (branch or base):
        if default := os.environ.get("CI_DEFAULT_BRANCH"):
            yield f"origin/{default}"
        yield from ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def _ids(data: bytes, length: int) -> frozenset[str]:
    """Return the ids that a file has as a blob, whatever line ends a checkout gave it."""
    algorithm = "sha1" if length == 40 else "sha256"
    return frozenset(
        hashlib.new(algorithm, b"blob %d\0" % len(one) + one, usedforsecurity=False).hexdigest()
        for one in {data, as_released(data)}
    )


def _contents(answer: bytes, paths: Sequence[str]) -> Iterator[bytes]:
    at = 0
    for path in paths:
        end = answer.index(b"\n", at)
        header = answer[at:end].split()
        if len(header) != 3:
            raise BaselineUnavailable(f"git: {path}: its content is not here; fetch it: git fetch --refetch")
        size = int(header[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


def _try(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, None where it says no."""
    try:
        return _git(folder, *arguments)
    except BaselineUnavailable:
        return None


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        ran = subprocess.run(
            ("git", "-C", str(folder), *arguments),
            input=given,
            capture_output=True,
            env=environment | _ENVIRONMENT,
            check=False,
        )
    except OSError as error:
        raise BaselineUnavailable(
            f"git: cannot be run ({error.strerror}); install it, or name another baseline"
        ) from error
    if ran.returncode:
        reason = ran.stderr.decode("utf-8", "replace").strip() or f"exit code {ran.returncode}"
        raise BaselineUnavailable(f"git {arguments[0]}: {reason}")
    return ran.stdout
