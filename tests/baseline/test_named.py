from __future__ import annotations

from pathlib import Path

import pytest

from eventwright.baseline.named import (
    GitRevision,
    HistoryFolder,
    NamedBaseline,
    OtherFolder,
    RegistryNamed,
    named_baseline,
)
from eventwright.errors import BaselineUnavailable

ROOT = Path("root")
OWN = (Path("a/history"), Path("b/history"))


def history(folder: str | Path, name: str) -> HistoryFolder:
    return HistoryFolder(Path(folder), is_required=True, name=name)


def revision(name: str, of: str, *, is_merge_base: bool = False) -> GitRevision:
    return GitRevision(name, of, is_merge_base=is_merge_base)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("history", tuple(history(folder, "history") for folder in OWN)),
        ("history:old", (history("root/old", "history:old"),)),
        ("history:/old", (history("/old", "history:/old"),)),
        ("git:main", (revision("git:main", "main"),)),
        ("git:origin/main~2", (revision("git:origin/main~2", "origin/main~2"),)),
        ("git:a:b", (revision("git:a:b", "a:b"),)),
        ("git:merge-base", (revision("git:merge-base", "", is_merge_base=True),)),
        ("git:merge-base:next", (revision("git:merge-base:next", "next", is_merge_base=True),)),
        ("git:merge-bases", (revision("git:merge-bases", "merge-bases"),)),
        ("dir:../other", (OtherFolder("dir:../other", Path("root/../other")),)),
        ("registry", (RegistryNamed("registry", ""),)),
        ("registry:prod", (RegistryNamed("registry:prod", "prod"),)),
        ("dir:a:b", (OtherFolder("dir:a:b", Path("root/a:b")),)),
    ],
)
def test_names(name: str, expected: tuple[NamedBaseline, ...]) -> None:
    assert named_baseline(name, OWN, ROOT) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("registry:", 'unknown baseline "registry:"; use one of: history, history:DIR, git:REF'),
        ("histroy", 'unknown baseline "histroy"; did you mean "history"'),
        ("gti:main", 'unknown baseline "gti:main"; did you mean "git"'),
        ("", 'unknown baseline ""; use one of'),
        ("git", 'unknown baseline "git"; use one of'),
        ("git:", 'unknown baseline "git:"; use one of'),
        ("git:merge-base:", 'unknown baseline "git:merge-base:"; use one of'),
        ("dir", 'unknown baseline "dir"; use one of'),
        ("dir:", 'unknown baseline "dir:"; use one of'),
        ("history:", 'unknown baseline "history:"; use one of'),
        ("main", 'unknown baseline "main"; use one of'),
    ],
)
def test_what_is_no_baseline(name: str, message: str) -> None:
    with pytest.raises(BaselineUnavailable) as caught:
        named_baseline(name, OWN, ROOT)
    assert message in str(caught.value)
