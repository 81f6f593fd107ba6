from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from eventwright.errors import UnreadableInput
from eventwright.load.files import read_files


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def put(*paths: str) -> None:
    for name in paths:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def read(*paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return list(read_files([Path(path) for path in paths], exclude=[Path(path) for path in exclude]))


def test_folders_and_files(here: Path) -> None:
    put(
        "s/b.avsc",
        "s/a/z.avsc",
        "s/a/notes.txt",
        "s/c.avsc.bak",
        "s/.hidden/x.avsc",
        "one.json",
        "s/odd.avsc/in.avsc",
    )
    assert read("s", "one.json", "s/b.avsc") == ["one.json", "s/a/z.avsc", "s/b.avsc", "s/odd.avsc/in.avsc"]
    assert read(".") == read("s") == read("s/", "./s/a") == ["s/a/z.avsc", "s/b.avsc", "s/odd.avsc/in.avsc"]
    assert read("s/.hidden") == ["s/.hidden/x.avsc"]
    assert read_files([here / "s" / "b.avsc"]) == {"s/b.avsc": b"s/b.avsc"}


def test_an_empty_folder_is_nothing(here: Path) -> None:
    (here / "empty").mkdir()
    assert read("empty") == []
    assert read() == []


def test_outside_of_the_working_directory(here: Path) -> None:
    outside = here.parent / "other.avsc"
    outside.write_bytes(b"x")
    assert read(str(outside)) == [outside.as_posix()]


def test_exclude(here: Path) -> None:
    put("s/a.avsc", "s/history/x/1.avsc", "s/b.avsc")
    (here / "link").symlink_to("s/history")
    assert read("s", exclude=("s/history", "nope")) == ["s/a.avsc", "s/b.avsc"]
    assert read("s", exclude=("link", "s/b.avsc")) == ["s/a.avsc"]
    assert read("s/history", exclude=("s/history",)) == []


def test_links(here: Path) -> None:
    put("s/real/a.avsc", "s/real/b.avsc", "elsewhere/c.avsc")
    Path("s/again").symlink_to("real")
    Path("s/real/up").symlink_to("..")
    Path("s/real/self").symlink_to(".")
    Path("s/far").symlink_to(here / "elsewhere")
    Path("s/0.avsc").symlink_to("real/a.avsc")
    Path("elsewhere/back").symlink_to(here / "s")
    assert read("s") == read("s/0.avsc", "s") == ["s/far/c.avsc", "s/real/a.avsc", "s/real/b.avsc"]
    assert read("s/real") == ["s/real/a.avsc", "s/real/b.avsc", "s/real/up/far/c.avsc"]
    assert read("s/0.avsc", "s/again/b.avsc") == ["s/0.avsc", "s/again/b.avsc"]


UNREADABLE = ["nope", "nope/a.avsc", "s/a.avsc/b", "s/dangling.avsc", "loop", "x\0y"]


@pytest.mark.parametrize("path", UNREADABLE)
def test_unreadable(here: Path, path: str) -> None:
    put("s/a.avsc")
    Path("s/dangling.avsc").symlink_to("gone")
    (here / "loop").symlink_to("loop")
    with pytest.raises(UnreadableInput) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path}: ")


def test_unreadable_below_a_folder(here: Path) -> None:
    put("s/a.avsc")
    Path("s/b.avsc").symlink_to("gone")
    with pytest.raises(UnreadableInput, match=r"s/b\.avsc: the link leads nowhere"):
        read("s")
    Path("s/b.avsc").unlink()
    os.mkfifo("s/c.avsc")
    with pytest.raises(UnreadableInput, match=r"s/c\.avsc: not a regular file"):
        read("s")


@pytest.mark.parametrize(("call", "path"), [("open", "s/a.avsc"), ("scandir", "s/closed")])
def test_permissions(here: Path, monkeypatch: pytest.MonkeyPatch, call: str, path: str) -> None:
    put("s/a.avsc", "s/closed/b.avsc")
    permitted = getattr(os, call)

    def refuse(where: str, *flags: int) -> object:  # not by mode bits, which do not bind a superuser
        if Path(where) == Path(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(where))
        return permitted(where, *flags)

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(UnreadableInput, match=rf"{path}: cannot be read \(Permission denied\)"):
        read("s")


def test_names_that_are_no_text(here: Path) -> None:
    (here / os.fsdecode(b"\xff.avsc")).write_bytes(b"x")
    (name,) = read(".")
    name.encode()
    assert name == "\ufffd.avsc"
