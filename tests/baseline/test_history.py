from __future__ import annotations

from pathlib import Path

import pytest

from eventwright.baseline.history import History
from eventwright.baseline.released import looks_like_history
from eventwright.errors import BaselineUnavailable

EVENT = '{"type": "record", "name": "shop.A", "fields": []}'


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "history"


def put(history: Path, *files: str, text: str = EVENT) -> None:
    for file in files:
        (history / file).parent.mkdir(parents=True, exist_ok=True)
        (history / file).write_text(text)


def test_versions_are_sorted_by_number(history: Path) -> None:
    put(history, *(f"shop.A/{number}.avsc" for number in range(1, 12)))
    versions = History(history).versions["shop.A"]
    assert [version.number for version in versions] == list(range(1, 12))
    assert (versions[9].label, versions[9].file) == ("shop.A version 10", "history/shop.A/10.avsc")


def test_other_files_are_free(history: Path) -> None:
    put(history, "README.md", ".keep", ".hidden/x.avsc", "shop.A/1.avsc", "shop.A/notes.md", "shop.A/.x.avsc")
    assert list(History(history).versions) == ["shop.A"]


@pytest.mark.parametrize(
    ("versions", "gaps"),
    [((1, 2, 3), []), ((1, 3), [2]), ((2,), [1]), ((1, 4, 6), [2, 3, 5]), ((100,), list(range(1, 21)))],
)
def test_gaps(history: Path, versions: tuple[int, ...], gaps: list[int]) -> None:
    put(history, *(f"shop.A/{number}.avsc" for number in versions))
    found = History(history).problems(None)
    assert [problem.message.split()[1] for problem in found] == [str(number) for number in gaps]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("shop.A/01.avsc", "history/shop.A/01.avsc: is not named by a version; name it 1.avsc"),
        ("shop.A/0.avsc", "is not named by a version"),
        ("shop.A/-1.avsc", "is not named by a version"),
        ("shop.A/v2.avsc", "is not named by a version"),
        ("shop.A/٢.avsc", "is not named by a version"),
        ("shop.A/1234567890.avsc", "is not named by a version"),
        (
            "A.avsc",
            "history/A.avsc: is no released version; they are files <fullname>/<version>.avsc in history",
        ),
        (
            "shop/A/1.avsc",
            "history/shop/A: is a folder inside an event's history; name the event's folder by",
        ),
        ("shop.B/1.avsc", 'history/shop.B/1.avsc:1: holds "shop.A", but its folder says "shop.B"'),
    ],
)
def test_what_could_be_a_version_and_is_none(history: Path, file: str, message: str) -> None:
    put(history, "shop.A/1.avsc", file)
    with pytest.raises(BaselineUnavailable) as caught:
        list(History(history).versions.values())
    assert message in str(caught.value)


def test_everything_in_the_wrong_place_is_told_at_once(history: Path) -> None:
    wrong = ["shop.A/01.avsc", "shop.A/3.avsc/x.avsc", "shop.B/v1.avsc", "shop/A/1.avsc"]
    put(history, "shop.A/1.avsc", *wrong)
    with pytest.raises(BaselineUnavailable) as caught:
        list(History(history).problems(None))
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "history/shop/A",
        "history/shop.A/01.avsc",
        "history/shop.A/3.avsc",
        "history/shop.B/v1.avsc",
    ]
    assert "3.avsc: is a folder; a released version is a file" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "{", '{"type": "record", "name": "shop.A", "fields": [{"name": "x", "type": "Gone"}]}']
)
def test_unusable_schemas(history: Path, text: str) -> None:
    put(history, "shop.A/1.avsc", "shop.A/2.avsc", text=text)
    with pytest.raises(BaselineUnavailable) as caught:
        History(history).versions["shop.A"]
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["history/shop.A/1.avsc", "history/shop.A/2.avsc"]
    assert all("; help: " in line for line in lines)


def test_missing_folder(history: Path) -> None:
    assert dict(History(history).versions) == {}


def test_file_in_place_of_the_folder(history: Path) -> None:
    history.write_text("")
    with pytest.raises(BaselineUnavailable, match=r"^history: cannot be read: Not a directory$"):
        History(history)


def test_unreadable_version(history: Path) -> None:
    put(history, "shop.A/1.avsc")
    (history / "shop.A/2.avsc").symlink_to("nowhere")
    found = History(history)
    with pytest.raises(BaselineUnavailable, match=r"^history/shop.A/2.avsc: cannot be read: No such file"):
        found.versions["shop.A"]


@pytest.mark.parametrize(
    ("files", "is_history"),
    [
        (("shop.A/1.avsc", "shop.B/12.avsc"), True),
        (("shop.A/1.avsc", "A.avsc"), True),  # a history with a fault
        (("shop.A/1.avsc", "README.md", "shop.A/notes.md", "shop.B/v2.avsc"), True),
        (("orders/A.avsc", "orders/B.avsc"), False),
        (("shop.A/1/1.avsc",), False),
        (("A.avsc",), False),
        ((), False),
    ],
)
def test_what_looks_like_history(history: Path, files: tuple[str, ...], is_history: bool) -> None:
    put(history, *files)
    assert looks_like_history(history) is is_history
