"""*Cruscotto* of the master: the headline figures, two charts, the tables behind them."""

from collections import Counter
from collections.abc import Mapping

from ..schemas.findings import Severity
from ..schemas.terms import SIGNS
from ..workbooks.mastersheets import MasterPage, Tile, Tone
from .charts import states_chart, units_chart
from .deliverytable import delivered
from .masterwords import DELIVERY_STATES, SHEETS, Say
from .panels import levels_panel, reasons_panel, units_panel
from .report import COUNTS
from .standing import DELIVERED, Standing
from .tallies import Tallies, bare, count, percentage

_TILE_TONES: Mapping[Severity | None, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.WARNING: "watch",
    Severity.QUESTION: "strong",
    Severity.INFO: "",
}


def dashboard(standing: Standing, say: Say, title: str, subtitle: str) -> MasterPage:
    """Make the first page of the master."""
    tallies = Tallies(standing, say)
    levels = levels_panel(standing, tallies, say)
    charts = []
    if tallies.everything.states:
        charts.append(states_chart(standing, tallies, say, levels))
    if standing.departments():
        charts.append(units_chart(standing, tallies, say))
    return MasterPage(
        id="dashboard",
        name=SHEETS["dashboard"][say.language],
        title=title,
        subtitle=subtitle,
        notice=say("notice"),
        tiles=tiles(standing, tallies, say),
        charts=tuple(charts),
        panels=(levels, units_panel(standing, tallies, say), reasons_panel(tallies, say)),
    )


def tiles(standing: Standing, tallies: Tallies, say: Say) -> tuple[Tile, ...]:
    """Return the headline figures."""
    units = standing.departments()
    sent, held = delivered(standing), sum(tallies.counted(unit).held for unit in units)
    late = sum(bool(standing.days_late(unit)) for unit in units)
    states = Counter(
        standing.delivery(unit).state
        for unit in units
        if standing.delivery(unit).state not in DELIVERED
    )
    told = [
        f"{count(number)} {bare(say.of(DELIVERY_STATES, state))}"
        for state, number in states.items()
    ]
    if late:
        told.append(say("late_ones", n=late))
    every = tallies.everything
    gravest = next((one for one in Severity if tallies.severities[one]), None)
    return (
        Tile(
            say("delivered"),
            say("of", n=sent, total=len(units)),
            " · ".join(told) or say("delivered_all"),
            "good" if sent == len(units) else "watch",
            "deliveries",
        ),
        Tile(
            say("activities"),
            count(every.states.total()),
            " · ".join(tallies.state_words(every)),
            "",
            _sheet_id(standing, "activity"),
        ),
        Tile(
            say("indicators"),
            say("of", n=count(every.present), total=count(every.indicators)),
            say(
                "indicators_detail",
                share=percentage(every.coverage, say.language),
                reason=count(every.declared),
                missing=count(every.without),
            ),
            "",
            _sheet_id(standing, "indicator"),
        ),
        Tile(
            say("findings"),
            count(tallies.severities.total()),
            " · ".join(
                f"{SIGNS[one]} {count(found)} {COUNTS[one][found != 1][say.language]}"
                for one in Severity
                if (found := tallies.severities[one])
            )
            or say("no_findings"),
            _TILE_TONES.get(gravest, "good"),
            "findings",
        ),
        Tile(
            say("held"),
            count(held),
            say("held_detail") if held else say("held_none"),
            "watch" if held else "good",
            "findings",
        ),
    )


def _sheet_id(standing: Standing, kind: str) -> str:
    return next((one.id for one in standing.profile.sheets if one.kind == kind), "")
