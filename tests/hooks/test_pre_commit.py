"""The hooks as pre-commit installs and runs them."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import yaml
from repositories import ROOT, Repository, schema, tree_as_repository

HOOKS = ("eventwright-check", "eventwright-lint", "eventwright-generate")
PLACED, PAID, SENT = "schemas/OrderPlaced.avsc", "schemas/OrderPaid.avsc", "schemas/OrderSent.avsc"


def run(shop: Repository, hook: str, *arguments: str) -> tuple[int, str]:
    """Run a hook on what is staged; return the exit code and what is printed."""
    begin = time.perf_counter()
    ran = shop.tried(
        *(sys.executable, "-m", "pre_commit", "run", "--verbose", "--color=never", hook, *arguments),
        environment={"PRE_COMMIT_HOME": str(shop.folder.parent / "pre-commit")},
    )
    print(f"{hook}: {time.perf_counter() - begin:.2f} s\n{ran.stdout}{ran.stderr}")
    return ran.returncode, ran.stdout + ran.stderr


def test_hooks_are_what_the_commands_are_called() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert tuple(hook["id"] for hook in hooks) == HOOKS
    assert [hook["entry"] for hook in hooks] == [hook["name"] for hook in hooks]


def test_hooks_installed_from_this_repository(shop: Repository, tmp_path: Path) -> None:
    """One test for all, since pre-commit makes one environment for all hooks."""
    revision = tree_as_repository(tmp_path / "eventwright")
    chosen = "".join(f"      - id: {hook}\n" for hook in HOOKS)
    shop.write(
        ".pre-commit-config.yaml",
        f"repos:\n  - repo: {tmp_path / 'eventwright'}\n    rev: {revision}\n    hooks:\n{chosen}",
    )
    shop.run(sys.executable, "-m", "eventwright", "generate")
    shop.commit()
    for scenario in (
        what_is_not_staged_is_no_part_of_the_commit,
        the_package_follows_what_is_staged,
        lint_is_asked_about_the_same_files,
        harmless_changes_pass,
        a_released_version_stands_for_its_event,
        files_elsewhere_and_files_that_were_moved,
        the_settings_stand_for_all_events,
    ):
        shop.run("git", "reset", "--quiet", "--hard")
        shop.run("git", "clean", "--quiet", "-d", "--force")
        scenario(shop)


def what_is_not_staged_is_no_part_of_the_commit(shop: Repository) -> None:
    break_both(shop)
    code, told = run(shop, "eventwright-check")
    assert (code, "exit code: 1" in told) == (1, True)
    assert f"{PLACED}:9:5: error[reader-field-without-default]" in told
    assert "1 event checked against 1 earlier version" in told
    assert "OrderPaid" not in told
    assert "OrderSent" not in told
    assert '"means"' in (shop.folder / PAID).read_text(encoding="utf-8")


def break_both(shop: Repository) -> None:
    """Stage a change that breaks one event, and make one to another event that is not staged."""
    shop.write(PLACED, schema("OrderPlaced", "id", "channel"))
    shop.run("git", "add", "--all")
    shop.write(PAID, schema("OrderPaid", "id", "means"))


def the_package_follows_what_is_staged(shop: Repository) -> None:
    break_both(shop)
    code, told = run(shop, "eventwright-generate")
    assert (code, "files were modified by this hook" in told) == (1, True)
    files = (shop.folder / "generated").rglob("*.py")
    generated = "".join(file.read_text(encoding="utf-8") for file in files)
    assert ("channel" in generated, "means" in generated) == (True, False)
    shop.run("git", "add", "generated")
    assert run(shop, "eventwright-generate")[0] == 0


def lint_is_asked_about_the_same_files(shop: Repository) -> None:
    shop.write(PLACED, schema("OrderPlaced", "Channel"))
    shop.run("git", "add", "--all")
    shop.write(PAID, schema("OrderPaid", "Means"))
    _, told = run(shop, "eventwright-lint")
    assert ("exit code: 2" in told, f"{PLACED}:" in told, "OrderPaid" in told) == (False, True, False)


def harmless_changes_pass(shop: Repository) -> None:
    shop.write(SENT, schema("OrderSent", "id").replace("An event.", "An order was sent."))
    shop.run("git", "add", "--all")
    code, told = run(shop, "eventwright-check")
    assert (code, "1 event checked against 1 earlier version" in told) == (0, True)
    shop.run("git", "reset", "--quiet", "--hard")
    shop.write("README", "Nothing to check.")
    shop.run("git", "add", "--all")
    code, told = run(shop, "eventwright-check")
    assert (code, "no files to check" in told) == (0, True)


def a_released_version_stands_for_its_event(shop: Repository) -> None:
    shop.write("schemas/history/shop.OrderSent/1.avsc", schema("OrderSent", "id", "edited"))
    shop.run("git", "add", "--all")
    code, told = run(shop, "eventwright-check")
    assert (code, "exit code: 1" in told, "error[edited-version]" in told) == (1, True, True)
    assert "1 event checked" in told


def files_elsewhere_and_files_that_were_moved(shop: Repository) -> None:
    shop.write("examples/Other.avsc", schema("Other", "id"))
    shop.run("git", "mv", PAID, "schemas/Moved.avsc")
    shop.run("git", "add", "--all")
    code, told = run(shop, "eventwright-check")
    assert (code, "2 events checked against 1 earlier version (1 first version)" in told) == (0, True)


def the_settings_stand_for_all_events(shop: Repository) -> None:
    shop.write("eventwright.toml", 'package = "events"\ncompatibility = "FULL_TRANSITIVE"\n')
    shop.run("git", "add", "--all")
    for arguments in ((), ("--all-files",)):
        code, told = run(shop, "eventwright-check", *arguments)
        assert (code, "3 events checked against 3 earlier versions" in told) == (0, True)
