"""The names of tables and columns of the master in another language, without their rows.

The master is made in one language; a worksheet function is asked in that of the program it stands
in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Language
from ..schemas.shape import RECORD
from ..workbooks.mastersheets import MasterColumn
from .activitytable import activity_sheet
from .conflicttable import conflicts_sheet
from .coverage import coverage_sheets
from .crosssheets import cross_sheets
from .dashboard import dashboard
from .deliverytable import deliveries_sheet
from .indicatorcolumns import IndicatorColumns
from .linkstatistics import link_statistics
from .masterwords import Say
from .nodetable import nodes_sheet
from .overview import Overview
from .proposaltable import proposals_sheet
from .recordtable import record_table
from .registers import changes_sheet, findings_sheet, provenance_sheet
from .standing import Standing
from .unittable import units_sheet
from .viewsheets import view_headings
from .wholecells import WholeCells

DASHBOARD = "dashboard."
"""What the id of a table of the first page begins with."""


@dataclass(frozen=True, slots=True)
class Heading:
    """How a table is called, and its columns by id."""

    name: str
    columns: Mapping[str, str]


def headings(made_of: Overview, language: Language) -> dict[str, Heading]:
    """Return the headings of every table of a master by its id, in another language."""
    say, standing = Say(language), made_of.standing
    tallies, composition, rules = made_of.tallies, made_of.composition, made_of.rules
    hollow = _hollow(standing)
    page = dashboard(standing, tallies, composition, say, "", "")
    made = {f"{DASHBOARD}{one.id}": _heading(one.title, one.columns) for one in page.panels}
    wholes = WholeCells(standing, tallies, composition, say)
    sheets = [
        units_sheet(standing, tallies, wholes, say),
        deliveries_sheet(standing, say),
        findings_sheet(hollow, rules, say),
        conflicts_sheet(hollow, (), say),
        proposals_sheet(hollow, (), say),
        changes_sheet(hollow, say),
        provenance_sheet(hollow, say, ""),
    ]
    made |= {one.id: _heading(one.name, one.columns) for one in sheets}
    named, columns = composition.heading(say)
    made["composition"] = _heading(named, columns)
    for sheet in standing.profile.sheets:
        columns = (
            activity_sheet(hollow, sheet, say, composition).columns
            if sheet.kind == "activity"
            else record_table(hollow, sheet, say).columns
            if sheet.kind == RECORD
            else IndicatorColumns(standing, sheet, say).columns
        )
        made[sheet.id] = _heading(sheet.label[language], columns)
    linked = [*coverage_sheets(standing, say), *link_statistics(standing, say)]
    cross = cross_sheets(standing, say, [one.name for one in linked])
    made |= {one.id: _heading(one.name, one.columns) for one in (*linked, *cross)}
    taken = [one.name for one in made.values()]
    nodes = nodes_sheet(standing, tallies, wholes, say, taken)
    made[nodes.id] = _heading(nodes.name, nodes.columns)
    used = [page.name, *(one.name for one in made.values())]
    views = view_headings(standing, say, used)
    return made | {name: _heading(*heading) for name, heading in views.items()}


def _heading(name: str, columns: Sequence[MasterColumn]) -> Heading:
    return Heading(name, {column.id: column.header for column in columns})


def _hollow(standing: Standing) -> Standing:
    """Return the same plan without its rows: long tables then have columns alone.

    Its scores stay, since some columns are there only when anything is scored so.
    """
    found = replace(
        standing.consolidated,
        records=(),
        findings=(),
        changes=(),
        submissions=(),
        conflicts=(),
        proposals=(),
    )
    plan = replace(standing.plan, indicators=(), activities=(), contributions=(), values=())
    made = Standing(found, plan, standing.profile)
    made.scores, made.rows, made.scorer = standing.scores, standing.rows, standing.scorer
    return made
