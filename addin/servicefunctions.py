"""Worksheet functions about the add-in itself: why a call fails, which version answers."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from ..schemas.findings import Language
from ..schemas.terms import Words
from . import arguments
from .cellerrors import NOT_SAID, CellError, Failed
from .registry import NO_FUNCTION, REGISTRY, Argument, Given, Scalar

MOST = 11
"""Most arguments a call can have whose reason is asked."""

IN_A_CELL = Words(
    "L'errore {kind} è già in una delle celle indicate.",
    "The error {kind} already stands in one of the cells given.",
)


def _passed_on(number: int) -> Argument:
    return Argument(
        f"argument_{number}",
        Words(f"argomento{number}", f"argument{number}"),
        Words(
            f"Argomento {number} della funzione, così come le è dato.",
            f"Argument {number} of the function, as it is given to it.",
        ),
        table=True,
        optional=True,
    )


@REGISTRY.register(
    Words("KPI_MOTIVO", "KPI_REASON"),
    Words(
        "Dice a parole perché una funzione dà un errore; testo vuoto se dà un valore.",
        "Tells in words why a function gives an error; an empty text when it gives a value.",
    ),
    "service",
    Argument(
        "function",
        Words("funzione", "function"),
        Words(
            'Nome della funzione fra virgolette, come "KPI_AVANZAMENTO".',
            'Name of the function in quotes, such as "KPI_PROGRESS".',
        ),
    ),
    *(_passed_on(number) for number in range(1, MOST + 1)),
    example='"KPI_RAGGIUNGIMENTO"; "n.d."; 50; "crescente"',
)
def reason(function: Scalar, *, language: Language = "it", **given: Given) -> str:
    """Return the reason of the first error of a call."""
    called = REGISTRY.find(arguments.text(function).lstrip("=").strip())
    if called is None:
        raise Failed("#NAME?", NO_FUNCTION)
    values = [given.get(f"argument_{number}") for number in range(1, MOST + 1)]
    while values and values[-1] is None:
        values.pop()
    made = REGISTRY.compute(called.name.it, values, language)
    failed = next((cell for cell in arguments.cells(made) if isinstance(cell, CellError)), None)
    if failed is None:
        return ""
    if failed.reason == NOT_SAID:
        return IN_A_CELL[language].format(kind=failed.kind)
    return failed.reason[language]


@REGISTRY.register(
    Words("KPI_VERSIONE", "KPI_VERSION"),
    Words("Versione di Riscontro che risponde.", "Version of Riscontro that answers."),
    "service",
)
def product_version() -> str:
    """Return the version installed."""
    return _version()


@cache
def _version() -> str:
    try:
        return version("riscontro")
    except PackageNotFoundError:
        return ""
