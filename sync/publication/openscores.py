"""Open data of progress: each indicator, and every level, activity and unit as a whole."""

from collections.abc import Iterator, Mapping, Sequence

from ...schemas.profile import EntrySheet
from ...schemas.scores import GREYS, Score
from ...schemas.terms import Words
from ..grades import Grades
from ..masterwords import Say
from ..rowscores import Scored
from ..scorecells import deviation, expected_at, explanation
from ..standing import Standing
from ..tallies import Tallies, Tally
from ..wholes import PLAN, Whole
from .material import Material
from .openmeasures import INDICATOR
from .opentables import PERCENT, DataColumn, DataTable, Datum, Row, as_number, cells
from .openwords import column
from .visible import Visible

ITALIAN, ENGLISH = Say("it"), Say("en")


def ratings_table(standing: Standing, sheet: EntrySheet) -> DataTable:
    """Make the table of the scores of the indicators on the day the values stand for."""
    name = sheet.id
    columns = (
        column("indicator"),
        column("day", "date"),
        column("rated_by", vocabulary="rated_by", master=(name, "rating")),
        column("rating", vocabulary="rating_kind", master=(name, "rating")),
        column("progress", "number", PERCENT, master=(name, "progress")),
        column("achievement", "number", PERCENT, master=(name, "achievement")),
        column("initial_achievement", "number", PERCENT, master=(name, "initial_score")),
        column("scale", master=(name, "rating")),
        column("formula", master=(name, "explanation")),
        column("trend", vocabulary="rating_kind", master=(name, "moved")),
        column("trend_size", "number", PERCENT, master=(name, "moved_size")),
        column("deviation", "number", master=(name, "deviation")),
        column("expected", "number", master=(name, "expected")),
        column("explanation_it", master=(name, "explanation")),
        column("explanation_en", master=(name, "explanation")),
    )
    rows = [_rated(standing, standing.scorer.row(key)) for key in standing.scores.rows]
    return DataTable(
        "ratings",
        Words("Andamento degli indicatori", "Ratings of the indicators"),
        Words(
            "Una riga per ogni indicatore in vigore: avanzamento, raggiungimento, tendenza e come "
            "si sono calcolati.",
            "A row for each indicator in force: progress, achievement, trend and how they were "
            "worked out.",
        ),
        columns,
        cells(columns, rows),
        ("indicator",),
        (INDICATOR,),
    )


def summaries_table(material: Material) -> DataTable:
    """Make the table of what is counted and scored of the plan, its levels, its units.

    A count is there where the cells it is made of are public.
    """
    standing, tallies, visible = material.standing, material.overview.tallies, material.visible
    activities, indicators = visible.sheet("activity"), visible.sheet("indicator")
    columns = [column("subject", vocabulary="subject_kind"), column("key")]
    if activities:
        columns.append(column("work", "number", PERCENT, master=(activities.id, "work")))
    if indicators:
        name = indicators.id
        columns.append(column("rating", vocabulary="rating_kind", master=(name, "rating")))
        if visible.shows(name, "weight"):
            columns += [
                column("progress", "number", PERCENT, master=(name, "progress")),
                column("achievement", "number", PERCENT, master=(name, "achievement")),
                column("measured_weight", "number", PERCENT, master=(name, "achievement")),
            ]
    if activities:
        told = Words("Attività in questo stato.", "Activities in this state.")
        state = (activities.id, "overall")
        columns += [
            column("activities", "integer"),
            *(
                DataColumn(f"state_{term.id}", term.label, told, "integer", master=state)
                for term in tallies.states
            ),
            column("no_state", "integer", master=state),
        ]
    if indicators:
        columns.append(column("indicators", "integer"))
        if visible.values:
            columns.append(column("with_value", "integer"))
        if visible.reasons:
            columns += [column("with_reason", "integer"), column("without", "integer")]
        told = Words("Indicatori non valutati per questo.", "Indicators not rated because of it.")
        columns += [
            DataColumn(f"grey_{one}", words, told, "integer", master=(indicators.id, "rating"))
            for one, words in GREYS.items()
        ]
    grades = Grades(standing)
    rows: list[Row] = [
        {
            "subject": subject,
            "key": key,
            **_counts(tally, tallies),
            **_whole(whole, grades),
            **(_not_theirs(visible, tallies, tally) if subject == "unit" else {}),
        }
        for subject, key, tally, whole in _wholes(standing, tallies, visible.units)
    ]
    return DataTable(
        "summaries",
        Words("Quadro d'insieme", "Overall picture"),
        Words(
            "Una riga per il piano, per ogni livello e per ogni unità: quante attività, quanti "
            "indicatori, con quali esiti.",
            "A row for the plan, for each level and for each unit: how many activities and "
            "indicators, and how they are rated.",
        ),
        tuple(columns),
        cells(columns, rows),
        ("subject", "key"),
    )


def _rated(standing: Standing, one: Scored) -> dict[str, Datum]:
    trend = one.trend.value
    return {
        "indicator": one.indicator.row_key,
        "day": standing.scores.at,
        "rated_by": "achievement" if one.closing else "progress",
        "rating": one.rated.rating,
        "progress": one.progress.value,
        "achievement": one.achievement.value,
        "initial_achievement": one.initial.value,
        "scale": one.main.scale,
        "formula": one.main.formula,
        "trend": one.moved.rating,
        "trend_size": None if trend is None else float(trend) + 0.0,
        "deviation": as_number(deviation(one)),
        "expected": None if one.measure.boolean else as_number(expected_at(one)),
        "explanation_it": explanation(standing, ITALIAN, one),
        "explanation_en": explanation(standing, ENGLISH, one),
    }


def _wholes(
    standing: Standing, tallies: Tallies, units: Sequence[str]
) -> Iterator[tuple[str, str, Tally, Whole | None]]:
    scores = standing.scores
    yield "plan", PLAN, tallies.everything, scores.plan
    for key, tally in tallies.nodes.items():
        if key:
            yield "node", key, tally, scores.nodes.get(key)
    for unit in units:
        yield "unit", unit, tallies.departments[unit], scores.departments.get(unit)


def _not_theirs(visible: Visible, tallies: Tallies, tally: Tally) -> Mapping[str, Datum]:
    """Return blanks for what may not be told of single units.

    Their states are those they give, not the overall ones.
    """
    hidden = [] if visible.works_of_units() else ["work"]
    activities, works = visible.sheet("activity"), visible.names_units("activity")
    if not works:
        hidden.append("activities")
    if not works or activities is None or not visible.shows(activities.id, "status"):
        hidden += ["no_state", *(f"state_{term.id}" for term in tallies.states)]
    rated = visible.names_units("indicator")
    if not rated or (not works and not tally.indicators):
        hidden += ["rating", "progress", "achievement", "measured_weight", "indicators"]
        hidden += ["with_value", "with_reason", "without", *(f"grey_{one}" for one in GREYS)]
    return dict.fromkeys(hidden)


def _counts(tally: Tally, tallies: Tallies) -> Mapping[str, Datum]:
    return {
        "activities": tally.states.total(),
        **{f"state_{term.id}": tally.states[term.id] for term in tallies.states},
        "no_state": tally.states[""],
        "indicators": tally.indicators,
        "with_value": tally.present,
        "with_reason": tally.declared,
        "without": tally.without,
    }


def _whole(whole: Whole | None, grades: Grades) -> Mapping[str, Datum]:
    if whole is None:
        return {}
    share, greys = _share(whole.main), grades.greys(whole.ratings)
    return {
        "work": whole.work.score.value,
        "rating": whole.rated.rating,
        "progress": whole.progress.score.value,
        "achievement": whole.achievement.score.value,
        "measured_weight": share,
        **{f"grey_{name}": greys[name] for name in GREYS},
    }


def _share(score: Score) -> float | None:
    share = score.inputs.get("share")
    return float(share) if isinstance(share, int | float) else None
