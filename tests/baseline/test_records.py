"""Released versions against what was recorded of them: checksums, commits, other folders."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from checkouts import ORDER, Checkout, event

from eventwright.baseline.baseline import removed_events, versions_of
from eventwright.baseline.checksums import read_checksums
from eventwright.baseline.history import History
from eventwright.errors import BaselineUnavailable
from eventwright.inputs import read_tree
from eventwright.load.positions import Positions
from eventwright.settings import read_settings
from eventwright.workspace import workspace

RELEASED = "schemas/history/shop.Order/1.avsc"
SECOND = "schemas/history/shop.Order/2.avsc"
SUMS = "schemas/history/SHA256SUMS"
EDITED = [("edited-version", RELEASED)]
MISSING = [("missing-version", RELEASED)]


def line(text: str, name: str = "shop.Order/1.avsc") -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n"


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ("", []),
        (line(event()), []),
        (line(event()).replace("  ", " *"), []),
        (line(event()).replace("\n", "\r\n"), []),
        (line(event()).removesuffix("\n"), []),
        ("\n" + line(event()), []),
        (line(event(ORDER, "a")), EDITED),
        (line(event()) + line(event(), "shop.Order/2.avsc"), [("missing-version", SECOND)]),
        (
            line(event()) + line(event(), "shop.Gone/1.avsc"),
            [("missing-version", "schemas/history/shop.Gone/1.avsc")],
        ),
        (line(event()) * 2, []),
        (line(event()) + line(event(ORDER, "a")), [("version-released-twice", SUMS)]),
        ("nonsense\n" + line(event()), [("invalid-checksum", SUMS)]),
        (line(event()).upper(), [("invalid-checksum", SUMS)]),
        (line(event()).replace("shop", "./shop"), [("invalid-checksum", SUMS)]),
        (line(event(), "shop.Order/01.avsc"), [("invalid-checksum", SUMS)]),
        (line(event(), "README.md"), [("invalid-checksum", SUMS)]),
        (line(event())[1:], [("invalid-checksum", SUMS)]),
        (
            f"<<<<<<< HEAD\n{line(event())}=======\n{line(event())}>>>>>>> other\n",
            [("invalid-checksum", SUMS)],
        ),
        (
            f"<<<<<<< HEAD\n{line(event())}=======\n{line('x')}>>>>>>> other\n",
            [("invalid-checksum", SUMS), ("version-released-twice", SUMS)],
        ),
    ],
)
def test_checksums(checkout: Checkout, sums: str, expected: list[tuple[str, str]]) -> None:
    checkout.write(RELEASED, event())
    checkout.write(SUMS, sums)
    assert checkout.problems("history") == expected


def test_what_is_wrong_with_checksums_has_a_line(checkout: Checkout) -> None:
    checkout.write(RELEASED, event())
    checkout.write(SUMS, line(event()) + "nonsense\n" + line("x"))
    history = checkout.baseline("history")
    findings = Positions(history.texts).findings(history.problems(None))
    assert [(one.file, one.line, one.column, one.rule) for one in findings] == [
        (SUMS, 2, 1, "invalid-checksum"),
        (SUMS, 3, 1, "version-released-twice"),
    ]
    assert findings[1].message == "version 1 of shop.Order has two different checksums"


def test_unreadable_checksums(checkout: Checkout) -> None:
    checkout.write(f"{SUMS}/x", "")
    with pytest.raises(BaselineUnavailable, match=r"SHA256SUMS: cannot be read: Is a directory"):
        checkout.problems("history")


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


LAYOUT = json.dumps(json.loads(event()), indent=2) + "\n"
SAME: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "line ends": crlf,
    "layout": lambda text: json.dumps(json.loads(text), indent=8),
}


@pytest.mark.parametrize("change", SAME)
@pytest.mark.parametrize("name", ["history", "git:HEAD", "git:merge-base"])
def test_layout_is_no_edit(checkout: Checkout, name: str, change: str) -> None:
    checkout.write(RELEASED, LAYOUT)
    checkout.write(SUMS, line(LAYOUT))
    checkout.commit()
    checkout.write(RELEASED, SAME[change](LAYOUT))
    assert checkout.problems(name) == []


@pytest.mark.parametrize("name", ["history", "git:HEAD", "git:main", "git:merge-base", "git:merge-base:HEAD"])
def test_an_edit_and_a_removal_before_the_commit(checkout: Checkout, name: str) -> None:
    checkout.write(RELEASED, event())
    checkout.write(SECOND, event(ORDER, "a"))
    checkout.commit()
    assert checkout.problems(name) == []
    checkout.write(RELEASED, event(ORDER, "edited"))
    assert checkout.problems(name) == EDITED
    assert checkout.problems(name, ORDER, "shop.Other") == EDITED
    assert checkout.problems(name, "shop.Other") == []
    (checkout.folder / RELEASED).unlink()
    # A gap is told at the version after it.
    assert checkout.problems(name) == ([("missing-version", SECOND)] if name == "history" else MISSING)
    (checkout.folder / SECOND).unlink()
    assert checkout.problems(name) == [*MISSING, ("missing-version", SECOND)]


@pytest.mark.parametrize("names", [(), ("history",), ("git:HEAD",)])
def test_a_history_that_is_gone_as_a_whole(checkout: Checkout, names: tuple[str, ...]) -> None:
    checkout.write(RELEASED, event())
    checkout.commit()
    shutil.rmtree(checkout.folder / "schemas/history")
    if names == ("history",):  # it was named
        with pytest.raises(BaselineUnavailable, match="there is no such folder"):
            checkout.baselines(*names)
        return
    (found,) = checkout.baselines(*names)
    assert [(problem.explanation.id, problem.file) for problem in found.problems(None)] == MISSING


def test_what_was_committed_on_the_branch_is_compared_with_the_base(checkout: Checkout) -> None:
    checkout.write(RELEASED, event())
    checkout.commit()
    checkout.git("switch", "--quiet", "--create", "change")
    checkout.write(RELEASED, event(ORDER, "edited"))
    checkout.commit()
    assert checkout.problems("history") == []
    assert checkout.problems("git:merge-base") == checkout.problems("git:main") == EDITED


def diverge(checkout: Checkout, ours: str, theirs: str) -> None:
    """Release version 2 on main and on a branch, which becomes the current one."""
    checkout.write(RELEASED, event())
    checkout.commit()
    checkout.git("switch", "--quiet", "--create", "change")
    checkout.write(SECOND, ours)
    checkout.commit()
    checkout.git("switch", "--quiet", "main")
    checkout.write(SECOND, theirs)
    checkout.commit()
    checkout.git("switch", "--quiet", "change")


@pytest.mark.parametrize("name", ["git:main", "git:merge-base", "git:merge-base:main"])
def test_two_branches_release_the_same_version(checkout: Checkout, name: str) -> None:
    diverge(checkout, event(ORDER, "ours"), event(ORDER, "theirs"))
    tip = checkout.git("rev-parse", "main").strip()
    (problem,) = checkout.baseline(name).problems(None)
    assert (problem.explanation.id, problem.file) == ("version-released-twice", SECOND)
    assert problem.message == f"version 2 of shop.Order was released differently in main ({tip[:7]})"
    assert list(checkout.baseline(name).problems(["shop.Other"])) == []


@pytest.mark.parametrize("name", ["git:main", "git:merge-base"])
def test_two_branches_release_the_same(checkout: Checkout, name: str) -> None:
    diverge(checkout, event(ORDER, "same"), event(ORDER, "same"))
    assert checkout.problems(name) == []


@pytest.mark.parametrize("name", ["git:main", "git:merge-base"])
def test_what_others_have_released_since_is_not_missing_here(checkout: Checkout, name: str) -> None:
    diverge(checkout, event(ORDER, "ours"), event(ORDER, "theirs"))
    (checkout.folder / SECOND).unlink()
    checkout.commit()
    assert checkout.problems(name) == []


def test_a_merge_takes_either_version(checkout: Checkout) -> None:
    diverge(checkout, event(ORDER, "ours"), event(ORDER, "theirs"))
    checkout.git("merge", "--quiet", "--no-commit", "--strategy-option=ours", "main")
    assert checkout.problems("history") == []
    checkout.write(SECOND, event(ORDER, "theirs"))
    assert checkout.problems("history") == checkout.problems("git:merge-base") == []
    checkout.write(SECOND, event(ORDER, "neither"))
    assert checkout.problems("history") == [("edited-version", SECOND)]


def test_a_history_outside_of_the_repository(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "released/shop.Order").mkdir(parents=True)
    (tmp_path / "released/shop.Order/1.avsc").write_text(event())
    checkout.write("eventwright.toml", 'history = "../released"')
    assert checkout.problems("git:main") == checkout.problems("history") == []


def test_another_checkout(checkout: Checkout, tmp_path: Path) -> None:
    checkout.write(RELEASED, event())
    other = Checkout(tmp_path / "other")
    other.write("eventwright.toml", 'schemas = "contracts"\nhistory = "released"')
    other.write("contracts/Order.avsc", event(ORDER, "a"))
    other.write("contracts/more/history/shop.More/1.avsc", event("shop.More"))
    other.write("released/shop.Order/1.avsc", LAYOUT)
    found = checkout.baseline("dir:../other")
    (version,) = found.versions[ORDER]
    assert version.label == "shop.Order in ../other/contracts"
    assert (version.file, list(found.events)) == ("../other/contracts/Order.avsc", [ORDER])
    assert list(found.problems(None)) == []
    other.write("released/shop.Order/1.avsc", event(ORDER, "other"))
    assert checkout.problems("dir:../other") == [("version-released-twice", RELEASED)]


def test_a_folder_of_schemas_and_one_of_versions(checkout: Checkout, tmp_path: Path) -> None:
    folder = Checkout(tmp_path / "folder")
    folder.write("sub/Order.avsc", event(ORDER, "a"))
    folder.write("history/shop.Order/1.avsc", event(ORDER, "a"))
    checkout.write(RELEASED, event())
    assert [one.number for one in checkout.baseline("dir:../folder").versions[ORDER]] == [0]
    assert checkout.problems("dir:../folder") == [("version-released-twice", RELEASED)]
    assert [one.number for one in checkout.baseline("dir:../folder/history").versions[ORDER]] == [1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r'^baseline "dir:../other": .*other: there is no such folder$'),
        ({"README.md": ""}, r'^baseline "dir:../other": no \.avsc files in .*other; name the folder'),
        (
            {"A.avsc": "{"},
            r'^the schemas of the baseline "dir:../other" cannot be used; [^\n]*\n.*A\.avsc:1:2: ',
        ),
        (
            {"A.avsc": event(), "history/shop.Order/v1.avsc": "", "history/shop.Order/1.avsc": ""},
            "not named by",
        ),
    ],
)
def test_folders_that_cannot_be_used(
    checkout: Checkout, tmp_path: Path, content: dict[str, str] | None, message: str
) -> None:
    for name, text in (content or {}).items():
        Checkout(tmp_path / "other").write(name, text)
    with pytest.raises(BaselineUnavailable, match=message):
        checkout.baselines("dir:../other")


def removed(checkout: Checkout, name: str) -> list[str]:
    tree = read_tree(workspace(read_settings(checkout.folder), ()))
    return [problem.message for problem in removed_events(checkout.baseline(name), tree.types)]


@pytest.mark.parametrize("name", ["history", "git:HEAD"])
def test_an_event_that_is_gone(checkout: Checkout, name: str) -> None:
    checkout.write(RELEASED, event())
    commit = checkout.commit(Other=event("shop.Other"))[:7]
    assert removed(checkout, name) == []
    (checkout.folder / "schemas/Order.avsc").unlink()
    has = (
        "history has shop.Order version 1"
        if name == "history"
        else f"git:HEAD has shop.Order at HEAD ({commit})"
    )
    assert removed(checkout, name) == [f'"shop.Order" is not among the schemas, and {has}']
    checkout.write("schemas/New.avsc", event("sales.Order"))
    (message,) = removed(checkout, name)
    assert message.endswith('; if "sales.Order" is the same event, give it the alias "shop.Order"')


@pytest.mark.parametrize("alias", ["shop.Order", "shop.Older"])
def test_an_event_that_has_another_name_now(checkout: Checkout, alias: str) -> None:
    checkout.write(RELEASED, event())
    checkout.commit()
    moved = {**json.loads(event("sales.Order", "new")), "aliases": [alias]}
    (checkout.folder / "schemas/Order.avsc").unlink()
    checkout.write("schemas/Moved.avsc", json.dumps(moved))
    tree = read_tree(workspace(read_settings(checkout.folder), ()))
    for name in ("history", "git:HEAD"):
        found = versions_of(checkout.baseline(name), tree.types["sales.Order"])
        assert [version.fullname for version in found] == ([ORDER] if alias == ORDER else [])
        assert bool(removed(checkout, name)) is (alias != ORDER)


def test_this_repository_has_checksums_of_all_its_versions() -> None:
    folder = Path(__file__).parents[2] / "schemas/history"
    recorded, problems = read_checksums(folder)
    assert problems == ()
    items = History(folder).files()
    names = [item.name for item in items] + [item.fixtures.relative_to(folder).as_posix() for item in items]
    assert sorted(recorded.entries) == sorted(names)
    assert list(History(folder).problems(None)) == []
