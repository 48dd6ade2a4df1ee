"""What an entry sheet should look like: its columns, their headers, its formulas, its other tables.

Made once for all workbooks of a profile, period and round.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.findings import LANGUAGES
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import fold
from ..workbooks.layout import PROPOSAL_TABLE, Column, SheetLayout, entry_layout
from ..workbooks.listsheets import table_name
from ..workbooks.recordformulas import live_sheet
from ..workbooks.signs import terms_of
from .tampering import LiveFormulas

KEPT = 64
"""Shapes remembered before all are forgotten."""


@dataclass(frozen=True, slots=True)
class SheetShape:
    """An entry sheet as issued in a round.

    Attributes:
        profile: the profile it was made from.
        layout: geometry, with Italian headers.
        headers: headers under which each field may stand, in both languages.
        names: folded header to field id.
        formulas: its live formulas.
        other_tables: names of the tables of the other sheets.
    """

    profile: Profile
    layout: SheetLayout
    headers: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    formulas: LiveFormulas
    other_tables: tuple[str, ...]

    def columns(self, role: str) -> tuple[Column, ...]:
        """Return the columns one kind of writer fills."""
        return tuple(column for column in self.layout.columns if column.role == role)


_SHAPES: dict[tuple[int, str, int, str], SheetShape] = {}


def shape_of(profile: Profile, sheet: EntrySheet, period: int, round_id: str) -> SheetShape:
    """Return the shape of an entry sheet, made at the first call."""
    name = (id(profile), sheet.id, period, round_id)
    known = _SHAPES.get(name)
    # The shape holds its profile, so that no other profile can have the same id meanwhile.
    if known is not None and known.profile is profile:
        return known
    if len(_SHAPES) >= KEPT:
        _SHAPES.clear()
    made = _SHAPES[name] = _made(profile, sheet, period, round_id)
    return made


def _made(profile: Profile, sheet: EntrySheet, period: int, round_id: str) -> SheetShape:
    layouts = {
        language: entry_layout(profile, sheet, period, round_id, language) for language in LANGUAGES
    }
    headers: dict[str, list[str]] = {}
    for layout in layouts.values():
        for column in layout.columns:
            headers.setdefault(column.id, []).append(column.header)
    for field in sheet.fields:
        if field.id in headers:
            headers[field.id] += [
                alias.format(year=period, previous=period - 1) for alias in field.aliases
            ]
    tables = [other.table for other in profile.sheets if other.id != sheet.id]
    tables += [table_name(other) for other in profile.sheets if other.shown_to]
    return SheetShape(
        profile=profile,
        layout=layouts["it"],
        headers={name: tuple(dict.fromkeys(forms)) for name, forms in headers.items()},
        names={fold(form): name for name, forms in headers.items() for form in forms if form},
        formulas=LiveFormulas(
            [live_sheet(layout, terms_of(profile, one)) for one, layout in layouts.items()]
        ),
        other_tables=(*tables, PROPOSAL_TABLE),
    )
