"""The tables of the first page of the master: levels of the plan, units, missing values."""

from collections import Counter
from collections.abc import Sequence

from ..schemas.findings import Language, Severity
from ..schemas.scores import GREYS, REASONS
from ..schemas.terms import SEVERITIES, SIGNS
from ..workbooks.mastersheets import Link, MasterCell, MasterColumn, Panel, Shown
from .deliverytable import completeness, summed
from .grades import UNTOLD, Grades
from .masterwords import DELIVERY_STATES, MISSING, Say
from .nodetable import SHEET_ID as NODES
from .rowcells import signed
from .rowscores import Marks
from .scorewords import header, words
from .standing import Counted, Standing
from .structures import noted
from .tallies import Tallies, Tally
from .unittable import SHEET_ID as UNITS

FIRST_WIDTH = 44


def levels_panel(standing: Standing, tallies: Tallies, say: Say) -> Panel:
    """Return the table of the top level: states of the activities, coverage of the values."""
    level = standing.profile.main_levels[0]
    columns = [
        MasterColumn("level", level.label[say.language], width=FIRST_WIDTH),
        MasterColumn("key", say.column("code"), width=11, centred=True),
    ]
    if standing.asks("activity"):
        columns += _work_columns(tallies, say)
    if standing.asks("indicator"):
        columns += _value_columns(say)
    nodes = {node.key: node for node in standing.plan.nodes}
    rows: list[Sequence[MasterCell]] = []
    for key, tally in tallies.tops.items():
        name = f"{nodes[key].code} – {nodes[key].label}" if key in nodes else say("nowhere")
        rows.append(
            [
                name,
                Shown(key or None, link=Link(NODES, key)),
                *_level_cells(standing, tallies, tally),
            ]
        )
    return Panel(
        id="levels",
        table="tblLivelli",
        title=say("levels", level=level.plural[say.language]),
        columns=tuple(columns),
        rows=rows,
        note=say("levels_note"),
        totals=[say("total"), None, *_level_cells(standing, tallies, tallies.everything)],
    )


def units_panel(standing: Standing, tallies: Tallies, say: Say) -> Panel:
    """Return the table of the units, from the least filled in."""
    columns = [
        MasterColumn("department", say.column("department"), width=FIRST_WIDTH),
        MasterColumn("key", header("unit_id", say.language), width=11, centred=True),
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
        label = f"{SIGNS[one]} {SEVERITIES[one][say.language]}".capitalize()
        columns.append(MasterColumn(str(one), label, "whole", 11, total="sum"))
    counted = {unit: tallies.counted(unit) for unit in tallies.units()}
    rows = [_unit_cells(standing, say, unit, counts) for unit, counts in counted.items()]
    every = summed(list(counted.values()))
    loose = standing.settled.open_by_unit.get("", Counter())
    if loose:
        rows.append([say("no_unit"), *[None] * 8, *(loose[one] for one in Severity)])
    totals: list[MasterCell] = [say("total"), *[None] * 3, *_rows_of(every)]
    totals += [completeness([every]), *(tallies.severities[one] for one in Severity)]
    return Panel(
        id="units",
        table="tblUnita",
        title=say("units"),
        columns=tuple(columns),
        rows=rows,
        note=noted(say("units_note"), standing.plan, standing.scores.at, say.language),
        totals=totals,
    )


def reasons_panel(tallies: Tallies, say: Say) -> Panel:
    """Return the table of the reasons why values are missing."""
    total = tallies.reasons.total()
    order = sorted(tallies.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    shares = [round(count / total, 9) for _, count in order]
    rows: list[Sequence[MasterCell]] = [
        [reason, count, share] for (reason, count), share in zip(order, shares, strict=True)
    ]
    columns = (
        MasterColumn("reason", say.column("reason"), width=FIRST_WIDTH),
        MasterColumn("indicators", say.column("indicators"), "whole", 11, total="sum"),
        MasterColumn("share", say.column("share"), "percent", 11, total="sum"),
    )
    totals: Sequence[MasterCell] = [say("total"), total, round(sum(shares), 9)] if rows else ()
    return Panel("reasons", "tblMotivi", say("reasons"), columns, rows, totals=totals)


def unrated_panel(standing: Standing, grades: Grades, say: Say) -> Panel | None:
    """Return the table of the reasons why indicators are not rated, ``None`` when all are.

    The cases come by how many they are, and in each the reasons.
    """
    language, scores = say.language, standing.scores
    found: Counter[tuple[str, str]] = Counter()
    for row in scores.rows.values():
        if row.rated.rating not in scores.ratings:
            case = row.rated.rating if row.rated.rating in GREYS else UNTOLD
            found[case, _why(row, language)] += 1
    if not found or not grades.asked:
        return None
    cases: Counter[str] = Counter()
    for (case, _), number in found.items():
        cases[case] += number
    places = list(GREYS)
    order = sorted(
        found.items(), key=lambda one: (-cases[one[0][0]], places.index(one[0][0]), -one[1], one[0])
    )
    shares = [round(number / found.total(), 9) for _, number in order]
    rows: list[Sequence[MasterCell]] = [
        [reason[:1].upper() + reason[1:], Shown(f"{MISSING} {GREYS[case][language]}", "muted"),
         number, share]
        for ((case, reason), number), share in zip(order, shares, strict=True)
    ]  # fmt: skip
    rating = header(grades.header, language)
    return Panel(
        id="unrated",
        table="tblNonValutati",
        title=words("why_unrated", language),
        columns=(
            MasterColumn("reason", header("why", language), width=FIRST_WIDTH),
            MasterColumn("case", rating, width=16),
            MasterColumn("indicators", say.column("indicators"), "whole", 11, total="sum"),
            MasterColumn("share", say.column("share"), "percent", 11, total="sum"),
        ),
        rows=rows,
        note=words("why_unrated_note", language, rating=rating.lower()),
        totals=[say("total"), None, found.total(), round(sum(shares), 9)],
    )


def _why(row: Marks, language: Language) -> str:
    """Write the reason for which a row has no rating."""
    if row.standing.proposed and row.rated.rating == "no_target":
        return words("target_proposed", language)
    reason = row.main.reason or row.rated.reason
    return REASONS[reason].words[language] if reason in REASONS else words("no_rule", language)


def _work_columns(tallies: Tallies, say: Say) -> list[MasterColumn]:
    states = [(f"state_{term.id}", term.label[say.language]) for term in tallies.states]
    named = [
        ("activities", say.column("activities")),
        *states,
        ("no_state", say.column("no_state")),
    ]
    return [MasterColumn(name, text, "whole", 11, total="sum") for name, text in named]


def _value_columns(say: Say) -> list[MasterColumn]:
    return [
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


def _level_cells(standing: Standing, tallies: Tallies, tally: Tally) -> list[MasterCell]:
    states = (tally.states[term.id] for term in tallies.states)
    work = [tally.states.total(), *states, tally.states[""]]
    values = _values(tally)
    return [
        *(work if standing.asks("activity") else ()),
        *(values if standing.asks("indicator") else ()),
    ]


def _values(tally: Tally) -> list[MasterCell]:
    return [
        tally.indicators,
        tally.present,
        tally.declared,
        tally.without,
        tally.coverage,
    ]


def _unit_cells(standing: Standing, say: Say, unit: str, counts: Counted) -> list[MasterCell]:
    late = standing.days_late(unit)
    found = standing.settled.open_by_unit.get(unit, Counter())
    return [
        standing.unit_name(unit),
        Shown(unit, link=Link(UNITS, unit)),
        signed(say.of(DELIVERY_STATES, standing.delivery(unit).state)),
        Shown(late, "bad") if late else late,
        *_rows_of(counts),
        completeness([counts]),
        *(found[one] for one in Severity),
    ]


def _rows_of(counts: Counted) -> list[MasterCell]:
    return [counts.expected, counts.filled, counts.missing, counts.held]
