"""The charts of the first page of the master: what they show and what they say."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..schemas.ratings import Rating
from ..workbooks.mastersheets import MasterChart, Panel, Series
from .deliverytable import completeness, delivered, summed
from .masterwords import Say
from .standing import Standing
from .tallies import Tallies, percentage

MOST_BARS = 20
"""Bars a chart can show and still be read."""

SCALE = ("#DCE6F0", "#A9C4E0", "#5B8DBF", "#2F6299", "#17324D")
"""Fills from the first state to the last, from light to dark: read in black and white as well."""

INKED = 2
"""Steps of the scale that take dark labels."""

BLANK, DARK, LIGHT = "#FFFFFF", "#17324D", "#FFFFFF"


AMBER_FILL, GREEN_FILL = "#E5B25D", "#8CC9AE"

RATING_FILLS: Mapping[str, tuple[str, str, str]] = {
    "✔": (GREEN_FILL, DARK, ""),
    "▲": (AMBER_FILL, DARK, "wide_upward_diagonal"),
    "✖": ("#8E1F36", LIGHT, ""),
    "↗": (GREEN_FILL, DARK, ""),
    "→": ("#D5DDE5", DARK, "light_horizontal"),
    "↘": ("#8E1F36", LIGHT, ""),
}
"""Fill, ink and pattern by sign: the graver the darker, told apart without colour as well."""

SAME_SIGN = ("", "small_grid", "light_vertical", "dotted_diamond", "large_confetti")
"""Patterns of ratings that share their sign, from the second on."""


def rating_fill(rating: Rating, among: Sequence[Rating]) -> tuple[str, str, str]:
    """Return fill, ink and pattern of a rating among those of its chart."""
    fill, ink, pattern = RATING_FILLS.get(rating.sign, (SCALE[1], DARK, ""))
    before = [one.id for one in among if one.sign == rating.sign].index(rating.id)
    return fill, ink, SAME_SIGN[before % len(SAME_SIGN)] if before else pattern


def states_chart(standing: Standing, tallies: Tallies, say: Say, levels: Panel) -> MasterChart:
    """Return the chart of the activities by state, one bar for each node of the first level."""
    total = tallies.everything.states.total()
    labels = {term.id: term.label[say.language] for term in tallies.states}
    known = Counter({state: count for state, count in tallies.everything.states.items() if state})
    unknown = tallies.everything.states[""]
    if known:
        state, most = known.most_common(1)[0]
        title = say("chart_states", most=most, total=total, state=labels.get(state, state))
        title += say("chart_states_none", n=unknown) if unknown else ""
    else:
        title = say("chart_states", most=total, total=total, state=say("no_state"))
    fills = shades(len(tallies.states))
    series = [
        Series(f"state_{term.id}", term.label[say.language], fill, ink)
        for term, (fill, ink) in zip(tallies.states, fills, strict=True)
    ]
    if unknown:
        series.append(Series("no_state", say.column("no_state"), BLANK, DARK))
    level = standing.profile.main_levels[0].plural[say.language]
    bars = min(MOST_BARS, len(levels.rows))
    told = "; ".join(
        f"{row[0]}: " + ", ".join(tallies.state_words(tally))
        for row, tally in list(zip(levels.rows, tallies.tops.values(), strict=True))[:bars]
    )
    return MasterChart(
        panel="levels",
        title=title,
        description=say("chart_states_alt", level=level, rows=told),
        categories="level",
        series=tuple(series),
        bars=bars,
    )


def units_chart(standing: Standing, tallies: Tallies, say: Say) -> MasterChart:
    """Return the chart of the rows filled in and missing, one bar for each unit."""
    names = tallies.units()
    every = summed([tallies.counted(unit) for unit in names])
    bars = min(MOST_BARS, len(names))
    title = say(
        "chart_units",
        n=delivered(standing),
        total=len(names),
        share=percentage(completeness([every]), say.language),
    )
    if bars < len(names):
        title += say("chart_first", n=bars)
    told = "; ".join(
        f"{standing.unit_name(unit)}: "
        + say("of", n=tallies.counted(unit).filled, total=tallies.counted(unit).expected)
        for unit in names[:bars]
    )
    return MasterChart(
        panel="units",
        title=title,
        description=say("chart_units_alt", rows=told),
        categories="department",
        series=(
            Series("filled", say.column("all_filled"), SCALE[3], LIGHT),
            Series("missing", say.column("all_missing"), BLANK, DARK),
        ),
        bars=bars,
    )


def shades(count: int) -> list[tuple[str, str]]:
    """Return fill and ink of so many states in order, from light to dark."""
    steps = [round(at * (len(SCALE) - 1) / max(1, count - 1)) for at in range(count)]
    return [(SCALE[step], DARK if step < INKED else LIGHT) for step in steps]
