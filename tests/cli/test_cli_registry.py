"""The repository's own schemas, from an empty registry through three releases, on Apicurio itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from projects import Project

from eventwright.registry.document import sealed

ROOT = Path(__file__).resolve().parents[2]
ORDER = "schemas/orders/OrderPlaced.avsc"


@dataclass(frozen=True, slots=True)
class Shop(Project):
    """A copy of the repository's schemas in a namespace of its own: others use the registry too."""

    namespace: str = ""

    @property
    def subject(self) -> str:
        return f"{self.namespace}.orders-{self.namespace}.orders.OrderPlaced"


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], registry: str
) -> Shop:
    shop = Shop(tmp_path, capsys, f"shop{uuid4().hex}")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas", ignore=shutil.ignore_patterns("history"))
    for file in tmp_path.rglob("*.avsc"):
        text = re.sub(r'"shop([."])', rf'"{shop.namespace}\1', file.read_text())
        # Apicurio 3.3.3 does not take a schema in which a string is just "{}".
        file.write_text(text.replace(r'"\u007b\u007d"', '"{ }"'))
    strategy = 'subject_strategy = "TopicRecordNameStrategy"'
    shop.write("eventwright.toml", f'{strategy}\n[registry]\nurl = "{registry}"\n')
    return shop


def add_field(project: Shop, **field: object) -> None:
    schema = json.loads(project.read(ORDER))
    schema["fields"].append(field)
    project.write(ORDER, schema)


def bring(project: Shop, expected: str) -> None:
    """Release, plan, apply the plan, and find nothing left to do."""
    assert project.run("release").code == 0
    ran = project.run("registry", "plan", "--out", "plan.json")
    assert (ran.code, ran.err, ran.out.splitlines()[-1]) == (3, "", expected)
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert project.run("registry", "plan").code == 0
    ran = project.run("registry", "apply", "plan.json", "--yes")  # again
    assert (ran.code, "has now" in ran.out) == (0, False)
    ran = project.run("registry", "status")
    assert (ran.code, ran.out.startswith("42 of 42 subjects in step")) == (0, True)
    assert project.run("check", "--baseline", "registry").code == 0


def test_three_releases(shop: Shop) -> None:
    bring(shop, "to do: 42 new subjects, 42 level changes, of 42 subjects")
    add_field(shop, name="gift_note", type=["null", "string"], default=None)
    bring(shop, "to do: 1 new version, of 42 subjects")

    money = json.loads(shop.read("schemas/shared/Money.avsc"))
    money["fields"].append({"name": "rounding", "type": ["null", "int"], "default": None})
    shop.write("schemas/shared/Money.avsc", money)
    bring(shop, "to do: 5 new versions, of 42 subjects")  # Money, and all that use it

    add_field(shop, name="country", type="string")
    ran = shop.run("registry", "plan", "--out", "plan.json")
    assert (ran.code, ran.err) == (1, "")
    assert "eventwright refuses: reader-field-without-default; the registry cannot tell" in ran.out
    ran = shop.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "nothing applied: the plan is refused")
    assert refused_by_the_registry(shop)

    assert recorded(shop)[shop.subject] == [1, 2, 3]


def refused_by_the_registry(project: Shop) -> bool:
    """Apply a plan that says it may: the registry itself refuses, and says why."""
    plan = json.loads(project.read("plan.json"))
    project.write("plan.json", sealed(plan | {"refused": False}))
    ran = project.run("registry", "apply", "plan.json", "--yes")
    assert (ran.code, ran.err) == (1, "")
    assert f"refused {project.subject}: the registry does not accept the schema:\n" in ran.out
    return "Incompatible artifact" in ran.out


def recorded(project: Shop) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for line in project.read("schemas/history/REGISTERED").splitlines():
        subject, version, guid, _ = line.split()
        assert guid == "-"  # Apicurio has none
        found.setdefault(subject, []).append(int(version))
    return found


def test_pull_of_what_was_applied(shop: Shop) -> None:
    assert shop.run("registry", "apply", "--yes").code == 0
    add_field(shop, name="gift_note", type=["null", "string"], default=None)
    assert shop.run("registry", "apply", "--yes").code == 0
    shutil.rmtree(shop.folder / "schemas")
    ran = shop.run("registry", "pull", f"{shop.namespace}.*")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "pulled 42 subjects: 42 schema files and 11 released versions written, 0 up to date\n"
    assert shop.run("check").code == 0
    assert "gift_note" not in shop.read(f"schemas/history/{shop.namespace}.orders.OrderPlaced/1.avsc")
    assert "gift_note" in shop.read(f"schemas/history/{shop.namespace}.orders.OrderPlaced/2.avsc")


def test_levels_of_apicurio(shop: Shop) -> None:
    """Which has no level for a subject that is not there, and NONE for all at first."""
    assert shop.run("registry", "apply", "--yes").code == 0
    order = json.loads(shop.read(ORDER))
    order["eventwright"]["compatibility"] = "BACKWARD"
    shop.write(ORDER, order)
    note = f"level BACKWARD_TRANSITIVE stays, though the schemas ask for BACKWARD: --lower {shop.subject}"
    ran = shop.run("registry", "plan")
    assert (ran.code, f"    note: {note}\n" in ran.out) == (0, True)
    assert shop.run("registry", "apply", "--yes", "--lower", shop.subject).code == 0
    assert shop.run("registry", "plan").out.splitlines()[-1] == "nothing to do for 42 subjects"


def with_aliases(order: dict[str, Any]) -> dict[str, Any]:
    return order | {"aliases": ["Ordered"]}


def with_field_alias(order: dict[str, Any]) -> dict[str, Any]:
    first, *others = order["fields"]
    return order | {"fields": [first | {"aliases": ["before"]}, *others]}


@pytest.mark.parametrize("change", [with_aliases, with_field_alias])
def test_registry_that_disregards_aliases(
    shop: Shop, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Apicurio registers nothing then, and the plan says so."""
    assert shop.run("registry", "apply", "--yes").code == 0
    shop.write(ORDER, change(json.loads(shop.read(ORDER))))
    ran = shop.run("registry", "plan")
    note = "the registry takes the schema for version 1, and disregards that more than its documentation"
    assert (ran.code, f"    note: {note} differs\n" in ran.out) == (0, True)
    assert "warning[disregarded-change]" in ran.out
    assert shop.run("registry", "status").code == 1


def test_registry_that_disregards_documentation(shop: Shop) -> None:
    """Apicurio takes schemas for equal that differ in it, and the plan ends all the same."""
    assert shop.run("registry", "apply", "--yes").code == 0
    order = json.loads(shop.read(ORDER))
    shop.write(ORDER, order | {"doc": "Documented anew."})
    ran = shop.run("registry", "plan")
    note = "the registry takes the schema for version 1, and disregards that its documentation differs"
    assert (ran.code, f"    note: {note}\n" in ran.out) == (0, True)
    assert "warning" not in ran.out
