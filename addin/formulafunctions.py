"""The worksheet function that applies any formula of ``riscontro formulas``."""

from ..schemas.application import score
from ..schemas.explanations import explain
from ..schemas.findings import Language
from ..schemas.terms import Term, Vocabulary, Words
from . import arguments
from .formulainputs import measure_in
from .refusals import because, told
from .registry import REGISTRY, Argument, Given, Scalar

RESULTS: Vocabulary = (
    Term("number", Words("numero", "number"), ("valore", "value")),
    Term("explanation", Words("spiegazione", "explanation"), ("perché", "why")),
)


@REGISTRY.register(
    Words("KPI_FORMULA", "KPI_SCORE"),
    Words(
        "Applica una formula, da F1 a F21, ai dati di una tabella; il risultato è in punti o "
        "nell'unità della formula.",
        "Applies a formula, F1 to F21, to the inputs of a table; the result is in points or in "
        "the unit of the formula.",
    ),
    "progress",
    Argument(
        "formula",
        Words("formula", "formula"),
        Words("Identificativo della formula, come F3.", "Id of the formula, such as F3."),
    ),
    Argument(
        "inputs",
        Words("dati", "inputs"),
        Words(
            "Due colonne: nome del dato (valore, target, partenza, verso…) e contenuto.",
            "Two columns: name of the input (value, target, baseline, direction…) and content.",
        ),
        table=True,
    ),
    Argument(
        "what",
        Words("risultato", "result"),
        Words(
            "«numero», oppure «spiegazione» per una frase con il calcolo.",
            "“number”, or “explanation” for a sentence with the working.",
        ),
        optional=True,
    ),
    example=r'"F3"; {"valore"\30;"partenza"\10;"target"\50}',
)
def apply_formula(
    formula: Scalar, inputs: Given, what: Scalar = None, *, language: Language = "it"
) -> float | str:
    """Return the result of a formula, or the sentence that explains it."""
    name = arguments.formula_id(formula)
    if not name:
        raise because("no_formula")
    made = score(measure_in(inputs), name)
    if arguments.choice(what, RESULTS, "number") == "explanation":
        return explain(made, language)
    return told(made)
