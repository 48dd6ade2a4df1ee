"""Worksheet functions on many cells: roll-up of scores, completeness."""

from ..schemas.application import score
from ..schemas.measured import Measure
from ..schemas.rollup import Part, RollPolicy, roll
from ..schemas.scores import Score
from ..schemas.terms import Term, Vocabulary, Words
from . import arguments
from .cellerrors import CellError, Failed
from .refusals import because, told
from .registry import REGISTRY, SIZES, Argument, Given, Scalar

METHODS: Vocabulary = (
    Term("mean", Words("media", "mean"), ("media pesata", "weighted mean")),
    Term("sum", Words("somma", "sum"), ("somma pesata", "weighted sum")),
    Term("all", Words("tutti", "all")),
    Term("worst", Words("peggiore", "worst"), ("minimo", "lowest")),
)
MET = 100.0
"""Points from which a target counts as met."""

USUAL = RollPolicy()
SHARE = Words("La quota minima va da 0 a 100.", "The least share goes from 0 to 100.")


@REGISTRY.register(
    Words("KPI_SINTESI", "KPI_ROLLUP"),
    Words(
        "Riassume più punteggi in uno solo, in punti. Una cella vuota o #N/D è un dato mancante, "
        "mai zero: se manca troppo il risultato è #N/D.",
        "One score of several, in points. A blank cell or #N/A is a missing value, never zero: "
        "if too much is missing the result is #N/A.",
    ),
    "progress",
    Argument(
        "scores",
        Words("punteggi", "scores"),
        Words(
            "Punteggi in punti; «non pertinente» e «target non definito» non pesano.",
            "Scores in points; “not applicable” and “no target” do not weigh.",
        ),
        table=True,
    ),
    Argument(
        "weights",
        Words("pesi", "weights"),
        Words(
            "Pesi, tanti quanti i punteggi; se mancano, tutti uguali.",
            "Weights, as many as the scores; all equal if omitted.",
        ),
        table=True,
        optional=True,
    ),
    Argument(
        "method",
        Words("metodo", "method"),
        Words(
            "Come unirli: media (se manca), somma (pesi in centesimi), tutti (100 se tutti sono "
            "raggiunti, altrimenti 0) o peggiore.",
            "How: mean (if omitted), sum (weights are shares of 100), all (100 if all are met, "
            "else 0) or worst.",
        ),
        optional=True,
    ),
    Argument(
        "least",
        Words("quota", "share"),
        Words(
            "Quota minima del peso con un punteggio, in punti: 80 se manca.",
            "Least share of the weight that must have a score, in points: 80 if omitted.",
        ),
        optional=True,
    ),
    example=r"{90;70;100}; {50;30;20}",
)
def rollup(
    scores: Given, weights: Given = None, method: Scalar = None, least: Scalar = None
) -> float:
    """Return F16 in points."""
    found = arguments.cells(scores)
    sizes = None if weights is None else arguments.cells(weights)
    if sizes is not None and len(sizes) != len(found):
        raise Failed("#VALUE!", SIZES)
    parts = [
        Part(str(at), _scored(cell), None if sizes is None else _weight(sizes[at]))
        for at, cell in enumerate(found)
    ]
    share = arguments.number(least)
    if share is not None and not 0 <= share <= 100:
        raise Failed("#NUM!", SHARE)
    policy = RollPolicy(
        method=arguments.choice(method, METHODS, USUAL.method),  # type: ignore[arg-type]
        least=USUAL.least if share is None else share / 100,
    )
    return told(roll(parts, policy).score)


@REGISTRY.register(
    Words("KPI_COMPLETEZZA", "KPI_COMPLETENESS"),
    Words(
        "Quante celle sono compilate, in punti (100 = tutte): un motivo dichiarato vale come "
        "risposta, una cella vuota o n.d. no.",
        "How many cells are filled in, in points (100 = all): a declared reason counts as an "
        "answer, a blank cell or n.d. does not.",
    ),
    "progress",
    Argument(
        "values",
        Words("valori", "values"),
        Words("Celle che dovrebbero contenere un valore.", "Cells that should hold a value."),
        table=True,
    ),
    Argument(
        "reasons",
        Words("motivi", "reasons"),
        Words(
            "Motivi del dato mancante, tante celle quanti i valori.",
            "Reasons for missing values, as many cells as the values.",
        ),
        table=True,
        optional=True,
    ),
    example=r'{12;"n.d.";15;8}; {"";"non pertinente";"";""}',
)
def completeness(values: Given, reasons: Given = None) -> float:
    """Return F19 in points."""
    found = arguments.cells(values)
    excuses: list[Scalar] = [None] * len(found) if reasons is None else arguments.cells(reasons)
    if len(excuses) != len(found):
        raise Failed("#VALUE!", SIZES)
    settled = sum(
        _is_filled(cell) or _is_declared(excuse)
        for cell, excuse in zip(found, excuses, strict=True)
    )
    return told(score(Measure(actual=settled, target=len(found)), "F19"))


def _scored(cell: Scalar) -> Score:
    heard = arguments.said(cell)
    if isinstance(heard.content, bool):
        raise because("not_a_number")
    if heard.content is None:
        return Score(reason=heard.reason)
    return Score(heard.content, met=heard.content >= MET)


def _weight(cell: Scalar) -> float | None:
    if isinstance(cell, CellError):
        raise Failed(cell.kind, cell.reason)
    return arguments.number(cell)


def _is_filled(cell: Scalar) -> bool:
    """Tell whether something stands in a cell that is no error, no dash and no ``n.d.``."""
    if isinstance(cell, CellError) or arguments.is_blank(cell):
        return False
    return arguments.entry_of(cell).code not in ("VAL-010", "VAL-015")


def _is_declared(cell: Scalar) -> bool:
    return not isinstance(cell, CellError) and not arguments.is_blank(cell)
