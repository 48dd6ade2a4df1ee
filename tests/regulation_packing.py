"""The cases of the regulation in one world: each with identifiers of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from regulation import Case, Row, Rows, Spot, regulation
from riscontro.schemas.profile import EntrySheet

MORE = {"membro": ("persona", "sostituisce"), "parametro": ("capitolo",), "incarico": ("capitolo",)}
"""Columns that name something though no sheet of that name is there."""

Named = tuple[str, int]
"""Code of a rule and number of the case."""


@dataclass(frozen=True)
class Packed:
    """Cases in one world.

    Attributes:
        rows: the world.
        at: where each row stands: case, sheet and position in the case, by sheet and position.
        spots: where the rule of each case must be told.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    at: dict[tuple[str, int], tuple[Named, int]] = field(default_factory=dict)
    spots: dict[Named, set[Spot]] = field(default_factory=dict)

    def add(self, name: Named, rows: Rows, spots: Iterable[Spot]) -> None:
        """Put a case beside the others."""
        self.spots[name] = set(spots)
        for sheet, listed in rows.items():
            own = self.rows.setdefault(sheet, [])
            for position, row in enumerate(listed):
                self.at[sheet, len(own)] = name, position
                own.append(prefixed(row, regulation().sheet(sheet), mark(name)))

    def told(self, found: Iterable[tuple[str, Spot]]) -> dict[Named, set[Spot]]:
        """Return where each case's own rule is told, of codes and places in the world."""
        told: dict[Named, set[Spot]] = {name: set() for name in self.spots}
        for code, (sheet, position, column) in found:
            name, own = self.at[sheet, position]
            if code == name[0]:
                told[name].add((sheet, own, column))
        return told


def mark(name: Named) -> str:
    """Return what the identifiers of a case begin with."""
    return f"{int(name[0].partition('-')[2])}.{name[1]}-"


def naming(sheet: EntrySheet) -> set[str]:
    """Return the columns of a sheet that hold identifiers, its own or others'."""
    named = {one.id for one in sheet.own_fields if one.type in ("reference", "references")}
    own = {
        one for one in sheet.identifier if (column := sheet.field(one)) and column.type == "text"
    }
    return named | own | set(MORE.get(sheet.id, ()))


def prefixed(row: Row, sheet: EntrySheet, before: str) -> dict[str, object]:
    """Return a row whose identifiers are of one case alone."""
    made = dict(row)
    for name in naming(sheet) & set(row):
        said = str(row[name] or "")
        made[name] = "; ".join(f"{before}{one.strip()}" for one in said.split(";") if one.strip())
    return made


def packed(cases: Mapping[str, tuple[Case, ...]], broken: bool, apart: Iterable[str]) -> Packed:
    """Put cases into one world.

    Args:
        cases: by code.
        broken: as broken; those nothing breaks are left out. As kept otherwise, worlds that are
            the same once.
        apart: codes of which the cases cannot stand beside others.
    """
    made = Packed()
    out = set(apart)
    for code, listed in sorted(cases.items()):
        seen: list[Rows] = []
        for number, case in enumerate(listed, 1):
            if code in out or (broken and not case.spots):
                continue
            if broken:
                made.add((code, number), case.broken_rows, case.spots)
            elif case.rows not in seen:
                seen.append(case.rows)
                made.add((code, number), case.rows, ())
    return made
