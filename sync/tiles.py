"""The headline figures of the first page of the master, each with where to read on."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..schemas.findings import Severity
from ..schemas.ratings import Rating
from ..schemas.scores import GREYS, Score, finite
from ..schemas.terms import SIGNS
from ..workbooks.mastersheets import Tile, Tone
from .completeness import rates, reported
from .grades import Grades, by_sign
from .masterwords import DELIVERY_STATES, MISSING, Say
from .recordtallies import records_tile
from .report import COUNTS
from .rowcells import TONES
from .scorewords import words
from .standing import Standing
from .statuswords import points
from .tallies import Tallies, bare, count, percentage

_TILE_TONES: Mapping[Severity | None, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.WARNING: "watch",
    Severity.QUESTION: "strong",
    Severity.INFO: "",
}


def tiles(standing: Standing, tallies: Tallies, grades: Grades, say: Say) -> tuple[Tile, ...]:
    """Return the headline figures; without any rating those of the trend take their place."""
    apart = grades.asked and grades.sparse and bool(grades.ratings)
    records = records_tile(standing, say)
    made = [
        *_plan_tiles(standing, tallies, grades, say, apart),
        *_graded(standing, grades, say, apart),
        *([_values(standing, tallies, say)] if tallies.measures else []),
        *([records] if records else []),
        _deliveries(standing, say),
        _findings(tallies, say),
    ]
    return tuple(made)


def _plan_tiles(
    standing: Standing, tallies: Tallies, grades: Grades, say: Say, apart: bool
) -> list[Tile]:
    """Return how far the plan is, with its activities: apart, or where no score is, those alone."""
    plan, language, every = standing.scores.plan, say.language, tallies.everything
    number, told = count(every.states.total()), tallies.state_words(every)
    work = _share(plan.work.score, say) if grades.asked else ""
    if work:
        told = [words("plan_work", language, share=work), *told]
    work_tile = Tile(
        say("activities"), number, " · ".join(told), "", sheet_id(standing, "activity")
    )
    own = [work_tile] if standing.asks("activity") else []
    if not grades.asked or plan.main.value is None:
        return own
    label = words("plan_achievement" if plan.closing else "plan_progress", language)
    detail = words("plan_activities", language, n=number, told=" · ".join(told))
    if apart or not every.states:
        share = words(
            "plan_share",
            language,
            share=points(finite(plan.main.inputs.get("share")) or 0.0, say.language),
        )
        return [Tile(label, _share(plan.main, say), share, "", "nodes"), *own]
    return [Tile(label, _share(plan.main, say), detail, "", "nodes")]


def _graded(standing: Standing, grades: Grades, say: Say, apart: bool) -> list[Tile]:
    """Return a tile for each sign, and one for what is not rated and why.

    While most indicators have no target, one tile for all signs, one for those of the trend.
    """
    plan, target = standing.scores.plan, sheet_id(standing, "indicator")
    greys, without = grades.greys(plan.ratings), grades.untargeted
    if not grades.asked or not standing.scores.rows:
        return []
    if apart:
        rated = _together("rated_tile", grades.ratings, plan.ratings, target, say)
        moved = _together("moved_tile", grades.moves, plan.moves, target, say)
        made = [rated, *([moved] if grades.moves else [])]
    elif grades.ratings:
        made = _signs(grades.ratings, plan.ratings, "share", target, say)
    else:
        made = _signs(grades.moves, plan.moves, "share_comparable", target, say)
    if without and (apart or not grades.ratings):
        return [*made, _targets(standing, grades, target, say)]
    if grades.moves and not grades.ratings:
        return [*made, _missing("unmoved", grades.greys(plan.moves), target, say)]
    return [*made, _missing("unrated", greys, target, say)]


def _targets(standing: Standing, grades: Grades, target: str, say: Say) -> Tile:
    """Return how many targets are missing, how many are proposed, and what else is not rated."""
    language, plan = say.language, standing.scores.plan
    told = []
    if grades.proposed:
        told.append(words("proposed", language, n=count(grades.proposed)))
    if grades.moves:
        told.append(words("no_targets_detail", language))
    others = grades.greys(plan.ratings if grades.ratings else plan.moves)
    if grades.ratings:
        del others["no_target"]
        if others:
            told.append(words("others_unrated", language, told=_greys(others, say)))
    elif grades.moves and others:
        told.append(words("without_trend", language, n=count(others.total())))
    total = count(len(standing.scores.rows))
    value = say("of", n=count(grades.untargeted), total=total)
    return Tile(words("no_targets", language), value, " · ".join(told), "watch", target)


def _together(
    name: str, ratings: Sequence[Rating], counts: Mapping[str, int], target: str, say: Say
) -> Tile:
    """Return one tile for all ratings, in the tone of the gravest there is."""
    met = [one for one in ratings if counts.get(one.id)]
    whole = sum(counts[one.id] for one in met)
    told = (f"{one.sign} {count(counts[one.id])} {one.label[say.language]}" for one in met)
    tone = TONES.get(met[-1].sign, "") if met else "muted"
    value = say("of", n=count(whole), total=count(sum(counts.values())))
    return Tile(words(name, say.language), value, " · ".join(told), tone, target)


def _signs(
    ratings: Sequence[Rating], counts: Mapping[str, int], share: str, target: str, say: Say
) -> list[Tile]:
    whole = sum(counts.get(one.id, 0) for one in ratings)
    made = []
    for sign, group in by_sign(ratings).items():
        number = sum(counts.get(one.id, 0) for one in group)
        met = [one for one in group if counts.get(one.id)] or group[:1]
        label = " / ".join(one.label[say.language] for one in met)
        part = percentage(number / whole if whole else None, say.language)
        detail = words(share, say.language, share=part)
        if len(met) > 1:
            each = (f"{count(counts[one.id])} {one.label[say.language]}" for one in met)
            detail = f"{detail} · {' · '.join(each)}"
        tone = TONES.get(sign, "") if number else "muted"
        made.append(Tile(f"{sign} {label}", count(number), detail, tone, target))
    return made


def _missing(name: str, greys: Counter[str], target: str, say: Say) -> Tile:
    language = say.language
    detail = _greys(greys, say)
    label = words(name, language)
    tone: Tone = "muted" if greys else "good"
    value = count(greys.total())
    return Tile(f"{MISSING} {label}", value, detail or words("all_rated", language), tone, target)


def _greys(greys: Counter[str], say: Say) -> str:
    return " · ".join(
        f"{count(number)} {GREYS[one][say.language]}" for one, number in greys.items() if number
    )


def _values(standing: Standing, tallies: Tallies, say: Say) -> Tile:
    every = tallies.everything
    return Tile(
        say("indicators"),
        say("of", n=count(every.present), total=count(every.indicators)),
        say(
            "indicators_detail",
            share=percentage(every.coverage, say.language),
            reason=count(every.declared),
            missing=count(every.without),
        ),
        "",
        sheet_id(standing, "indicator"),
    )


def _deliveries(standing: Standing, say: Say) -> Tile:
    units = standing.departments()
    found = rates(standing.delivery(unit) for unit in units)
    late = sum(standing.overdue(unit) or bool(standing.days_late(unit)) for unit in units)
    states = Counter(
        standing.delivery(unit).state for unit in units if not reported(standing.delivery(unit))
    )
    told = [words("delivery_of", say.language, n=found.reported, total=found.expected)]
    told += [
        f"{count(number)} {bare(say.of(DELIVERY_STATES, state))}"
        for state, number in states.items()
    ]
    if late:
        told.append(say("late_ones", n=late))
    return Tile(
        words("delivery_rate", say.language),
        points(found.reporting_rate, say.language),
        " · ".join(told),
        "good" if found.reported == found.expected else "watch",
        "deliveries",
    )


def _findings(tallies: Tallies, say: Say) -> Tile:
    held = sum(tallies.counted(unit).held for unit in tallies.units())
    told = [
        f"{SIGNS[one]} {count(found)} {COUNTS[one][found != 1][say.language]}"
        for one in Severity
        if (found := tallies.severities[one])
    ]
    if held:
        told.append(words("held", say.language, n=count(held)))
    gravest = next((one for one in Severity if tallies.severities[one]), None)
    return Tile(
        say("findings"),
        count(tallies.severities.total()),
        " · ".join(told) or say("no_findings"),
        _TILE_TONES.get(gravest, "good"),
        "findings",
    )


def _share(score: Score, say: Say) -> str:
    """Write a score in points, empty when there is none or it is no percentage."""
    size = finite(score.value)
    return points(size, say.language) if size is not None and score.scale == "points" else ""


def sheet_id(standing: Standing, kind: str) -> str:
    """Return the id of the first entry sheet of a kind, empty without one."""
    return next((one.id for one in standing.profile.sheets if one.kind == kind), "")
