"""Whose workbook this is: three places say it, and they must agree."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ..schemas.findings import Finding, Place
from ..schemas.grid import Grid, as_text
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, ROUNDS, Words, fold
from ..workbooks.identity import Carried, parse_identity
from ..workbooks.layout import INSTRUCTION_FIELDS, PROPERTY_PREFIX

NAMES = {
    "plan": Words("piano", "plan"),
    "department": Words("unità organizzativa", "unit"),
    "period": Words("anno", "year"),
    "round": Words("rilevazione", "round"),
    "profile": Words("profilo", "profile"),
}
CARRIED = {
    "template": Words("versione del modello", "version of the template"),
    "push": Words("numero dell'aggiornamento", "number of the update"),
    "language": Words("lingua", "language"),
    "name": Words("nome dell'unità", "name of the unit"),
}
"""What both hidden places say, and nothing of a workbook is refused for."""

KNOWN = ("name", "period")
"""What *Istruzioni* shows of the identity."""

SEARCHED_ROWS, SEARCHED_COLUMNS, FEWEST = 80, 12, 3
"""How far the ids of *Istruzioni* are looked for, and how many of them tell the sheet."""

VALUES_AWAY = 2
"""How far from its hidden id a value stands in *Istruzioni* as issued."""

IDENTITY = frozenset({*NAMES, *CARRIED})

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


def carried(grids: tuple[Grid, ...]) -> tuple[tuple[Grid, ...], Carried | None]:
    """Set the hidden sheet apart: the other sheets, and what it carries (``None`` when gone).

    It is known by its name, else by what stands in it.
    """
    hidden = next((grid for grid in grids if grid.sheet == IDENTITY_SHEET), None)
    if hidden is None:
        hidden = next((grid for grid in grids if _is_identity(grid)), None)
    rest = tuple(grid for grid in grids if grid is not hidden)
    return rest, None if hidden is None else parse_identity(hidden.rows)


def _is_identity(grid: Grid) -> bool:
    first = {grid.text(row, 1) for row in range(1, len(NAMES) + 6)}
    return set(NAMES) <= first


def form(grids: tuple[Grid, ...], sheet: Carried | None, properties: Mapping[str, str]) -> Form:
    """Find the cells of *Istruzioni* by the ids hidden beside them."""
    wanted = set(INSTRUCTION_FIELDS)
    grid: Grid | None = None
    where: dict[str, tuple[int, int]] = {}
    for candidate in grids:
        found: dict[str, tuple[int, int]] = {}
        for row, cells in enumerate(candidate.rows[:SEARCHED_ROWS], 1):
            for column, cell in enumerate(cells[:SEARCHED_COLUMNS], 1):
                if isinstance(cell, str) and cell in wanted:
                    found.setdefault(cell, (row, column))
        if len(found) > max(len(where), FEWEST - 1):
            grid, where = candidate, found
    if grid is None:
        return Form({}, {}, None)
    said = {properties.get(f"{PROPERTY_PREFIX}{name}", "") for name in KNOWN}
    said |= {sheet.pairs.get(name, "") for name in KNOWN} if sheet is not None else set()
    away = _away(grid, where, {fold(text) for text in said if text})
    values = {name: (row, column + away) for name, (row, column) in where.items()}
    return Form(
        {name: grid.value(*address) for name, address in values.items()},
        {name: grid.place(*address) for name, address in values.items()},
        grid,
    )


def _away(grid: Grid, where: Mapping[str, tuple[int, int]], known: Collection[str]) -> int:
    """Return how far from their ids the values stand: a column may have been inserted between."""
    for name in ("department", "period"):
        row, column = where.get(name, (0, 0))
        for away in range(1, SEARCHED_COLUMNS if row else 0):
            text = grid.text(row, column + away)
            if text and fold(text) in known:
                return away
    return VALUES_AWAY


def identify(
    properties: Mapping[str, str],
    sheet: Carried | None,
    instructions: Form,
    workbook: str,
    rules: Catalogue,
    profile: Profile | None = None,
) -> tuple[dict[str, str], list[Finding]]:
    """Compare the three places that say whose workbook this is.

    Where only *Istruzioni* is left, its words are read with the plan's profile, if it is known.

    Returns:
        The identity (empty when nothing says it; where two places disagree, what most of them
        say, so that the rest can be checked all the same) and the findings.
    """
    by_property = {
        name.removeprefix(PROPERTY_PREFIX): text
        for name, text in properties.items()
        if name.startswith(PROPERTY_PREFIX)
    }
    by_sheet = dict(sheet.pairs) if sheet else {}
    place = Place(workbook)
    if by_property.get("kind") or by_sheet.get("kind"):
        return {}, [finding(rules, "WBK-002", place)]
    if not (by_property or by_sheet):
        said = _by_words(instructions, profile)
        lost = [
            finding(rules, "WBK-008", place, what=SOURCES[name]) for name in ("properties", "sheet")
        ]
        return said, lost if said else [finding(rules, "WBK-002", place)]
    findings = [
        finding(rules, "WBK-008", place, what=SOURCES[name])
        for name, found in (("properties", by_property), ("sheet", by_sheet))
        if not found or ((by_property.keys() | by_sheet.keys()) & IDENTITY) - found.keys()
    ]
    if instructions.grid is None:
        findings.append(finding(rules, "WBK-008", place, what=SOURCES["instructions"]))
    identity = by_sheet | by_property
    shown = _as_ids(instructions, (by_property, by_sheet))
    for name in NAMES:
        said = {
            source: found[name]
            for source, found in (
                ("properties", by_property),
                ("sheet", by_sheet),
                ("instructions", shown),
            )
            if found.get(name)
        }
        if len(set(said.values())) < 2:
            continue
        first = identity[name] = _believed(said)
        source, other = next(pair for pair in said.items() if pair[1] != first)
        at = place if source != "instructions" else instructions.places.get(name, place)
        findings.append(
            finding(
                rules,
                "WBK-003",
                at,
                field=name,
                value=other,
                what=NAMES[name],
                a=first,
                b=other,
            )
        )
    return identity, [*findings, *_carried_apart(by_property, by_sheet, place, rules)]


def _carried_apart(
    by_property: Mapping[str, str], by_sheet: Mapping[str, str], place: Place, rules: Catalogue
) -> Iterator[Finding]:
    """Tell what the two hidden places say differently, at its cell of the hidden sheet."""
    for row, (name, said) in enumerate(by_sheet.items(), 1):
        other = by_property.get(name, said)
        if name in CARRIED and other != said:
            at = Place(place.workbook, IDENTITY_SHEET, f"B{row}")
            yield finding(
                rules, "WBK-003", at, field=name, value=said, what=CARRIED[name], a=other, b=said
            )


def _believed(said: Mapping[str, str]) -> str:
    """Return what two of the three places say, else the sheet that also holds the issued cells."""
    texts = list(said.values())
    return max(texts, key=lambda text: (texts.count(text), text == said.get("sheet")))


def _by_words(instructions: Form, profile: Profile | None) -> dict[str, str]:
    """Return the identity *Istruzioni* tells in words; empty when one of them is not known."""
    if profile is None:
        return {}
    unit = profile.department(as_text(instructions.values.get("department")))
    period = as_text(instructions.values.get("period"))
    shown = fold(as_text(instructions.values.get("round")))
    rounds = [name for name, words in ROUNDS.items() if shown in (fold(words.it), fold(words.en))]
    if unit is None or not period.isdigit() or not rounds:
        return {}
    return {
        "profile": profile.id,
        "template": str(profile.template_version),
        "department": unit.id,
        "period": period,
        "round": rounds[0],
    }


def _as_ids(
    instructions: Form, sources: tuple[Mapping[str, str], Mapping[str, str]]
) -> dict[str, str]:
    """Return what *Istruzioni* says, the name of a unit as the id another place gives to it."""
    shown: dict[str, str] = {}
    name = as_text(instructions.values.get("department"))
    ids = {fold(said["name"]): said.get("department", "") for said in sources if said.get("name")}
    if name and ids:
        shown["department"] = ids.get(fold(name), name)
    period = as_text(instructions.values.get("period"))
    if period.isdigit():
        shown["period"] = period
    return shown
