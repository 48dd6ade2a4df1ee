"""Why a workbook was not written into, in words."""

from collections.abc import Mapping, Sequence

from ..schemas.terms import Words
from ..workbooks.patch import Refusal
from ..workbooks.unreadable import PROBLEMS

REASONS: Mapping[str, Words] = {
    **PROBLEMS,
    "missing-results": Words(
        "manca il foglio «Esito controlli» o non è utilizzabile",
        "the sheet of check results is missing or cannot be used",
    ),
    "missing-sheet": Words("manca un foglio", "a sheet is missing"),
    "missing-key": Words("manca la colonna delle chiavi", "the column of keys is missing"),
    "occupied": Words("ci sono dati sotto la tabella", "there are data below the table"),
    "totals-row": Words("la tabella ha una riga di totali", "the table has a totals row"),
    "ods": Words("è un file .ods", "it is an .ods file"),
    "signed": Words("è firmato digitalmente", "it is digitally signed"),
    "no-identity": Words("non è riconoscibile", "it cannot be recognised"),
    "open": Words("è aperta in un altro programma", "another program has it open"),
    "changed": Words("è cambiata nel frattempo", "it has changed meanwhile"),
    "unreachable": Words("la sua cartella non è raggiungibile", "its folder is out of reach"),
    "readonly": Words("la cartella remota è di sola lettura", "the remote folder is read-only"),
    "failed": Words("il sistema non permette di scriverla", "the system forbids writing it"),
}
"""Reasons of a refusal (``workbooks.patch``), of a replacement (``workbooks.replacing``), and
problems of a file (``workbooks.limits``)."""


def reason_words(reason: str, details: Sequence[str] = ()) -> Words:
    """Return why nothing was written, with the sheet and the cells in the way."""
    known = REASONS.get(reason, Words(reason, reason))
    rest = " ".join(detail for detail in details if detail)
    return Words(f"{known.it} ({rest})", f"{known.en} ({rest})") if rest else known


def refusal_words(refusal: Refusal) -> Words:
    """Return why a workbook was not patched."""
    return reason_words(refusal.reason, (refusal.sheet, *refusal.cells))
