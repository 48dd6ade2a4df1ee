"""Worksheet functions that read a cell as the tool reads it."""

from decimal import Decimal

from ..schemas.dates import date_read
from ..schemas.declared import Declared
from ..schemas.entries import read_entry
from ..schemas.findings import Language
from ..schemas.numbers import plain, write
from ..schemas.readinglabels import KINDS
from ..schemas.readings import Reading
from ..schemas.terms import Words
from ..schemas.tokens import clean
from ..schemas.values import read
from . import arguments
from .arguments import refusal
from .cellerrors import Failed
from .readingwords import ASPECTS
from .refusals import UNKNOWN, because, unreadable
from .registry import REGISTRY, Argument, Scalar

CELL = Argument(
    "value",
    Words("valore", "value"),
    Words(
        "Cella o testo da leggere, come 1.234,5 oppure 12,5 % o n.d.",
        "Cell or text to read, such as 1.234,5 or 12,5 % or n.d.",
    ),
)
TYPE = Argument(
    "type",
    Words("tipo", "type"),
    Words(
        "Tipo di dato: numero, percentuale, importo, durata, rapporto, sì/no, data o testo.",
        "Type of value: number, percent, money, duration, ratio, yes/no, date or text.",
    ),
    optional=True,
)
UNIT = Argument(
    "unit",
    Words("unità", "unit"),
    Words(
        "Unità di misura dichiarata, come gg, mq o €.",
        "Unit of measure declared, such as gg, mq or €.",
    ),
    optional=True,
)
ABSENT = frozenset(("empty", "dash", "nd", "deferred"))
RATIOS = frozenset(("ratio", "ratio_money", "ratio_result"))


@REGISTRY.register(
    Words("KPI_LEGGI", "KPI_READ"),
    Words(
        "Legge una cella come la leggono i controlli: numero, data o testo; percentuali in punti "
        "(12,5 % = 12,5). Un dato che manca dà #N/D, mai zero.",
        "Reads a cell as the checks do: number, date or text; percentages in points "
        "(12,5 % = 12.5). A missing value gives #N/A, never zero.",
    ),
    "values",
    CELL,
    TYPE,
    UNIT,
    example='"1.234,5"; "numero"',
)
def read_cell(value: Scalar, type: Scalar = None, unit: Scalar = None) -> Scalar:
    """Return what a cell says, as ``riscontro value`` reads it."""
    kind = arguments.entry_type(type)
    if arguments.is_blank(value):
        raise because("not_received")
    if kind is None:
        return _freely(value)
    entry = read_entry(
        arguments.as_entered(value, kind), Declared(type=kind, unit=arguments.text(unit))
    )
    if entry.date is not None:
        return arguments.serial(entry.date)
    if kind == "boolean" and entry.number is not None:
        return bool(entry.number)
    if entry.number is not None:
        return float(entry.number)
    if kind == "text" and not entry.code:
        return arguments.shown(value)
    raise refusal(entry, value)


@REGISTRY.register(
    Words("KPI_LETTURA", "KPI_READING"),
    Words(
        "Dice che cos'altro si legge in una cella: tipo di lettura, unità, qualifica, anno, nota, "
        "letture possibili, segnalazione.",
        "Tells what else is read in a cell: kind of reading, unit, qualifier, year, note, "
        "possible readings, finding.",
    ),
    "values",
    CELL,
    Argument(
        "what",
        Words("cosa", "what"),
        Words(
            "Che cosa dire: tipo (se manca), numero, denominatore, risultato, unità, qualifica, "
            "anno, nota, etichette, letture possibili o segnalazione.",
            "What to tell: kind (if omitted), number, denominator, result, unit, qualifier, year, "
            "note, labels, possible readings or finding.",
        ),
        optional=True,
    ),
    example='"circa 1.200 utenti"; "qualifica"',
)
def reading_of(value: Scalar, what: Scalar = None, *, language: Language = "it") -> Scalar:
    """Return one aspect of a reading; an empty text where there is nothing to tell."""
    reading = reading_of_cell(value)
    aspect = arguments.choice(what, ASPECTS, "kind")
    if aspect == "kind":
        return KINDS[reading.kind][language]
    if aspect == "unit":
        return {"EUR": "€", "d": "gg"}.get(reading.unit, reading.unit)
    if aspect == "candidates":
        either = Words(" oppure ", " or ")[language]
        return either.join(write(one, reading.unit) for one in reading.candidates)
    if aspect == "labels":
        return ", ".join(reading.labels)
    if aspect == "code":
        return reading.finding
    if aspect == "year":
        return "" if reading.year is None else float(reading.year)
    if aspect in ("number", "denominator", "result"):
        return _first(reading, aspect)
    return reading.qualifier if aspect == "qualifier" else reading.note


def reading_of_cell(value: Scalar) -> Reading:
    """Read a cell freely: a number as an Italian would type it."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        number = read_entry(value, Declared(type="number")).number
        return read("" if number is None else plain(number).replace(".", ","))
    return read(arguments.shown(value))


def _freely(value: Scalar) -> Scalar:
    """Read without a type: a number beside words counts, several numbers do not."""
    if not isinstance(value, str):
        return value
    day, _ = date_read(clean(value))
    if day is not None:
        return arguments.serial(day)
    reading = read(value)
    if reading.kind in ABSENT:
        raise unreadable("VAL-015", value, {}, UNKNOWN)
    if reading.kind == "boolean":
        return bool(reading.numbers[0])
    if reading.kind in RATIOS or reading.denominators:
        raise unreadable("VAL-012", value)
    if len(reading.numbers) > 1:
        raise unreadable("VAL-013", value)
    if reading.numbers:
        return float(reading.numbers[0])
    if reading.kind == "malformed" or reading.finding:
        raise _doubtful(value, reading)
    return clean(value)


def _doubtful(value: str, reading: Reading) -> Failed:
    """Return the failure of a doubtful number, or of a text that deserves a finding."""
    if reading.kind == "malformed":
        return refusal(read_entry(value, Declared(type="number", unit=reading.unit)), value)
    return unreadable(reading.finding, value)


def _first(reading: Reading, aspect: str) -> Scalar:
    found: Decimal | None = reading.result
    if aspect == "number":
        found = next(iter(reading.numbers), None)
    elif aspect == "denominator":
        found = next((one for one in reading.denominators if one is not None), None)
    return "" if found is None else float(found)
