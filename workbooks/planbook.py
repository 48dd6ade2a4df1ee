"""The plan workbook ``piano.xlsx``: a plan written as a workbook people edit, and read back.

It is written at the import only; afterwards people type in it and single cells are patched.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.keys import slug
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET, Words
from .identity import LANGUAGE, LINE, PROFILE
from .identity import MORE as NEXT
from .layout import ENTRY_LINE, FIRST_ROW, GREY, NAVY, PROPERTY_PREFIX, RED
from .plancells import Cell, Lists, encode
from .planentry import colour, validations
from .planguide import Count, filled_range, lists_sheet, write_guide, write_lists
from .planidentity import KIND, YEARS
from .planlists import suggestions, vocabularies
from .planlook import (
    Look,
    arranged,
    height,
    link_format,
    pieces,
    print_set_up,
    set_up,
    table,
)
from .planreader import read_plan
from .planrows import DoubtWords, Row, sheets_of
from .plansheets import MORE, PlanColumn, PlanSheet, said

__all__ = ["read_plan", "write_plan"]

LAST_COUNTED = 20_000
"""The counts of the instructions look down to here."""

TOP_ALIGNED = ("contributions", "activities")
TABS = {"doubts": RED, "values": GREY, "nodes": NAVY}
"""Colours of the tabs; the sheets people write in are cream, the others grey."""


def write_plan(
    plan: Plan, profile: Profile, plan_id: str, language: Language, words: DoubtWords
) -> bytes:
    """Write a plan as a workbook; the same plan gives the same bytes.

    Args:
        plan: the plan; percentages in points.
        profile: its profile, carried whole so that the workbook can be read alone.
        plan_id: id of the plan, such as ``torino-2025``.
        language: language of names, headers and lists.
        words: message and hint of a doubt.

    Returns:
        The bytes of an xlsx file.
    """
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties(
        {
            "title": f"{profile.title[language]} {plan.period}",
            "author": profile.owner,
            "created": datetime(plan.period or 2000, 1, 1),
        }
    )
    identity = _identity(plan, profile, plan_id, language)
    for name, text in identity.items():
        book.set_custom_property(PROPERTY_PREFIX + name, text, "text")
    look = Look(book, language)
    lists = Lists(
        vocabularies(profile, plan.period), plan.departments or profile.departments, language
    )
    guide = book.add_worksheet(said("instructions", "sheet", language))
    guide.set_tab_color(NAVY)
    drawn = [
        _Drawn(named, rows, book.add_worksheet(named.label[language]))
        for named, rows in _named(sheets_of(plan, profile, words), language, guide.name)
    ]
    ranges = _lists(book, look, lists, plan, [item.sheet for item in drawn])
    ranges["department"] = "elenco_unita_organizzative"
    targets = _targets(drawn, language)
    counts: list[Count] = []
    footer = f"{profile.title[language]} {plan.period} · {profile.owner}"
    for item in drawn:
        last = item.draw(look, lists, ranges, targets)
        print_set_up(item.page, item.columns, item.sheet.frozen, footer)
        counts += item.counts(language)
        if item.sheet.id == "departments":
            letter = column_letter(1 + [c.id for c in item.columns].index("name"))
            address = filled_range(_quoted(item.page.name), letter, last)
            book.define_name(ranges["department"], address)
    title = said("instructions", "title", language).format(year=plan.period)
    write_guide(
        guide,
        look,
        (f"{title} · {profile.owner}", profile.title[language]),
        [(item.sheet, item.page.name) for item in drawn],
        counts,
    )
    _hidden(book.add_worksheet(IDENTITY_SHEET), identity, profile.text)
    guide.activate()
    book.close()
    return buffer.getvalue()


class _Drawn:
    """A sheet with its rows and the page it is drawn on."""

    def __init__(self, sheet: PlanSheet, rows: Sequence[Row], page: Worksheet) -> None:
        self.sheet, self.rows, self.page = sheet, rows, page
        self.columns: tuple[PlanColumn, ...] = arranged(sheet)

    def draw(
        self, look: Look, lists: Lists, ranges: Mapping[str, str], targets: Mapping[str, str]
    ) -> int:
        """Draw everything; returns the last row of the table."""
        matrix = [
            {column.id: encode(column, row.get(column.id), lists) for column in self.columns}
            for row in self.rows
        ]
        self._continue(matrix)
        sheet, page, columns = self.sheet, self.page, self.columns
        last = FIRST_ROW - 1 + max(len(matrix) + sheet.spare, 1)
        set_up(page, sheet, columns, look)
        table(page, sheet, columns, last, look)
        top, shown = sheet.id in TOP_ALIGNED, [c for c in columns if not (c.hidden or c.folded)]
        blank: tuple[Row, dict[str, Cell]] = ({}, {})
        filled = list(zip(self.rows, matrix, strict=True))
        for at, (row, cells) in enumerate(
            filled + [blank] * (last - FIRST_ROW + 1 - len(filled)), FIRST_ROW - 1
        ):
            page.set_row(at, height([(c, cells.get(c.id)) for c in shown], sheet.lines))
            decimals = row.get("decimals")
            shown_decimals = decimals if isinstance(decimals, int) else 0
            bold = sheet.id == "nodes" and bool(row) and not row.get("parent")
            for position, column in enumerate(columns):
                shape = look.cell(column, row.get(column.id), top, bold, shown_decimals)
                _write(page, at, position, cells.get(column.id), shape)
        if sheet.id == "doubts":
            self._link(look, targets)
        for position, rule in validations(columns, ranges, look.language):
            page.data_validation(FIRST_ROW - 1, position, last - 1, position, rule)
        if sheet.id == "indicators":
            colour(page, columns, last, look, lists.labels)
        cream = ENTRY_LINE if any(column.edited for column in columns) else GREY
        page.set_tab_color(TABS.get(sheet.id, cream))
        return last

    def _continue(self, matrix: Sequence[dict[str, Cell]]) -> None:
        """Carry texts longer than a cell on in hidden columns."""
        extra: dict[str, PlanColumn] = {}
        for cells in matrix:
            for column in self.columns:
                text = cells[column.id]
                if not isinstance(text, str) or len(parts := pieces(text)) == 1:
                    continue
                for number, part in enumerate(parts, 1):
                    name = column.id if number == 1 else f"{column.id}{MORE}{number}"
                    cells[name] = part
                    if number > 1 and name not in extra:
                        texts = (column.label.it, column.label.en)
                        label = Words(*(f"{text} {MORE} {number}" for text in texts))
                        extra[name] = replace(
                            column, id=name, label=label, hidden=True, folded=False, edited=False
                        )
        if extra:
            grown = replace(self.sheet, columns=(*self.sheet.columns, *extra.values()))
            self.sheet, self.columns = grown, arranged(grown)

    def _link(self, look: Look, targets: Mapping[str, str]) -> None:
        position = [column.id for column in self.columns].index("key")
        shape = link_format(look, self.columns[position])
        for at, row in enumerate(self.rows, FIRST_ROW - 1):
            if target := targets.get(key := str(row.get("key"))):
                self.page.write_url(at, position, target, shape, key)

    def counts(self, language: Language) -> list[Count]:
        """Return the lines of the summary that speak of this sheet."""
        names = [column.id for column in self.columns]
        first = self._address(self.columns[0].id, names)
        lines = [Count(self.page.name, f"=COUNTA({first})", len(self.rows))]
        if self.sheet.id == "indicators":
            open_rows = [row for row in self.rows if row.get("proposed")]
            homeless = [row for row in self.rows if not row.get("department")]
            proposed, unit = (self._address(name, names) for name in ("proposed", "department"))
            lines += [
                Count(said("instructions", name, language), formula, len(rows))
                for name, formula, rows in (
                    ("unconfirmed", f"=COUNTA({proposed})", open_rows),
                    ("unassigned", f"=COUNTA({first})-COUNTA({unit})", homeless),
                )
            ]
        return lines

    def _address(self, name: str, names: Sequence[str]) -> str:
        letter = column_letter(names.index(name) + 1)
        return f"{_quoted(self.page.name)}!${letter}${FIRST_ROW}:${letter}${LAST_COUNTED}"


def _write(page: Worksheet, row: int, column: int, cell: Cell, shape: object) -> None:
    if cell is None or cell == "":
        page.write_blank(row, column, None, shape)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, shape)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, shape)
    else:
        page.write_number(row, column, cell, shape)


def _lists(
    book: Workbook, look: Look, lists: Lists, plan: Plan, sheets: Sequence[PlanSheet]
) -> dict[str, str]:
    """Write the sheet of lists; returns the defined name of each."""
    offered = suggestions(look.language)
    units = sorted({item.unit for item in plan.indicators if item.unit})
    offered["unit"] = list(dict.fromkeys([*offered["unit"], *units]))
    used = dict.fromkeys(c.list for sheet in sheets for c in sheet.columns if c.list and c.edited)
    entries = {
        name: offered[name] if name in offered else list(lists.labels[name].values())
        for name in used
    }
    own = {c.list: c.label for sheet in sheets for c in sheet.columns if c.list}
    sheet = lists_sheet(entries, list(offered), look.language, own)
    page = book.add_worksheet(sheet.label[look.language])
    page.set_tab_color(GREY)
    names = {name: f"elenco_{slug(name).replace('-', '_')}" for name in used}
    for name, address in write_lists(page, sheet, entries, look).items():
        book.define_name(names[name], address)
    print_set_up(page, sheet.columns, 0, "")
    return names


def _targets(drawn: Sequence[_Drawn], language: Language) -> dict[str, str]:
    """Where the row of each key stands, so that a doubt can lead there."""
    order = ("indicators", "activities")
    found: dict[str, str] = {}
    for item in sorted(drawn, key=lambda item: item.sheet.id not in order):
        if item.sheet.member not in (*order, "nodes"):
            continue
        for at, row in enumerate(item.rows, FIRST_ROW):
            target = f"internal:{_quoted(item.page.name)}!A{at}"
            key, part = str(row["key"]), slug(str(row.get("part", "")))
            found.setdefault(key, target)
            if part:
                found.setdefault(f"{key}#{part}", target)
    return found


def _named(
    parts: Sequence[tuple[PlanSheet, list[Row]]], language: Language, taken: str
) -> list[tuple[PlanSheet, list[Row]]]:
    """Give every sheet a name Excel accepts and nobody else has."""
    found: list[tuple[PlanSheet, list[Row]]] = []
    names = {taken.casefold(), said("instructions", "lists", language).casefold()}
    for sheet, rows in parts:
        plain = re.sub(r"[\[\]:*?/\\]", " ", sheet.label[language])[:31].strip("' ")
        name, copies = plain, 1
        while name.casefold() in names:
            copies += 1
            name = f"{plain[:27]} ({copies})"
        names.add(name.casefold())
        found.append((replace(sheet, label=Words(name, name)), rows))
    return found


def _identity(plan: Plan, profile: Profile, plan_id: str, language: Language) -> dict[str, str]:
    return {
        "plan": plan_id,
        "profile": plan.profile,
        "kind": KIND,
        "template": str(profile.template_version),
        "period": str(plan.period),
        YEARS: " ".join(map(str, plan.years)),
        LANGUAGE: language,
    }


def _hidden(page: Worksheet, identity: Mapping[str, str], profile_text: str) -> None:
    page.very_hidden()
    rows = [*identity.items(), (PROFILE, "")]
    rows += [(NEXT if n else LINE, part) for n, part in enumerate(pieces(profile_text))]
    for at, (name, text) in enumerate(rows):
        page.write_string(at, 0, name)
        page.write_string(at, 1, text)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
