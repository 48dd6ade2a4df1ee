"""A plan rolled into its next year: values and texts become history, what ended moves.

Pure: the plan as it stands and what was accepted of the year that closes give the plan of the next
one. Codes and keys stay; nothing unknown becomes a zero; nothing typed is dropped but what the
result names.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..schemas.findings import Finding, Language
from ..schemas.plan import Contribution, Indicator, Plan, Value, Version
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue
from ..schemas.terms import Words, fold
from ..workbooks.planplaces import NOWHERE, Places
from .chronicle import of_period, passages
from .codes import reused
from .ended import COMPLETED
from .pastvalues import past_value, says
from .records import Accepted
from .yearlytargets import Targets, next_targets

RowName = tuple[str, str, str]
"""Department, sheet id, key."""

ENDED = Words("Attività conclusa nel {year}", "Activity completed in {year}")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A value the plan already held for the year, and the accepted one that takes its place."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """A plan in its next year, and what it took.

    Attributes:
        plan: the plan; its period is the new year.
        closed: the year closed.
        carried: past values that come from departments.
        replaced: those of them that say another number than the plan did.
        kept: keys of rows of which nothing was accepted: what the plan held of the year stays.
        without: keys of rows in force that have nothing of the year.
        texts: contributions whose yearly text was added to the earlier ones.
        states: contributions whose state is the one declared.
        moved: contributions that ended, as they stand now.
        stopped: rows nobody is asked about any more.
        targets: what became of the targets.
        corrections, decisions: how many are records of the year closed now.
        waivers: how many ended with the year.
        findings: codes that seem to have been given to something else.
    """

    plan: Plan
    closed: int
    carried: int
    replaced: tuple[Replaced, ...]
    kept: tuple[str, ...]
    without: tuple[str, ...]
    texts: int
    states: int
    moved: tuple[Contribution, ...]
    stopped: tuple[Indicator, ...]
    targets: Targets
    corrections: int
    decisions: int
    waivers: int
    findings: tuple[Finding, ...] = ()


def roll(
    plan: Plan,
    profile: Profile,
    rows: Mapping[RowName, Accepted],
    today: date,
    rules: Catalogue,
    language: Language = "it",
    places: Places = NOWHERE,
) -> Rolled:
    """Open the next year of a plan.

    Args:
        plan: as it stands; its period is the year to close.
        profile: its profile, with the policy on what ended.
        rows: what was accepted of the year (``final_rows``).
        today: the day of the opening: waivers without an end last until the day before.
        rules: the catalogue.
        language: of the reasons written into the plan.
        places: where its records stand.
    """
    closed, opened = plan.period, plan.period + 1
    of_row, of_work = _by_kind(rows)
    values, carried, replaced, bare = _values(plan, of_row, closed)
    there = {one.row_key for one in values if one.period == closed and one.kind != "empty"}
    contributions, texts, states, moved = _contributions(plan, profile, of_work, closed)
    targets = next_targets(plan, closed, opened, language)
    stopped = _stopped(profile, contributions, targets.indicators, of_row)
    gone = {one.row_key for one in stopped}
    why = ENDED[language].format(year=closed)
    ends = [
        Version(one.key, one.part, "state", COMPLETED, opened, date(opened, 1, 1), "", why)
        for one in stopped
    ]
    corrections = [
        replace(one, period=one.period or closed, closed=True)
        if one.period in (None, closed)
        else one
        for one in plan.corrections
    ]
    decisions = [replace(one, period=one.period or closed) for one in plan.decisions]
    waivers = [
        replace(one, expires=today - timedelta(days=1)) if one.expires is None else one
        for one in plan.waivers
    ]
    made = replace(
        plan,
        period=opened,
        years=tuple(sorted({*plan.years, closed})),
        values=values,
        contributions=contributions,
        indicators=tuple(
            replace(one, state=COMPLETED) if one.row_key in gone else one
            for one in targets.indicators
        ),
        versions=(*targets.versions, *ends),
        corrections=tuple(corrections),
        decisions=tuple(decisions),
        waivers=tuple(waivers),
        # What units delivered is in the store: they start the year with blank sheets.
        records=tuple(
            one for one in plan.records if (one.department, one.sheet, one.key) not in rows
        ),
    )
    return Rolled(
        plan=made,
        closed=closed,
        carried=carried,
        replaced=replaced,
        kept=tuple(key for key in bare if key in there),
        without=tuple(key for key in bare if key not in there),
        texts=texts,
        states=states,
        moved=moved,
        stopped=stopped,
        targets=targets,
        corrections=sum(one.period in (None, closed) for one in plan.corrections),
        decisions=sum(one.period in (None, closed) for one in plan.decisions),
        waivers=sum(one.expires is None for one in plan.waivers),
        findings=tuple(reused(plan, rules, places)),
    )


def final_rows(
    final: Mapping[RowName, Accepted], correction: Mapping[RowName, Accepted]
) -> dict[RowName, Accepted]:
    """Return what holds of a year: the correction round over the final one, nothing else.

    A corrected row counts where it says something of its own; of an activity cell by cell.
    """
    found = dict(final)
    for name, row in correction.items():
        before = found.get(name)
        if before is None or (row.kind == "indicator" and says(row)):
            found[name] = row
        elif row.kind != "indicator":
            own = {key: cell for key, cell in row.cells.items() if not cell.blank}
            found[name] = replace(before, cells={**before.cells, **own})
    return found


def with_year(text: str, year: int, actions: str) -> str:
    """Return the text of earlier years with that of one more, under its heading.

    What stands there already is not written twice.
    """
    told = actions.strip()
    written, there = passages(told), of_period(passages(text), year)
    whole = fold("\n".join(passage.text for passage in there))
    bare = fold("\n".join(passage.text for passage in written))
    if not told or bare in {whole, *(fold(passage.text) for passage in there)}:
        return text
    headed = bool(written) and year in written[0].years
    addition = told if headed else f"{year}: {told}"
    return f"{text.rstrip()}\n{addition}" if text.strip() else addition


def _by_kind(
    rows: Mapping[RowName, Accepted],
) -> tuple[dict[str, Accepted], dict[tuple[str, str], Accepted]]:
    """Return the rows of indicators by key, those of activities by department and key."""
    indicators = {name[2]: row for name, row in rows.items() if row.kind == "indicator"}
    works = {(name[0], name[2]): row for name, row in rows.items() if row.kind == "activity"}
    return indicators, works


def _values(
    plan: Plan, rows: Mapping[str, Accepted], closed: int
) -> tuple[tuple[Value, ...], int, tuple[Replaced, ...], tuple[str, ...]]:
    """Return the past values of the next year, and what was taken from departments."""
    fresh: dict[str, Value] = {}
    without: list[str] = []
    for one in plan.indicators:
        row = rows.get(one.row_key)
        value = past_value(row, one, closed) if row is not None else None
        if value is not None:
            fresh[one.row_key] = value
        elif one.state == "active":
            without.append(one.row_key)
    values: list[Value] = []
    replaced: list[Replaced] = []
    placed: set[str] = set()
    for value in plan.values:
        now = fresh.get(value.row_key) if value.period == closed else None
        if now is None:
            values.append(value)
            continue
        placed.add(value.row_key)
        values.append(now)
        was = (value.number, value.denominator)
        if was != (None, None) and was != (now.number, now.denominator):
            replaced.append(Replaced(value.row_key, value.printed, now.printed))
    values += [value for key, value in fresh.items() if key not in placed]
    return tuple(values), len(fresh), tuple(replaced), tuple(without)


def _contributions(
    plan: Plan, profile: Profile, rows: Mapping[tuple[str, str], Accepted], closed: int
) -> tuple[tuple[Contribution, ...], int, int, tuple[Contribution, ...]]:
    labels = {activity.key: activity.label for activity in plan.activities}
    made: list[Contribution] = []
    moved: list[Contribution] = []
    texts = states = 0
    for one in plan.contributions:
        row = rows.get((one.department, one.key))
        if row is None:
            made.append(one)
            continue
        status = row.cell("status")
        text = with_year(one.text, closed, row.cell("actions").text)
        texts += text != one.text
        now = replace(one, text=text)
        if status.term:
            states += 1
            now = replace(now, status=status.term, status_printed=status.text)
        if status.term == COMPLETED and one.closed is None:
            now = replace(now, closed=closed)
            if profile.rollover.concluded == "moved":
                now = replace(now, text=_headed(labels.get(one.activity, ""), now.text))
            moved.append(now)
        elif status.term and status.term != COMPLETED:
            now = replace(now, closed=None)
        made.append(now)
    return tuple(made), texts, states, tuple(moved)


def _headed(label: str, text: str) -> str:
    """Put the text of a finished activity at the head of its actions, unless it stands there."""
    if not label.strip() or fold(text).startswith(fold(label)):
        return text
    return f"{label.strip()}\n{text}".rstrip()


def _stopped(
    profile: Profile,
    contributions: Sequence[Contribution],
    indicators: Sequence[Indicator],
    rows: Mapping[str, Accepted],
) -> tuple[Indicator, ...]:
    """Return the rows of activities that ended, of which nothing is asked any more."""
    policy = profile.rollover.indicators
    if policy == "asked":
        return ()
    by_activity: dict[str, list[Contribution]] = defaultdict(list)
    for one in contributions:
        by_activity[one.activity].append(one)
    over = {key for key, group in by_activity.items() if all(one.closed for one in group)}
    return tuple(
        one
        for one in indicators
        if one.state == "active"
        and one.activity in over
        and (policy == "left_out" or _over(rows.get(one.row_key)))
    )


def _over(row: Accepted | None) -> bool:
    """Tell whether a department said that a measure ended with its activity."""
    return row is not None and row.cell("missing_reason").term == "activity_completed"
