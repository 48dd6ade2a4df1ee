"""The master workbook out of what was consolidated: pure, the same for the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ..schemas.findings import Language
from ..schemas.plan import Plan
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import Catalogue, catalogue
from ..schemas.shape import RECORD
from ..schemas.terms import ROUNDS
from ..workbooks.layout import PROPERTY_PREFIX
from ..workbooks.mastersheets import MasterBook, MasterSheet
from ..workbooks.packedrows import PackedRows
from .activitytable import activity_sheet
from .composition import Composition
from .conflicts import Conflict
from .conflicttable import conflicts_sheet
from .coverage import coverage_sheets
from .crosssheets import cross_sheets
from .dashboard import dashboard
from .deliverytable import deliveries_sheet
from .indicatortable import indicator_sheet
from .linkstatistics import link_statistics
from .masterwords import SHEETS, Say
from .nodetable import nodes_sheet
from .proposaltable import proposals_sheet
from .records import Accepted, Consolidated
from .recordtable import record_table
from .registers import changes_sheet, findings_sheet, provenance_sheet
from .ruling import is_personal
from .scorewords import words
from .standing import Standing
from .tallies import Tallies
from .unittable import units_sheet
from .viewsheets import view_sheets
from .wholecells import WholeCells

COMPOSITION = "composition"
"""Id of the sheet that is long and narrow: it prints upright."""


def overview(
    consolidated: Consolidated,
    plan: Plan,
    profile: Profile,
    language: Language = "it",
    *,
    rules: Catalogue | None = None,
    plan_id: str = "",
    tool: str = "",
    earlier: Sequence[Accepted] = (),
) -> MasterBook:
    """Turn what was consolidated into the sheets of ``quadro.xlsx``; see ``Overview.book``.

    Args:
        consolidated: accepted records, findings, deliveries, changes, files; its day is the only
            date of the file.
        plan: rows that were not delivered are shown as well.
        profile: names of the levels, columns and vocabularies.
        language: language of the sheets.
        rules: catalogue that words the findings; the profile's when not given.
        plan_id: id of the plan, written into the document's properties.
        tool: name and version of the program, shown in *Provenienza*.
        earlier: records in force of earlier years and rounds, for the views of the profile.
    """
    known = catalogue(profile) if rules is None else rules
    made = Overview(Standing(consolidated, plan, profile), known, language, earlier)
    return made.book(plan_id, tool)


class Overview:
    """What was consolidated, scored once for all that is made of it.

    Attributes:
        standing: the plan and what was consolidated.
        rules: catalogue that words the findings.
        language: of the master.
        earlier: records in force of earlier years and rounds, for the views of the profile.
        apart: rows of the plan made already, by the id of their entry sheet.
        composition: the parts of every whole.
        tallies: what is counted of every whole.
    """

    def __init__(
        self,
        standing: Standing,
        rules: Catalogue,
        language: Language,
        earlier: Sequence[Accepted] = (),
        apart: Mapping[str, PackedRows] | None = None,
    ) -> None:
        self.standing, self.rules, self.language = standing, rules, language
        self.earlier, self.apart = earlier, apart or {}
        self.composition = Composition(standing)
        self.tallies = Tallies(standing, Say(language))

    def book(self, plan_id: str = "", tool: str = "") -> MasterBook:
        """Return the sheets of the master.

        Names of people never enter: neither contacts nor approvals.

        Args:
            plan_id: id of the plan, written into the document's properties.
            tool: name and version of the program, shown in *Provenienza*.
        """
        standing, language, say = self.standing, self.language, Say(self.language)
        composition, tallies = self.composition, self.tallies
        consolidated, profile = standing.consolidated, standing.profile
        named = ROUNDS.get(consolidated.round)
        round_name = named[language] if named else consolidated.round
        days = (
            words("stand_for", language, day=f"{standing.scores.at:%d/%m/%Y}"),
            words("last_change", language, day=f"{last_change(consolidated):%d/%m/%Y}"),
        )
        title = profile.title[language]
        subtitle = " · ".join((profile.owner, str(consolidated.period), round_name, *days))
        told = " · ".join((subtitle, *edition(consolidated, language)))
        page = dashboard(standing, tallies, composition, say, title, told)
        tables = self._tables(say, tool)
        sheets = [
            replace(
                sheet,
                subtitle=f"{subtitle} · {sheet.subtitle}",
                upright=sheet.upright or sheet.id == COMPOSITION,
            )
            for sheet in tables
        ]
        properties = (
            ("kind", "master"),
            ("plan", plan_id),
            ("profile", profile.id),
            ("period", str(consolidated.period)),
            ("round", consolidated.round),
        )
        return MasterBook(
            title=title,
            owner=profile.owner,
            period=consolidated.period,
            round=round_name,
            day=consolidated.day,
            language=language,
            sheets=(page, *sheets),
            properties=tuple((PROPERTY_PREFIX + name, text) for name, text in properties if text),
        )

    def _tables(self, say: Say, tool: str) -> list[MasterSheet]:
        """Return the sheets after the first, in the order of their tabs."""
        standing, tallies, composition = self.standing, self.tallies, self.composition
        entries = [
            _entry_table(standing, sheet, say, composition, self.apart.get(sheet.id))
            for sheet in standing.profile.sheets
            if not sheet.personal
        ]
        registers = [
            deliveries_sheet(standing, say),
            findings_sheet(standing, self.rules, say),
            conflicts_sheet(standing, _shown_conflicts(standing), say),
            proposals_sheet(standing, standing.consolidated.proposals, say),
            changes_sheet(standing, say),
            composition.sheet(say),
            provenance_sheet(standing, say, tool),
        ]
        wholes = WholeCells(standing, tallies, composition, say)
        units = units_sheet(standing, tallies, wholes, say)
        taken = [sheet.name for sheet in (units, *entries, *registers)]
        nodes = nodes_sheet(standing, tallies, wholes, say, taken)
        own = [nodes, units, *entries]
        own += [*coverage_sheets(standing, say), *link_statistics(standing, say)]
        own += cross_sheets(standing, say, [sheet.name for sheet in (*own, *registers)])
        used = [SHEETS["dashboard"][say.language], *(one.name for one in (*own, *registers))]
        own += view_sheets(standing, self.earlier, self.rules, say, used)
        return [*own, *registers]


def edition(consolidated: Consolidated, language: Language) -> list[str]:
    """Say which edition of the round is closed, nothing while it is open."""
    state = consolidated.closed
    if state is None:
        return []
    one, count = state.edition, len(state.reopened)
    named = words("edition", language, label=one.label, act=one.act, day=f"{one.day:%d/%m/%Y}")
    name = "edition_reopened" if count else "edition_closed"
    return [words(name, language, edition=named, count=count)]


def last_change(consolidated: Consolidated) -> date:
    """Return the day of the last run that changed something, as the data tell it."""
    return max((change.day for change in consolidated.changes), default=consolidated.day)


def _entry_table(
    standing: Standing,
    sheet: EntrySheet,
    say: Say,
    composition: Composition,
    apart: PackedRows | None,
) -> MasterSheet:
    """Return the table that answers to an entry sheet."""
    if sheet.kind == RECORD:
        return record_table(standing, sheet, say)
    if sheet.kind == "activity":
        return activity_sheet(standing, sheet, say, composition)
    return indicator_sheet(standing, sheet, say, apart)


def _shown_conflicts(standing: Standing) -> list[Conflict]:
    """Return the cells in conflict the master may show: nobody's own data."""
    return [
        one
        for one in standing.consolidated.conflicts
        if not is_personal(standing.profile, one.sheet, one.field)
    ]
