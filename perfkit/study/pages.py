"""What a study says of itself on its pages: head, foot and the facts of the manifest."""

from __future__ import annotations

from datetime import date
from typing import Any

from perfkit.language import LANGUAGES, Text, show_date
from perfkit.periods import Period
from perfkit.results import View
from perfkit.study.frozen import PeriodStore
from perfkit.study.heading import TITLES, Colophon, Heading
from perfkit.study.rooms import ALL, Rooms
from perfkit.study.store import joint_hash


class Pages(Rooms):
    """Head, foot and facts of pages; `Study` says what they are about."""

    @property
    def id(self) -> str:
        """Id of the study."""
        raise NotImplementedError

    @property
    def view(self) -> View:
        """How results show themselves."""
        raise NotImplementedError

    @property
    def store(self) -> PeriodStore:
        """Computed results on disk."""
        raise NotImplementedError

    @property
    def results_read(self) -> list[tuple[str, str, int]]:
        """Name, room and hidden cells of every result that was read so far."""
        raise NotImplementedError

    def role_ids(self, period: Period | str) -> tuple[str, ...]:
        """Return the roles of the plan in force in a pack period."""
        raise NotImplementedError

    def role_name(self, role: str) -> str:
        """Return the name of a role in the study's language."""
        raise NotImplementedError

    def results_hash(self, period: Period | str) -> str:
        """Return one hash over all stored frames of a period."""
        raise NotImplementedError

    def _period(self, period: Period | str) -> Period:
        """Return a pack period."""
        raise NotImplementedError

    def _meta(self, period: Period) -> dict[str, Any]:
        """Return what is recorded beside the results of a period, computed where needed."""
        raise NotImplementedError

    def pack_facts(self, period: Period) -> dict[str, Any]:
        """Return what the manifest says of a pack beside its pages."""
        meta = self._meta(period)
        roles = {role: {language: self.view.role_names.get(role, Text.same(role)).fill(language)
                        for language in LANGUAGES} for role in self.role_ids(period)}
        return {"study": self.id, "period": period.text, "audience": self.view.audience.name,
                "language": self.view.language, "as_of": meta["as_of"], "plan_versions": meta["plan_versions"],
                "provisional": meta["provisional"], "roles": roles, "sources": meta["sources"],
                "own_indicators": meta["own_indicators"],
                "results": self.results_hash(period), "command": self._command(period)}

    def handoff_facts(self, period: Period) -> dict[str, str]:
        """Return what the payroll of a period says that it rests on."""
        meta = self._meta(period)
        state = "frozen" if self.store.freeze(period.text) is not None else "open"
        return {"study": self.id, "period": period.text, "plan_versions": ", ".join(meta["plan_versions"]),
                "as_of": meta["as_of"], "state": state, "results": self.results_hash(period),
                "command": f"perfkit payroll {period.text} --language {self.view.language}"}

    def _command(self, period: Period) -> str:
        return (f"perfkit build --period {period.text} --audience {self.view.audience.name} "
                f"--language {self.view.language}")

    def heading(self, report: str, period: Period | str, role: str | None = None) -> Heading:
        """Return the head of a report's page about a period, and a role where it has one."""
        chosen = self._period(period)
        meta = self._meta(chosen)
        said = TITLES[report].fill(self.view.language)
        named = f"{said} · {self.role_name(role)}" if role else said
        as_of = show_date(date.fromisoformat(meta["as_of"]), self.view.language)
        return Heading(f"{named} · {chosen.text}", chosen, as_of, int(meta["provisional"]), self.view.language)

    def colophon(self, period: Period | str) -> Colophon:
        """Return the foot of a page: versions, counts, the hash of every frame read so far, the command."""
        chosen = self._period(period)
        meta = self._meta(chosen)
        rooms = sorted({room for _, room, _ in self.results_read if room != ALL}) or list(meta["roles_with_data"])
        subjects = {subject for room in rooms if room in meta["roles_with_data"]
                    for subject in self.store.read(chosen.text, room, "totals").frame["subject"]}
        hidden = sum({name: count for name, _, count in self.results_read}.values())
        digest = joint_hash(meta["frames"], [name for name, _, _ in self.results_read])
        return Colophon(tuple(meta["plan_versions"]), len(subjects), hidden, digest, self._command(chosen),
                        self.view.language)
