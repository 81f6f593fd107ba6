"""A composite action's steps, run as GitHub's runner does: the part of its language that ours needs."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from repositories import Repository

BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")  # what `shell: bash` means
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_COMPARISON = re.compile(r"(\S+) (==|!=) '(.*)'")


@dataclass(slots=True)
class Action:
    """One run of an action, in a repository that was checked out."""

    file: Path
    repository: Repository
    temporary: Path
    inputs: dict[str, str]
    environment: Mapping[str, str]
    steps: dict[str, dict[str, str]] = field(default_factory=dict)  # by id: outputs, and the outcome
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # actions, and what they were given
    printed: str = ""
    is_failed: bool = False

    def run(self, known: Mapping[str, dict[str, str]]) -> dict[str, str]:
        """Run all steps but those whose outputs are `known`; return the action's outputs."""
        action = yaml.safe_load(self.file.read_text(encoding="utf-8"))
        defaults = {name: str(said["default"]) for name, said in action["inputs"].items()}
        assert self.inputs.keys() <= defaults.keys()
        self.inputs = defaults | self.inputs
        self.temporary.mkdir(parents=True, exist_ok=True)
        for step in action["runs"]["steps"]:
            if step.get("id") in known:
                self.steps[step["id"]] = {"outcome": "success", **known[step["id"]]}
            elif self._is_wanted(step.get("if", "")):
                self._step(step)
        return {name: self._filled(said["value"]) for name, said in action["outputs"].items()}

    @property
    def summary(self) -> Path:
        return self.temporary / "summary.md"

    def _is_wanted(self, condition: str) -> bool:
        if "cancelled()" not in condition and self.is_failed:
            return False
        return not condition or self._filled(condition) == "true"

    def _step(self, step: Mapping[str, Any]) -> None:
        name = step.get("id", step["name"])
        if "uses" in step:
            self.used.append(
                (step["uses"], {key: self._filled(str(said)) for key, said in step["with"].items()})
            )
            self.steps[name] = {"outcome": "success"}
            return
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input in a script is run as a part of it"
        script, output = self.temporary / "step.sh", self.temporary / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {key: self._filled(said) for key, said in step.get("env", {}).items()}
        ran = self.repository.tried(*BASH, str(script), environment={**self._given(output), **own})
        self.printed += ran.stdout + ran.stderr
        self.is_failed |= ran.returncode != 0
        lines = output.read_text(encoding="utf-8").splitlines()
        pairs = (line.partition("=")[::2] for line in lines)
        outcome = "failure" if ran.returncode else "success"
        self.steps[name] = {
            "outcome": outcome,
            "code": str(ran.returncode),
            **dict(pairs),
        }

    def _given(self, output: Path) -> dict[str, str]:
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.file.parent),
            "GITHUB_WORKSPACE": str(self.repository.folder),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_BASE_REF": "",
            "RUNNER_TEMP": str(self.temporary),
            **self.environment,
        }

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda found: self._value(found[1].strip()), text)

    def _value(self, said: str) -> str:
        for word, decide in ((" || ", any), (" && ", all)):
            if word in said:
                return "true" if decide(self._value(one) == "true" for one in said.split(word)) else "false"
        if said == "!cancelled()":
            return "true"
        if comparison := _COMPARISON.fullmatch(said):
            is_equal = self._value(comparison[1]) == comparison[3]
            return "true" if is_equal == (comparison[2] == "==") else "false"
        match said.split("."):
            case ["inputs", name]:
                return self.inputs[name]
            case ["steps", name, "outcome"]:
                return self.steps.get(name, {}).get("outcome", "")
            case ["steps", "python", "outputs", "python-path"]:
                return sys.executable
            case ["steps", name, "outputs", output]:
                return self.steps.get(name, {}).get(output, "")
        raise ValueError(f"not understood: {said}")
