"""Baselines in git: which commit is meant, and which schemas are read there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from checkouts import ORDER, Checkout, event

from eventwright.baseline.baseline import Baseline
from eventwright.errors import BaselineUnavailable


def fields(baseline: Baseline, fullname: str = ORDER) -> list[str]:
    (version,) = baseline.versions[fullname]
    record = version.schema.types[fullname]
    return [field.name for field in record.fields]  # type: ignore[union-attr]


def refused(checkout: Checkout, name: str) -> str:
    with pytest.raises(BaselineUnavailable) as caught:
        checkout.baselines(name)
    return str(caught.value)


def test_a_version_says_where_it_is_from(checkout: Checkout) -> None:
    commit = checkout.git("rev-parse", "HEAD").strip()
    (version,) = checkout.baseline("git:main").versions[ORDER]
    assert (version.label, version.file, version.number) == (
        f"shop.Order at main ({commit[:7]})",
        "main:schemas/Order.avsc",
        0,
    )
    (version,) = checkout.baseline(f"git:{commit}").versions[ORDER]
    assert (version.label, version.file) == (
        f"shop.Order at {commit[:7]}",
        f"{commit[:7]}:schemas/Order.avsc",
    )
    assert checkout.git("show", version.file) == event()


@pytest.mark.parametrize("ref", ["main~1", "HEAD^", "v1", "annotated", "refs/heads/old", "@{-1}"])
def test_revisions(checkout: Checkout, ref: str) -> None:
    checkout.git("tag", "v1")
    checkout.git("tag", "annotated", "--annotate", "--message", "one")
    checkout.git("branch", "old")
    checkout.git("switch", "--quiet", "old")
    checkout.git("switch", "--quiet", "main")
    checkout.commit(Order=event(ORDER, "a"))
    assert fields(checkout.baseline(f"git:{ref}")) == []


@pytest.mark.parametrize(
    "ref",
    [
        "nope",
        "-x",
        "--all",
        "^HEAD",
        "HEAD..HEAD",
        "HEAD:schemas",
        "HEAD^{tree}",
        "HEAD~5",
        "a\0b",
        "a b",
        "é",
    ],
)
def test_what_is_no_revision(checkout: Checkout, ref: str) -> None:
    assert refused(checkout, f"git:{ref}").startswith(f'git: there is no commit "{ref}" here; ')


@pytest.mark.parametrize(
    ("ref", "remedy"),
    [
        ("next", "fetch it: git fetch origin next:refs/remotes/origin/next, and name it origin/next"),
        ("origin/a/b", "fetch it: git fetch origin a/b:refs/remotes/origin/a/b, and name it origin/a/b"),
        ("-x", "name a revision that git rev-parse knows"),
        ("HEAD~5", "name a revision that git rev-parse knows"),
    ],
)
def test_where_a_revision_comes_from(checkout: Checkout, ref: str, remedy: str) -> None:
    assert refused(checkout, f"git:{ref}") == f'git: there is no commit "{ref}" here; {remedy}'


def test_without_any_commit(checkout: Checkout) -> None:
    checkout.git("checkout", "--quiet", "--orphan", "empty")
    assert 'HEAD and "main" have no merge base here' in refused(checkout, "git:merge-base:main")
    assert 'there is no commit "HEAD" here' in refused(checkout, "git:HEAD")


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Checkout(tmp_path).write("schemas/Order.avsc", event())
    assert refused(Checkout(tmp_path), "git:main") == (
        "git: schemas lies in no git repository; name another baseline"
    )


def test_without_git(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout.folder))
    assert refused(checkout, "git:main").startswith("git: cannot be run (No such file or directory); install")
    checkout.write("schemas/history/shop.Order/1.avsc", event())
    assert checkout.problems("history") == []  # which needs no git


def test_schemas_outside_of_the_repository(checkout: Checkout, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "Other.avsc").write_text(event("shop.Other"))
    with pytest.raises(BaselineUnavailable, match="elsewhere lies outside of the git repository"):
        checkout.baselines("git:main", paths=[checkout.folder / "schemas", outside])


def test_the_merge_base(checkout: Checkout) -> None:
    base = checkout.git("rev-parse", "HEAD").strip()
    checkout.git("switch", "--quiet", "--create", "change")
    checkout.commit(Order=event(ORDER, "ours"))
    checkout.git("switch", "--quiet", "main")
    checkout.commit(Order=event(ORDER, "theirs"))
    checkout.git("switch", "--quiet", "change")
    assert fields(checkout.baseline("git:main")) == ["theirs"]
    for name in ("git:merge-base", "git:merge-base:main"):
        found = checkout.baseline(name)
        assert fields(found) == []
        assert found.versions[ORDER][0].label == f"shop.Order at the merge base with main ({base[:7]})"
        assert found.versions[ORDER][0].file == f"{base[:7]}:schemas/Order.avsc"


@pytest.mark.parametrize(
    ("branches", "environment", "target"),
    [
        ((), {}, "main"),
        (("origin/main",), {}, "origin/main"),
        (("origin/master", "origin/HEAD"), {}, "origin/HEAD"),
        (("origin/main", "origin/next"), {"GITHUB_BASE_REF": "next"}, "origin/next"),
        (("next",), {"GITHUB_BASE_REF": "next"}, "next"),
        ((), {"GITHUB_BASE_REF": ""}, "main"),
        (("origin/next",), {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next"}, "origin/next"),
        (("origin/trunk",), {"CI_DEFAULT_BRANCH": "trunk"}, "origin/trunk"),
    ],
)
def test_the_branch_to_merge_into(
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
    branches: tuple[str, ...],
    environment: dict[str, str],
    target: str,
) -> None:
    for branch in branches:
        place = "remotes" if branch.startswith("origin/") else "heads"
        checkout.git("update-ref", f"refs/{place}/{branch}", "HEAD")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (version,) = checkout.baseline("git:merge-base").versions[ORDER]
    assert f"at the merge base with {target} (" in version.label


def test_the_base_that_gitlab_names(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    base = checkout.git("rev-parse", "HEAD").strip()
    checkout.commit(Order=event(ORDER, "a"))
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    assert fields(checkout.baseline("git:merge-base")) == []


@pytest.mark.parametrize("name", ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"])
def test_no_other_branch_stands_for_the_one_that_the_ci_names(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "next")
    message = refused(checkout, "git:merge-base")
    assert "no branch to merge into was found; tried origin/next, next; fetch it: git fetch" in message


def test_no_branch_to_merge_into(checkout: Checkout) -> None:
    checkout.git("branch", "--move", "main", "trunk")
    assert (
        "tried origin/HEAD, origin/main, origin/master, main, master; fetch it: git fetch origin"
        in refused(checkout, "git:merge-base")
    )


def test_a_shallow_clone(checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.commit(Order=event(ORDER, "a"))
    checkout.git("switch", "--quiet", "--create", "change")
    checkout.commit(Order=event(ORDER, "b"))
    checkout.git("switch", "--quiet", "main")
    checkout.commit(Order=event(ORDER, "c"))
    source = f"file://{checkout.folder}"
    checkout.git("clone", "--quiet", "--depth=1", "--branch=change", source, str(tmp_path / "clone"))
    clone = Checkout(tmp_path / "clone")
    monkeypatch.chdir(clone.folder)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    remedy = (
        "this clone is shallow, and the commit may lie beyond its depth; fetch more: git fetch --unshallow"
    )
    assert f'there is no commit "HEAD~1" here; {remedy}' in refused(clone, "git:HEAD~1")
    assert f"tried origin/main, main; {remedy}" in refused(clone, "git:merge-base")
    clone.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert f'HEAD and "origin/main" have no merge base here; {remedy}' in refused(clone, "git:merge-base")
    assert fields(clone.baseline("git:origin/main")) == ["c"]
    clone.git("fetch", "--quiet", "--unshallow")
    assert fields(clone.baseline("git:merge-base")) == ["a"]


def test_anywhere_in_the_work_tree(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout.folder / "schemas")
    (version,) = checkout.baseline("git:main").versions[ORDER]
    assert version.file == "main:schemas/Order.avsc"


def test_a_linked_work_tree(checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.git("worktree", "add", "--quiet", "-b", "change", str(tmp_path / "tree"))
    tree = Checkout(tmp_path / "tree")
    monkeypatch.chdir(tree.folder)
    tree.commit(Order=event(ORDER, "a"))
    assert fields(tree.baseline("git:main")) == []
    assert fields(tree.baseline("git:HEAD")) == ["a"]
    tree.write("schemas/history/shop.Order/1.avsc", event())
    tree.commit()
    tree.write("schemas/history/shop.Order/1.avsc", event(ORDER, "a"))
    assert tree.problems("history") == [("edited-version", "schemas/history/shop.Order/1.avsc")]


def test_the_environment_of_a_hook(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Checkout(tmp_path / "other")
    other.folder.mkdir()
    other.begin()
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index.lock"))
    monkeypatch.setenv("GIT_PREFIX", "schemas/")
    assert fields(checkout.baseline("git:main")) == []
    assert not (other.folder / ".git/index.lock").exists()


def test_the_work_tree_and_the_index_are_left_alone(checkout: Checkout) -> None:
    checkout.write("schemas/history/shop.Order/1.avsc", event())
    checkout.write("schemas/Order.avsc", event(ORDER, "staged"))
    checkout.git("add", "--all")
    checkout.write("schemas/Order.avsc", event(ORDER, "not staged"))
    (checkout.folder / "schemas/Order.avsc").touch()
    index = checkout.folder / ".git/index"
    before = index.read_bytes(), index.stat().st_mtime_ns
    assert fields(checkout.baseline("git:HEAD")) == []
    assert list(checkout.baseline("history").problems(None)) == []
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    "name",
    [
        "größe.avsc",
        'a "b" \t\\c.avsc',
        "two\nlines.avsc",
        "-x.avsc",
        ":(top)x.avsc",
        "*.avsc",
        ".x.avsc",
        "日.avsc",
    ],
)
def test_odd_names(checkout: Checkout, name: str) -> None:
    checkout.write(f"schemas/[é] sub/{name}", event("shop.Odd"))
    checkout.commit()
    (version,) = checkout.baseline("git:main").versions["shop.Odd"]
    assert version.file == f"main:schemas/[é] sub/{name}"
    assert checkout.git("show", version.file) == event("shop.Odd")


def test_names_that_are_no_text(checkout: Checkout) -> None:
    for number, name in enumerate((b"\xff.avsc", b"\xfe.avsc")):
        folder = os.fsencode(checkout.folder / "schemas")
        with open(os.path.join(folder, name), "w") as file:  # noqa: PTH118, PTH123 - a name of bytes
            file.write(event(f"shop.Odd{number}"))
    checkout.commit()
    found = checkout.baseline("git:main").versions
    assert [found[f"shop.Odd{number}"][0].file for number in (0, 1)] == [
        "main:schemas/\\xff.avsc",
        "main:schemas/\\xfe.avsc",
    ]


@pytest.mark.parametrize("folder", ["sch émas", ":(glob)schemas", "*", ".schemas", "a/b/c"])
def test_odd_folders(checkout: Checkout, folder: str) -> None:
    checkout.git("rm", "-r", "--quiet", "schemas")
    checkout.write("eventwright.toml", f'schemas = "{folder}"')
    checkout.write(f"{folder}/sub/Order.avsc", event(ORDER, "a"))
    checkout.write(f"{folder}/.hidden/Order.avsc", "no schema")
    checkout.write("else/Order.avsc", "no schema")
    checkout.commit()
    assert fields(checkout.baseline("git:main")) == ["a"]


def test_the_whole_repository_is_the_folder(checkout: Checkout) -> None:
    checkout.write("eventwright.toml", 'schemas = "."\nhistory = "released"')
    checkout.write("released/shop.Order/1.avsc", event(ORDER, "released"))
    checkout.write("part/history/shop.Other/1.avsc", event("shop.Other"))
    checkout.commit()
    found = checkout.baseline("git:main")
    assert fields(found) == []
    assert list(found.versions) == [ORDER]


def test_links_and_submodules_are_no_schemas(checkout: Checkout, tmp_path: Path) -> None:
    sub = Checkout(tmp_path / "sub")
    sub.folder.mkdir()
    sub.begin()
    sub.commit(Other=event("shop.Other"))
    checkout.git("submodule", "--quiet", "add", f"file://{sub.folder}", "schemas/sub")
    (checkout.folder / "schemas/Link.avsc").symlink_to("Order.avsc")
    checkout.commit()
    assert list(checkout.baseline("git:main").versions) == [ORDER]


def test_moved_files_and_folders(checkout: Checkout) -> None:
    checkout.git("mv", "schemas", "contracts")
    checkout.git("mv", "contracts/Order.avsc", "contracts/order.v1.avsc")
    checkout.write("eventwright.toml", 'schemas = "contracts"')
    checkout.write("contracts/history/shop.Order/1.avsc", event(ORDER, "released"))
    assert fields(checkout.baseline("git:main")) == []
    checkout.commit()
    assert checkout.baseline("git:HEAD~1").versions[ORDER][0].file == "HEAD~1:schemas/Order.avsc"


def test_schemas_elsewhere_in_the_repository_are_others(checkout: Checkout) -> None:
    checkout.git("rm", "-r", "--quiet", "schemas")
    checkout.write("fixtures/Order.avsc", event(ORDER, "another"))
    checkout.write("fixtures/Broken.avsc", "{")
    checkout.commit()
    checkout.commit(Order=event())
    assert dict(checkout.baseline("git:HEAD~1").versions) == {}


def test_types_of_other_files(checkout: Checkout) -> None:
    uses = '{"type": "record", "name": "shop.Sent", "fields": [{"name": "money", "type": "shop.Money"}]}'
    checkout.commit(Sent=uses, Money=event("shop.Money", "amount"))
    found = checkout.baseline("git:main")
    assert sorted(found.events) == [ORDER, "shop.Sent"]
    assert fields(found, "shop.Money") == ["amount"]
    checkout.commit(Money=event("shop.Money", "amount", "currency"))
    later = checkout.baseline("git:main")
    assert later.digest("shop.Sent") != found.digest("shop.Sent")
    assert later.digest("shop.Gone") == found.digest("shop.Gone") == b""


def test_no_schemas_at_a_revision(checkout: Checkout) -> None:
    checkout.git("rm", "-r", "--quiet", "schemas")
    checkout.commit()
    checkout.write("schemas/Order.avsc", event())
    found = checkout.baseline("git:main")
    assert (dict(found.versions), dict(found.events)) == ({}, {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{\n  no json", "main:schemas/Broken.avsc:2:3: "),
        ('{"type": "record", "name": "shop.B", "fields": [{"name": "x", "type": "Gone"}]}', "Broken.avsc:1:"),
        ('{"type": "record", "name": "shop.B"}', "Broken.avsc:1:"),
        ('{"type": "record", "name": "shop.B", "fields": [{"name": "x", "type": ["int", "int"]}]}', ":1:"),
        (event("shop.B", "x", "x"), "Broken.avsc:1:"),
        ('{"type": "enum", "name": "shop.B", "symbols": ["A", "A"]}', "Broken.avsc:1:"),
    ],
)
def test_schemas_that_cannot_be_used(checkout: Checkout, text: str, message: str) -> None:
    commit = checkout.commit(Broken=text)
    (checkout.folder / "schemas/Broken.avsc").unlink()
    told = refused(checkout, "git:main")
    assert told.startswith(
        f"the schemas of the baseline main ({commit[:7]}) cannot be used; name another one"
    )
    assert message in told


def test_definitions_that_disagree_cannot_be_used(checkout: Checkout) -> None:
    checkout.commit(Again=event(ORDER, "a"))
    (checkout.folder / "schemas/Again.avsc").unlink()
    assert "main:schemas/Again.avsc" in refused(checkout, "git:main")


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "record", "name": "shop.B", "fields": [{"name": "x", "type": "int", "default": "y"}]}',
        '{"type": "record", "name": "shop.B", "fields": [{"name": "x-y", "type": "int"}]}',
        '{"type": "record", "name": "shop.B", "fields": [], "eventwright": {"kind": 3}}',
    ],
)
def test_what_keeps_no_schema_from_being_compared_is_passed_over(checkout: Checkout, text: str) -> None:
    checkout.commit(B=text)
    assert "shop.B" in checkout.baseline("git:main").versions


def test_events_that_another_branch_has_added_are_not_removed_here(checkout: Checkout) -> None:
    checkout.git("switch", "--quiet", "--create", "change")
    checkout.commit(Ours=event("shop.Ours"))
    checkout.git("switch", "--quiet", "main")
    checkout.commit(Theirs=event("shop.Theirs"))
    checkout.git("switch", "--quiet", "change")
    found = checkout.baseline("git:main")
    assert list(found.events) == [ORDER]
    assert "shop.Theirs" in found.versions


def test_a_lost_object_is_named(checkout: Checkout) -> None:
    blob = checkout.git("rev-parse", "HEAD:schemas/Order.avsc").strip()
    (checkout.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert "git: schemas/Order.avsc: its content is not here" in refused(checkout, "git:main")


def test_several_baselines_each_once(checkout: Checkout) -> None:
    checkout.write("schemas/history/shop.Order/1.avsc", event())
    found = checkout.baselines("git:main", "history", "git:main", "git:HEAD", "history:schemas/history")
    assert [one.name for one in found] == ["git:main", "history", "git:HEAD"]


def test_git_runs_for_a_check_by_the_history(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.write("schemas/history/shop.Order/1.avsc", event())
    ran: list[object] = []
    run = subprocess.run

    def counted(*arguments: object, **more: object) -> object:
        ran.append(arguments)
        return run(*arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", counted)
    assert checkout.problems("history") == []
    assert len(ran) == 1
