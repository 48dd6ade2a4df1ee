"""The words of the printed report that no layout holds, in two languages."""

from collections.abc import Mapping

from ...schemas.findings import Language
from ...schemas.terms import Words

_WORDS: Mapping[str, Words] = {
    "continued": Words("(segue)", "(continued)"),
    "not_received": Words("{year}: relazione non pervenuta.", "{year}: report not received."),
    "lack": Words("{year}: {why}.", "{year}: {why}."),
    "until": Words("disponibile dal {day}", "available from {day}"),
    "provisional": Words("provvisorio: riga riaperta", "provisional: row reopened"),
    "at": Words("{year} (al {day})", "{year} (at {day})"),
    "footnote": Words("nota {n}", "note {n}"),
    "no_code": Words("s.c.", "n.c."),
    "target": Words("atteso {target}", "target {target}"),
    "target_at": Words("atteso {target} nel {year}", "target {target} in {year}"),
    "printed_note": Words("{code}, {year}: {note}", "{code}, {year}: {note}"),
    "code": Words("Codice", "Code"),
    "value": Words("Valore {year}", "Value {year}"),
    "total": Words("Totale", "Total"),
    "none": Words("non indicato", "not stated"),
    "in_force": Words("definitivo", "final"),
    "share": Words("{share} %", "{share}%"),
}


def words(name: str, language: Language, **facts: object) -> str:
    """Return a text by its name, its blanks filled in."""
    return _WORDS[name][language].format(**facts)
