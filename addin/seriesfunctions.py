"""Worksheet functions on how values move: gap, change, trend, projection, anticipated progress."""

from dataclasses import replace

from ..schemas.application import score
from ..schemas.findings import Language
from ..schemas.measured import Measure, Policy
from ..schemas.periods import moment
from ..schemas.progress import trend
from ..schemas.ratings import rate, rating_words, rules_for
from ..schemas.terms import Term, Vocabulary, Words
from . import arguments
from .dateseries import points
from .progressarguments import AT, BASELINE, DIRECTION, END, START, TARGET, WAY
from .progressfunctions import measured
from .refusals import because, told
from .registry import REGISTRY, Argument, Given, Scalar

VALUE = Argument(
    "value",
    Words("valore", "value"),
    Words(
        "Valore rilevato; le percentuali in punti: 63,4 e non 0,634.",
        "Measured value; percentages in points: 63.4, not 0.634.",
    ),
)
PREVIOUS = Argument(
    "previous",
    Words("precedente", "earlier"),
    Words(
        "Valore del periodo precedente, nella stessa unità.",
        "Value of the earlier period, in the same unit.",
    ),
)
ANTICIPATED: Vocabulary = (
    Term("points", Words("punti", "points"), ("progresso", "progress")),
    Term("projected", Words("valore", "value"), ("valore previsto", "projected")),
)
FIRST_KNOWN = Policy(missing_baseline="first")
"""Without a baseline the oldest value of the series takes its place."""


@REGISTRY.register(
    Words("KPI_SCOSTAMENTO", "KPI_GAP"),
    Words(
        "Scostamento dal target nell'unità del valore, oppure in percentuale del target espressa "
        "in punti (10 vale 10 %); positivo sopra il target.",
        "Gap from the target in the unit of the value, or in per cent of the target (points); "
        "positive above it.",
    ),
    "progress",
    VALUE,
    TARGET,
    Argument(
        "percent",
        Words("percentuale", "percent"),
        Words(
            "Sì per lo scostamento in percentuale del target.",
            "Yes for the gap in % of the target.",
        ),
        optional=True,
    ),
    example="42; 50",
)
def gap(value: Scalar, target: Scalar, percent: Scalar = None) -> float:
    """Return F4a, or F4b in points."""
    name = "F4b" if arguments.yes(percent) else "F4a"
    return told(score(measured(value, target), name))


@REGISTRY.register(
    Words("KPI_VARIAZIONE", "KPI_CHANGE"),
    Words(
        "Variazione sul periodo precedente, in percentuale espressa in punti (12,5 vale +12,5 %).",
        "Change on the earlier period, in per cent given as points (12.5 means +12.5 %).",
    ),
    "progress",
    VALUE,
    PREVIOUS,
    example="4410; 4352",
)
def change(value: Scalar, previous: Scalar) -> float:
    """Return F4c in points."""
    measure = replace(
        measured(value),
        previous=arguments.number(previous),
    )
    return told(score(measure, "F4c"))


@REGISTRY.register(
    Words("KPI_TENDENZA", "KPI_TREND"),
    Words(
        "Tendenza rispetto al periodo precedente, in percentuale espressa in punti: positiva se "
        "il valore migliora nel verso dell'indicatore.",
        "Trend on the earlier period, in per cent given as points: positive when the value gets "
        "better in the direction of the indicator.",
    ),
    "progress",
    VALUE,
    PREVIOUS,
    WAY,
    Argument(
        "words",
        Words("parole", "words"),
        Words(
            "Sì per avere le parole, come «in miglioramento», al posto del numero.",
            "Yes for words, such as “improving”, in the place of the number.",
        ),
        optional=True,
    ),
    example='4410; 4352; "crescente"',
)
def tendency(
    value: Scalar,
    previous: Scalar,
    direction: Scalar,
    words: Scalar = None,
    *,
    language: Language = "it",
) -> float | str:
    """Return *tendenza* in points, or its rating in words."""
    measure = replace(
        measured(value),
        previous=arguments.number(previous),
        direction=arguments.direction(direction),
    )
    made = trend(measure)
    if not arguments.yes(words):
        return told(made)
    return rating_words(rate(made, rules_for(made)), language)


@REGISTRY.register(
    Words("KPI_PROIEZIONE", "KPI_PROJECTION"),
    Words(
        "Valore a cui si arriva alla fine proseguendo in linea retta, nell'unità del valore.",
        "Value reached at the end going on in a straight line, in the unit of the value.",
    ),
    "progress",
    VALUE,
    Argument(BASELINE.id, BASELINE.name, BASELINE.text),
    Argument(START.id, START.name, START.text),
    AT,
    END,
    example='30; 10; 2024; "30/06/2026"; 2027',
)
def projection(value: Scalar, baseline: Scalar, start: Scalar, at: Scalar, end: Scalar) -> float:
    """Return the straight-line projection (F13p)."""
    measure = replace(
        measured(value),
        baseline=arguments.number(baseline),
        start=arguments.when(start),
        at=arguments.when(at),
        end=arguments.when(end),
    )
    return told(score(measure, "F13p"))


@REGISTRY.register(
    Words("KPI_PREVISTO", "KPI_ANTICIPATED"),
    Words(
        "Progresso previsto alla fine secondo la serie dei valori, in punti (100 = target "
        "raggiunto): i valori recenti pesano di più.",
        "Progress anticipated at the end from the series of values, in points (100 = target "
        "met): recent values weigh more.",
    ),
    "progress",
    Argument(
        "series",
        Words("serie", "series"),
        Words(
            "Intervallo con date (o anni) e valori: due colonne o due righe.",
            "Range of dates (or years) and values: two columns or two rows.",
        ),
        table=True,
    ),
    TARGET,
    END,
    Argument(
        BASELINE.id,
        BASELINE.name,
        Words(
            "Valore di partenza; se manca, il primo della serie.",
            "Baseline; the first of the series if omitted.",
        ),
        optional=True,
    ),
    DIRECTION,
    Argument(
        "what",
        Words("risultato", "result"),
        Words(
            "«punti» per il progresso previsto, «valore» per il valore previsto alla fine.",
            "“points” for the progress anticipated, “value” for the value projected at the end.",
        ),
        optional=True,
    ),
    example=r"{2022\10;2023\14;2024\19;2025\25}; 40; 2027",
)
def anticipated(
    series: Given,
    target: Scalar,
    end: Scalar,
    baseline: Scalar = None,
    direction: Scalar = None,
    what: Scalar = None,
) -> float:
    """Return F12 in points, or the value it projects."""
    known = {day: size for day, size in points(series).items() if size is not None}
    if not known:
        raise because("not_received")
    last = max(known, key=moment)
    measure = Measure(
        actual=known[last],
        at=last,
        history=dict(known),
        target=arguments.number(target),
        baseline=arguments.number(baseline),
        end=arguments.when(end),
        direction=arguments.direction(direction),
    )
    made = score(measure, "F12", FIRST_KNOWN)
    if arguments.choice(what, ANTICIPATED, "points") == "projected" and made.value is not None:
        return float(made.inputs["projected"])  # type: ignore[arg-type]
    return told(made)
