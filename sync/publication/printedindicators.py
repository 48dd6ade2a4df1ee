"""The indicators of a plan as the printed report shows them, from the rows of the master."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from ...schemas.findings import Language
from ...schemas.plan import Indicator, Value
from ...schemas.profile import EntrySheet
from ...workbooks.mastersheets import MasterCell, MasterSheet
from ..issuerows import shown
from .cellwords import printed, unsigned, value_of, written
from .material import Material
from .printedshape import Figure, IndicatorRow, IndicatorTable, Linked, Note, Tone
from .reportwords import words

_CODE = re.compile(r"^([a-z]+)\.?(\d*)(.*)$", re.IGNORECASE)
_ENDED = "concluso"
_BULLET = re.compile(r"^\s*[-–—•]\s*")
SIGN = 4
"""Characters up to which a text is a sign such as `-` or `N.D.`, set as a number is."""

ARROW = " > "
"""Stands between the storeys of a group."""


class Notes:
    """The notes of a table, each printed once however often it is called.

    Args:
        table: number of the table in the report.
    """

    def __init__(self, table: int) -> None:
        self._table = table
        self.told: list[Note] = []

    def called(self, text: str) -> Linked:
        """Return the number of a note, which leads to it; the note leads back to the first call."""
        fresh = text not in self.told
        number = len(self.told) + 1 if fresh else self.told.index(Note(text)) + 1
        note, call = f"nota_{self._table}_{number}", f"rimando_{self._table}_{number}"
        if fresh:
            self.told.append(Note(text, note, call))
        return Linked(f"({number})", call if fresh else "", note)


class PrintedIndicators:
    """Makes the printed tables of the indicators of each node.

    Args:
        made: what is published.
        sheet: the entry sheet of the indicators.
        scope: id of the unit the report is limited to, empty for all.
    """

    def __init__(self, made: Material, sheet: EntrySheet, scope: str = "") -> None:
        self._made, self._sheet = made, sheet
        self._language = made.language
        self._period = made.standing.consolidated.period
        self._public = made.public(sheet.id)
        self._columns = {one.id: one for one in (self._public.columns if self._public else ())}
        self._rows = _by_row(made, self._public)
        self._past: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in made.plan.values:
            self._past[value.row_key][value.period] = value
        self._found: dict[str, list[Indicator]] = defaultdict(list)
        for one in made.plan.indicators:
            if one.attributes.get("table") or one.state == "withdrawn":
                continue
            if scope in ("", made.visible.unit(sheet.id, one.department)):
                self._found[one.parent].append(one)
        self._tables = 0
        self.years = self._years()

    def _years(self) -> tuple[int, ...]:
        """Return the years printed: those of the mandate, else those the master shows."""
        shown = [int(name[1:]) for name in self._columns if re.fullmatch(r"y\d{4}", name)]
        years = {*self._made.plan.years, self._period}
        return tuple(sorted(years | set(shown)))[-6:] if len(years) < 2 else tuple(sorted(years))

    def under(self, parent: str) -> tuple[IndicatorTable, ...]:
        """Return the tables of a node: one for each kind and section, none when not public."""
        if self._public is None:
            return ()
        tables: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
        for one in self._found.get(parent, ()):
            kind = one.kind if self._shows("kind") else ""
            tables[kind, self._section(one.section)].append(one)
        return tuple(
            self._table(kind, section, rows)
            for (kind, section), rows in sorted(tables.items(), key=self._place)
        )

    def _section(self, section: str) -> str:
        """Return the section of a table, empty where it is a unit and units are not public."""
        hidden = not self._shows("department")
        return "" if hidden and self._made.profile.department(section) else section

    def _place(self, found: tuple[tuple[str, str], list[Indicator]]) -> tuple[int, int]:
        """Tables of coded indicators come first, else as the plan has them."""
        (_, section), rows = found
        coded = all(one.activity for one in rows)
        return (0 if coded and not section else 1, self._made.plan.indicators.index(rows[0]))

    def _table(self, kind: str, section: str, found: Sequence[Indicator]) -> IndicatorTable:
        if any(one.activity for one in found):
            found = sorted(found, key=lambda one: code_order(one.code))
        groups = 2 if any(ARROW in one.group for one in found) else 0
        self._tables += 1
        notes = Notes(self._tables)
        rows: list[IndicatorRow] = []
        above = ""
        for (_, named), parts in groupby(found, key=lambda one: (one.key, one.group)):
            listed, group = list(parts), named if self._shows("indicator") else ""
            storeys = tuple(group.split(ARROW, 1)) if groups else ()
            storeys = (*storeys, *[""] * (groups - len(storeys)))
            if group and not groups and group != above:
                rows.append(IndicatorRow("", True, False, "", group))
            above = group
            rows += self._parts(listed, storeys, bool(group and not groups), notes)
        title = self._made.profile.label("indicator_kind", kind, self._language)
        return IndicatorTable(
            kind=kind,
            title=title.replace("_", " "),
            section=section,
            groups=groups,
            years=tuple(self._header(year) for year in self.years),
            rows=tuple(rows),
            notes=tuple(notes.told),
        )

    def _parts(
        self, parts: Sequence[Indicator], storeys: tuple[str, ...], below: bool, notes: Notes
    ) -> list[IndicatorRow]:
        """Return the row of an indicator, or a heading and a row for each of its parts."""
        first = parts[0]
        code = self._text("code", first)
        label = first.label.strip() if self._shows("indicator") else ""
        alone = len(parts) == 1 and not first.part
        if alone:
            child = below or bool(first.within)
            text = _BULLET.sub("", label) if child else label
            return [self._row(first, code, text, child, storeys, notes)]
        head = IndicatorRow("", True, below, code, label, storeys)
        return [
            head,
            *(
                self._row(
                    one,
                    "",
                    (one.part if self._shows("part") else "") or label,
                    True,
                    storeys,
                    notes,
                )
                for one in parts
            ),
        ]

    def _row(
        self,
        one: Indicator,
        code: str,
        label: str,
        child: bool,
        storeys: tuple[str, ...],
        notes: Notes,
    ) -> IndicatorRow:
        return IndicatorRow(
            key=one.row_key,
            heading=False,
            child=child,
            code=code,
            label=label,
            groups=storeys,
            figures=tuple(self._figure(one, year, code, notes) for year in self.years),
            target=self._target(one),
            rating=unsigned(self._text("rating", one)),
        )

    def _header(self, year: int) -> str:
        at = self._made.standing.scores.at
        if year == self._period and (at.month, at.day) != (12, 31):
            return words("at", self._language, year=year, day=f"{at:%d/%m/%Y}")
        return str(year)

    def _figure(self, one: Indicator, year: int, code: str, notes: Notes) -> Figure:
        if year > self._period:
            return Figure("")
        if year == self._period:
            return self._now(one, notes)
        value = self._past[one.row_key].get(year)
        cell = self._cell(f"y{year}", one)
        text = printed(cell, self._columns[f"y{year}"], self._language) if cell is not None else ""
        if f"y{year}" not in self._columns and value is not None and self._shown_past():
            text = self._older(one, value)
        mark = ""
        if value is None:
            return Figure(text, _tone(text))
        if self._shows("note") and value.note and value.note not in text:
            mark = notes.called(f"{year}: {value.note}")
        if self._shows("as_of") and value.as_of is not None and text:
            mark = _mark(_at(value.as_of, year, self._language), mark)
        return Figure(text, _tone(text), mark)

    def _shown_past(self) -> bool:
        return self._shows("y2000")

    def _shows(self, column: str) -> bool:
        return self._made.profile.publication.shows(self._sheet.id, column)

    def _older(self, one: Indicator, value: Value) -> str:
        """Return a value of a year the master no longer shows."""
        cell = shown(value, one)
        if not isinstance(cell, float):
            return str(cell or "")
        decimals = max(one.decimals, 0)
        form = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        unit = ' "€"' if one.type == "money" else ""
        if one.share:
            return written(cell / 100, f"0.{'0' * max(1, decimals)}\\ %", self._language)
        return written(cell, form + unit, self._language)

    def _now(self, one: Indicator, notes: Notes) -> Figure:
        """Return this year's value, or in words why there is none."""
        language = self._language
        column = self._columns.get("value")
        if column is None:
            return Figure("")
        text = printed(self._cell("value", one), column, language).strip()
        marks = []
        if text:
            day = value_of(self._cell("as_of", one))
            if isinstance(day, date):
                marks.append(_at(day, self._period, language))
            kind = self._text("value_kind", one)
            if kind and kind != words("in_force", language):
                marks.append(kind)
            if (one.department, self._sheet.id, one.row_key) in self._made.provisional:
                marks.append(words("provisional", language))
        footnote = self._text("footnote", one).lstrip("* ")
        if footnote:
            marks.append(notes.called(footnote))
        if text:
            return Figure(text, _tone(text), _mark(*marks))
        return Figure(self._lack(one), "muted", _mark(*marks))

    def _lack(self, one: Indicator) -> str:
        reason = self._text("missing_reason", one)
        if reason:
            day = self._text("available_from", one)
            return words("until", self._language, day=day) if day else reason
        return unsigned(self._text("situation", one))

    def _target(self, one: Indicator) -> str:
        target, year = self._text("target", one), self._text("target_year", one)
        if not target:
            return ""
        if year and year != str(self._period) and f"({year})" not in target:
            return f"{target} ({year})"
        return target

    def _cell(self, name: str, one: Indicator) -> MasterCell:
        return self._rows.get(one.row_key, {}).get(name)

    def _text(self, name: str, one: Indicator) -> str:
        cell = self._cell(name, one)
        if cell is None or name not in self._columns:
            return ""
        return printed(cell, self._columns[name], self._language).strip()


def code_order(code: str) -> tuple[int, int, str, int, str]:
    """Return where a code stands: `a.2` before `a.10`, `z.1` before `aa.1`, *Concluso* last."""
    hit = _CODE.match(code)
    if hit is None:
        return (1, 0, code, 0, "")
    letters, number, rest = hit[1].casefold(), int(hit[2] or 0), hit[3]
    return (int(letters == _ENDED), len(letters), letters, number, rest)


def _tone(text: str) -> Tone:
    """Words in the place of a number are told apart, so that figures line up."""
    return "" if len(text) <= SIGN or any(sign.isdigit() for sign in text[:3]) else "muted"


def _mark(*parts: str) -> str:
    """Return what is to be known of a number in one piece, which leads where its note is."""
    said = ", ".join(part for part in parts if part)
    note = next((part for part in parts if isinstance(part, Linked)), None)
    return said if note is None else Linked(said, note.name, note.to)


def _at(day: date, year: int, language: Language) -> str:
    """Return the day a value stands for, where it is not the last of its year."""
    if day == date(year, 12, 31):
        return ""
    return words("on", language, day=f"{day:%d/%m/%Y}")


def _by_row(made: Material, public: MasterSheet | None) -> dict[str, dict[str, MasterCell]]:
    """Return the public cells of each row of indicators."""
    if public is None:
        return {}
    ids = [column.id for column in public.columns]
    rows: Mapping[str, dict[str, MasterCell]] = {
        one.row_key: dict(zip(ids, row, strict=True))
        for one, row in zip(made.plan.indicators, public.rows, strict=False)
    }
    return dict(rows)
