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
    made = [
        *_plan_tiles(standing, grades, say),
        _activities(standing, tallies, say),
        *_graded(standing, grades, say),
        _values(standing, tallies, say),
        _deliveries(standing, say),
        _findings(tallies, say),
    ]
    return tuple(made)


def _plan_tiles(standing: Standing, grades: Grades, say: Say) -> list[Tile]:
    """Return how far the plan is; nothing when that cannot be told."""
    plan, language = standing.scores.plan, say.language
    if not grades.asked:
        return []
    work = _share(plan.work.score, say)
    if plan.main.value is not None:
        label = "plan_achievement" if plan.closing else "plan_progress"
        detail = words("plan_work", language, share=work) if work else ""
        return [
            Tile(words(label, language), _share(plan.main, say), detail, "", "nodes"),
        ]
    if not work:
        return []
    return [
        Tile(
            words("plan_work_alone", language),
            work,
            words("plan_work_detail", language),
            "",
            "nodes",
        )
    ]


def _activities(standing: Standing, tallies: Tallies, say: Say) -> Tile:
    every = tallies.everything
    return Tile(
        say("activities"),
        count(every.states.total()),
        " · ".join(tallies.state_words(every)),
        "",
        sheet_id(standing, "activity"),
    )


def _graded(standing: Standing, grades: Grades, say: Say) -> list[Tile]:
    """Return a tile for each sign, and one for what is not rated and why."""
    plan, language = standing.scores.plan, say.language
    target = sheet_id(standing, "indicator")
    made: list[Tile] = []
    if grades.ratings:
        made += _signs(grades.ratings, plan.ratings, "share", target, say)
        unrated = grades.greys(plan.ratings)
        made.append(_missing("unrated", unrated, target, say))
    elif grades.moves:
        made += _signs(grades.moves, plan.moves, "share_comparable", target, say)
        made.append(_missing("unmoved", grades.greys(plan.moves), target, say))
    elif grades.asked and standing.scores.rows:
        made.append(_missing("unrated", grades.greys(plan.ratings), target, say))
    if grades.asked and grades.untargeted and not grades.ratings:
        total = count(len(standing.scores.rows))
        made.append(
            Tile(
                words("no_targets", language),
                say("of", n=count(grades.untargeted), total=total),
                words("no_targets_detail", language),
                "watch",
                target,
            )
        )
    return made


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
    detail = " · ".join(f"{count(number)} {GREYS[one][language]}" for one, number in greys.items())
    label = words(name, language)
    tone: Tone = "muted" if greys else "good"
    value = count(greys.total())
    return Tile(f"{MISSING} {label}", value, detail or words("all_rated", language), tone, target)


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
    late = sum(bool(standing.days_late(unit)) for unit in units)
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
