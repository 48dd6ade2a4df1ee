"""The pages of the indicators: what was promised, what came out, how it moves, who answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...schemas.publication import Publication
from .corrections import Correction
from .siteaddresses import relative
from .sitecharts import Chart, Step, chart
from .sitecontent import Content, Line
from .siteempties import empty, result
from .siteframe import Frame
from .siteitems import Item, with_unit
from .sitetrails import Crumb, trail

CODES = (
    *("code", "path", "kind", "type", "unit", "direction", "weight"),
    *("baseline", "baseline_year", "numerator", "denominator", "expected"),
    *("initial_target", "initial_score", "progress", "achievement", "value_kind"),
    *("data_source", "as_of", "row_state", "key"),
)
"""Columns shown at the foot of a page, those of the profile's own after them."""

MOST_PARTS = 60
"""How many details of the same indicator a page shows."""

MOST = 12
"""How many indicators of the same activity a page shows; the rest is on the activity's."""

NOTES = ("note", "footnote")

_TOLD = frozenset(
    {
        *CODES,
        *NOTES,
        *("indicator", "part", "value", "change", "moved", "moved_size", "target", "deviation"),
        *("rating", "situation", "department", "missing_reason", "available_from"),
        *("target_year", "act", "of_activity", "explanation"),
        *("deviation_reason", "corrective_action", "last_value", "last_as_of", "last_source"),
    }
)


@dataclass(frozen=True)
class Shown:
    """What the page of an indicator says, in the order in which it says it."""

    line: Line
    value: str
    missing: str
    why: str
    target: str
    by: str
    promise: Sequence[str]
    trend: Sequence[str]
    provisional: str
    steps: Sequence[Step]
    chart: Chart | None
    facts: Sequence[tuple[str, str]]
    others: Sequence[Item] = field(default_factory=tuple)
    sisters: Sequence[Item] = field(default_factory=tuple)
    more: int = 0


class IndicatorPages:
    """Makes the pages of the indicators of a plan."""

    def __init__(self, frame: Frame, corrections: Sequence[Correction]) -> None:
        self.frame, self.content, self.say = frame, frame.content, frame.say
        self._lines = {one.key: one for one in self.content.indicators}
        self._parts: dict[str, list[str]] = {}
        for one in self.content.indicators:
            self._parts.setdefault(self.content.planned[one.key].key, []).append(one.key)
        table = self.content.indicator_table
        self._past = [one for one in table.columns if one.id[1:].isdigit() and one.id[0] == "y"]
        self._own = [one.id for one in table.columns if self._is_own(one.id)]
        self._corrected: dict[str, list[Correction]] = {}
        for found in corrections:
            if found.sheet == table.name:
                self._corrected.setdefault(found.key, []).append(found)

    def _is_own(self, name: str) -> bool:
        levels = {one.id for one in self.content.material.profile.levels}
        policy: Publication = self.content.material.profile.publication
        past = name[:1] == "y" and name[1:].isdigit()
        known = name in _TOLD or name in levels or past
        return not known and policy.shows(self.content.indicator_table.name, name)

    def make(self) -> None:
        """Make every page and its data."""
        for line in self.content.indicators:
            self._page(line)

    def _page(self, line: Line) -> None:
        frame, content = self.frame, self.content
        path = content.addresses.of("indicator", line.key)
        title = line.text("indicator")
        planned = content.planned[line.key]
        data = frame.table(
            path.removesuffix("html") + "csv",
            self.say("indicator"),
            content.indicator_table,
            [line],
        )
        crumbs = trail(frame, path, content.node_of(line))
        whole = f"{title} – {line.text('part')}" if line.text("part") else title
        shown = self._shown(line)
        activity = content.addresses.of("activity", planned.activity)
        above = content.contributions.get(planned.activity, [])
        frame.render(
            path,
            "site-indicator.html",
            whole,
            self._about(whole, line, shown),
            crumbs=crumbs,
            one=shown,
            alt="; ".join(f"{one.year} {one.text or self.say('no_value')}" for one in shown.steps),
            unit_link=relative(path, found)
            if (found := content.addresses.of("unit", line.department))
            else "",
            activity=Crumb(above[0].text("activity"), relative(path, activity)) if above else None,
            corrections=self._corrected.get(line.key, []),
            downloads=[data],
        )

    def _about(self, name: str, line: Line, shown: Shown) -> str:
        """Return an indicator in a sentence: result, promise, trend, who answers for it."""
        say, mark = self.say, line.mark("moved")
        period = self.content.material.standing.consolidated.period
        when = say("result_year", year=period)
        told = [f"{say('result')} {when}: {shown.value or shown.missing or say('result_none')}"]
        if shown.target:
            told.append(say("promise_short", value=f"{shown.target} {shown.by}".strip()))
        if mark is not None and mark.sign != "–":
            told.append(mark.words)
        told += [unit] if (unit := line.text("department")) else []
        return f"{name}. {'; '.join(told)}."

    def _shown(self, line: Line) -> Shown:
        say, content = self.say, self.content
        planned = content.planned[line.key]
        short, why = empty(content, line, say)
        year, act = line.text("target_year"), line.text("act")
        target, first = with_unit(line, "target"), with_unit(line, "initial_target")
        promise = [say("promise_first", value=first)] if first and first != target else []
        promise += [say("promise_act", act=act)] if target and act else []
        if not target:
            promise = [say("promise_none_why")]
        moved = line.text("moved_size")
        period = content.material.standing.consolidated.period
        mark = line.mark("moved")
        known = mark is not None and mark.sign != "–"
        trend = [say("trend_from", size=moved, year=period - 1)] if known and moved else []
        steps = self._steps(line)
        others = [key for key in self._parts[planned.key] if key != line.key][:MOST_PARTS]
        sisters = [
            one.key
            for one in content.by_activity.get(planned.activity, ())
            if one.key != line.key and one.key not in others
        ]
        return Shown(
            line=line,
            value=with_unit(line, "value") if result(line) else "",
            missing=short,
            why=why,
            target=target,
            by=say("promise_by", year=year) if target and year else "",
            promise=promise,
            trend=trend if known else [say("trend_why")],
            provisional=say("result_provisional") if provisional(content, line) else "",
            steps=steps,
            chart=chart(steps, line.number("target"), say.language),
            facts=self._facts(line),
            others=[self._item(key) for key in others],
            sisters=[self._item(key) for key in sisters[:MOST]],
            more=max(0, len(sisters) - MOST),
        )

    def _item(self, key: str) -> Item:
        return self.frame.items.indicator(self._lines[key])

    def _steps(self, line: Line) -> list[Step]:
        period = str(self.content.material.standing.consolidated.period)
        columns = [(one.header, one.id) for one in self._past]
        if self.content.indicator_table.public("value"):
            columns.append((period, "value"))
        scored = self.content.material.standing.scores.rows.get(line.key)
        breaks = scored.standing.breaks if scored else ()
        anew = {str(one if isinstance(one, int) else one.year) for one in breaks}
        return [
            Step(year, line.number(name), line.text(name), name == "value", year in anew)
            for year, name in columns
        ]

    def _facts(self, line: Line) -> list[tuple[str, str]]:
        kinds = self.content.indicator_table.kinds
        told = [(name, line.text(name)) for name in (*self._own, *CODES) if name in kinds]
        return [(kinds[name].header, text) for name, text in told if text]


def provisional(content: Content, line: Line) -> bool:
    """Tell whether a row was opened again after the edition: its values may change."""
    return line.name in content.material.provisional
