"""What is published: the master of the last consolidation, with the edition it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from ...schemas.findings import Language
from ...schemas.plan import Indicator, Plan
from ...schemas.profile import Profile
from ...workbooks.mastersheets import MasterBook, MasterSheet
from ..editions import Closed, Edition, RowName
from ..overview import Overview
from ..ruling import is_personal
from ..standing import Standing
from .corrections import Correction, Past, Rows, corrections
from .visible import Visible


@dataclass(frozen=True)
class Material:
    """A consolidation as its master shows it, ready to be set in type.

    Attributes:
        overview: the plan and everything that was consolidated, scored.
        plan_id: id of the plan, such as ``torino-2025``.
        run: number of the consolidation.
        day: the day it ran.
        editions: closed states of the round, oldest first.
        past: what stood in each of them.
        now: what stands now, by (unit, sheet, key), where there are editions to compare it with.
        earlier: the last edition of every other round, oldest first.
    """

    overview: Overview
    plan_id: str
    run: int
    day: date
    editions: tuple[Edition, ...] = ()
    past: tuple[Past, ...] = ()
    now: Rows = field(default_factory=dict)
    earlier: tuple[Past, ...] = ()

    @property
    def standing(self) -> Standing:
        """Return where every row of the plan stands."""
        return self.overview.standing

    @property
    def profile(self) -> Profile:
        """Return the shape of the plan."""
        return self.standing.profile

    @property
    def plan(self) -> Plan:
        """Return the plan the consolidation was made with."""
        return self.standing.plan

    @property
    def language(self) -> Language:
        """Return the language of the words."""
        return self.overview.language

    @cached_property
    def book(self) -> MasterBook:
        """The master as data, in one piece."""
        return self.overview.book(self.plan_id)

    @property
    def closed(self) -> Closed | None:
        """Return the edition in force with the rows opened since, nothing while it is a draft."""
        return self.standing.consolidated.closed

    @property
    def draft(self) -> bool:
        """Tell whether no edition of the round was approved yet."""
        return self.closed is None

    @property
    def provisional(self) -> frozenset[RowName]:
        """Return the rows opened again after the edition, of sheets that are published."""
        if self.closed is None:
            return frozenset()
        public = self.profile.publication.sheets
        return frozenset(one for one in self.closed.reopened if public.get(one[1]))

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected after each edition, the oldest first."""
        return tuple(corrections(self.standing, self.past, self.now))

    @cached_property
    def named(self) -> Mapping[str, Indicator]:
        """The rows of indicators by key."""
        return {one.row_key: one for one in self.plan.indicators}

    @cached_property
    def visible(self) -> Visible:
        """What the public may know of the rows."""
        return Visible(self.standing)

    def sheet(self, name: str) -> MasterSheet | None:
        """Return a table of the master by its id, ``None`` when the plan has no such table."""
        found = (one for one in self.book.sheets if isinstance(one, MasterSheet))
        return next((one for one in found if one.id == name), None)

    def public(self, name: str) -> MasterSheet | None:
        """Return a table of the master with the columns the profile marks public.

        ``None`` when the plan has no such table, or nothing in it is public.
        """
        sheet, policy = self.sheet(name), self.profile.publication
        if sheet is None:
            return None
        shown = [
            at
            for at, one in enumerate(sheet.columns)
            if policy.shows(name, one.id) and not is_personal(self.profile, name, one.id)
        ]
        if not shown:
            return None
        return replace(
            sheet,
            columns=tuple(sheet.columns[at] for at in shown),
            rows=[[row[at] for at in shown] for row in sheet.rows],
            totals=[sheet.totals[at] for at in shown] if sheet.totals else (),
        )

    def told_in(self, language: Language) -> "Material":
        """Return the same in another language."""
        if language == self.language:
            return self
        one = self.overview
        return replace(self, overview=Overview(one.standing, one.rules, language, one.earlier))
