"""The words of the printed report that no layout holds, in two languages."""

from collections.abc import Mapping

from ...schemas.findings import Language
from ...schemas.terms import Words

_WORDS: Mapping[str, Words] = {
    "lack": Words("{year}: {why}.", "{year}: {why}."),
    "until": Words("disponibile dal {day}", "available from {day}"),
    "pending": Words("rettifica non ancora approvata", "correction not yet approved"),
    "provisional": Words("provvisorio: riga riaperta", "provisional: row reopened"),
    "at": Words("{year} (al {day})", "{year} (at {day})"),
    "nowhere": Words("Righe fuori dai livelli del piano", "Rows outside the levels of the plan"),
    "on": Words("al {day}", "at {day}"),
    "in_force": Words("definitivo", "final"),
}


def words(name: str, language: Language, **facts: object) -> str:
    """Return a text by its name, its blanks filled in."""
    return _WORDS[name][language].format(**facts)
