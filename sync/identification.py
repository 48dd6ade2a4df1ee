"""Whose workbook this is: three places say it, and they must agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.findings import Finding, Place
from ..schemas.grid import Grid, as_text
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, Words, fold
from ..workbooks.identity import Carried, parse_identity
from ..workbooks.layout import INSTRUCTION_FIELDS, PROPERTY_PREFIX

NAMES = {
    "plan": Words("piano", "plan"),
    "department": Words("unità organizzativa", "unit"),
    "period": Words("anno", "year"),
    "round": Words("rilevazione", "round"),
    "profile": Words("profilo", "profile"),
}
SOURCES = {
    "properties": Words("proprietà del documento", "document properties"),
    "sheet": Words(f"foglio nascosto «{IDENTITY_SHEET}»", f'hidden sheet "{IDENTITY_SHEET}"'),
    "instructions": Words("foglio «Istruzioni»", 'sheet "Instructions"'),
}


@dataclass(frozen=True, slots=True)
class Form:
    """The cells of *Istruzioni* the tool reads: values by id, and where they stand."""

    values: Mapping[str, object]
    places: Mapping[str, Place]
    grid: Grid | None


def carried(grids: tuple[Grid, ...]) -> Carried | None:
    """Return what the hidden sheet carries, ``None`` when it is gone."""
    for grid in grids:
        if grid.sheet == IDENTITY_SHEET:
            return parse_identity(grid.rows)
    return None


def form(grids: tuple[Grid, ...]) -> Form:
    """Find the cells of *Istruzioni* by the ids hidden beside them."""
    wanted = set(INSTRUCTION_FIELDS)
    best: tuple[int, Grid | None, dict[str, tuple[int, int]]] = (0, None, {})
    for grid in grids:
        if grid.sheet == IDENTITY_SHEET:
            continue
        found: dict[str, tuple[int, int]] = {}
        for row, cells in enumerate(grid.rows[:80], 1):
            for column, cell in enumerate(cells[:12], 1):
                if isinstance(cell, str) and cell in wanted:
                    found.setdefault(cell, (row, column + 2))
        if len(found) > max(best[0], 2):
            best = (len(found), grid, found)
    _, grid, where = best
    if grid is None:
        return Form({}, {}, None)
    return Form(
        {name: grid.value(*address) for name, address in where.items()},
        {name: grid.place(*address) for name, address in where.items()},
        grid,
    )


def identify(
    properties: Mapping[str, str],
    sheet: Carried | None,
    instructions: Form,
    workbook: str,
    rules: Catalogue,
) -> tuple[dict[str, str], list[Finding]]:
    """Compare the three places that say whose workbook this is.

    Returns:
        The identity (empty when nothing says it or two places disagree) and the findings.
    """
    by_property = {
        name.removeprefix(PROPERTY_PREFIX): text
        for name, text in properties.items()
        if name.startswith(PROPERTY_PREFIX)
    }
    by_sheet = dict(sheet.pairs) if sheet else {}
    place = Place(workbook)
    if not by_property and not by_sheet:
        return {}, [finding(rules, "WBK-002", place)]
    findings = [
        finding(rules, "WBK-008", place, what=SOURCES[name])
        for name, found in (("properties", by_property), ("sheet", by_sheet))
        if not found
    ]
    if instructions.grid is None:
        findings.append(finding(rules, "WBK-008", place, what=SOURCES["instructions"]))
    identity = by_sheet | by_property
    shown = _as_ids(instructions, identity)
    for name in NAMES:
        said = [found[name] for found in (by_property, by_sheet, shown) if found.get(name)]
        if len(set(said)) > 1:
            different = next(text for text in said if text != said[0])
            where = instructions.places.get(name, place)
            at = where if shown.get(name, said[0]) != said[0] else place
            findings.append(
                finding(
                    rules,
                    "WBK-003",
                    at,
                    field=name,
                    value=different,
                    what=NAMES[name],
                    a=said[0],
                    b=different,
                )
            )
            if not (by_property.get(name) and by_property.get(name) == by_sheet.get(name)):
                return {}, findings
    return identity, findings


def _as_ids(instructions: Form, identity: Mapping[str, str]) -> dict[str, str]:
    shown: dict[str, str] = {}
    name = as_text(instructions.values.get("department"))
    if name and identity.get("name"):
        same = fold(name) == fold(identity["name"])
        shown["department"] = identity.get("department", "") if same else name
    period = as_text(instructions.values.get("period"))
    if period.isdigit():
        shown["period"] = period
    return shown
