"""The words about values in conflict, corrections and decisions."""

from collections.abc import Mapping

from ..schemas.terms import Words
from ..workbooks.mastersheets import ColumnType

NAME = Words("Valori discordanti", "Conflicting values")

WHAT: Mapping[str, Words] = {
    "field": Words("la colonna", "the column"),
    "round": Words("la rilevazione", "the round"),
    "reason": Words("la motivazione", "the reason"),
    "choice": Words("la decisione", "the decision"),
    "workbook": Words("il file scelto", "the chosen file"),
    "value": Words("l'altro valore", "the other value"),
}
"""What a row of *Correzioni* or *Decisioni* may lack, by the name of its column."""

WHY: Mapping[str, Words] = {
    "row": Words("la riga non è tra quelle attive del piano", "the row is not active in the plan"),
    "units": Words(
        "la riga è di più unità organizzative e non è detto di quale si parla",
        "several units fill in the row and it is not said which one is meant",
    ),
    "nobody": Words("la riga non ha un'unità competente", "nobody is in charge of the row"),
    "column": Words(
        "la colonna non si compila in questa rilevazione", "the column is not open in this round"
    ),
    "later": Words(
        "un'altra riga, più recente, corregge la stessa cella",
        "another row, more recent, corrects the same cell",
    ),
    "twice": Words(
        "un'altra riga, più recente, decide della stessa cella",
        "another row, more recent, decides on the same cell",
    ),
    "past_column": Words(
        "di un anno passato si rettificano solo il valore e il denominatore",
        "of a past year only the value and the denominator can be restated",
    ),
    "future": Words("l'anno non è ancora aperto", "the year is not open yet"),
    "several": Words(
        "più unità sono in disaccordo su questa riga: indicare quale",
        "several units are at odds on this row: name one",
    ),
}
"""Why a row of *Correzioni* or *Decisioni* cannot be applied."""

NOBODY_SAYS = Words("nessun valore", "no value")
BLANK = Words("cella vuota", "blank cell")

CELL = Words("Cella", "Cell")
VALUES = Words("Valori", "Values")
OUTCOME = Words("Decisione", "Decision")
COLUMNS: tuple[tuple[str, Words, ColumnType, float, Words], ...] = (
    ("state", Words("Situazione", "State"), "text", 20, OUTCOME),
    ("department", Words("Unità organizzativa", "Organisational unit"), "text", 28, CELL),
    ("key", Words("Chiave", "Key"), "text", 20, CELL),
    ("subject", Words("Indicatore o attività", "Indicator or activity"), "text", 38, CELL),
    ("unit", Words("Unità di misura", "Unit of measure"), "text", 12, CELL),
    ("column", Words("Colonna", "Column"), "text", 22, CELL),
    ("base", Words("Ultimo valore acquisito", "Last accepted value"), "text", 18, VALUES),
    ("who", Words("Di chi", "Whose"), "text", 18, VALUES),
    ("value", Words("Valore", "Value"), "text", 22, VALUES),
    ("file", Words("File", "File"), "text", 30, VALUES),
    ("sheet", Words("Foglio", "Sheet"), "text", 14, VALUES),
    ("cell", Words("Posizione", "Address"), "text", 11, VALUES),
    ("how", Words("Come si risolve", "How to settle it"), "long", 46, OUTCOME),
    ("reason", Words("Motivazione", "Reason"), "long", 36, OUTCOME),
    ("day", Words("Data", "Day"), "date", 13, OUTCOME),
)
"""Id, header, type, width and group of each column of *Valori discordanti*."""

WHOSE: Mapping[str, Words] = {
    "copy": Words("copia dell'unità", "unit's copy"),
    "department": Words("unità", "unit"),
    "centre": Words("coordinamento", "centre"),
}
OPEN = Words("▲ da decidere", "▲ to be settled")
SETTLED = Words("✔ deciso", "✔ settled")
CHOSEN = Words("✔ valore scelto", "✔ value chosen")
OTHER = Words("✔ deciso un altro valore: {value}", "✔ another value chosen: {value}")
LEFT = Words("– non scelto", "– not chosen")

HOW: Mapping[str, Words] = {
    "copy": Words(
        "In piano.xlsx, foglio «Decisioni»: chiave, colonna, «valore del file scelto» e il nome "
        "di questo file; oppure «altro valore».",
        "In piano.xlsx, sheet «Decisions»: key, column, «value of the chosen file» and the name of "
        "this file; or «other value».",
    ),
    "department": Words(
        "In piano.xlsx, foglio «Decisioni»: chiave, colonna e «valore dell'unità».",
        "In piano.xlsx, sheet «Decisions»: key, column and «unit's value».",
    ),
    "centre": Words(
        "In piano.xlsx, foglio «Decisioni»: chiave, colonna e «valore del coordinamento».",
        "In piano.xlsx, sheet «Decisions»: key, column and «centre's value».",
    ),
}
NOTE = Words(
    "Nessuno di questi valori è stato scelto dal programma: finché non si decide vale l'ultimo "
    "acquisito. Le decisioni si scrivono in piano.xlsx, foglio «Decisioni», con la motivazione.",
    "The program chose none of these values: until it is settled the last accepted one stands. "
    "Decisions are typed in piano.xlsx, sheet «Decisions», with their reason.",
)
EMPTY = Words("Nessun valore discordante.", "No conflicting values.")
COUNTED = Words("{n} celle, {open} da decidere", "{n} cells, {open} to be settled")
ONE = Words("1 cella, {open} da decidere", "1 cell, {open} to be settled")
