"""What the documents show is what happens."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from eventwright.compat.rules import ENGINE
from eventwright.model.nodes import Node
from eventwright.model.parse import parse_schema
from eventwright.resolve.pairs import TypePair
from eventwright.rule import Rule
from eventwright.severity import Kind

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def shown_commands() -> list[tuple[str, str]]:
    """Return each command in the README with the output that it is shown with."""
    blocks = CONSOLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    shown = [
        command.partition("\n") for block in blocks for command in re.split(r"^\$ ", block, flags=re.M)[1:]
    ]
    return [(command, output) for command, _, output in shown]


@pytest.mark.parametrize(("command", "output"), shown_commands())
def test_commands_print_what_the_readme_shows(command: str, output: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "eventwright"
    done = run("-m", "eventwright", *arguments)
    assert done.stdout + done.stderr == output


def test_readme_shows_commands() -> None:
    assert len(shown_commands()) >= 4


def test_python_in_the_readme_does_what_it_shows() -> None:
    done = run("-m", "doctest", "README.md")
    assert done.stdout == ""
    assert done.returncode == 0


def test_tests_in_the_readme_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    (tests,) = [block for block in blocks if "eventwright.testing" in block]
    file = tmp_path / "test_readme_shows.py"
    file.write_text(tests, encoding="utf-8")
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(file))
    assert re.search(r"^\d\d+ passed in ", done.stdout, re.M), done.stdout


def test_example_reads_what_it_wrote_and_what_version_1_wrote() -> None:
    done = run("examples/roundtrip.py")
    assert done.stderr == ""
    assert "equal to the event: True" in done.stdout
    assert done.stdout.endswith("tracking_code: RR012345678SE\nweight_kg: 2.5\nscans: []\n")


def root(text: str) -> Node:
    schema, problems = parse_schema(json.loads(text))
    assert schema is not None
    assert problems == ()
    return schema.follow(schema.root)


def guide() -> str:
    return (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_rule_in_the_contributing_guide_is_a_rule() -> None:
    source = re.findall(r"^```python\n(.*?)^```$", guide(), re.MULTILINE | re.DOTALL)[0]
    module: dict[str, object] = {}
    exec(compile(source, "CONTRIBUTING.md", "exec"), module)
    rule = module["error_became_record"]
    assert isinstance(rule, Rule)
    assert rule.explanation.kind is Kind.ENGINE
    for example in (*rule.accepts, *rule.rejects):
        pair = TypePair(root(example.reader), root(example.writer))
        said = [problem.message for problem in rule.check(pair)]
        assert said == ([example.says] if example in rule.rejects else [])


def test_rule_in_the_contributing_guide_has_a_place() -> None:
    (module,) = re.findall(r"Write the module\*\*, `(.*?)/error_became_record\.py`", guide())
    (listing,) = re.findall(r"List it\*\* in `(.*?)`", guide())
    (pairs, name) = re.findall(r"`(\w+)=\(error_became_record,\)` in `(\w+)`", guide())[0]
    assert listing == f"{module}/__init__.py"
    assert (ROOT / listing).is_file()
    assert name == "ENGINE"
    assert hasattr(ENGINE, pairs)
    assert {rule.explanation.kind for rule in ENGINE.rules} == {Kind.ENGINE}
    (entry,) = re.findall(r'`"(error-and-record)"`', guide())
    assert entry in (ROOT / "tests/oracle/engines.py").read_text(encoding="utf-8")


def places_of_rules() -> list[tuple[str, str, list[str], list[str]]]:
    """Return kind, folder, lists and tests of each line in the guide's table."""
    rows = re.findall(r"^\| `(\w+)`: .*? \| `(.*?)/` \| (.*?) \| (.*?) \|$", guide(), re.MULTILINE)
    return [
        (kind, folder, re.findall(r"`(.*?)`", lists), re.findall(r"`(.*?)`", tests))
        for kind, folder, lists, tests in rows
    ]


@pytest.mark.parametrize(("kind", "folder", "lists", "tests"), places_of_rules())
def test_rules_are_where_the_contributing_guide_says(
    kind: str, folder: str, lists: list[str], tests: list[str]
) -> None:
    package = importlib.import_module("eventwright." + folder.replace("/", "."))
    assert package.__file__ == str(ROOT / "generator/eventwright" / folder / "__init__.py")
    for name in lists:
        assert {str(rule.explanation.kind) for rule in getattr(package, name).rules} == {kind}
    assert [test for test in tests if not (ROOT / test).is_file()] == []


def test_contributing_guide_has_a_place_for_every_kind_of_rule_with_a_module() -> None:
    assert [kind for kind, *_ in places_of_rules()] == ["wire", "semantic", "engine", "source", "lint"]


def test_paths_in_the_contributing_guide_exist() -> None:
    named = set(re.findall(r"`([\w./]+\.(?:py|toml|md)|\.ci/run)`", guide()))
    places = (ROOT, ROOT / "generator/eventwright", ROOT / "tests/oracle")
    missing = {name for name in named if not any((place / name).exists() for place in places)}
    assert missing <= {"generator/eventwright/compat/rules/error_became_record.py"}  # what a reader writes
