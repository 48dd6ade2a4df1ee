"""*Cruscotto* of the master: headline figures, charts, and the tables behind them."""

from ..workbooks.mastersheets import MasterChart, MasterPage, Panel
from .charts import states_chart, units_chart
from .composition import Composition
from .grades import Grades
from .masterwords import SHEETS, Say
from .panels import levels_panel, reasons_panel, units_panel
from .rankings import ranking_chart, ranking_panel, rankings
from .ratingpanels import RatingPanel
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

    Without any target the trend of the indicators takes the place of their ratings.
    """
    grades = Grades(standing)
    levels = levels_panel(standing, tallies, say)
    panels: list[Panel] = [levels]
    charts: list[MasterChart | None] = []
    if tallies.everything.states:
        charts.append(states_chart(standing, tallies, say, levels))
    if grades.ratings or grades.moves:
        rating = RatingPanel(standing, tallies, grades, composition, say)
        panels.append(rating.panel())
        charts.append(rating.chart(panels[-1]))
    ranked = rankings(standing, grades)
    panels += [ranking_panel(standing, grades, one, say) for one in ranked]
    charts += [ranking_chart(one, say) for one in ranked]
    if standing.departments():
        charts.append(units_chart(standing, tallies, say))
    panels += [units_panel(standing, tallies, say), reasons_panel(tallies, say)]
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
