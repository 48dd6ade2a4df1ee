"""What the functions on a workspace say when they cannot answer, and the headers they add."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ..schemas.findings import Language
from ..schemas.terms import Words

NEAR = 5
"""How many names a message suggests at most."""

NO_WORKSPACE = Words(
    "Nessuno spazio di lavoro: indicarne la cartella, oppure aprirne uno con il pulsante "
    "«Impostazioni».",
    "No workspace: give its folder, or open one with the button «Settings».",
)
NOT_THERE = Words(
    "«{name}» non è la cartella di uno spazio di lavoro: non c'è riscontro.toml.",
    "«{name}» is not the folder of a workspace: there is no riscontro.toml.",
)
NO_TABLE = Words("Nel quadro non c'è la tabella «{name}».", "The master has no table «{name}».")
NO_COLUMN = Words(
    "Nella tabella «{table}» non c'è la colonna «{name}».",
    "There is no column «{name}» in the table «{table}».",
)
NO_DEFAULT = Words(
    "Le righe della tabella «{table}» non hanno un valore proprio: indicare la colonna.",
    "The rows of the table «{table}» have no value of their own: name the column.",
)
NO_ROWS = Words(
    "Nel piano non c'è nulla con la chiave o l'unità organizzativa «{name}».",
    "Nothing in the plan has the key or the organisational unit «{name}».",
)
NO_KEY = Words("Nel quadro non c'è la chiave «{name}».", "The key «{name}» is not in the master.")
NO_PART = Words(
    "La chiave «{key}» non ha il dettaglio o l'unità «{name}».",
    "The key «{key}» has no detail or unit «{name}».",
)
SEVERAL = Words(
    "La chiave «{key}» ha più righe: indicare il dettaglio o l'unità, fra {names}.",
    "The key «{key}» has several rows: name the detail or the unit, one of {names}.",
)
NO_ROUND = Words("La rilevazione «{name}» non esiste.", "There is no round «{name}».")
NO_PERIOD = Words("«{name}» non è un anno.", "«{name}» is no year.")
NOT_TEXT = Words("L'argomento deve essere un testo.", "The argument must be a text.")
NO_KEY_GIVEN = Words("Manca la chiave.", "The key is missing.")
NO_VALUE_OF_YEAR = Words(
    "Di «{key}» il piano non ha alcun valore del {year}.",
    "The plan has no value of {year} for «{key}».",
)

TRACE_HEADER = (
    Words("Voce", "Item"),
    Words("Contenuto", "Content"),
    Words("Numero", "Number"),
    Words("File", "File"),
    Words("Foglio", "Sheet"),
    Words("Cella", "Cell"),
    Words("Data", "Day"),
    Words("Atto", "Act"),
    Words("Motivo", "Reason"),
    Words("Impronta SHA-256", "SHA-256 fingerprint"),
)
VERSION = Words("versione acquisita", "version accepted")
EXPLANATION = Words("calcolo", "calculation")
PART = Words("parte: {label}", "part: {label}")
WEIGHT = Words("peso {weight}", "weight {weight}")

MISSING_HEADER = (
    Words("Unità organizzativa", "Organisational unit"),
    Words("Sigla", "Id"),
    Words("Stato della trasmissione", "State of the delivery"),
    Words("Scadenza", "Due"),
)
NOBODY = Words("– tutte le unità hanno trasmesso", "– every unit has submitted")


def told(words: Words, **facts: object) -> Words:
    """Fill in a sentence."""
    return Words(words.it.format(**facts), words.en.format(**facts))


def near(words: Words, wanted: str, known: Mapping[str, str] | Iterable[str]) -> Words:
    """Add the names that look like the one wanted.

    Args:
        words: what is wrong.
        wanted: the name as folded.
        known: names as folded, with how they are written.
    """
    names = dict(known) if isinstance(known, Mapping) else {one: one for one in known}
    found = [one for one in names if wanted and one.endswith(f"/{wanted}")]
    found = found or get_close_matches(wanted, list(names), NEAR, 0.6)
    listed = ", ".join(dict.fromkeys(names[one] for one in found[:NEAR]))
    if not listed:
        return words
    return Words(f"{words.it} Forse: {listed}.", f"{words.en} Perhaps: {listed}.")


def header(words: Iterable[Words], language: Language) -> tuple[str, ...]:
    """Return a row of headers."""
    return tuple(one[language] for one in words)
