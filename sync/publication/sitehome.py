"""The home page, the two lists and the search of the site."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from ...workbooks.masterroom import NUMERIC
from ..rankings import furthest_behind, most_improved, most_worsened
from .siteaddresses import HOME, SEARCH, PageKind, listing
from .sitecells import amount, no_cents
from .sitecontent import Line, Mark, Tally
from .siteframe import Frame, Page, index_path
from .siteitems import RATED, Item
from .sitenodes import NodePages
from .sitetables import chart_of, note_of
from .siteviews import ViewChart

FIGURES, FIRST_BARS = 4, 8
"""How many sums and bars of a table of statistics the home page shows."""

FIRST = 5
"""How many rows the rankings of the home page show."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The plan in one sentence: what it is said of, the counts, what cannot be said.

    Attributes:
        before: how it begins.
        counts: marks, how many rows have them, the list of those rows.
        rest, reasons: of how many it cannot be said, and why.
        activities, works: the activities and their states, where the sentence is of indicators.
    """

    before: str
    counts: Sequence[tuple[Mark, int, str]]
    rest: str = ""
    reasons: Sequence[tuple[Mark, int]] = ()
    activities: str = ""
    works: Sequence[tuple[Mark, int]] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A row of a ranking: the indicator, its number of the year before, how much it moved."""

    item: Item
    before: str
    size: str


@dataclass(frozen=True, slots=True)
class Board:
    """A table of statistics on the first page: what it sums up to, its first bars."""

    title: str
    address: str
    note: str
    totals: Sequence[tuple[str, str]]
    chart: ViewChart | None


def make_home(frame: Frame, nodes: NodePages) -> None:
    """Make the home page."""
    content = frame.content
    tally = content.tally(content.indicators, content.contributions)
    said = lead(frame, tally)
    rows = bool(content.indicators or content.contributions)
    frame.render(
        HOME,
        "site-home.html",
        content.material.profile.title[frame.language],
        _about(frame, said),
        crumbs=[],
        lead=said,
        tally=tally,
        parts=[nodes.of_node(one) for one in content.below("")] if rows else [],
        parts_title=content.material.profile.main_levels[0].plural[frame.language],
        rankings=rankings(frame),
        boards=[] if rows else boards(frame),
        tables=[
            (one.title, content.address_of(one), note_of(frame, one)) for one in content.tables
        ],
        downloads=[],
    )


def _about(frame: Frame, said: "Lead") -> str:
    """Return the plan in one sentence for who shows the page elsewhere."""
    told = ", ".join(f"{n} {mark.words}" for mark, n, _ in said.counts)
    title = frame.content.material.profile.title[frame.language]
    head = f"{title}, {frame.stamp_round}."
    return f"{head} {said.before} {told}." if told else head


def boards(frame: Frame) -> list[Board]:
    """Return the statistics of a plan that has no rows of its own to show."""
    content, made = frame.content, []
    for sheet in content.tables:
        chart = chart_of(frame, sheet)
        totals = [
            (
                column.header,
                amount(cell, column.type, frame.language, short=no_cents(sheet, at)),
            )
            for at, (column, cell) in enumerate(
                zip(sheet.columns, sheet.totals or (), strict=False)
            )
            if column.total == "sum" and column.type in NUMERIC and not column.group
        ]
        made.append(
            Board(
                sheet.title,
                content.address_of(sheet),
                sheet.note,
                [one for one in totals if one[1]][:FIGURES],
                replace(chart, rows=chart.rows[:FIRST_BARS]) if chart else None,
            )
        )
    return made


def lead(frame: Frame, tally: Tally) -> Lead:
    """Return the sentence that tells the whole plan."""
    say = frame.say
    works = (
        say("lead_activities", n=say.count(tally.activities), what=frame.activities)
        if tally.activities
        else ""
    )
    marks = tally.ratings if frame.content.rated else tally.moves
    told = [(mark, n) for mark, n in marks if mark.sign in f"{RATED}↗→↘"]
    rest = [(mark, n) for mark, n in marks if mark.sign == "–"]
    if not told and works:
        unsaid = say("lead_none", n=say.count(tally.indicators)) if tally.indicators else ""
        states = [(mark, n, _listed("activity", mark)) for mark, n in tally.states]
        return Lead(works, states, unsaid, rest)
    name = "lead_rated" if frame.content.rated else "lead_moved"
    whole, left = sum(n for _, n in told), sum(n for _, n in rest)
    several = frame.items.several
    return Lead(
        say(name, n=say.count(whole)) if whole else "",
        [(several(mark, n), n, _listed("indicator", mark)) for mark, n in told],
        say("lead_missing", n=say.count(left)) if left else "",
        rest,
        works,
        _stated(frame, tally),
    )


def _stated(frame: Frame, tally: Tally) -> list[tuple[Mark, int]]:
    """Return the states of the activities, those without one together."""
    told = [(mark, n) for mark, n in tally.states if mark.sign != "–"]
    left = sum(n for mark, n in tally.states if mark.sign == "–")
    none = Mark("–", frame.say("stateless"), "muted")
    return [*told, (none, left)] if left else told


def _listed(kind: PageKind, mark: Mark) -> str:
    """Return the link to the rows of a list that have a mark."""
    return f"{listing(kind)}?m={quote(mark.whole)}"


def rankings(frame: Frame) -> list[tuple[str, Sequence[Moved]]]:
    """Return the rankings of the first page, in the order of the master's."""
    content, standing = frame.content, frame.content.material.standing
    lines = {one.key: one for one in content.indicators}
    made: list[tuple[str, Sequence[Moved]]] = []
    table = content.indicator_table
    found = [("moved_up", most_improved(standing)), ("moved_down", most_worsened(standing))]
    if content.rated:
        found.append(("behind", furthest_behind(standing)))
    moved, behind = ("moved_size",), ("rating", "progress", "achievement")
    needed = {"moved_up": moved, "moved_down": moved, "behind": behind}
    for name, ranking in found:
        rows = [lines[one.indicator.row_key] for one in ranking.rows
                if one.indicator.row_key in lines][:FIRST]  # fmt: skip
        if rows and all(map(table.public, needed[name])):
            made.append((name, [_moved(frame, one, name) for one in rows]))
    return made


def _moved(frame: Frame, line: Line, name: str) -> Moved:
    before = f"y{frame.content.material.standing.consolidated.period - 1}"
    score = line.text("achievement") or line.text("progress")
    size = score if name == "behind" else line.text("moved_size")
    return Moved(frame.items.indicator(line), line.text(before), size)


def make_lists(frame: Frame) -> None:
    """Make the list of all indicators and that of all activities, with their filters."""
    content, say = frame.content, frame.say
    indicators = [frame.items.indicator(one) for one in content.indicators]
    activities = [frame.items.activity(key) for key in content.contributions]
    named: list[tuple[list[Item], str, str]] = [
        (indicators, listing("indicator"), say("indicators")),
        (activities, listing("activity"), frame.activities),
    ]
    for items, path, title in named:
        if not items:
            continue
        table = content.indicator_table if items is indicators else content.activity_table
        rows = content.indicators if items is indicators else [
            line for many in content.contributions.values() for line in many
        ]  # fmt: skip
        tops = {one.top for one in items}
        units = {unit for one in items for unit in one.units}
        frame.render(
            path,
            "site-list.html",
            title,
            crumbs=[],
            items=items,
            tops=[one for one in content.below("") if one.key in tops],
            tops_title=content.material.profile.main_levels[0].label[frame.language],
            units=[(one, content.material.standing.unit_name(one))
                   for one in content.units if one in units],
            marks=_marks(items),
            marks_title=_marks_title(frame, items is indicators),
            downloads=[frame.table(path.removesuffix("html") + "csv", title, table, rows)],
        )  # fmt: skip


def _marks(items: Sequence[Item]) -> list[str]:
    found = dict.fromkeys(one.mark.whole for one in items if one.mark)
    return sorted(found, key=lambda one: ("✔▲✖↗→↘○–".find(one[:1]) % 99, one))


def _marks_title(frame: Frame, indicators: bool) -> str:
    if not indicators:
        return frame.say("state")
    return frame.say("rating") if frame.content.rated else frame.say("trend")


def make_search(frame: Frame) -> None:
    """Make the page of the search and its index, which loads when somebody begins to type."""
    content, say = frame.content, frame.say
    frame.render(SEARCH, "site-search.html", say("search"), crumbs=[], downloads=[])
    items = [frame.items.indicator(one) for one in content.indicators]
    items += [frame.items.activity(key) for key in content.contributions]
    rows: list[list[str]] = [
        [one.address, one.title, one.detail, one.code, one.unit,
         one.mark.whole if one.mark else "", one.value or one.missing]
        for one in items
    ]  # fmt: skip
    for node in content.nodes:
        if address := content.addresses.of("node", node.key):
            level = content.material.profile.level(node.level).label[frame.language]
            rows.append([address, node.label, f"{level} {node.code}", "", "", "", ""])
    for unit in content.units:
        name = content.material.standing.unit_name(unit)
        rows.append([content.addresses.of("unit", unit), name, say("units"), "", "", "", ""])
    rows += [
        [content.address_of(one), one.title, say("table"),
         "", "", "", ""]
        for one in content.tables
    ]  # fmt: skip
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    frame.made.append(Page(index_path(frame.language), f"window.riscontroRows={text};\n"))
