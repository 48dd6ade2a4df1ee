"""Where a number comes from: what a row or a whole is worth, from which cells, and why.

Pure: the same standing gives the same trace. Words are made when it is shown (``tracetext``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ..schemas.findings import Finding, Place
from ..schemas.plan import Indicator, Value
from ..schemas.ratings import Rated
from ..schemas.rollup import MEASURED, Rolled
from ..schemas.scores import Score
from ..schemas.terms import Words
from .following import rekeyed
from .records import Accepted, Record
from .restating import Restated
from .rowscores import Marks, Scored
from .standing import Standing
from .wholes import INDICATOR, PLAN, Whole

Kind = Literal["row", "record", "activity", "node", "unit", "plan"]


@dataclass(frozen=True, slots=True)
class Source:
    """One input of a score and the place it stands in.

    Attributes:
        input: name of the input (``explanations.INPUTS``), or a year as text.
        content: as typed or printed; empty for a blank cell.
        number: how it was read; ``None`` when it is no number.
        place: file, sheet and cell; empty for what is worked out.
        sha256: fingerprint of the file received.
        day: when it was received, or from when it holds.
        act: that set it, for what the centre decides.
        before: what was printed, where the centre restated a value of a past year.
        reason: why it did.
        label: what the input is called, where its name does not say it.
    """

    input: str
    content: str = ""
    number: Decimal | float | int | None = None
    place: Place = Place()  # noqa: RUF009 - frozen
    sha256: str = ""
    day: date | None = None
    act: str = ""
    before: "Source | None" = None
    reason: str = ""
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: its score, and its rating where it is the one rated."""

    name: Literal["progress", "achievement", "initial", "trend", "work"]
    score: Score
    rated: Rated | None = None


@dataclass(frozen=True, slots=True)
class PartOf:
    """One part of a whole, with its weight when it has one."""

    key: str
    label: str
    score: Score
    weight: Decimal | float | int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that explains one row or one whole in one round.

    Attributes:
        kind: what it is.
        key: of it.
        label: of it; ``above`` the names of the levels above, from the top.
        department: name of the unit in charge, empty when there is none.
        unit: unit of measure.
        period, round, measured_on: of the values.
        measures: its scores.
        sources: its inputs, each with its place.
        versions: every version accepted, oldest first: day, text, place, fingerprint.
        received: what else workbooks said of it, accepted or not yet.
        parts: what a whole is made of; ``counts`` how many are measured and in each grey case.
        findings: open findings on the row.
        held: a newer version waits for a correction.
    """

    kind: Kind
    key: str
    label: str
    above: tuple[str, ...]
    department: str
    unit: str
    period: int
    round: str
    measured_on: date
    measures: tuple[Measured, ...]
    sources: tuple[Source, ...] = ()
    versions: tuple[Source, ...] = ()
    received: tuple[Source, ...] = ()
    parts: tuple[PartOf, ...] = ()
    counts: Mapping[str, int] | None = None
    findings: tuple[Finding, ...] = ()
    held: bool = False


At = Callable[[str, str], Place]
"""The cell of the plan workbook that holds an attribute of an indicator part, by its row key."""


Past = Mapping[tuple[str, int], Restated]
"""Values of past years the centre restated, by row key and year."""


def nowhere(_key: str, _attribute: str) -> Place:
    """Return the place of what was not read from a workbook."""
    return Place()


def traces(
    standing: Standing,
    key: str,
    versions: Sequence[Accepted] = (),
    at: At = nowhere,
    restated: Past | None = None,
) -> list[Trace]:
    """Return the traces a key names: a detail, all details of an indicator, or a whole.

    Args:
        standing: what was accepted.
        key: of a row, indicator, activity or node; id of a unit; ``*`` for the plan.
        versions: every version received of the row.
        at: gives the cell of what the centre decides.
        restated: values of past years the centre restated.

    Returns:
        Nothing when the key names nothing.
    """
    found = standing.scores
    rows = [row for row in found.rows.values() if key in (row.indicator.row_key, row.indicator.key)]
    if rows:
        whole = [standing.scored(row.indicator.row_key) for row in rows]
        return [_row(standing, row, versions, at, restated or {}) for row in whole]
    if key == PLAN:
        return [_whole(standing, "plan", found.plan, standing.profile.title.it, "")]
    if key in found.activities:
        activity = standing.activities[key]
        lead = standing.unit_name(activity.lead) if activity.lead else ""
        return [
            _whole(
                standing, "activity", found.activities[key], activity.label, activity.parent, lead
            )
        ]
    if key in found.nodes:
        label = next(node.label for node in standing.plan.nodes if node.key == key)
        parent = next(node.parent for node in standing.plan.nodes if node.key == key)
        return [_whole(standing, "node", found.nodes[key], label, parent)]
    if key in found.departments:
        return [_whole(standing, "unit", found.departments[key], standing.unit_name(key), "")]
    return []


def known_keys(standing: Standing) -> list[str]:
    """Return every key that can be traced."""
    found = standing.scores
    indicators = (row.indicator.key for row in found.rows.values())
    wholes = (*found.activities, *found.nodes, *found.departments, PLAN)
    return list(dict.fromkeys([*found.rows, *indicators, *wholes]))


def past_sources(
    standing: Standing, key: str, period: int, restated: Past | None = None
) -> list[tuple[Indicator, Source]]:
    """Return what the plan holds of an earlier year, with the cell of the import it comes from."""
    made = []
    for indicator in standing.plan.indicators:
        if key not in (indicator.row_key, indicator.key):
            continue
        for value in standing.plan.values:
            if (value.row_key, value.period) == (indicator.row_key, period):
                made.append((indicator, _past(value, restated or {})))
    return made


def same_row(key: str, wanted: str, renamed: Mapping[str, str]) -> bool:
    """Tell whether a key is that of a row, now or before it got another."""
    return wanted in (key, renamed.get(key, key))


def typed(row: Accepted | Record, field: str, sha256: str, day: date) -> Source:
    """Return what stands in a cell of a workbook, accepted or not."""
    cell, at = row.cell(field), row.at(field)
    place = at if isinstance(at, Place) else at.place
    return Source(field, cell.text, cell.number, place, sha256, day)


def _row(
    standing: Standing, row: Scored, versions: Sequence[Accepted], at: At, restated: Past
) -> Trace:
    renamed = rekeyed(standing.plan)
    one, found = row.indicator, standing.consolidated
    label = f"{one.label} – {one.part}" if one.part else one.label
    return Trace(
        kind="row",
        key=one.row_key,
        label=label,
        above=_above(standing, one.parent, one.activity),
        department=standing.unit_name(one.department) if one.department else "",
        unit=one.unit,
        period=found.period,
        round=found.round,
        measured_on=standing.scores.at,
        measures=(
            Measured("progress", row.progress, None if row.closing else row.rated),
            Measured("achievement", row.achievement, row.rated if row.closing else None),
            Measured("initial", row.initial),
            Measured("trend", row.trend, row.moved),
        ),
        sources=tuple(sources_of(standing, row, at, restated, _before(standing, one.row_key))),
        versions=tuple(
            _typed(version, "value")
            for version in versions
            if version.kind == "indicator" and same_row(version.key, one.row_key, renamed)
        ),
        findings=tuple(
            finding
            for finding, _, state in standing.settled.findings
            if state == "open" and one.row_key in (finding.rows or (finding.key,))
        ),
        held=bool(row.record and row.record.held),
    )


def sources_of(
    standing: Standing, row: Marks, at: At, restated: Past, values: Iterable[Value]
) -> list[Source]:
    """Return the inputs of a row, each with its place.

    Args:
        standing: what was accepted.
        row: the row.
        at: gives the cell of what the centre decides.
        restated: values of past years the centre restated.
        values: which of its past values to tell.
    """
    one = row.indicator
    made = []
    if row.record is not None:
        made.append(_typed(row.record, "value"))
        if one.type == "ratio":
            made.append(_typed(row.record, "denominator"))
        if not row.record.cell("missing_reason").blank:
            made.append(_typed(row.record, "missing_reason"))
    if one.target is not None:
        standing_act, day = row.standing.act, row.standing.changed or row.standing.act_day
        made.append(
            Source("target", "", one.target, at(one.row_key, "target"), day=day, act=standing_act)
        )
    if row.standing.initial_target is not None and row.standing.initial_target != one.target:
        made.append(
            Source(
                "initial_target", "", row.standing.initial_target, at(one.row_key, "initial_target")
            )
        )
    if row.expected is not None:
        made.append(Source("expected", number=row.expected, day=standing.day))
    if one.baseline is not None:
        year = str(one.baseline_year or "")
        made.append(Source("baseline", year, one.baseline, at(one.row_key, "baseline")))
    for name, size in (
        ("minimum", one.minimum),
        ("maximum", one.maximum),
        ("excellent", one.excellent),
    ):
        if size is not None:
            made.append(Source(name, "", size, at(one.row_key, name)))
    made += [_past(value, restated) for value in values]
    return made


def _before(standing: Standing, key: str) -> list[Value]:
    year = standing.consolidated.period - 1
    return [one for one in standing.plan.values if one.row_key == key and one.period == year]


def _whole(
    standing: Standing, kind: Kind, whole: Whole, label: str, parent: str, department: str = ""
) -> Trace:
    rated = {"achievement" if whole.closing else "progress": whole.rated}
    main = whole.achievement if whole.closing else whole.progress
    return Trace(
        kind=kind,
        key=whole.key,
        label=label,
        above=_above(standing, parent, ""),
        department=department,
        unit="",
        period=standing.consolidated.period,
        round=standing.consolidated.round,
        measured_on=standing.scores.at,
        measures=(
            Measured("progress", whole.progress.score, rated.get("progress")),
            Measured("achievement", whole.achievement.score, rated.get("achievement")),
            Measured("work", whole.work.score),
        ),
        parts=_parts(standing, main),
        counts={MEASURED: 0} | dict(main.counts),
    )


def _parts(standing: Standing, rolled: Rolled) -> tuple[PartOf, ...]:
    labels = {node.key: node.label for node in standing.plan.nodes}
    labels |= {activity.key: activity.label for activity in standing.plan.activities}
    for one in standing.plan.indicators:
        labels.setdefault(one.key, one.label)
        labels[one.row_key] = f"{one.label} – {one.part}" if one.part else one.label
    return tuple(
        PartOf(
            key=(key := part.key.removeprefix(INDICATOR)),
            label=labels.get(key, key),
            score=part.score,
            weight=part.weight,
        )
        for part in rolled.parts
    )


def _above(standing: Standing, parent: str, activity: str) -> tuple[str, ...]:
    chain = standing.chain(parent)
    levels = [level.id for level in standing.profile.main_levels if level.id in chain]
    names = [f"{chain[level].code} – {chain[level].label}" for level in levels]
    found = standing.activities.get(activity)
    if found is not None:
        names.append(f"{found.code} – {found.label}")
    return tuple(names)


def _typed(record: Accepted, field: str) -> Source:
    return typed(record, field, record.at(field).sha256, record.received)


def _past(value: Value, restated: Past) -> Source:
    year = str(value.period)
    found = restated.get((value.row_key, value.period))
    if found is None:
        return Source(year, value.printed, value.number, value.source)
    was = found.before
    before = Source(year) if was is None else Source(year, was.printed, was.number, was.source)
    return Source(
        year,
        value.printed,
        value.number,
        found.place,
        day=found.correction.day,
        before=before,
        reason=found.correction.reason,
    )
