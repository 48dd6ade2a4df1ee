"""Sheets for people: two pages for councillors, one for each unit and each top node of the plan."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..settled import NOBODY
from .audit import current_fingerprint
from .cellwords import written
from .dossier import edition_of
from .material import Material
from .peoplerows import COMPLETED, NOT_STARTED, Measure, PeopleRows, Work
from .printedshape import Chart, EditionOf, Grid
from .sheetwords import words

MOVED, LISTED, LISTED_LONG = 5, 5, 9
"""Rows of the lists: of the numbers that moved, of a one-page sheet, of the two pages."""

RATED = frozenset({"good", "watch", "bad"})
"""Colours of a rating; a row without one was not rated."""

LONGEST = 100
"""Characters of a label: two lines of its column."""


@dataclass(frozen=True, slots=True)
class TileOf:
    """A headline figure with what it is and what it is a part of."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet: a title, figures to remember, a few short tables."""

    kind: str
    title: str
    subtitle: str
    tiles: tuple[TileOf, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class PeopleSheets:
    """Sheets in one document; what stands around them is as in a ``Dossier``."""

    title: str
    owner: str
    language: str
    draft: bool
    edition: EditionOf | None
    fingerprint: str
    run: int
    day: str
    sheets: tuple[PeopleSheet, ...]


def council(made: Material) -> PeopleSheets:
    """Return the two pages for councillors."""
    return _around(made, (_Maker(made).council(),))


def by_department(made: Material, unit: str = "") -> PeopleSheets:
    """Return a page for each unit, or for one."""
    maker = _Maker(made)
    units = [unit] if unit else [one for one in made.standing.departments() if one != NOBODY]
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
        found = PeopleRows(made)
        self._works, self._measures = found.works, found.measures
        self._rated = any(one.tone in RATED for one in found.measures)

    def council(self) -> PeopleSheet:
        """Return the sheet on the whole plan."""
        works, measures = self._works, self._measures
        return self._sheet(
            words("council", self._language),
            self._made.profile.title[self._language],
            works,
            measures,
            (
                *self.overview(),
                self._moved(measures),
                self._bad(works, measures, LISTED_LONG),
                self._missing_units(),
                self._good(works, measures, LISTED_LONG),
            ),
        )

    def unit(self, unit: str) -> PeopleSheet | None:
        """Return the sheet of a unit, ``None`` when it has no rows."""
        works = [one for one in self._works if unit in one.units]
        measures = [one for one in self._measures if one.unit == unit]
        if not works and not measures:
            return None
        kind, name = words("department", self._language), self._made.standing.unit_name(unit)
        return self._sheet(kind, name, works, measures, self._short(works, measures, unit))

    def node(self, key: str, label: str, code: str) -> PeopleSheet | None:
        """Return the sheet of a node of the first level, ``None`` when it has no rows."""
        works = [one for one in self._works if one.top == key]
        measures = [one for one in self._measures if one.top == key]
        if not works and not measures:
            return None
        level = self._made.profile.main_levels[0].label[self._language]
        kind = words("node", self._language, level=level, code=code)
        return self._sheet(kind, label or code, works, measures, self._short(works, measures, ""))

    def _short(
        self, works: Sequence[Work], measures: Sequence[Measure], unit: str
    ) -> tuple[Grid, ...]:
        return (
            self._moved(measures),
            self._bad(works, measures, LISTED),
            self._missing(works, measures, unit),
            self._good(works, measures, LISTED),
        )

    def _sheet(
        self,
        kind: str,
        title: str,
        works: Sequence[Work],
        measures: Sequence[Measure],
        grids: Iterable[Grid],
    ) -> PeopleSheet:
        made, language = self._made, self._language
        say = self._say
        tiles = []
        if works:
            done = sum(one.state == COMPLETED for one in works)
            tiles.append(TileOf(self._count(len(works)), say("activities"), ""))
            tiles.append(TileOf(self._count(done), say("completed"),
                                say("of", all=self._count(len(works)))))  # fmt: skip
        if measures:
            valued = sum(bool(one.value) for one in measures)
            rated = [one for one in measures if one.tone in RATED]
            tiles.append(TileOf(self._count(valued), say("valued"),
                                say("of", all=self._count(len(measures)))))  # fmt: skip
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
        return PeopleSheet(kind, title, subtitle, tuple(tiles), tuple(grids))

    def overview(self) -> tuple[Grid, ...]:
        """Return what stands where, by node of the first level."""
        say, level = self._say, self._made.profile.main_levels[0]
        heads = [level.label[self._language]]
        if self._works:
            heads += [say(name) for name in ("activities", "completed", "under_way", "not_started",
                                             "silent")]  # fmt: skip
        if self._measures:
            heads += [say("indicators"), say("valued")]
        if self._rated:
            heads += [say("on_track"), say("late")]
        rows = []
        for node in self._made.plan.nodes:
            if node.level == level.id:
                name = f"{node.code} – {node.label}" if node.label else node.code
                cells = self._line(_under(node.key))
                if any(cell not in ("0", "") for cell in cells):
                    rows.append((_short(name), *cells))
        rows.append((say("total"), *self._line(lambda _: True)))
        title = words("overview", self._language, level=level.label[self._language].lower())
        return (Grid(title, tuple(heads), tuple(rows), (False, *(True,) * (len(heads) - 1))),)

    def by_unit(self) -> tuple[Grid, ...]:
        """Return what stands where, by unit."""
        (grid,) = self.overview()
        standing = self._made.standing
        rows = []
        for unit in standing.departments():
            cells = self._line(_of(unit))
            if any(cell not in ("0", "") for cell in cells):
                rows.append((standing.unit_name(unit), *cells))
        heads = (self._say("unit"), *grid.columns[1:])
        return (Grid(self._say("by_unit"), heads, tuple(rows), grid.right),)

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
                (f"{node.code} – {node.label}", sum(bool(one.value) for one in rows), len(rows))
                for node in nodes if (rows := [one for one in self._measures
                                               if one.top == node.key])
            ]),
        ]  # fmt: skip
        return tuple(self._chart(name, counted) for name, counted in told if counted)

    def _chart(self, name: str, counted: Sequence[tuple[str, int, int]]) -> Chart:
        level = self._made.profile.main_levels[0].label[self._language]
        shares = [(_short(label), 100 * some / whole) for label, some, whole in counted]
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

    def _line(self, wanted: Callable[[Work | Measure], bool]) -> tuple[str, ...]:
        works = [one for one in self._works if wanted(one)]
        measures = [one for one in self._measures if wanted(one)]
        states = Counter(one.state for one in works)
        told = states.total() - states[COMPLETED] - states[NOT_STARTED] - states[""]
        counts: list[int] = []
        if self._works:
            counts += [len(works), states[COMPLETED], told, states[NOT_STARTED], states[""]]
        if self._measures:
            tones = Counter(one.tone for one in measures)
            counts += [len(measures), sum(bool(one.value) for one in measures)]
            # Where nothing is rated a zero would say that nothing is behind.
            counts += [tones["good"], tones["watch"] + tones["bad"]] if self._rated else []
        return tuple(self._count(count) for count in counts)

    def _moved(self, measures: Sequence[Measure]) -> Grid:
        """Return the numbers that moved most."""
        say, year = self._say, self._made.standing.consolidated.period
        found = [one for one in measures if one.comparable]
        found.sort(key=lambda one: (-abs(one.change or 0), one.key))
        heads = (say("code"), say("what"), str(year - 1), str(year), say("change"))
        form = "+#,##0.0\\ %;-#,##0.0\\ %;0.0\\ %"
        rows = tuple(
            (_code(one.key), _short(one.label), one.before, one.value,
             written(one.change, form, self._language))
            for one in found[:MOVED]
        )  # fmt: skip
        note = say("moved_note") if rows else say("none_moved")
        return Grid(say("moved"), heads, rows, (False, False, True, True, True), note=note)

    def _bad(self, works: Sequence[Work], measures: Sequence[Measure], most: int) -> Grid:
        rows = [(_code(one.key), _short(one.label), one.late or one.told)
                for one in works if one.late or one.state == NOT_STARTED]  # fmt: skip
        off = [one for one in measures if one.tone in ("watch", "bad")]
        off.sort(key=lambda one: (one.tone != "bad", one.key))
        rows += [(_code(one.key), _short(one.label), self._against(one)) for one in off]
        return self._listed("bad", ("code", "what", "state"), rows, most)

    def _good(self, works: Sequence[Work], measures: Sequence[Measure], most: int) -> Grid:
        rows = [
            (_code(one.key), _short(one.label), one.told) for one in works if one.state == COMPLETED
        ]
        rows += [
            (_code(one.key), _short(one.label), self._against(one))
            for one in measures
            if one.tone == "good"
        ]
        return self._listed("good", ("code", "what", "state"), rows, most)

    def _missing(self, works: Sequence[Work], measures: Sequence[Measure], unit: str) -> Grid:
        say = self._say
        rows = [
            (_code(one.key), _short(one.label), say("silent"))
            for one in works
            if (unit in one.missing if unit else one.missing)
        ]
        rows += [(_code(one.key), _short(one.label), one.lack) for one in measures if not one.value]
        return self._listed("missing", ("code", "what", "why"), rows, LISTED)

    def _missing_units(self) -> Grid:
        """Return how much is missing of each unit, the most first."""
        say, standing = self._say, self._made.standing
        values = Counter(one.unit for one in self._measures if not one.value)
        reports = Counter(unit for one in self._works for unit in one.missing)
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
        made = self._listed("missing", ("unit", "no_value", "no_report"), rows, LISTED_LONG)
        return Grid(say("missing_units"), made.columns, made.rows, (False, True, True),
                    note=made.note)  # fmt: skip

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


def _under(node: str) -> Callable[[Work | Measure], bool]:
    return lambda one: one.top == node


def _of(unit: str) -> Callable[[Work | Measure], bool]:
    return lambda one: one.unit == unit


def _code(key: str) -> str:
    """Return the key without its part, which the label tells."""
    return key.partition("#")[0]


def _short(text: str) -> str:
    """Return a label cut at a word where it is longer than two lines."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"
