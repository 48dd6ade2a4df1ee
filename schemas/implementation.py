"""Progress of what has no indicator: status, percent done, deliverables and milestones.

Three of four plans print no indicator: their progress is the state the departments declare. The
results are scores like those of indicators and roll up with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from .inputs import ABSENCES
from .periods import When, moment
from .scores import Number, Score, Sense, finite, rounded

STATES: Mapping[str, float] = {
    "not_started": 0.0,
    "started": 25.0,
    "under_way": 50.0,
    "completed": 100.0,
}
"""Points of each status, a convention that a profile replaces with its own (F9, state list)."""

COMPLETED = "completed"
"""Status of what is done."""

OUTSIDE = frozenset(("suspended", "removed"))
"""Statuses outside progress: counted, never scored."""

ORDER = ("deliverables", "percent", "status")
"""What is looked at first: facts, then the figure declared, then the status."""

Timing = Literal["done", "done_late", "late", "due", "undated"]
"""How a thing to be done stands on a day: done, after its day, not done and past its day, not
done and due later, not done and without a day."""

TIMINGS: tuple[Timing, ...] = get_args(Timing)


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A deliverable or milestone.

    Attributes:
        done: whether it is; ``None`` when nobody said.
        due: when it is to be done, ``None`` when undated.
        weight: its share in the activity, against those of the others.
        ended: when it was done.
    """

    done: bool | None = None
    due: When | None = None
    weight: Number = 1
    ended: When | None = None

    def timing(self, at: When) -> Timing:
        """Tell how it stands on a day; what nobody said to be done is not."""
        return timing(self.due, self.ended, at, done=bool(self.done))


@dataclass(frozen=True, slots=True)
class Work:
    """An activity at a date.

    Attributes:
        status: id of the vocabulary, empty when not declared.
        percent: share done, in points.
        deliverables: its deliverables and milestones.
        start, at, end: when it began, the date looked at, when it is to end.
        ended: when it did; without a status, one that has ended is completed.
        absent: what was declared in the place of all this.
    """

    status: str = ""
    percent: Number | None = None
    deliverables: tuple[Deliverable, ...] = ()
    start: When | None = None
    at: When | None = None
    end: When | None = None
    absent: str = ""
    ended: When | None = None

    @property
    def timing(self) -> Timing | None:
        """How it stands on the date; ``None`` outside progress or without a date to look at."""
        if self.at is None or self.status in OUTSIDE:
            return None
        done = self.status == COMPLETED or (not self.status and self.ended is not None)
        return timing(self.end, self.ended, self.at, done=done)


def timing(due: When | None, ended: When | None, at: When, *, done: bool) -> Timing:
    """Tell how something to be done stands on a day.

    Source: PoliTO, Action Plan 2026-2028: deliverables due, late, done.

    Args:
        due: when it is to be done.
        ended: when it was; what is done after the day looked at was not done on it.
        at: the day looked at.
        done: somebody says it is done.
    """
    if done and (ended is None or moment(ended) <= moment(at)):
        late = due is not None and ended is not None and moment(ended) > moment(due)
        return "done_late" if late else "done"
    if due is None:
        return "undated"
    return "late" if moment(due) < moment(at) else "due"


def work_achievement(
    work: Work, states: Mapping[str, float] = STATES, order: Sequence[str] = ORDER
) -> Score:
    """How much of an activity is done, in points.

    Source: Eustat, exception 9 and milestones of the Recovery and Resilience Facility (done or
    not); Spider Impact, text scores (a score for each status).

    Cases, first match:
        outside: suspended or removed → unknown
        deliverables: all known → 100 × weight done / weight of all
        percent: declared → itself; out_of_range outside 0..100
        status: declared → its points; unknown_state without any
        not_received: nothing declared → unknown

    Args:
        work: the activity.
        states: points of each status.
        order: which of the three is looked at first.
    """
    return _done(work, states, order, "achievement")


def work_advancement(
    work: Work, states: Mapping[str, float] = STATES, order: Sequence[str] = ORDER
) -> Score:
    """What is done of an activity over what is expected at the date, in points.

    Deliverables: those done among those due, so that an early one never hides a late one.
    Percent and status: over the share of time elapsed between start and end (F13). A completed
    activity is never late.

    Cases, first match, after those of ``work_achievement``:
        completed: deliverables aside, 100 points done → 100
        no_dates: a date is missing → unknown
        wrong_dates: start ≥ end → unknown
        not_due: nothing is expected yet → unknown
        deliverables: → 100 × weight done and due / weight due
        percent, status: → 100 × done / expected

    Args:
        work: the activity.
        states: points of each status.
        order: which of the three is looked at first.
    """
    done = _done(work, states, order, "progress")
    if done.value is None:
        return done
    if done.formula == "deliverables":
        return _due(done, work)
    if done.value >= 100:
        return replace(done, case="completed")
    if work.start is None or work.at is None or work.end is None:
        return done.because("no_dates")
    start, at, end = moment(work.start), moment(work.at), moment(work.end)
    if start >= end:
        return done.because("wrong_dates")
    if at <= start:
        return done.because("not_due")
    expected = min(100.0, 100.0 * (at - start) / (end - start))
    value = rounded(100.0 * done.value / expected)
    return replace(done, value=value, inputs={**done.inputs, "expected": rounded(expected)})


def _done(work: Work, states: Mapping[str, float], order: Sequence[str], sense: Sense) -> Score:
    if work.status in OUTSIDE:
        return Score(formula="status", inputs={"status": work.status}, sense=sense).because(
            "outside"
        )
    for source in order:
        found = _from(source, work, states)
        if found is not None:
            return replace(found, sense=sense)
    reason = ABSENCES.get(work.absent.strip(), "not_available")
    return Score(formula=order[-1] if order else "", sense=sense).because(reason)


def _from(source: str, work: Work, states: Mapping[str, float]) -> Score | None:
    """Return the share done by one source; ``None`` when it says nothing."""
    if source == "deliverables":
        weights = [finite(each.weight) or 0.0 for each in work.deliverables]
        known = all(each.done is not None for each in work.deliverables)
        if not known or sum(weights) <= 0 or min(weights) < 0:
            return None
        done = sum(
            weight for weight, each in zip(weights, work.deliverables, strict=True) if each.done
        )
        share = rounded(100.0 * done / sum(weights))
        inputs = {"done": done, "deliverables": sum(weights)}
        return Score(share, source, inputs, case=source, met=share == 100)
    if source == "percent":
        if work.percent is None:
            return None
        size = finite(work.percent)
        made = Score(formula=source, inputs={"percent": work.percent})
        if size is None or not 0 <= size <= 100:
            return made.because("not_a_number" if size is None else "out_of_range")
        return replace(made, value=rounded(size), case=source, met=size == 100)
    status = work.status or (COMPLETED if _over(work) else "")
    if not status:
        return None
    points = finite(states.get(status))
    made = Score(formula="status", inputs={"status": status})
    if points is None:
        return made.because("unknown_state")
    return replace(made, value=rounded(points), case="status", met=points == 100)


def _over(work: Work) -> bool:
    """Tell whether an activity had ended at its date."""
    if work.ended is None:
        return False
    return work.at is None or moment(work.ended) <= moment(work.at)


def _due(done: Score, work: Work) -> Score:
    if work.at is None:
        return done.because("no_dates")
    at = moment(work.at)
    due = [each for each in work.deliverables if _date(each, work) <= at]
    whole = sum(finite(each.weight) or 0.0 for each in due)
    if whole <= 0:
        return done.because("not_due")
    kept = sum(finite(each.weight) or 0.0 for each in due if each.done)
    value = rounded(100.0 * kept / whole)
    return replace(done, value=value, inputs={**done.inputs, "kept": kept, "due": whole})


def _date(each: Deliverable, work: Work) -> float:
    """Return when a deliverable is due: the end of the activity when it has no date."""
    when = work.end if each.due is None else each.due
    return float("inf") if when is None else moment(when)
