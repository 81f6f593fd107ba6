"""Schemas by themselves, and by the lint rules that a team chose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from eventwright.chosen import names_of_part, paths_of_today
from eventwright.inputs import read_tree
from eventwright.lint.check import lint as ask
from eventwright.lint.check import questions
from eventwright.lint.subjects import surroundings
from eventwright.load.positions import Positions
from eventwright.load.tree import Tree
from eventwright.model.nodes import dependents
from eventwright.pipeline.settle import Checked, settle
from eventwright.report.model import Report, Summary
from eventwright.rulebook import check_overrides
from eventwright.settings import Settings
from eventwright.severity import Kind
from eventwright.workspace import Workspace, workspace


def lint(settings: Settings, paths: Sequence[Path], rule_set: str | None = None) -> Checked:
    """Lint schemas by a set of rules, that of the settings where none is given.

    A rule that the settings give a severity is asked in any set. With paths, the types that are defined there
    are linted, and the events that use them. Raises EventwrightError where it could not be linted.
    """
    check_overrides(settings.rules, settings.rule_places)
    space = workspace(settings, paths_of_today(settings, paths))
    tree = read_tree(space)
    names, events = _part(tree, space)
    extra = [rule for rule, severity in settings.rules.items() if severity is not None]
    around = surroundings(tree.types, tree.events, settings.metadata)
    problems = ask(around, questions(rule_set or settings.lint, extra), names, events)
    positions = Positions(tree.texts)
    findings = positions.findings((*tree.problems, *problems))
    # An allowance for a rule of another set, or for another part, may well be of use there.
    is_whole = not space.part and rule_set in (None, settings.lint)
    settled = settle(settings, findings, tree.texts, (Kind.LINT,) if is_whole else ())
    summary = Summary(checked=len(events), versions=0, types=len(names.difference(tree.events)))
    return Checked(Report(settled.findings, summary, settings.fail_on, settled.allowed), positions)


def _part(tree: Tree, space: Workspace) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the types to lint, and the events."""
    if not space.part:
        return frozenset(tree.types), tree.events
    names = names_of_part(tree.texts, space.part) & tree.types.keys()
    users: Collection[str] = dependents(names, tree.types)
    return names, tuple(event for event in tree.events if event in users)
