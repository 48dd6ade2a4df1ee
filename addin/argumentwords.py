"""What may be chosen in an argument, in two languages, and why something else is refused."""

from ..schemas.terms import VOCABULARIES, Term, Vocabulary, Words

NOT_A_DATE = Words(
    "«{value}» non è una data: scrivere un giorno come 31/12/2026 o un anno come 2026.",
    'Not a date: "{value}". Give a day such as 31/12/2026 or a year such as 2026.',
)
NOT_A_CHOICE = Words(
    "«{value}» non è una delle voci previste: {choices}.",
    '"{value}" is none of the choices: {choices}.',
)
TWO_COLUMNS = Words(
    "Servono due colonne (o due righe): data e valore.",
    "Two columns (or two rows) are needed: date and value.",
)
SAME_DATE = Words("La data {value} compare due volte.", "The date {value} appears twice.")
NO_PROFILE = Words(
    "Il profilo «{value}» non c'è o non si può leggere; disponibili: {choices}.",
    'The profile "{value}" is not there or cannot be read; available: {choices}.',
)

YES_OR_NO = Words("sì, no", "yes, no")

DIRECTIONS: Vocabulary = tuple(
    Term(one.id, one.label, ("mantenere", "stabile", "stable") if one.id == "keep" else ())
    for one in VOCABULARIES["direction"]
)
SERIES: Vocabulary = (
    Term("stock", Words("consistenza", "stock"), ("stato",)),
    Term("flow", Words("flusso", "flow")),
    Term("percentage", Words("percentuale", "percentage"), ("quota", "share", "%")),
)
"""How values add up over time."""

TYPES: Vocabulary = (
    Term("number", Words("numero", "number"), ("conteggio", "count")),
    Term("percent", Words("percentuale", "percent"), ("percentage", "%")),
    Term("money", Words("importo", "money"), ("euro", "€", "amount")),
    Term("duration", Words("durata", "duration")),
    Term("ratio", Words("rapporto", "ratio")),
    Term("boolean", Words("sì/no", "yes/no"), ("si/no", "logico", "boolean")),
    Term("date", Words("data", "date")),
    Term("text", Words("testo", "text")),
)
"""Types of entries, as ``riscontro value --type`` takes them."""
