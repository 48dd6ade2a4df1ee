"""The lines that tell where a number comes from: measures, inputs, versions, parts of a whole."""

from collections.abc import Iterator

from ..schemas.explanations import INPUTS, figure
from ..schemas.findings import Language
from ..schemas.terms import FIELDS
from ..sync.compositionwords import UNIT
from ..sync.shown import FORMER, SOURCES, Row, ShownTable, Value, folded
from .cellerrors import Failed
from .planrows import versions
from .plantables import Asked, cell, place
from .planwords import EXPLANATION, NO_VALUE_OF_YEAR, PART, VERSION, WEIGHT, told
from .registry import Scalar

COMPOSITION = "composition"
MEASURES = ("progress", "achievement", "initial_score", "change", "rating", "moved", "work")
"""Columns of the master that say what a row is worth."""


def measures(table: ShownTable, row: Row, language: Language) -> Iterator[tuple[Scalar, ...]]:
    """Yield what a row is worth, and how that was worked out."""
    ids = [one.id for one in table.columns]
    for name in MEASURES:
        if name in ids and (content := row[ids.index(name)]) is not None:
            words = table.columns[ids.index(name)].header
            yield line(words[language], content)
    if "explanation" in ids and (content := row[ids.index("explanation")]) is not None:
        yield line(EXPLANATION[language], content)


def inputs(asked: Asked, table: ShownTable, row: Row) -> Iterator[tuple[Scalar, ...]]:
    """Yield what a detail was worked out from, then its versions; the parts of a whole."""
    language, shown = asked.language, asked.shown
    key = str(row[place(table, "key")])
    before, former = str(shown.period - 1), []
    for found in asked.view.rows(shown, SOURCES, "key").get(folded(key), []):
        name = str(found[1])
        if name == FORMER:
            former.append(str(found[2]))
        elif not name.isdigit() or name == before:
            yield line(_input(name, language), *found[2:])
    for version in versions(asked.view, shown, (key, *former)):
        yield line(VERSION[language], *version)
    if COMPOSITION not in shown.names:
        return
    parts = asked.table(COMPOSITION)
    named = ["part", "part_label", "progress", "achievement", "weight"]
    at = [place(parts, one) for one in named]
    wholes = asked.view.rows(shown, COMPOSITION, "whole")
    unit = asked.units().get(folded(key))
    whole = UNIT + unit[0] if unit and unit[0] == key else key
    for one in wholes.get(folded(whole), []):
        part, label, progress, achievement, weight = (one[each] for each in at)
        score = progress if achievement is None else achievement
        said = told(PART, label=label)[language]
        if isinstance(weight, int | float):
            said += f" ({told(WEIGHT, weight=figure(weight, language))[language]})"
        yield line(said, part, score)


def past(asked: Asked, key: str, part: str, year: int) -> list[tuple[Scalar, ...]]:
    """Return where the plan has the value of an earlier year from."""
    table, row = asked.row(key, part)
    at = folded(str(row[place(table, "key")]))
    found = asked.view.rows(asked.shown, SOURCES, "key").get(at, [])
    made = [line(str(one[1]), *one[2:]) for one in found if one[1] == str(year)]
    if not made:
        raise Failed("#N/A", told(NO_VALUE_OF_YEAR, key=key, year=year))
    return made


def _input(name: str, language: Language) -> str:
    words = INPUTS.get(name) or (FIELDS[name].label if name in FIELDS else None)
    return words[language] if words else name


def line(
    item: str,
    content: Value = None,
    number: Value = None,
    workbook: Value = None,
    sheet: Value = None,
    at: Value = None,
    day: Value = None,
    sha256: Value = None,
    act: Value = None,
    reason: Value = None,
) -> tuple[Scalar, ...]:
    """Return a line under ``TRACE_HEADER``; a measure that is a number stands under that."""
    if isinstance(content, float | int):
        content, number = None, content
    found = (content, number, workbook, sheet, at, day, act, reason, sha256)
    return (item, *(cell(one) for one in found))
