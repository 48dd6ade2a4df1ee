"""Sheets for people: two pages for councillors, one for each unit and each top node of the plan."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .audit import current_fingerprint
from .cellwords import written
from .dossier import edition_of
from .material import Material
from .peoplerows import COMPLETED, NOT_STARTED, Measure, PeopleRows, Work
from .peopleshape import PeopleSheet, PeopleSheets, TileOf
from .printedshape import Chart, Grid
from .sheetroom import FIRST, PAGE, fitting, shortened
from .sheetwords import words

MOVED, LISTED, LISTED_LONG, OVERVIEW = 5, 5, 9, 30
"""Rows at most: of the numbers that moved, of the lists of a sheet of one page and of two, of the
nodes of the first level."""

RATED = frozenset({"good", "watch", "bad"})
"""Colours of a rating; a row without one was not rated."""


def council(made: Material) -> PeopleSheets:
    """Return the two pages for councillors."""
    return _around(made, (_Maker(made).council(),))


def by_department(made: Material, unit: str = "") -> PeopleSheets:
    """Return a page for each unit, or for one."""
    maker = _Maker(made)
    units = [one for one in made.visible.units if unit in ("", one)]
    return _around(made, [found for one in units if (found := maker.unit(one)) is not None])


def by_node(made: Material) -> PeopleSheets:
    """Return a page for each node of the first level."""
    maker = _Maker(made)
    top = made.profile.main_levels[0].id
    nodes = [one for one in made.plan.nodes if one.level == top]
    return _around(
        made, [found for one in nodes if (found := maker.node(one.key, one.label, one.code))]
    )


def summary(made: Material) -> tuple[Grid, ...]:
    """Return what stands where, by node of the first level and by unit."""
    maker = _Maker(made)
    return (*maker.overview(), *maker.by_unit())


def charts(made: Material) -> tuple[Chart, ...]:
    """Return charts of the same counts."""
    return _Maker(made).charts()


def _around(made: Material, sheets: Sequence[PeopleSheet]) -> PeopleSheets:
    return PeopleSheets(
        title=made.profile.title[made.language],
        owner=made.profile.owner,
        language=made.language,
        draft=made.draft,
        edition=edition_of(made),
        fingerprint=current_fingerprint(made),
        run=made.run,
        day=f"{made.day:%d/%m/%Y}",
        sheets=tuple(sheets),
    )


class _Maker:
    """Makes the sheets out of the same rows."""

    def __init__(self, made: Material) -> None:
        self._made, self._language = made, made.language
        found, self._visible = PeopleRows(made), made.visible
        self._works, self._measures = found.works, found.measures
        self._rated = any(one.tone in RATED for one in found.measures)

    def council(self) -> PeopleSheet:
        """Return the sheet on the whole plan."""
        works, measures = self._works, self._measures
        first = fitting(
            lambda most: (self._first(most), self._moved(measures, most)), OVERVIEW, FIRST
        )
        second = fitting(
            lambda most: (
                self._bad(works, measures, most),
                *self._missing_units(most),
                self._good(works, measures, most),
            ),
            LISTED_LONG,
            PAGE,
        )
        title = self._made.profile.title[self._language]
        kind = words("council", self._language)
        states = [one.state for one in works]
        made = self._sheet(kind, title, states, measures, (*first, *second))
        return replace(made, turn=len(first))

    def unit(self, unit: str) -> PeopleSheet | None:
        """Return the sheet of a unit, ``None`` when it has no rows."""
        works = [one for one in self._works if unit in dict(one.shares)]
        measures = [one for one in self._measures if one.unit == unit]
        if not works and not measures:
            return None
        kind, name = words("department", self._language), self._made.standing.unit_name(unit)
        states = [state for one in works for state in one.states_of(unit)]
        grids = self._short(works, measures, unit)
        return self._sheet(kind, name, states, measures, grids)

    def node(self, key: str, label: str, code: str) -> PeopleSheet | None:
        """Return the sheet of a node of the first level, ``None`` when it has no rows."""
        works = [one for one in self._works if one.top == key]
        measures = [one for one in self._measures if one.top == key]
        if not works and not measures:
            return None
        level = self._made.profile.main_levels[0].label[self._language]
        kind = words("node", self._language, level=level, code=code)
        states = [one.state for one in works]
        grids = self._short(works, measures, "")
        return self._sheet(kind, label or code, states, measures, grids)

    def _short(
        self, works: Sequence[Work], measures: Sequence[Measure], unit: str
    ) -> tuple[Grid, ...]:
        return fitting(
            lambda most: (
                self._moved(measures, most),
                self._bad(works, measures, most),
                self._missing(works, measures, unit, most),
                self._good(works, measures, most),
            ),
            LISTED,
            FIRST,
        )

    def _sheet(
        self,
        kind: str,
        title: str,
        states: Sequence[str],
        measures: Sequence[Measure],
        grids: Iterable[Grid],
    ) -> PeopleSheet:
        made, language = self._made, self._language
        say = self._say
        tiles = []
        if states:
            tiles.append(TileOf(self._count(len(states)), say("activities"), ""))
        if states and self._visible.states:
            done = sum(one == COMPLETED for one in states)
            tiles.append(TileOf(self._count(done), say("completed"),
                                say("of", all=self._count(len(states)))))  # fmt: skip
        if measures and self._visible.values:
            valued = sum(one.valued for one in measures)
            tiles.append(TileOf(self._count(valued), say("valued"),
                                say("of", all=self._count(len(measures)))))  # fmt: skip
        if measures:
            rated = [one for one in measures if one.tone in RATED]
            detail = say("rated_of", all=self._count(len(rated))) if rated else say("no_rating")
            good = sum(one.tone == "good" for one in rated)
            tiles.append(TileOf(self._count(good) if rated else "–", say("on_track"), detail))
            off = self._count(len(rated) - good) if rated else "–"
            tiles.append(TileOf(off, say("late"), detail))
        day = f"{made.standing.scores.at:%d/%m/%Y}"
        subtitle = words(
            "subtitle",
            language,
            year=made.standing.consolidated.period,
            round=made.book.round,
            day=day,
        )
        return PeopleSheet(
            shortened(kind), shortened(title), shortened(subtitle), tuple(tiles), tuple(grids)
        )

    def overview(self) -> tuple[Grid, ...]:
        """Return what stands where, by node of the first level."""
        say, level = self._say, self._made.profile.main_levels[0]
        heads = [level.label[self._language]]
        if self._works:
            heads.append(say("activities"))
            told = ("completed", "under_way", "not_started", "silent")
            heads += [say(name) for name in (told if self._visible.states else ())]
        if self._measures:
            heads += [say("indicators"), *([say("valued")] if self._visible.values else [])]
        if self._rated:
            heads += [say("on_track"), say("late")]
        rows = []
        for node in self._made.plan.nodes:
            if node.level == level.id:
                name = f"{node.code} – {node.label}" if node.label else node.code
                cells = self._line(*self._under(node.key))
                if any(cell not in ("0", "") for cell in cells):
                    rows.append((shortened(name), *cells))
        rows.append((say("total"), *self._line([one.state for one in self._works], self._measures)))
        title = words("overview", self._language, level=level.label[self._language].lower())
        return (Grid(title, tuple(heads), tuple(rows), (False, *(True,) * (len(heads) - 1))),)

    def _first(self, most: int) -> Grid:
        """Return the overview, cut where it is longer than it may be; the total stays."""
        (grid,) = self.overview()
        *rows, total = grid.rows
        if len(rows) <= most:
            return grid
        note = self._say("more", shown=most, all=self._count(len(rows)))
        return replace(grid, rows=(*rows[:most], total), note=note)

    def by_unit(self) -> tuple[Grid, ...]:
        """Return what stands where, by unit; nothing where units may not be told apart."""
        (grid,) = self.overview()
        standing = self._made.standing
        rows = []
        for unit in self._visible.units:
            states = [state for one in self._works for state in one.states_of(unit)]
            cells = self._line(states, [one for one in self._measures if one.unit == unit])
            if any(cell not in ("0", "") for cell in cells):
                rows.append((standing.unit_name(unit), *cells))
        heads = (self._say("unit"), *grid.columns[1:])
        return (Grid(self._say("by_unit"), heads, tuple(rows), grid.right),) if rows else ()

    def charts(self) -> tuple[Chart, ...]:
        """Return the share of activities completed and of indicators with a value, by node."""
        level = self._made.profile.main_levels[0]
        nodes = [one for one in self._made.plan.nodes if one.level == level.id]
        told: list[tuple[str, list[tuple[str, int, int]]]] = [
            ("chart_done", [
                (f"{node.code} – {node.label}", sum(one.state == COMPLETED for one in found),
                 len(found))
                for node in nodes if (found := [one for one in self._works if one.top == node.key])
            ]),
            ("chart_valued", [
                (f"{node.code} – {node.label}", sum(one.valued for one in rows), len(rows))
                for node in nodes if (rows := [one for one in self._measures
                                               if one.top == node.key])
            ]),
        ]  # fmt: skip
        public = {"chart_done": self._visible.states, "chart_valued": self._visible.values}
        return tuple(self._chart(name, rows) for name, rows in told if rows and public[name])

    def _chart(self, name: str, counted: Sequence[tuple[str, int, int]]) -> Chart:
        level = self._made.profile.main_levels[0].label[self._language]
        shares = [(shortened(label), 100 * some / whole) for label, some, whole in counted]
        most, least = max(shares, key=lambda one: one[1]), min(shares, key=lambda one: one[1])
        figures = [written(size, "0.0", self._language) for _, size in shares]
        title = self._say(name, level=level.lower())
        description = self._say(
            "chart_told",
            level=level.lower(),
            most=most[0],
            most_size=written(most[1], "0.0", self._language),
            least=least[0],
            least_size=written(least[1], "0.0", self._language),
        )
        table = Grid(
            title,
            (level, self._say("share")),
            tuple((label, figure) for (label, _), figure in zip(shares, figures, strict=True)),
            (False, True),
        )
        return Chart(title, description, tuple(shares), "0.0", table)

    def _under(self, node: str) -> tuple[list[str], list[Measure]]:
        """Return the states and the indicators below a node of the first level."""
        return (
            [one.state for one in self._works if one.top == node],
            [one for one in self._measures if one.top == node],
        )

    def _line(self, given: Sequence[str], measures: Sequence[Measure]) -> tuple[str, ...]:
        """Return the counts of one row: states of activities, then indicators."""
        states = Counter(given)
        told = states.total() - states[COMPLETED] - states[NOT_STARTED] - states[""]
        counts: list[int] = []
        if self._works:
            counts.append(len(given))
            if self._visible.states:
                counts += [states[COMPLETED], told, states[NOT_STARTED], states[""]]
        if self._measures:
            tones = Counter(one.tone for one in measures)
            counts.append(len(measures))
            counts += [sum(one.valued for one in measures)] if self._visible.values else []
            # Where nothing is rated a zero would say that nothing is behind.
            counts += [tones["good"], tones["watch"] + tones["bad"]] if self._rated else []
        return tuple(self._count(count) for count in counts)

    def _moved(self, measures: Sequence[Measure], most: int) -> Grid:
        """Return the numbers that moved most."""
        say, year = self._say, self._made.standing.consolidated.period
        found = [one for one in measures if one.comparable]
        found.sort(key=lambda one: (-abs(one.change or 0), one.key))
        heads = (say("code"), say("what"), str(year - 1), str(year), say("change"))
        form = "+#,##0.0\\ %;-#,##0.0\\ %;0.0\\ %"
        rows = tuple(
            (_code(one.key), shortened(one.label), one.before, one.value,
             written(one.change, form, self._language))
            for one in found[: min(most, MOVED)]
        )  # fmt: skip
        note = say("moved_note") if rows else say("none_moved")
        return Grid(say("moved"), heads, rows, (False, False, True, True, True), note=note)

    def _bad(self, works: Sequence[Work], measures: Sequence[Measure], most: int) -> Grid:
        rows = [(_code(one.key), shortened(one.label), one.late or one.told)
                for one in works if one.late or one.state == NOT_STARTED]  # fmt: skip
        off = [one for one in measures if one.tone in ("watch", "bad")]
        off.sort(key=lambda one: (one.tone != "bad", one.key))
        rows += [(_code(one.key), shortened(one.label), self._against(one)) for one in off]
        return self._listed("bad", ("code", "what", "state"), rows, most)

    def _good(self, works: Sequence[Work], measures: Sequence[Measure], most: int) -> Grid:
        rows = [
            (_code(one.key), shortened(one.label), one.told)
            for one in works
            if one.state == COMPLETED
        ]
        rows += [
            (_code(one.key), shortened(one.label), self._against(one))
            for one in measures
            if one.tone == "good"
        ]
        return self._listed("good", ("code", "what", "state"), rows, most)

    def _missing(
        self, works: Sequence[Work], measures: Sequence[Measure], unit: str, most: int
    ) -> Grid:
        say = self._say
        rows = [
            (_code(one.key), shortened(one.label), say("silent"))
            for one in works
            if (unit in one.missing if unit else one.missing)
        ]
        rows += [
            (_code(one.key), shortened(one.label), one.lack)
            for one in (measures if self._visible.values else ())
            if not one.valued
        ]
        return self._listed("missing", ("code", "what", "why"), rows, most)

    def _missing_units(self, most: int) -> tuple[Grid, ...]:
        """Return how much is missing of each unit, the most first, as far as units are public."""
        say, standing, visible = self._say, self._made.standing, self._visible
        if not visible.units:
            return ()
        owned = self._measures if visible.values and visible.names_units("indicator") else ()
        values = Counter(one.unit for one in owned if not one.valued)
        works = self._works if visible.names_units("activity") else ()
        reports = Counter(unit for one in works for unit in one.missing)
        units = sorted(values.keys() | reports.keys(),
                       key=lambda one: (-values[one] - reports[one], one))  # fmt: skip
        rows = [
            (
                standing.unit_name(unit) if unit else say("nobody"),
                self._count(values[unit]),
                self._count(reports[unit]),
            )
            for unit in units
        ]
        made = self._listed("missing", ("unit", "no_value", "no_report"), rows, most)
        return (Grid(say("missing_units"), made.columns, made.rows, (False, True, True),
                     note=made.note),)  # fmt: skip

    def _listed(
        self, name: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], most: int
    ) -> Grid:
        say = self._say
        untold = name == "bad" and not self._rated
        note = "" if rows else say("untold_bad" if untold else f"none_{name}")
        if len(rows) > most:
            note = say("more", shown=most, all=self._count(len(rows)))
        return Grid(say(name), tuple(say(head) for head in heads), tuple(rows[:most]),
                    (False,) * len(heads), note=note)  # fmt: skip

    def _against(self, one: Measure) -> str:
        return f"{one.rating}: {one.value} / {one.target}" if one.target else one.rating

    def _count(self, count: int) -> str:
        return written(count, "#,##0", self._language)

    def _say(self, name: str, **facts: object) -> str:
        return words(name, self._language, **facts)


def _code(key: str) -> str:
    """Return the key without its part, which the label tells."""
    return key.partition("#")[0]
