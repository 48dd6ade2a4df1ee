"""*Avanzamento*, *grado di raggiungimento* and rating of a row of an entry sheet.

Their formulas are written for what is settled of the row (its hidden cell ``calculation``) and for
what it measures; ``scores`` says in Python what they show. ``{value}`` stands for a cell.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.calculations import Calculation, result
from ..schemas.calculationtexts import read
from ..schemas.scores import REASONS, Score, Sense
from .arithmetic import filled, number, quotient, same, text
from .layout import Cell, Row, SheetLayout
from .livecases import BLANK, quoted
from .liverows import Inputs, answer, measured, rated, rating, shown
from .records import is_fraction, points, row_type
from .signs import WORDS, Terms

MEASURES: tuple[Sense, Sense] = ("progress", "achievement")
SCORED = (*MEASURES, "rating")
"""Columns whose formula is written for what is settled of the row."""

SETTLED_BY = frozenset(("calculation", "type", "unit"))
"""Columns of the centre that decide the formulas of a row."""

_NUMBERS = ("target", "expected", "baseline")
_DECLARED: Mapping[str, str] = {
    "not_applicable": "not_applicable",
    "completed": "activity_completed",
}
"""Words for a missing value by the reason the department chose; any other is not available."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What of a row decides the text of its formulas.

    Attributes:
        calculation: what was settled of the row, as its hidden cell says it.
        boolean: a yes/no measure.
        ratio: the measure is a quotient of two cells.
        fractions: cells hold fractions where the calculation has points.
    """

    calculation: str
    boolean: bool
    ratio: bool
    fractions: bool


def kind_of(layout: SheetLayout, row: Row, terms: Terms) -> Kind:
    """Return what decides the formulas of a row: a record, or what stands in its cells."""
    type_, target = row_type(row, terms.vocabularies), layout.column("target")
    return Kind(
        calculation=text(row.get("calculation")),
        boolean=type_ == "boolean",
        ratio=type_ == "ratio" and layout.column("denominator") is not None,
        fractions=target is not None and is_fraction(target, row, terms.vocabularies),
    )


def settled(written: str, terms: Terms) -> Calculation:
    """Read what was settled of a row; where it makes no sense, there is no target."""
    found = read(written, terms.ratings)
    if found is None or found.early not in ("", *REASONS):
        return Calculation()
    sizes = [content for name, content in found.constants.items() if name != "kind"]
    whole = all(isinstance(size, float) and math.isfinite(size) for size in sizes)
    return found if whole else Calculation()


def score_texts(
    layout: SheetLayout, terms: Terms, kind: Kind, calculation: Calculation, missing: str
) -> dict[str, str]:
    """Return the formulas (without ``=``) of the two measures and of the rating of a row.

    Args:
        layout: the sheet.
        terms: how its cells speak.
        kind: what the row measures.
        calculation: what is settled of the row.
        missing: the condition that the value is missing.
    """
    if layout.column("value") is None:
        return dict.fromkeys(SCORED, BLANK)
    inputs = _inputs(layout, terms, kind)
    made = {str(sense): measured(calculation, sense, inputs) for sense in MEASURES}
    words = {name: quoted(said[terms.language]) for name, said in WORDS.items()}
    reason = words["not_available"]
    for name, entry in _DECLARED.items():
        chosen = terms.quoted("missing_reason", entry)
        reason = f"IF({{missing_reason}}={chosen},{words[name]},{reason})"
    reason = f'IF(TRIM({{missing_reason}})="",{words["not_received"]},{reason})'
    said = f"IF({missing},{reason},{quoted(_grey(calculation, terms))})"
    if layout.column(calculation.main) is not None and made[calculation.main] != BLANK:
        says = {name: quoted(terms.rating(name)) for name in terms.ratings}
        said = rating(calculation, f"{{{calculation.main}}}", inputs, says, said)
    return made | {"rating": f"IFERROR({said},{words['not_comparable']})"}


def scores(
    layout: SheetLayout,
    terms: Terms,
    kind: Kind,
    calculation: Calculation,
    row: Row,
    lacking: bool,
    written: Mapping[str, str],
) -> dict[str, Cell]:
    """Return what the two measures and the rating of a row show.

    Args:
        layout: the sheet.
        terms: how its cells speak.
        kind: what the row measures.
        calculation: what is settled of the row.
        row: what stands in the cells.
        lacking: the value is missing.
        written: the formulas of the row: one no program would take is not written, and its cell
            shows nothing.
    """
    if layout.column("value") is None:
        return dict.fromkeys(SCORED, "")
    cells = _cells(layout, terms, kind, row)
    made: dict[str, Cell] = {}
    found = ""
    for sense in MEASURES:
        score = result(calculation, sense, cells)
        if written.get(sense, BLANK) == BLANK:
            score = Score()
        made[sense] = shown(calculation, sense, score)
        if sense == calculation.main and f"{{{sense}}}" in written["rating"]:
            found = rated(calculation, score)
    if found in terms.ratings:
        return made | {"rating": terms.rating(found)}
    if not lacking:
        return made | {"rating": _grey(calculation, terms)}
    chosen = row.get("missing_reason")
    declared = (
        name
        for name, entry in _DECLARED.items()
        if same(chosen, terms.label("missing_reason", entry))
    )
    name = next(declared, "not_available" if filled(chosen) else "not_received")
    return made | {"rating": WORDS[name][terms.language]}


def _grey(calculation: Calculation, terms: Terms) -> str:
    """Return the words for a row without rating whose value is there."""
    reason = calculation.reason(calculation.main)
    if reason in WORDS:
        return WORDS[reason][terms.language]
    grey = REASONS[reason].grey if reason in REASONS else "not_comparable"
    return WORDS[grey][terms.language]


def _inputs(layout: SheetLayout, terms: Terms, kind: Kind) -> Inputs:
    names = {name: f"{{{name}}}" for name in ("value", *_NUMBERS, "direction", "previous")}
    known = {}
    if kind.ratio:
        names["value"] = "{value}/{denominator}"
        known["value"] = "AND(ISNUMBER({value}),ISNUMBER({denominator}))"
    ways = {name: terms.label("direction", name) for name in ("up", "down")}
    return Inputs(names | {"answer": "{value}"}, known, ways, kind.fractions)


def _cells(layout: SheetLayout, terms: Terms, kind: Kind, row: Row) -> dict[str, object]:
    """Return what a calculation asks of the cells of a row, in its unit."""
    found: dict[str, float | None] = {name: number(row.get(name)) for name in _NUMBERS}
    if kind.fractions:
        found = {name: None if one is None else points(one) for name, one in found.items()}
    value, below = number(row.get("value")), number(row.get("denominator"))
    if kind.ratio:
        share = 100.0 if kind.fractions else 1.0
        value = None if value is None or below is None else quotient(value * share, below)
    elif kind.fractions and value is not None:
        value = points(value)
    way = next(
        (
            name
            for name in ("up", "down")
            if same(row.get("direction"), terms.label("direction", name))
        ),
        None,
    )
    said = row.get("value")
    return {**found, "value": value, "direction": way, "answer": answer(said)}
