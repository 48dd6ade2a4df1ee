"""The words of the document for the evaluation body, in two languages."""

from collections.abc import Mapping

from ...schemas.findings import Language
from ...schemas.terms import Words

_WORDS: Mapping[str, Words] = {
    "title": Words(
        "Documentazione per l'Organismo indipendente di valutazione",
        "Documentation for the independent evaluation body",
    ),
    "subtitle": Words("{plan} – {year}, {round}", "{plan} – {year}, {round}"),
    "what": Words("Contenuto", "Contents"),
    "about": Words(
        "Il documento riporta, per ogni indicatore del piano, il valore atteso, quello raggiunto, "
        "lo scostamento, la motivazione e l'azione correttiva; le modifiche dell'anno con l'atto "
        "che le dispone; la copertura delle fonti e dei metodi; le deroghe concesse, con il loro "
        "autore; un campione di valori con l'intero percorso dal file ricevuto al punteggio.",
        "For every indicator of the plan the document tells the target, the value reached, the "
        "deviation, its reason and the corrective action; the changes of the year with their act; "
        "how far sources and methods are stated; the waivers granted, with their author; a sample "
        "of values with their whole path from the file received to the score.",
    ),
    "standing_draft": Words(
        "La rilevazione non è chiusa: l'impronta è quella dei valori acquisiti con il "
        "consolidamento n. {run} e cambierà con essi.",
        "The round is not closed: the fingerprint is that of the values of consolidation no. {run} "
        "and will change with them.",
    ),
    "standing_closed": Words(
        "I valori sono quelli dell'edizione «{label}» ({act}, {day}); righe riaperte da allora: "
        "{count}.",
        'The values are those of the edition "{label}" ({act}, {day}); rows reopened since: '
        "{count}.",
    ),
    "print": Words("Impronta SHA-256 dei valori: {sha}", "SHA-256 of the values: {sha}"),
    "results": Words("Valori attesi e raggiunti", "Targets and values reached"),
    "editions": Words("Edizioni della rilevazione", "Editions of the round"),
    "changes": Words("Modifiche dell'anno", "Changes of the year"),
    "no_changes": Words(
        "Nel {year} nessun valore atteso, peso o definizione è stato modificato.",
        "No target, weight or definition was changed in {year}.",
    ),
    "corrections": Words("Rettifiche del coordinamento", "Corrections by the centre"),
    "no_corrections": Words("Nessuna rettifica.", "No corrections."),
    "coverage": Words("Copertura di fonti e metodi", "Coverage of sources and methods"),
    "coverage_note": Words(
        "Numero di indicatori per i quali il piano indica ciascuna informazione.",
        "How many indicators the plan states each thing for.",
    ),
    "waivers": Words("Deroghe per autore", "Waivers by author"),
    "no_waivers": Words("Nessuna deroga concessa.", "No waiver granted."),
    "sample": Words("Campione di valori", "Sample of values"),
    "sample_note": Words(
        "{n} valori su {all}, scelti con il seme {seed}: lo stesso seme sugli stessi dati sceglie "
        "gli stessi valori.",
        "{n} values out of {all}, chosen with seed {seed}: the same seed on the same data chooses "
        "the same values.",
    ),
    "key": Words("Codice", "Code"),
    "indicator": Words("Indicatore", "Indicator"),
    "unit": Words("Unità competente", "Unit in charge"),
    "target": Words("Atteso", "Target"),
    "value": Words("Raggiunto", "Reached"),
    "deviation": Words("Scostamento", "Deviation"),
    "achievement": Words("Grado", "Degree"),
    "rating": Words("Esito", "Rating"),
    "reason": Words("Motivazione", "Reason"),
    "corrective": Words("Azione correttiva", "Corrective action"),
    "attribute": Words("Che cosa", "What"),
    "new": Words("Nuovo valore", "New value"),
    "from": Words("Dal", "From"),
    "act": Words("Atto", "Act"),
    "author": Words("Autore", "Author"),
    "day": Words("Data", "Day"),
    "rule": Words("Regola", "Rule"),
    "expires": Words("Fino al", "Until"),
    "label": Words("Edizione", "Edition"),
    "sha": Words("Impronta", "Fingerprint"),
    "indicators": Words("Indicatori", "Indicators"),
    "source": Words("Fonte", "Source"),
    "method": Words("Metodo", "Method"),
    "owner": Words("Titolare del dato", "Data owner"),
    "baseline": Words("Valore di partenza", "Baseline"),
    "measured": Words("Valore rilevato", "Measured"),
    "confirmed": Words("Scheda confermata", "Confirmed"),
    "total": Words("Totale", "Total"),
    "nobody": Words("senza unità competente", "no unit in charge"),
    "lines": Words("non dichiarato", "not stated"),
}

ATTRIBUTES: Mapping[str, Words] = {
    "target": Words("valore atteso", "target"),
    "weight": Words("peso", "weight"),
    "definition": Words("definizione", "definition"),
    "baseline": Words("valore di partenza", "baseline"),
}


def words(name: str, language: Language, **facts: object) -> str:
    """Return a text by its name, its blanks filled in."""
    return _WORDS[name][language].format(**facts)
