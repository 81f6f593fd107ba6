from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from eventwright.baseline.release import NewFile, append
from eventwright.errors import OutputError

END = b"\n"
FILES = (("shop.A/2.avsc", "a\n"), ("shop.B/1.avsc", "b\n"))


def new(folder: Path, *files: tuple[str, str]) -> list[NewFile]:
    return [NewFile(folder, name, text) for name, text in files or FILES]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def test_all_are_written(tmp_path: Path) -> None:
    append(new(tmp_path / "history"))
    assert files(tmp_path) == {
        "history/SHA256SUMS": f"{sha256(b'a' + END)}  shop.A/2.avsc\n{sha256(b'b' + END)}  shop.B/1.avsc\n",
        "history/shop.A/2.avsc": "a\n",
        "history/shop.B/1.avsc": "b\n",
    }


def test_none_is_written_where_one_exists(tmp_path: Path) -> None:
    (tmp_path / "shop.B").mkdir()
    (tmp_path / "shop.B/1.avsc").write_text("released")
    with pytest.raises(OutputError, match="released versions are never replaced"):
        append(new(tmp_path))
    assert files(tmp_path) == {"shop.B/1.avsc": "released"}
    assert [path.name for path in tmp_path.iterdir()] == ["shop.B"]


def test_none_is_written_where_one_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "shop.B").write_text("a file in the way")
    with pytest.raises(OutputError, match=r"shop\.B/1\.avsc: cannot be written: .*; nothing was written"):
        append(new(tmp_path))
    assert files(tmp_path) == {"shop.B": "a file in the way"}


def test_none_is_left_when_a_rename_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if target.parent.name == "shop.B":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        append(new(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_checksums_are_what_they_were_when_another_history_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(new(tmp_path / "one", ("shop.A/1.avsc", "a\n")))
    before = files(tmp_path)
    replace = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if target == tmp_path / "two/SHA256SUMS":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match=r"two/SHA256SUMS: cannot be written: No space left"):
        append([*new(tmp_path / "one", FILES[0]), *new(tmp_path / "two", FILES[1])])
    assert files(tmp_path) == before


def test_versions_without_a_checksum_get_theirs(tmp_path: Path) -> None:
    (tmp_path / "shop.A").mkdir()
    (tmp_path / "shop.A/1.avsc").write_bytes(b"old\r\n")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  shop.Gone/1.avsc\n")
    append(new(tmp_path))
    assert files(tmp_path)["SHA256SUMS"].splitlines() == [
        f"{sha256(b'old' + END)}  shop.A/1.avsc",
        f"{sha256(b'a' + END)}  shop.A/2.avsc",
        f"{sha256(b'b' + END)}  shop.B/1.avsc",
        f"{'0' * 64}  shop.Gone/1.avsc",
    ]
