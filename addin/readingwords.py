"""What can be asked about what the grammar makes of a text."""

from ..schemas.terms import Term, Vocabulary, Words

ASPECTS: Vocabulary = (
    Term("kind", Words("tipo", "kind")),
    Term("number", Words("numero", "number"), ("numeratore", "numerator", "valore", "value")),
    Term("denominator", Words("denominatore", "denominator")),
    Term("result", Words("risultato", "result")),
    Term("unit", Words("unità", "unit"), ("unità di misura", "unit of measure")),
    Term("qualifier", Words("qualifica", "qualifier")),
    Term("year", Words("anno", "year")),
    Term("note", Words("nota", "note")),
    Term("labels", Words("etichette", "labels")),
    Term(
        "candidates", Words("letture possibili", "possible readings"), ("candidati", "candidates")
    ),
    Term("code", Words("segnalazione", "finding"), ("codice", "code")),
)
"""What can be asked about a reading."""
