"""Schemas and released versions at a revision, read from git's objects: nothing is checked out."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eventwright.baseline.record import Record, as_released, contract_of
from eventwright.errors import BaselineUnavailable

MERGE_BASE: Final = "merge-base"

_FILES: Final = ("100644", "100755")  # modes of plain files; links and submodules are none
# A hook's environment names an index and a repository; what is read here is what the folder lies in.
_OF_HOOKS: Final = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
_SHALLOW: Final = (
    "this clone is shallow, and the commit may lie beyond its depth; fetch more: git fetch --unshallow "
    "(GitHub: fetch-depth: 0 in actions/checkout; GitLab: GIT_DEPTH: 0)"
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and what people call it."""

    commit: str
    name: str  # "main", or "the merge base with main"
    spelling: str  # what git takes before a colon: "main", "1a2b3c4"

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
        return cls(Path(os.fsdecode(_git(place, "rev-parse", "--show-toplevel").rstrip(b"\n"))))

    def revision(self, name: str) -> Revision:
        """Return the commit of a revision; raises BaselineUnavailable with a remedy."""
        commit = self._commit(name)
        if commit is None:
            remedy = _SHALLOW if self.is_shallow else 'fetch it, or name one that "git rev-parse" knows'
            raise BaselineUnavailable(f'git: there is no commit "{name}" here; {remedy}')
        is_hash = commit.startswith(name) and len(name) >= 7
        return Revision(commit, commit[:7] if is_hash else name, name)

    def merge_base(self, branch: str) -> Revision:
        """Return where HEAD and a branch part, "" for the branch that the work will be merged into.

        Raises BaselineUnavailable with a remedy.
        """
        tip = self.revision(branch) if branch else self._target()
        found = _try(self.top, "merge-base", "HEAD", tip.commit)
        commit = found.decode().strip() if found is not None else ""
        if not commit:
            remedy = _SHALLOW if self.is_shallow else "they have no history in common; name another branch"
            raise BaselineUnavailable(f'git: HEAD and "{tip.name}" have no merge base here; {remedy}')
        return Revision(commit, f"the merge base with {tip.name}", commit[:7])

    def fork(self, revision: Revision) -> Revision:
        """Return where HEAD and a revision part, the revision itself where they never met."""
        found = _try(self.top, "merge-base", "HEAD", revision.commit)
        commit = found.decode().strip() if found else ""
        return Revision(commit, commit[:7], commit[:7]) if commit else revision

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

    def blobs(self, revision: Revision, folder: str) -> Mapping[str, str]:
        """Return the ids of the files below a folder, by path in the repository."""
        at = ["--", folder] if folder else []
        listed = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", revision.commit, *at)
        found: dict[str, str] = {}
        for line in listed.split(b"\0"):
            head, _, path = line.partition(b"\t")
            mode, _, rest = head.decode().partition(" ")
            if mode in _FILES:
                found[path.decode("utf-8", "replace")] = rest.rpartition(" ")[2]
        return found

    def contents(self, blobs: Mapping[str, str]) -> dict[str, bytes]:
        """Return contents by path, given ids; raises BaselineUnavailable for one that is not here."""
        asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        answer = _git(self.top, "cat-file", "--batch", given=asked)
        return dict(zip(blobs, _contents(answer, tuple(blobs)), strict=True))

    def record(self, revision: Revision, history: Path) -> Record:
        """Return what a revision has of the released versions in a history folder."""
        folder = self.below(history)
        blobs = {} if folder is None else self.blobs(revision, folder)
        start = len(folder) + 1 if folder else 0
        return Record(str(revision), {path[start:]: blob for path, blob in blobs.items()}, self._is_same)

    def _is_same(self, blob: str, data: bytes) -> bool:
        if _is_blob(blob, data):
            return True
        contract = contract_of(data)
        return contract is not None and contract == contract_of(self.contents({blob: blob})[blob])

    def _commit(self, name: str) -> str | None:
        found = _try(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return found.decode().strip() if found else None

    def _target(self) -> Revision:
        tried = tuple(dict.fromkeys(_candidates(self.top)))
        for name in tried:
            commit = self._commit(name)
            if commit is not None:
                return Revision(commit, name, name)
        remedy = _SHALLOW if self.is_shallow else "name the branch: git:merge-base:BRANCH, and fetch it"
        raise BaselineUnavailable(
            f"git: no branch to merge into was found; tried {', '.join(tried)}; {remedy}"
        )


def committed_record(history: Path) -> tuple[Record, ...]:
    """Return what HEAD has of the versions in a history folder, nothing where no repository has them."""
    if not any((place / ".git").exists() for place in (history.resolve(), *history.resolve().parents)):
        return ()
    try:
        repository = Repository.around(history)
        head = repository.revision("HEAD")
        return (repository.record(Revision(head.commit, "the last commit", "HEAD"), history),)
    except BaselineUnavailable:  # nobody asked for git: what it cannot tell is left to the other records
        return ()


def _candidates(top: Path) -> Iterator[str]:
    """Yield what the target of a merge may be called here: as the CI says, then by custom."""
    github = os.environ.get("GITHUB_BASE_REF")
    gitlab = os.environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    if base := os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        yield base
    for branch in (github, gitlab):
        if branch:
            yield from (f"origin/{branch}", branch)
    default = os.environ.get("CI_DEFAULT_BRANCH")
    if default:
        yield from (f"origin/{default}", default)
    yield from ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def _is_blob(blob: str, data: bytes) -> bool:
    """Tell whether a file is what a blob id stands for, whatever line ends a checkout gave it."""
    algorithm = "sha1" if len(blob) == 40 else "sha256"
    return any(
        hashlib.new(algorithm, b"blob %d\0" % len(one) + one, usedforsecurity=False).hexdigest() == blob
        for one in (data, as_released(data))
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
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        ran = subprocess.run(
            ("git", "-C", str(folder), *arguments),
            input=given,
            capture_output=True,
            env=environment,
            check=False,
        )
    except FileNotFoundError as error:
        raise BaselineUnavailable("git: is not installed; install it, or use another baseline") from error
    if ran.returncode:
        reason = ran.stderr.decode("utf-8", "replace").strip() or f"exit code {ran.returncode}"
        raise BaselineUnavailable(f"git {arguments[0]}: {reason}")
    return ran.stdout
