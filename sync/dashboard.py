"""*Cruscotto* of the master: the headline figures, the levels of the plan, the units."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..schemas.findings import Language, Severity
from ..schemas.numbers import write
from ..schemas.terms import SEVERITIES, SIGNS, Vocabulary
from ..workbooks.mastersheets import (
    MasterCell,
    MasterChart,
    MasterColumn,
    MasterPage,
    Panel,
    Series,
    Shown,
    Tile,
    Tone,
)
from .deliverytable import completeness, delivered, summed
from .masterwords import DELIVERY_STATES, SHEETS, SITUATIONS, Say
from .records import NOTHING
from .rowcells import signed
from .standing import Counted, Standing

FIRST_WIDTH = 46
MOST_BARS = 20
"""Bars a chart can show and still be read."""

SCALE = ("#DCE6F0", "#A9C4E0", "#5B8DBF", "#2F6299", "#17324D")
"""Fills from the first state to the last, from light to dark: read in black and white as well."""

BLANK = "#FFFFFF"
INKED = 2
"""Steps of the scale that take dark labels."""

DARK, LIGHT = "#17324D", "#FFFFFF"


@dataclass(slots=True)
class _Tally:
    """What is counted of one part of the plan: states of activities, kinds of values."""

    states: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)


def dashboard(standing: Standing, say: Say, subtitle: str, title: str) -> MasterPage:
    """Make the first page of the master."""
    maker = _Dashboard(standing, say)
    levels, units = maker.levels(), maker.units()
    return MasterPage(
        id="dashboard",
        name=SHEETS["dashboard"][say.language],
        title=title,
        subtitle=subtitle,
        notice=say("notice"),
        tiles=maker.tiles(),
        charts=maker.charts(levels, units),
        panels=(levels, units, maker.reasons()),
    )


def percentage(share: float | None, language: Language) -> str:
    """Write a fraction as a percentage with one decimal, in the manner of the language."""
    if share is None:
        return "–"
    text = write(Decimal(repr(share)) * 100, "%", 1)
    return text if language == "it" else text.replace(",", ".")


class _Dashboard:
    """Counts once, then makes tiles, panels and charts."""

    def __init__(self, standing: Standing, say: Say) -> None:
        self._standing, self._say = standing, say
        self._states = standing.profile.vocabularies.get("status", ())
        self._sheet = next(
            (sheet for sheet in standing.profile.sheets if sheet.kind == "indicator"), None
        )
        self._all = _Tally()
        self._tops: dict[str, _Tally] = {}
        top = standing.profile.main_levels[0].id
        for node in standing.plan.nodes:
            if node.level == top:
                self._tops[node.key] = _Tally()
        for activity in standing.plan.activities:
            state, _ = standing.overall(activity)
            self._all.states[state] += 1
            self._top(activity.parent).states[state] += 1
        self._reasons: Counter[str] = Counter()
        for indicator in standing.indicators if self._sheet else ():
            situation = standing.situation(self._sheet, indicator)  # type: ignore[arg-type]
            self._all.values[situation] += 1
            self._top(indicator.parent).values[situation] += 1
            self._reasons[self._reason(indicator.department, indicator.row_key, situation)] += 1
        self._severities = sum(standing.settled.open_by_unit.values(), Counter[Severity]())

    def tiles(self) -> tuple[Tile, ...]:
        """Return the headline figures."""
        standing, say = self._standing, self._say
        units = standing.departments()
        sent, held = delivered(standing), sum(self._counted(unit).held for unit in units)
        late = sum(bool(standing.days_late(unit)) for unit in units)
        states = Counter(
            standing.delivery(unit).state
            for unit in units
            if standing.delivery(unit).state not in ("submitted", "accepted", "returned")
        )
        told = [
            f"{count} {_bare(say.of(DELIVERY_STATES, state))}" for state, count in states.items()
        ]
        if late:
            told.append(say("late_ones", n=late))
        present, declared = self._all.values["present"], self._all.values["declared"]
        every = self._all.values.total()
        share = percentage(present / every if every else None, say.language)
        gravest = next((one for one in Severity if self._severities[one]), None)
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
                _count(self._all.states.total()),
                " · ".join(self._state_words()),
                "",
                self._sheet_id("activity"),
            ),
            Tile(
                say("indicators"),
                say("of", n=_count(present), total=_count(every)),
                say(
                    "indicators_detail",
                    share=share,
                    reason=_count(declared),
                    missing=_count(every - present - declared),
                ),
                "",
                self._sheet_id("indicator"),
            ),
            Tile(
                say("findings"),
                _count(self._severities.total()),
                " · ".join(
                    f"{SIGNS[one]} {_count(self._severities[one])} {SEVERITIES[one][say.language]}"
                    for one in Severity
                    if self._severities[one]
                )
                or say("no_findings"),
                _TILE_TONES.get(gravest, "good"),
                "findings",
            ),
            Tile(
                say("held"),
                _count(held),
                say("held_detail") if held else say("held_none"),
                "watch" if held else "good",
                "findings",
            ),
        )

    def levels(self) -> Panel:
        """Return the table of the top level: states of the activities, coverage of the values."""
        standing, say = self._standing, self._say
        level = standing.profile.main_levels[0]
        columns = [
            MasterColumn("level", level.label[say.language], width=FIRST_WIDTH),
            MasterColumn("activities", say.column("activities"), "whole", 11, total="sum"),
        ]
        for term in self._states:
            columns.append(
                MasterColumn(f"state_{term.id}", term.label[say.language], "whole", 11, total="sum")
            )
        columns += [
            MasterColumn("no_state", say.column("no_state"), "whole", 11, total="sum"),
            MasterColumn("indicators", say.column("indicators"), "whole", 11, total="sum"),
            MasterColumn("with_value", say.column("with_value"), "whole", 11, total="sum"),
            MasterColumn("with_reason", say.column("with_reason"), "whole", 11, total="sum"),
            MasterColumn("without", say.column("without"), "whole", 11, total="sum"),
            MasterColumn(
                "coverage",
                say.column("coverage"),
                "percent",
                11,
                formula='IF({indicators}=0,"",ROUND({with_value}/{indicators},9))',
                total="formula",
            ),
        ]
        nodes = {node.key: node for node in standing.plan.nodes}
        rows: list[Sequence[MasterCell]] = []
        for key, tally in self._tops.items():
            name = f"{nodes[key].code} – {nodes[key].label}" if key in nodes else say("nowhere")
            rows.append([name, *self._level_cells(tally)])
        return Panel(
            id="levels",
            table="tblLivelli",
            title=say("levels", level=level.plural[say.language]),
            columns=tuple(columns),
            rows=rows,
            note=say("levels_note"),
            totals=[say("total"), *self._level_cells(self._all)],
        )

    def units(self) -> Panel:
        """Return the table of the units, from the least filled in."""
        standing, say = self._standing, self._say
        columns = [
            MasterColumn("department", say.column("department"), width=FIRST_WIDTH),
            MasterColumn("state", say.column("delivery"), width=11),
            MasterColumn("late", say.column("late"), "whole", 11),
            MasterColumn("expected", say.column("all_expected"), "whole", 11, total="sum"),
            MasterColumn("filled", say.column("all_filled"), "whole", 11, total="sum"),
            MasterColumn("missing", say.column("all_missing"), "whole", 11, total="sum"),
            MasterColumn("held", say.column("all_held"), "whole", 11, total="sum"),
            MasterColumn(
                "completeness",
                say.column("completeness"),
                "percent",
                11,
                formula='IF({expected}=0,"",ROUND({filled}/{expected},9))',
                total="formula",
            ),
        ]
        for one in Severity:
            header = f"{SIGNS[one]} {SEVERITIES[one][say.language]}".capitalize()
            columns.append(MasterColumn(str(one), header, "whole", 11, total="sum"))
        counted = {unit: self._counted(unit) for unit in standing.departments()}
        order = sorted(counted, key=lambda unit: _urgency(counted[unit]))
        rows = [self._unit_cells(unit, counted[unit]) for unit in order]
        every = summed(list(counted.values()))
        loose = standing.settled.open_by_unit.get("", Counter())
        if loose:
            rows.append([say("no_unit"), *[None] * 7, *(loose[one] for one in Severity)])
        totals: list[MasterCell] = [say("total"), None, None, *_rows_of(every)]
        totals += [completeness([every]), *(self._severities[one] for one in Severity)]
        return Panel(
            id="units",
            table="tblUnita",
            title=say("units"),
            columns=tuple(columns),
            rows=rows,
            note=say("units_note"),
            totals=totals,
        )

    def reasons(self) -> Panel:
        """Return the table of the reasons why values are missing."""
        say = self._say
        total = self._reasons.total() - self._reasons[""]
        rows = [
            [reason, count, round(count / total, 9)]
            for reason, count in sorted(self._reasons.items(), key=lambda pair: (-pair[1], pair[0]))
            if reason
        ]
        columns = (
            MasterColumn("reason", say.column("reason"), width=FIRST_WIDTH),
            MasterColumn("indicators", say.column("indicators"), "whole", 11, total="sum"),
            MasterColumn("share", say.column("share"), "percent", 11, total="sum"),
        )
        totals = [say("total"), total, 1.0] if rows else ()
        return Panel("reasons", "tblMotivi", say("reasons"), columns, rows, totals=totals)

    def charts(self, levels: Panel, units: Panel) -> tuple[MasterChart, ...]:
        """Return the two charts: states by top level, rows filled in by unit."""
        made = [self._states_chart(levels)] if self._all.states else []
        if self._standing.departments():
            made.append(self._units_chart(units))
        return tuple(made)

    def _states_chart(self, levels: Panel) -> MasterChart:
        say, total = self._say, self._all.states.total()
        labels = {term.id: term.label[say.language] for term in self._states}
        known = Counter({state: count for state, count in self._all.states.items() if state})
        unknown = self._all.states[""]
        if known:
            state, most = known.most_common(1)[0]
            title = say("chart_states", most=most, total=total, state=labels.get(state, state))
            title += say("chart_states_none", n=unknown) if unknown else ""
        else:
            title = say("chart_states", most=total, total=total, state=say("no_state"))
        fills = _scale(len(self._states))
        series = [
            Series(f"state_{term.id}", term.label[say.language], fill, ink)
            for term, (fill, ink) in zip(self._states, fills, strict=True)
        ]
        if unknown:
            series.append(Series("no_state", say.column("no_state"), BLANK, DARK))
        level = self._standing.profile.main_levels[0].plural[say.language]
        bars = min(MOST_BARS, len(levels.rows))
        told = "; ".join(
            f"{row[0]}: " + ", ".join(_tally_words(tally, self._states, say))
            for row, tally in list(zip(levels.rows, self._tops.values(), strict=True))[:bars]
        )
        return MasterChart(
            panel="levels",
            title=title,
            description=say("chart_states_alt", level=level, rows=told),
            categories="level",
            series=tuple(series),
            bars=bars,
        )

    def _units_chart(self, units: Panel) -> MasterChart:
        standing, say = self._standing, self._say
        names = standing.departments()
        every = summed([self._counted(unit) for unit in names])
        bars = min(MOST_BARS, len(names))
        title = say(
            "chart_units",
            n=delivered(standing),
            total=len(names),
            share=percentage(completeness([every]), say.language),
        )
        if bars < len(names):
            title += say("chart_first", n=bars)
        order = sorted(names, key=lambda unit: _urgency(self._counted(unit)))
        told = "; ".join(
            f"{standing.unit_name(unit)}: "
            + say("of", n=self._counted(unit).filled, total=self._counted(unit).expected)
            for unit in order[:bars]
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

    def _top(self, key: str) -> _Tally:
        return self._tops.setdefault(self._standing.top(key), _Tally())

    def _counted(self, unit: str) -> Counted:
        standing = self._standing
        return summed([standing.counted(unit, sheet) for sheet in standing.profile.sheets])

    def _sheet_id(self, kind: str) -> str:
        return next((one.id for one in self._standing.profile.sheets if one.kind == kind), "")

    def _reason(self, department: str, key: str, situation: str) -> str:
        """Return in words why a value is missing, empty when it is there."""
        if situation == "present":
            return ""
        if situation == "declared" and self._sheet:
            record = self._standing.record(self._sheet, department, key)
            term = record.cells.get("missing_reason", NOTHING).term if record else ""
            return self._standing.profile.label("missing_reason", term, self._say.language)
        return _bare(self._say.of(SITUATIONS, situation))

    def _state_words(self) -> list[str]:
        return _tally_words(self._all, self._states, self._say)

    def _level_cells(self, tally: _Tally) -> list[MasterCell]:
        present, declared = tally.values["present"], tally.values["declared"]
        every = tally.values.total()
        return [
            tally.states.total(),
            *(tally.states[term.id] for term in self._states),
            tally.states[""],
            every,
            present,
            declared,
            every - present - declared,
            round(present / every, 9) if every else None,
        ]

    def _unit_cells(self, unit: str, counts: Counted) -> list[MasterCell]:
        standing, say = self._standing, self._say
        late = standing.days_late(unit)
        found = standing.settled.open_by_unit.get(unit, Counter())
        return [
            standing.unit_name(unit),
            signed(say.of(DELIVERY_STATES, standing.delivery(unit).state)),
            Shown(late, "bad") if late else late,
            *_rows_of(counts),
            completeness([counts]),
            *(found[one] for one in Severity),
        ]


_TILE_TONES: Mapping[Severity | None, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.WARNING: "watch",
    Severity.QUESTION: "strong",
    Severity.INFO: "",
}


def _rows_of(counts: Counted) -> list[MasterCell]:
    return [counts.expected, counts.filled, counts.missing, counts.held]


def _urgency(counts: Counted) -> tuple[float, int]:
    """Sort the least filled in first; of two, the one with more rows."""
    share = completeness([counts])
    return (1.0 if share is None else share), -counts.expected


def _tally_words(tally: _Tally, states: Vocabulary, say: Say) -> list[str]:
    """Write the states that occur, each with its count."""
    said = [
        f"{_count(tally.states[term.id])} {term.label[say.language].lower()}"
        for term in states
        if tally.states[term.id]
    ]
    if tally.states[""]:
        said.append(f"{_count(tally.states[''])} {say('no_state')}")
    return said


def _scale(count: int) -> list[tuple[str, str]]:
    """Return fill and ink of so many states in order, from light to dark."""
    steps = [round(at * (len(SCALE) - 1) / max(1, count - 1)) for at in range(count)]
    return [(SCALE[step], DARK if step < INKED else LIGHT) for step in steps]


def _count(number: int) -> str:
    return write(Decimal(number))


def _bare(text: str) -> str:
    """Return a state without its sign."""
    return text[2:] if text[1:2] == " " else text
