"""Every function of the product in a real Calc, cell by cell, equal to what Python gives."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest

sys.path.append("/usr/lib/python3/dist-packages")
pytest.importorskip("uno", reason="this Python cannot load the system's python3-uno")

from calcoffice import CalcOffice, profile_with, until
from riscontro.addin.cellerrors import CellError
from riscontro.addin.examples import arguments_in
from riscontro.addin.functions import REGISTRY
from riscontro.addin.oxt import build_oxt
from riscontro.addin.registry import Function, Given, Range, Scalar

pytestmark = pytest.mark.office

CODES = {
    **{521: "#NULL!", 532: "#DIV/0!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?"},
    **{503: "#NUM!", 32767: "#N/A"},
}
LOGICAL = 99
"""Key of the number format of truth values."""


@pytest.fixture(scope="module")
def calc(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcOffice]:
    folder = tmp_path_factory.mktemp("product")
    facts = {"RISCONTRO_PYTHON": sys.executable, "RISCONTRO_ADDIN_HOME": str(folder)}
    with CalcOffice("it", facts, profile_with(build_oxt(REGISTRY), "it")) as office:
        yield office


class Page:
    """A sheet on which arguments are laid out below one another and calls are typed."""

    def __init__(self, office: CalcOffice) -> None:
        self.document = office.new()
        self.sheet = self.document.Sheets.getByIndex(0)
        self.row = 0

    def put(self, value: Given) -> str:
        """Lay out an argument; the address to type."""
        rows = value if isinstance(value, tuple) else ((value,),)
        first, last = self.row, len(rows[0]) - 1
        self.row += len(rows)
        for offset, line in enumerate(rows):
            for column, one in enumerate(line):
                self._fill(self.sheet.getCellByPosition(column, first + offset), one)
        if not isinstance(value, tuple):
            return f"A{first + 1}"
        return f"A{first + 1}:{chr(65 + last)}{self.row}"

    def _fill(self, cell: Any, value: Scalar) -> None:
        if isinstance(value, bool):
            cell.Value = float(value)
            cell.NumberFormat = LOGICAL
        elif isinstance(value, float):
            cell.Value = value
        elif isinstance(value, str):
            cell.String = value
        elif isinstance(value, CellError):
            cell.Formula = {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value.kind]

    def type(self, function: Function, given: Sequence[Given], size: tuple[int, int]) -> Any:
        """Type a call; the cells with its answer."""
        addresses = ";".join("" if one is LEFT_OUT else self.put(one) for one in given)
        formula = f"={function.name.en}({addresses.rstrip(';')})"
        rows, columns = size
        cells = self.sheet.getCellRangeByPosition(
            20, self.row, 20 + columns - 1, self.row + rows - 1
        )
        self.row += rows
        if size == (1, 1):
            cells.getCellByPosition(0, 0).Formula = formula
        else:
            cells.setArrayFormula(formula)
        return cells


def shown(cells: Any) -> Range:
    """What cells hold."""
    return tuple(
        tuple(_held(cells.getCellByPosition(x, y)) for x in range(cells.Columns.Count))
        for y in range(cells.Rows.Count)
    )


def _held(cell: Any) -> Scalar:
    if cell.getError():
        return CellError(CODES[cell.getError()])
    held: Scalar = cell.Value if cell.FormulaResultType2 == 1 else cell.String
    return held


def comparable(value: Given) -> Range:
    """What Calc can show of an answer: blanks as empty text, truths as numbers, no reasons."""
    rows = value if isinstance(value, tuple) else ((value,),)
    return tuple(tuple(_comparable(one) for one in row) for row in rows)


def _comparable(one: Scalar) -> Scalar:
    if isinstance(one, CellError):
        return CellError(one.kind)
    if one is None:
        return ""
    return float(one) if isinstance(one, bool) else one


LEFT_OUT = None

VARIED: list[Scalar] = [
    *(12.5, 0.0, -3.0, "testo", "1.234,5", "n.d.", 46387.0, "31/12/2026", None, True),
    *(CellError("#N/A"), CellError("#DIV/0!")),
]


def calls(function: Function) -> Iterator[tuple[Given, ...]]:
    """The example of a function, then each of its arguments in turn of every kind."""
    example = arguments_in(function.example)
    yield example
    for place, argument in enumerate(function.arguments[: len(example)]):
        for value in VARIED:
            changed: Given = ((12.0,), (value,), ("testo",)) if argument.table else value
            if argument.table and argument.optional and isinstance(value, CellError):
                continue  # Calc itself answers: the limit is told in the guide.
            yield (*example[:place], changed, *example[place + 1 :])
        if not argument.table:
            column: Given = ((12.5,), (None,), ("testo",))
            yield (*example[:place], column, *example[place + 1 :])


def as_calc_hands_over(function: Function, given: Sequence[Given]) -> list[Given]:
    """A truth value is a number in Calc; only the cells of a required table tell that it is one."""
    return [
        value if argument.table and not argument.optional else _untrue(value)
        for argument, value in zip(function.arguments, given, strict=False)
    ]


def _untrue(value: Given) -> Given:
    if isinstance(value, tuple):
        return tuple(tuple(_comparable(one) if one is True else one for one in r) for r in value)
    return float(value) if isinstance(value, bool) else value


@pytest.mark.parametrize("function", REGISTRY.functions.values(), ids=lambda one: str(one.id))
def test_every_function_with_arguments_of_every_kind(calc: CalcOffice, function: Function) -> None:
    page = Page(calc)
    page.document.enableAutomaticCalculation(False)
    asked = []
    for given in calls(function):
        handed = as_calc_hands_over(function, given)
        wanted = comparable(REGISTRY.compute(function.id, handed, "it"))
        cells = page.type(function, given, (len(wanted), len(wanted[0])))
        asked.append((given, cells, wanted))
    page.document.enableAutomaticCalculation(True)
    # What refers to a blank cell is set right as soon as LibreOffice is idle.
    with suppress(AssertionError):
        until(lambda: all(shown(cells) == wanted for _, cells, wanted in asked), "", 20)
    wrong = [(given, shown(c), wanted) for given, c, wanted in asked if shown(c) != wanted]
    page.document.close(True)
    assert wrong == []
    assert asked


def test_the_wizard_tells_every_function(calc: CalcOffice) -> None:
    descriptions = calc.service("com.sun.star.sheet.FunctionDescriptions")
    every = (descriptions.getByIndex(number) for number in range(descriptions.Count))
    told = {one["Name"]: one for one in ({p.Name: p.Value for p in it} for it in every)}
    for function in REGISTRY.functions.values():
        found = told[function.name.it]
        assert found["Description"] == function.text.it
        assert [(one.Name, one.Description) for one in found["Arguments"] or ()] == [
            (one.name.it, one.text.it) for one in function.arguments
        ]
