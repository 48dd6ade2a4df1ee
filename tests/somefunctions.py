"""A few worksheet functions, for what must work with any."""

from riscontro.addin.registry import Argument, Given, Registry
from riscontro.schemas.terms import Words


def nothing(**given: Given) -> Given:
    return None


def some_functions() -> Registry:
    """Functions of three groups; their texts hold the signs that HTML and Markdown read."""
    registry = Registry()
    value = Argument(
        "value", Words("valore", "value"), Words("Il valore <rilevato>.", "The value <measured>.")
    )
    table = Argument(
        "table",
        Words("tabella", "table"),
        Words("La tabella, intestazione compresa.", "The table, header included."),
        table=True,
    )
    day = Argument(
        "day", Words("data", "date"), Words("Il giorno; oggi se omesso.", "The day; else today."),
        optional=True,
    )  # fmt: skip
    registry.register(
        Words("KPI_AVANZAMENTO", "KPI_PROGRESS"),
        Words("Dice l'avanzamento & altro | ancora.", "Tells progress & more | again."),
        "progress", value, table, day, example='30,5;A1:B2;"a;1,5";VERO',
    )(nothing)  # fmt: skip
    registry.register(
        Words("KPI_LEGGI", "KPI_READ"),
        Words("Legge un valore.", "Reads a value."),
        "values", value, example='"4.224,5"',
    )(nothing)  # fmt: skip
    registry.register(
        Words("KPI_MOTIVO", "KPI_REASON"),
        Words("Dice il motivo dell'ultimo errore.", "Tells why the last error came."),
        "service",
    )(nothing)
    registry.register(
        Words("KPI_TREND", "KPI_TREND"),
        Words("Dice il verso.", "Tells the way."),
        "progress",
        value,
    )(nothing)
    return registry
