"""A plan carried out, and recorded in the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from eventwright.errors import SettingsError
from eventwright.inputs import opened_registry
from eventwright.registry.apply import Done, Outcome, carry_out, moved, refuse_unwritable
from eventwright.registry.library import Library
from eventwright.registry.planned import Plan
from eventwright.registry.record import Entry, add_to_record, read_record
from eventwright.registry.units import digest
from eventwright.registry.values import Seen
from eventwright.settings import Settings
from eventwright.watching import Watch, unwatched


@dataclass(frozen=True, slots=True)
class Applying:
    """A plan, and what there is now; `moved` says which subjects others have changed since."""

    settings: Settings
    plan: Plan
    library: Library
    seen: Mapping[str, Seen]
    moved: tuple[str, ...]
    registered: dict[str, int] = field(default_factory=dict)  # the version of a subject, as far as we came

    def run(self) -> Iterator[Outcome]:
        """Carry the plan out, and yield what became of each step; raises RegistryUnavailable."""
        for outcome in carry_out(self.library, self.plan, self.seen):
            if isinstance(outcome, Done) and outcome.version is not None:
                self.registered[outcome.step.subject] = outcome.version.number
            yield outcome

    def record(self) -> bool:
        """Record in the history what is registered by now; return whether that was new.

        Raises OutputError, BaselineUnavailable and RegistryUnavailable.
        """
        return add_to_record(self.settings.history, tuple(self._entries()))

    def _entries(self) -> Iterator[Entry]:
        for step in self.plan.steps:
            known = 0 if step.is_registration else step.version
            key = (step.subject, self.registered.get(step.subject, known))
            if key[1]:
                version = self.library.client.version(key)
                is_ours = digest(self.library.normal(key)) == step.says
                contract = step.contract if is_ours else digest(self.library.contract(key))
                yield Entry(step.subject, version.number, version.guid, contract)


@contextmanager
def applying(settings: Settings, plan: Plan, watch: Watch = unwatched) -> Iterator[Applying]:
    """Look what has become of what a plan saw; raises EventwrightError where nothing can be applied."""
    with opened_registry(settings, plan.registry) as library:
        now = library.client.settings
        if (now.url, now.context) != (plan.url, plan.context):
            raise SettingsError(
                f"{now.table}: its url and context are not those that the plan was made for; plan again"
            )
        read_record(settings.history)  # what could not be recorded must not be begun
        seen = library.client.seen((step.subject for step in plan.steps), watch)
        changed = moved(plan, seen, library)
        if not changed:
            refuse_unwritable(library.client, plan.steps, watch)
        yield Applying(settings, plan, library, seen, changed)
