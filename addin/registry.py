"""The worksheet functions as data: names, texts and arguments in two languages, and one way in.

No spreadsheet program is imported here: Excel and Calc hand over plain values and get plain values
back, so that both skins and the tests call the very same thing.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import signature
from math import isfinite
from typing import Any, Literal

from ..schemas.findings import Language
from ..schemas.terms import Words
from .cellerrors import CellError, Failed

Scalar = float | str | bool | CellError | None
"""One cell: dates are serial numbers of the 1900 system, ``None`` is a blank cell."""

Range = tuple[tuple[Scalar, ...], ...]
"""A range of cells, row by row; all rows are equally long."""

Given = Scalar | Range
"""What a host hands over for one argument, and what it gets back for one call."""

Category = Literal["values", "progress", "plan", "service"]

_Call = Callable[..., Given]

CATEGORIES: Mapping[Category, Words] = {
    "values": Words("Lettura e controllo", "Reading and checking"),
    "progress": Words("Avanzamento", "Progress"),
    "plan": Words("Piano e quadro", "Plan and master"),
    "service": Words("Servizio", "Service"),
}

MAXIMUM_CELLS = 1_048_576
"""Most cells of an answer; a longer one is an error, never cut."""

log = logging.getLogger("riscontro.addin")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function.

    Attributes:
        id: ASCII identifier; keyword of the Python function.
        name: shown in the function wizard; one word.
        text: what to give, in a sentence.
        table: takes a whole range as it is; otherwise a range is worked through cell by cell, in
            the same call, and the answer is a range.
        optional: may be left out or blank; the Python function has a default.
    """

    id: str
    name: Words
    text: Words
    table: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A worksheet function.

    Attributes:
        id: ASCII identifier, that of the English name in small letters.
        name: as typed in a cell, ``KPI_…`` in capitals, in both languages.
        text: what it tells, in a sentence.
        category: group it is listed under.
        arguments: in order; optional ones last.
        call: the Python function, called with keyword arguments by argument id; may raise
            ``Failed``.
        example: arguments as typed in an Italian cell, between the brackets; ``examples`` reads
            them.
        worded: it answers in words and takes the keyword ``language`` beside its arguments.
    """

    id: str
    name: Words
    text: Words
    category: Category
    arguments: tuple[Argument, ...]
    call: _Call
    example: str = ""
    worded: bool = False

    @property
    def required(self) -> int:
        """How many arguments must be given."""
        return sum(1 for one in self.arguments if not one.optional)


class Registry:
    """Functions in the order they were registered, found under either name or their id."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self._names: dict[str, Function] = {}

    def register(
        self,
        name: Words,
        text: Words,
        category: Category,
        *arguments: Argument,
        example: str = "",
    ) -> Callable[[_Call], _Call]:
        """Register the function that follows.

        One that has a keyword ``language`` is given the language of the program that asks.
        """

        def registered(call: _Call) -> _Call:
            made = Function(
                name.en.removeprefix("KPI_").lower(),
                name,
                text,
                category,
                arguments,
                call,
                example,
                "language" in signature(call).parameters,
            )
            for known in {made.id, name.it, name.en}:
                if known in self._names:
                    raise ValueError(f"two functions are called {known}")
                self._names[known] = made
            self.functions[made.id] = made
            return call

        return registered

    def find(self, name: str) -> Function | None:
        """Return the function of a name in either language, or of an id."""
        return self._names.get(name) or self._names.get(name.upper())

    def compute(self, name: str, given: Sequence[Given], language: Language = "it") -> Given:
        """Call a function the way a cell does; never raises.

        Ranges in arguments that take one value are worked through together: rows and columns of
        one are repeated, other sizes must agree. An error in such an argument is the answer.

        Args:
            name: in either language.
            given: arguments in order; ``None`` for those left out.
            language: of the words in the answer, whatever the name is written in.
        """
        function = self.find(name)
        if function is None:
            return CellError("#NAME?", NO_FUNCTION)
        if len(given) > len(function.arguments):
            return CellError("#VALUE!", TOO_MANY)
        padded = (*given, *[None] * (len(function.arguments) - len(given)))
        call = partial(function.call, language=language) if function.worded else function.call
        try:
            return _spread(function, call, padded)
        except Failed as failed:
            return failed.error
        except Exception as fault:
            # A cell cannot show a traceback, and Excel would show its text as if it were a value.
            log.exception("function %s", function.id)
            return CellError("#VALUE!", _fault(fault))


NO_FUNCTION = Words("La funzione non esiste.", "There is no such function.")
TOO_MANY = Words("Gli argomenti sono troppi.", "There are too many arguments.")
SIZES = Words(
    "Gli intervalli indicati non hanno le stesse dimensioni.", "The ranges given differ in size."
)
TOO_LARGE = Words("Il risultato ha troppe celle.", "The result has too many cells.")
OUT_OF_RANGE = Words(
    "Il risultato è fuori dai limiti del calcolo.", "The result is beyond what can be computed."
)
MISSING = Words("Manca l'argomento «{name}».", "The argument «{name}» is missing.")

REGISTRY = Registry()
"""The functions of the product; ``functions`` fills it."""


def _spread(function: Function, call: _Call, given: Sequence[Given]) -> Given:
    """Call once for each cell of the ranges given, or once."""
    ranges = [
        value
        for argument, value in zip(function.arguments, given, strict=True)
        if isinstance(value, tuple) and not argument.table
    ]
    rows = max((len(one) for one in ranges), default=1)
    columns = max((len(one[0]) for one in ranges if one), default=1)
    if rows * columns > MAXIMUM_CELLS:
        raise Failed("#NUM!", TOO_LARGE)
    if any(len(one) not in (1, rows) or len(one[0]) not in (1, columns) for one in ranges):
        raise Failed("#VALUE!", SIZES)
    if not ranges or rows == columns == 1:
        return _one(function, call, [_at(a, v, 0, 0) for a, v in _pairs(function, given)])
    return tuple(
        tuple(
            _inner(function, call, [_at(a, v, row, column) for a, v in _pairs(function, given)])
            for column in range(columns)
        )
        for row in range(rows)
    )


def _pairs(function: Function, given: Sequence[Given]) -> list[tuple[Argument, Given]]:
    return list(zip(function.arguments, given, strict=True))


def _at(argument: Argument, value: Given, row: int, column: int) -> Given:
    """Return the cell of a range that stands for a row and a column; a table as it is."""
    if argument.table:
        return value if isinstance(value, tuple) else ((value,),)
    if not isinstance(value, tuple):
        return value
    line = value[row if len(value) > 1 else 0]
    return line[column if len(line) > 1 else 0]


def _inner(function: Function, call: _Call, given: Sequence[Given]) -> Scalar:
    """One cell of many: its failure is its own."""
    try:
        made = _one(function, call, given)
    except Failed as failed:
        return failed.error
    if isinstance(made, tuple):
        raise Failed("#VALUE!", SIZES)
    return made


def _one(function: Function, call: _Call, given: Sequence[Given]) -> Given:
    words: dict[str, Any] = {}
    for argument, value in zip(function.arguments, given, strict=True):
        if isinstance(value, CellError):
            return value
        blank = value is None or (argument.table and _is_blank(value))
        if not (blank and argument.optional):
            words[argument.id] = value
    return _finite(call(**words))


def _is_blank(value: Given) -> bool:
    return value is None or value == ((None,),)


def _finite(made: Given) -> Given:
    """Infinity and what is not a number are no values of a cell."""
    if isinstance(made, tuple):
        if sum(len(row) for row in made) > MAXIMUM_CELLS:
            raise Failed("#NUM!", TOO_LARGE)
        return tuple(tuple(_finite_cell(cell) for cell in row) for row in made)
    return _finite_cell(made)


def _finite_cell(value: Scalar) -> Scalar:
    if isinstance(value, float) and not isfinite(value):
        return CellError("#NUM!", OUT_OF_RANGE)
    return value


def _fault(fault: Exception) -> Words:
    kind = type(fault).__name__
    return Words(
        f"Errore imprevisto ({kind}): il registro dice quale.",
        f"Unforeseen error ({kind}): the log tells which.",
    )
