"""Worksheet functions on one indicator: progress, achievement, expected value, rating.

The arithmetic is that of ``schemas.progress``: nothing is computed here.
"""

from dataclasses import replace

from ..schemas.application import PLAIN, score
from ..schemas.findings import Language
from ..schemas.measured import Measure, Policy
from ..schemas.periods import When
from ..schemas.policies import Policies
from ..schemas.progress import achievement, advancement
from ..schemas.ratings import RULES_OF, rate, rating_words, rules_for
from ..schemas.scores import Number, Scale, Score
from ..schemas.terms import Words
from . import arguments
from .dateseries import points
from .progressarguments import (
    AT,
    BASELINE,
    DIRECTION,
    END,
    FORMULA,
    INTERIM,
    PROFILE,
    SERIES,
    START,
    SUMMED,
    TARGET,
    TOLERANCE,
    VALUE,
    WAY,
)
from .refusals import because, told
from .registry import REGISTRY, Argument, Given, Scalar


@REGISTRY.register(
    Words("KPI_AVANZAMENTO", "KPI_PROGRESS"),
    Words(
        "Avanzamento alla data, in punti (100 = come previsto): il valore rispetto a quello "
        "atteso a quella data.",
        "Progress at the date, in points (100 = as planned): the value against what is expected "
        "at that date.",
    ),
    "progress",
    VALUE,
    TARGET,
    WAY,
    AT,
    END,
    SUMMED,
    BASELINE,
    START,
    INTERIM,
    FORMULA,
    PROFILE,
    example='30; 50; "crescente"; "30/06/2026"; 2026; "consistenza"; 10; 2025',
)
def progress(
    value: Scalar,
    target: Scalar,
    direction: Scalar,
    at: Scalar,
    end: Scalar,
    series: Scalar,
    baseline: Scalar = None,
    start: Scalar = None,
    interim: Given = None,
    formula: Scalar = None,
    profile: Scalar = None,
) -> float:
    """Return *avanzamento* in points."""
    measure = replace(
        measured(value, target),
        direction=arguments.direction(direction),
        at=arguments.when(at),
        end=arguments.when(end),
        baseline=arguments.number(baseline),
        start=arguments.when(start),
        kind=arguments.series_kind(series),
        interim=interims(interim),
    )
    chosen, policy = _chosen(measure, formula, profile)
    return told(advancement(measure, chosen, policy))


@REGISTRY.register(
    Words("KPI_RAGGIUNGIMENTO", "KPI_ACHIEVEMENT"),
    Words(
        "Grado di raggiungimento, in punti (100 = target raggiunto): il valore rispetto al target.",
        "Achievement, in points (100 = target met): the value against the target.",
    ),
    "progress",
    VALUE,
    TARGET,
    DIRECTION,
    BASELINE,
    TOLERANCE,
    FORMULA,
    PROFILE,
    example='30; 50; "crescente"',
)
def achieved(
    value: Scalar,
    target: Scalar,
    direction: Scalar = None,
    baseline: Scalar = None,
    tolerance: Scalar = None,
    formula: Scalar = None,
    profile: Scalar = None,
) -> float:
    """Return *grado di raggiungimento* in points."""
    measure = replace(
        measured(value, target),
        direction=arguments.direction(direction),
        baseline=arguments.number(baseline),
        tolerance=arguments.number(tolerance),
    )
    chosen, policy = _chosen(measure, formula, profile)
    return told(achievement(measure, chosen, policy))


@REGISTRY.register(
    Words("KPI_ATTESO", "KPI_EXPECTED"),
    Words(
        "Valore atteso alla data, sulla linea che va dal valore di partenza al target passando "
        "per i target intermedi; nell'unità del target.",
        "Value expected at the date, on the line from the baseline through the interim targets "
        "to the target; in the unit of the target.",
    ),
    "progress",
    TARGET,
    Argument(
        AT.id,
        AT.name,
        Words(
            "Data per cui si vuole il valore atteso; un anno vale per il suo ultimo giorno.",
            "Date the expected value is wanted for; a year stands for its last day.",
        ),
    ),
    END,
    SERIES,
    BASELINE,
    START,
    INTERIM,
    example='50; "30/06/2026"; 2026; "consistenza"; 10; 2025',
)
def expected(
    target: Scalar,
    at: Scalar,
    end: Scalar,
    series: Scalar = None,
    baseline: Scalar = None,
    start: Scalar = None,
    interim: Given = None,
) -> float:
    """Return the value of the plan line at a date (F13e)."""
    measure = Measure(
        target=arguments.number(target),
        at=arguments.when(at),
        end=arguments.when(end),
        baseline=arguments.number(baseline),
        start=arguments.when(start),
        kind=arguments.series_kind(series),
        interim=interims(interim),
    )
    return told(score(measure, "F13e"))


@REGISTRY.register(
    Words("KPI_ANDAMENTO", "KPI_RATING"),
    Words(
        "Valutazione di un punteggio, come «in linea» o «in ritardo», con il suo segno; se il "
        "punteggio non c'è, dice perché manca.",
        "Rating of a score, such as “on track” or “behind”, with its sign; without a score it "
        "tells why there is none.",
    ),
    "progress",
    Argument(
        "points",
        Words("punteggio", "score"),
        Words(
            "Punteggio in punti (100 = come previsto), oppure n.d., non pertinente o vuoto.",
            "Score in points (100 = as planned), or n.d., not applicable, or blank.",
        ),
    ),
    Argument(
        "final",
        Words("finale", "final"),
        Words(
            "Sì per l'esito a fine periodo (raggiunto…), no per l'andamento in corso d'anno.",
            "Yes for the final rating (achieved…), no for the rating within the year.",
        ),
        optional=True,
    ),
    PROFILE,
    Argument(
        "formula",
        FORMULA.name,
        Words(
            "Formula che ha dato il punteggio, se non è in punti (F7, F10, F10b, F11, F11b, F12).",
            "Formula that gave the score, if it is not in points (F7, F10, F10b, F11, F11b, F12).",
        ),
        optional=True,
    ),
    example="97",
)
def rating(
    points: Scalar,
    final: Scalar = None,
    profile: Scalar = None,
    formula: Scalar = None,
    *,
    language: Language = "it",
) -> str:
    """Return sign and words of a rating."""
    heard = arguments.said(points)
    if isinstance(heard.content, bool):
        raise because("not_a_number")
    policies = _policies(profile)
    name = arguments.formula_id(formula)
    scale: Scale = "pace" if name in RULES_OF else "points"
    scored = Score(
        heard.content,
        name,
        reason=heard.reason,
        scale=scale,
        sense="achievement" if arguments.yes(final) else "progress",
    )
    rated = rate(scored, rules_for(scored, policies.rules))
    return rating_words(rated, language, policies.ratings)


def measured(value: Scalar, target: Scalar = None) -> Measure:
    """Return the measure of a value and its target; yes and no make it a yes/no measure."""
    heard, wanted = arguments.said(value), arguments.said(target)
    return Measure(
        actual=heard.content,
        absent=heard.absent,
        target=wanted.content,
        boolean=isinstance(heard.content, bool) or isinstance(wanted.content, bool),
    )


def interims(given: Given) -> dict[When, Number]:
    """Return the interim targets that are known."""
    return {day: size for day, size in points(given).items() if size is not None}


def _policies(profile: Scalar) -> Policies:
    found = arguments.profile(profile)
    return Policies() if found is None else found.progress


def _chosen(measure: Measure, formula: Scalar, profile: Scalar) -> tuple[str, Policy]:
    """Return the formula of a measure and the policy it is scored by."""
    named, found = arguments.formula_id(formula), arguments.profile(profile)
    if found is None:
        return named, PLAIN
    policies = found.progress
    return named or policies.formula_of(measure.direction, measure.boolean), policies.scoring
