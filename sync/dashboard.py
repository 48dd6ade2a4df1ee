"""*Cruscotto* of the master: headline figures, charts, and the tables behind them."""

from ..workbooks.mastersheets import MasterChart, MasterPage, Panel
from .charts import states_chart, units_chart
from .composition import Composition
from .grades import Grades
from .masterwords import SHEETS, Say
from .panels import levels_panel, reasons_panel, units_panel, unrated_panel
from .rankings import ranking_chart, ranking_panel, rankings
from .ratingpanels import Kind, RatingPanel
from .recordtallies import records_panel
from .standing import Standing
from .tallies import Tallies
from .tiles import tiles


def dashboard(
    standing: Standing,
    tallies: Tallies,
    composition: Composition,
    say: Say,
    title: str,
    subtitle: str,
) -> MasterPage:
    """Make the first page of the master.

    Without any target the trend of the indicators takes the place of their ratings; while most
    have none it stands beside them.
    """
    grades = Grades(standing)
    panels: list[Panel] = []
    charts: list[MasterChart | None] = []
    works = standing.asks("activity")
    if works or standing.asks("indicator"):
        panels.append(levels := levels_panel(standing, tallies, say))
    if works and tallies.everything.states:
        charts.append(states_chart(standing, tallies, say, levels))
    for kind in kinds(grades):
        rating = RatingPanel(standing, tallies, grades, composition, say, kind)
        panels.append(rating.panel())
        charts.append(rating.chart(panels[-1]))
    ranked = rankings(standing, grades)
    panels += [ranking_panel(standing, grades, one, say) for one in ranked]
    charts += [ranking_chart(one, say) for one in ranked]
    if standing.departments():
        charts.append(units_chart(standing, tallies, say))
    unrated = unrated_panel(standing, grades, say)
    panels += [units_panel(standing, tallies, say), *([unrated] if unrated else [])]
    rows = records_panel(standing, say)
    panels += [rows] if rows else []
    if tallies.measures:
        panels.append(reasons_panel(tallies, say))
    return MasterPage(
        id="dashboard",
        name=SHEETS["dashboard"][say.language],
        title=title,
        subtitle=subtitle,
        notice=say("notice"),
        tiles=tiles(standing, tallies, grades, say),
        charts=tuple(chart for chart in charts if chart is not None),
        panels=tuple(panels),
    )


def kinds(grades: Grades) -> list[Kind]:
    """Return what of the indicators is counted by part of the plan: ratings, trend, or both."""
    made: list[Kind] = ["ratings"] if grades.ratings else []
    if grades.moves and (grades.sparse or not made):
        made.append("moves")
    return made
