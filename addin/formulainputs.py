"""The inputs of a formula given as a table: a name in the first column, its content beside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..schemas.bandtexts import read_bands
from ..schemas.explanations import INPUTS
from ..schemas.measured import Measure
from ..schemas.periods import When
from ..schemas.scores import Number
from ..schemas.terms import Term, Vocabulary, Words, fold
from . import arguments
from .cellerrors import CellError, Failed
from .dateseries import points
from .registry import Given, Scalar

NAMES: Vocabulary = (
    Term("actual", Words("valore", "value"), (
        "valore rilevato", "measured value", "numeratore", "numerator", "risposta", "answer")),
    Term("denominator", INPUTS["denominator"]),
    Term("factor", INPUTS["factor"]),
    Term("target", INPUTS["target"], ("valore atteso", "risposta attesa", "wanted")),
    Term("baseline", Words("partenza", "baseline"), ("valore di partenza",)),
    Term("previous", Words("precedente", "earlier"), ("valore precedente", "earlier value")),
    Term("before", Words("data precedente", "earlier date")),
    Term("direction", Words("verso", "direction")),
    Term("kind", Words("serie", "series"), ("tipo di serie", "kind of series")),
    Term("start", Words("inizio", "start"), ("anno di partenza", "baseline year")),
    Term("at", Words("data", "date"), ("data del valore", "date of the value")),
    Term("end", Words("fine", "end"), ("anno del target", "target year")),
    Term("tolerance", Words("tolleranza", "tolerance")),
    Term("low", INPUTS["low"], ("da", "from")),
    Term("high", INPUTS["high"], ("a", "to")),
    Term("minimum", INPUTS["minimum"]),
    Term("maximum", INPUTS["maximum"]),
    Term("excellent", INPUTS["excellent"]),
    Term("goal", INPUTS["goal"]),
    Term("red_flag", INPUTS["red_flag"], ("allarme",)),
    Term("limit", INPUTS["limit"], ("limite",)),
    Term("bands", Words("fasce", "bands"), ("fascia", "band")),
    Term("peers", Words("confronto", "peers"), ("valori di confronto", "peer")),
    Term("interim", Words("intermedio", "interim"), ("target intermedio", "interim target")),
    Term("history", Words("storico", "history"), ("valore storico", "past value")),
    Term("breaks", Words("nuova definizione", "new definition")),
)  # fmt: skip
"""Names of the inputs as typed; the ids are fields of ``Measure``."""

UNKNOWN_NAME = Words(
    "«{value}» non è un dato di una formula: usare {choices}.",
    '"{value}" is no input of a formula: use {choices}.',
)
TWICE = Words("Il dato «{value}» compare due volte.", 'The input "{value}" appears twice.')
WRONG_BANDS = Words(
    "Le fasce «{value}» non si possono leggere: scriverle come 0-50: 20; 50-80: 40; 80-: 100.",
    'The bands "{value}" cannot be read: type them as 0-50: 20; 50-80: 40; 80-: 100.',
)

_NAMED: Mapping[str, Term] = {
    fold(name): one for one in NAMES for name in (one.id, one.label.it, one.label.en, *one.aliases)
}
_DATED = frozenset(("interim", "history"))
_MANY = frozenset((*_DATED, "peers", "breaks", "bands"))


def measure_in(given: Given) -> Measure:
    """Return the measure a table of inputs describes; lines without a name are left out.

    ``confronto`` may hold several numbers on one line or stand on several lines; ``storico`` and
    ``intermedio`` hold a date and a value; ``fasce`` a text as in the plan.
    """
    found: dict[str, Any] = {}
    for row in arguments.table(given):
        name = row[0]
        if isinstance(name, CellError):
            raise Failed(name.kind, name.reason)
        if arguments.is_blank(name):
            continue
        printed = arguments.shown(name)
        term = _NAMED.get(fold(printed.strip().rstrip(":")))
        if term is None:
            raise Failed(
                "#VALUE!", arguments.filled(UNKNOWN_NAME, printed, arguments.choices(NAMES))
            )
        if term.id in found and term.id not in _MANY:
            raise Failed("#VALUE!", arguments.filled(TWICE, printed))
        _add(found, term.id, row[1:])
    return _made(found)


def _add(found: dict[str, Any], name: str, row: tuple[Scalar, ...]) -> None:
    cells = [arguments.passed(cell) for cell in row] or [None]
    if name in _DATED:
        first, second = (*cells, None)[:2]
        series: dict[When, Number | None] = found.setdefault(name, {})
        series.update(points(((first, second),)))
    elif name == "peers":
        sizes = [arguments.number(cell) for cell in cells]
        found[name] = (*found.get(name, ()), *(size for size in sizes if size is not None))
    elif name == "breaks":
        days = [arguments.when(cell) for cell in cells]
        found[name] = (*found.get(name, ()), *(day for day in days if day is not None))
    elif name == "bands":
        texts = [arguments.text(cell) for cell in cells if not arguments.is_blank(cell)]
        found[name] = (*found.get(name, ()), *_bands("; ".join(texts)))
    elif name in ("actual", "target"):
        found[name] = arguments.said(row[0] if row else None)
    else:
        found[name] = _READ.get(name, arguments.number)(cells[0])


def _bands(text: str) -> tuple[object, ...]:
    bands, flaws = read_bands(text)
    if flaws:
        raise Failed("#VALUE!", arguments.filled(WRONG_BANDS, text))
    return bands


_READ: Mapping[str, Callable[[Scalar], object]] = {
    "direction": arguments.direction,
    "kind": arguments.series_kind,
    "start": arguments.when,
    "at": arguments.when,
    "end": arguments.when,
    "before": arguments.when,
}


def _made(found: Mapping[str, Any]) -> Measure:
    value = found.get("actual", arguments.NOTHING)
    target = found.get("target", arguments.NOTHING)
    plain = {name: one for name, one in found.items() if name not in ("actual", "target")}
    if plain.get("factor", 0) is None:
        del plain["factor"]
    plain["interim"] = {
        day: size for day, size in plain.get("interim", {}).items() if size is not None
    }
    return replace(
        Measure(),
        actual=value.content,
        absent=value.absent,
        target=target.content,
        boolean=isinstance(value.content, bool) or isinstance(target.content, bool),
        ratio=plain.get("denominator") is not None,
        **plain,
    )
