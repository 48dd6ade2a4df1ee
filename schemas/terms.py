"""The common words: fields every plan shares, their labels in two languages, vocabularies.

Labels follow the language of Italian offices; aliases are spellings met in real workbooks. A
profile picks the fields it uses, may rename them and adds its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from .findings import Language

Role = Literal["key", "locked", "entry", "formula"]
"""Who writes a column: the tool's identity, the centre, the department, a live formula."""

FieldType = Literal[
    "text", "long", "number", "percent", "list", "date", "integer", "boolean", "terms",
    "reference", "references", "year", "unit", "node",
]  # fmt: skip
"""What a cell holds; ``terms`` several entries of a vocabulary, ``reference`` the identifier of a
record, ``references`` several, ``year`` a calendar or academic year, ``unit`` one of the registry,
``node`` an element of the plan."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in the two languages of the product."""

    it: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """Return the words of one language."""
        return self.it if language == "it" else self.en


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an entry sheet.

    Attributes:
        id: ASCII identifier, written in the hidden row above the header.
        label: header shown; ``{year}`` is the period, ``{previous}`` the one before.
        role: who writes it.
        type: what a cell holds; ``number`` follows the unit of its row.
        width: column width in characters.
        help: input message of an entry column.
        vocabulary: id of the vocabulary of a ``list`` column.
        aliases: other headers under which the column was met.
        hidden: never shown; kept for formulas and for the tool.
        maximum: most characters of a text.
        rounds: rounds in which a column is there; empty means in all.
        centred: drawn centred.
        reference: sheets whose records the column names, by the alias under which expressions
            follow it; the first must have the record.
        level: of a ``node``: level of the plan it must be of, ``activity`` for an activity.
        personal: a person's own data: masked in findings, left out of the master.
    """

    id: str
    label: Words
    role: Role
    type: FieldType = "text"
    width: float = 14
    help: Words = Words("", "")
    vocabulary: str = ""
    aliases: tuple[str, ...] = ()
    hidden: bool = False
    maximum: int = 0
    rounds: tuple[str, ...] = ()
    centred: bool = False
    reference: Mapping[str, str] = field(default_factory=dict, hash=False)
    level: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a vocabulary: a stable id, its label, the spellings read as it."""

    id: str
    label: Words
    aliases: tuple[str, ...] = ()


Vocabulary = tuple[Term, ...]

PROGRAMMING, MONITORING, PRE_FINAL, FINAL, CORRECTION = (
    "programmazione",
    "monitoraggio",
    "preconsuntivo",
    "consuntivo",
    "rettifica",
)
REPORTING = (MONITORING, PRE_FINAL, FINAL, CORRECTION)

ROUNDS: Mapping[str, Words] = {
    PROGRAMMING: Words("Programmazione", "Programming"),
    MONITORING: Words("Monitoraggio al 30/06", "Monitoring at 30/06"),
    PRE_FINAL: Words("Pre-consuntivo", "Pre-final"),
    FINAL: Words("Consuntivo", "Final"),
    CORRECTION: Words("Rettifica", "Correction"),
}

# fmt: off
_FIELDS = (
    Field("key", Words("Chiave", "Key"), "key", width=16, hidden=True),
    Field("outcome", Words("Esito", "Outcome"), "formula", width=16),
    Field("path", Words("Programma", "Programme"), "locked", width=13, centred=True),
    Field("code", Words("Codice", "Code"), "locked", width=11, centred=True,
          aliases=("Codice Indicatore", "DUP SeO", "Cod.")),
    Field("indicator", Words("Indicatore", "Indicator"), "locked", width=42,
          aliases=("Indicatori", "Denominazione indicatore")),
    Field("part", Words("Dettaglio", "Detail"), "locked", width=18, aliases=("Parte",)),
    Field("type", Words("Tipo", "Type"), "locked", width=12, hidden=True),
    Field("decimals", Words("Decimali", "Decimals"), "locked", "integer", width=10, hidden=True),
    Field("unit", Words("Unità di misura", "Unit of measure"), "locked", width=12, centred=True,
          aliases=("Unità", "U.M.")),
    Field("direction", Words("Verso", "Direction"), "locked", width=13,
          vocabulary="direction"),
    Field("baseline", Words("Valore di partenza", "Baseline"), "locked", "number", width=13),
    Field("target", Words("Valore atteso (target)", "Target"), "locked", "number", width=14,
          aliases=("Valore atteso (target) {year}", "Target {year}", "Valore atteso")),
    Field("corrected", Words("Valore corretto", "Corrected value"), "locked", "number", width=13),
    Field("value", Words("Valore rilevato {year}", "Measured value {year}"), "entry", "number",
          width=14, rounds=REPORTING, aliases=("Valore {year}", "{year}", "Numeratore"),
          help=Words("Scrivere solo il numero, senza unità né testo. Per i rapporti è il "
                     "numeratore. Se il dato manca lasciare vuoto e scegliere il motivo.",
                     "Type the number alone, no unit, no text. For ratios it is the numerator. "
                     "If there is no value leave it blank and choose the reason.")),
    Field("denominator", Words("Denominatore", "Denominator"), "entry", "number", width=15,
          rounds=REPORTING,
          help=Words("Solo per i rapporti: il numero per cui si divide.",
                     "For ratios only: the number to divide by.")),
    Field("value_kind", Words("Tipo di dato", "Kind of value"), "entry", "list", width=15,
          vocabulary="value_kind", rounds=REPORTING, aliases=("Qualifica del dato",),
          help=Words("Definitivo, pre-consuntivo, stima o parziale.",
                     "Final, pre-final, estimate or partial.")),
    Field("missing_reason", Words("Motivo del dato mancante", "Reason for missing value"),
          "entry", "list", width=18, vocabulary="missing_reason", rounds=REPORTING,
          aliases=("Motivo se vuoto",),
          help=Words("Solo se il valore è vuoto. Zero si scrive quando la misura è zero.",
                     "Only when the value is blank. Type zero when the measure is zero.")),
    Field("available_from", Words("Disponibile dal", "Available from"), "entry", "date", width=14,
          rounds=REPORTING,
          help=Words("La data in cui il dato sarà disponibile, come 30/09/2026.",
                     "The date the value will be available, such as 30/09/2026.")),
    Field("evidence", Words("Documentazione a supporto", "Evidence"), "entry", width=24,
          rounds=REPORTING,
          help=Words("Collegamento o numero di protocollo del documento che prova il dato.",
                     "Link or record number of the document that proves the value.")),
    Field("note", Words("Nota", "Note"), "entry", width=28, maximum=1000,
          help=Words("Spiegazioni, perimetro, periodo: qui e mai nella cella del numero.",
                     "Explanations, perimeter, period: here, never in the number's cell.")),
    Field("footnote", Words("Nota a piè di tabella", "Footnote"), "locked", width=28,
          aliases=("Nota del piano",)),
    Field("deviation_reason", Words("Motivazione dello scostamento", "Reason for deviation"),
          "entry", "list", width=22, vocabulary="deviation_reason", rounds=REPORTING,
          help=Words("Perché il risultato è lontano da quello atteso.",
                     "Why the result is far from what was expected.")),
    Field("corrective_action", Words("Azione correttiva", "Corrective action"), "entry",
          width=26, maximum=1000, rounds=REPORTING,
          help=Words("Che cosa si farà per rientrare.", "What will be done to recover.")),
    Field("expected", Words("Valore atteso alla data", "Expected at the date"), "locked", "number",
          width=14, rounds=REPORTING),
    Field("progress", Words("Avanzamento %", "Progress %"), "formula", "percent", width=15,
          rounds=REPORTING),
    Field("achievement", Words("Grado di raggiungimento %", "Achievement %"), "formula", "percent",
          width=16, rounds=REPORTING),
    Field("rating", Words("Andamento o esito", "Rating"), "formula", width=21,
          rounds=REPORTING),
    Field("change", Words("Variazione sul {previous}", "Change on {previous}"), "formula",
          "percent", width=13),
    Field("findings", Words("Segnalazioni", "Findings"), "formula", width=46),
    Field("options", Words("Opzioni", "Options"), "locked", width=9, hidden=True),
    Field("row_state", Words("Riga", "Row"), "locked", width=9, hidden=True),
    Field("calculation", Words("Calcolo", "Calculation"), "locked", width=9, hidden=True),
    Field("flags", Words("Campi", "Fields"), "formula", width=9, hidden=True),
    Field("mark", Words("Impronta", "Mark"), "formula", width=9, hidden=True),
    Field("activity", Words("Attività", "Activity"), "locked", width=48,
          aliases=("Attività da conseguire",)),
    Field("indicators", Words("Indicatori", "Indicators"), "locked", width=12, centred=True),
    Field("others", Words("Altre unità coinvolte", "Other units involved"), "locked", width=26),
    Field("before", Words("Azioni fino al {previous}", "Actions until {previous}"), "locked",
          width=52),
    Field("status", Words("Stato di attuazione", "State of implementation"), "entry", "list",
          width=16, vocabulary="status", rounds=REPORTING,
          aliases=("Stato", "Stato dell'obiettivo"),
          help=Words("Scegliere una voce dell'elenco.", "Choose an entry of the list.")),
    Field("done", Words("Svolto %", "Done %"), "entry", "percent", width=11, rounds=REPORTING,
          help=Words("Da 0 % a 100 %: quanto dell'attività è stato svolto.",
                     "From 0 % to 100 %: how much of the activity is done.")),
    Field("actions", Words("Azioni svolte nel periodo ({year})", "Actions in the period ({year})"),
          "entry", "long", width=56, maximum=4000, rounds=REPORTING,
          aliases=("Azioni svolte nel periodo", "Azioni e attività effettuate", "Azioni {year}"),
          help=Words("Solo quanto fatto nel periodo. Per incollare da Word fare prima doppio clic "
                     "nella cella; per andare a capo Alt+Invio (LibreOffice Ctrl+Invio).",
                     "Only what was done in the period. Double click the cell before pasting from "
                     "Word; new line with Alt+Enter (LibreOffice Ctrl+Enter).")),
    Field("start", Words("Avvio", "Start"), "entry", "date", width=12,
          help=Words("Data di avvio, come 01/03/2026.", "Day it starts, such as 01/03/2026.")),
    Field("due", Words("Termine", "Due"), "entry", "date", width=12, aliases=("Scadenza",),
          help=Words("Data entro cui si conclude, come 31/12/2027.",
                     "Day by which it ends, such as 31/12/2027.")),
    Field("ended", Words("Conclusa il", "Ended on"), "entry", "date", width=12,
          rounds=REPORTING, aliases=("Data di conclusione",),
          help=Words("Giorno in cui si è conclusa; lasciare vuota finché non lo è.",
                     "Day on which it ended; leave blank until it has.")),
    Field("length", Words("Caratteri", "Characters"), "formula", "integer", width=12,
          centred=True),
    Field("nature", Words("Natura del dato", "Nature"), "locked", width=13,
          vocabulary="nature", aliases=("Stock o flusso",)),
    Field("last_value", Words("Ultimo valore", "Latest value"), "locked", "number", width=13),
    Field("last_as_of", Words("Ultimo valore al", "Latest value as of"), "locked", "date",
          width=13),
    Field("last_source", Words("Fonte dell'ultimo valore", "Source of the latest value"), "locked",
          width=22),
    Field("as_of", Words("Dato al", "As of"), "entry", "date", width=13, rounds=REPORTING,
          aliases=("Data di riferimento", "Aggiornato al"),
          help=Words("Il giorno a cui si riferisce il valore, come 31/12/2025: ogni dato ha la "
                     "propria data.",
                     "The day the value stands for, such as 31/12/2025: every value has its own.")),
    Field("data_source", Words("Fonte del dato", "Source of the value"), "entry", width=24,
          rounds=REPORTING, aliases=("Fonte",),
          help=Words("Da dove viene il valore: banca dati, registro, delibera.",
                     "Where the value comes from: database, register, resolution.")),
    Field("proposed_target", Words("Target proposto {year}", "Proposed target {year}"), "entry",
          "number", width=14, rounds=(PROGRAMMING,),
          help=Words("Il valore atteso che l'unità propone.", "The target the unit proposes.")),
    Field("proposed_baseline", Words("Valore di partenza proposto", "Proposed baseline"), "entry",
          "number", width=14, rounds=(PROGRAMMING,)),
    Field("proposed_source", Words("Fonte proposta", "Proposed source"), "entry", width=24,
          rounds=(PROGRAMMING,)),
)
# fmt: on
FIELDS: Mapping[str, Field] = {field.id: field for field in _FIELDS}


def _terms(*rows: tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]) -> Vocabulary:
    return tuple(
        Term(row[0], Words(row[1], row[2]), row[3] if len(row) == 4 else ()) for row in rows
    )


VOCABULARIES: Mapping[str, Vocabulary] = {
    "status": _terms(
        ("not_started", "Non avviata", "Not started"),
        ("started", "Avviata", "Started"),
        ("under_way", "In corso", "Under way"),
        ("completed", "Conclusa", "Completed"),
    ),
    "value_kind": _terms(
        ("final", "definitivo", "final"),
        ("pre_final", "pre-consuntivo", "pre-final", ("preconsuntivo", "pre consuntivo")),
        ("estimate", "stima", "estimate", ("stimato",)),
        ("partial", "parziale", "partial"),
    ),
    "missing_reason": _terms(
        ("not_collected", "non rilevato", "not collected"),
        ("not_applicable", "non pertinente", "not applicable", ("non applicabile",)),
        ("available_from", "disponibile dal", "available from", ("disponibile dal…",)),
        ("activity_completed", "attività conclusa", "activity completed", ("concluso",)),
    ),
    "deviation_reason": _terms(
        ("external", "cause esterne", "external causes"),
        ("resources", "risorse", "resources"),
        ("tender", "tempi di gara", "tender times"),
        ("law", "modifica del quadro normativo", "change of law"),
        ("other", "altro", "other"),
    ),
    "direction": _terms(
        ("up", "crescente", "up"),
        ("down", "decrescente", "down"),
        ("keep", "da mantenere", "keep"),
    ),
    "submission_state": _terms(
        ("draft", "in compilazione", "draft", ("in lavorazione",)),
        ("approval", "in approvazione", "awaiting approval"),
        ("submitted", "trasmessa", "submitted", ("trasmesso", "consegnato")),
    ),
    "answer": _terms(
        ("confirmed", "confermo", "confirmed", ("confermato",)),
        ("corrected", "corretto", "corrected"),
        ("unclear", "da chiarire", "to be clarified"),
    ),
    "proposal_kind": _terms(
        ("new", "nuovo", "new"),
        ("change", "modifica", "change"),
        ("withdraw", "ritiro", "withdraw"),
        ("not_ours", "non di competenza", "not ours"),
    ),
    "row_state": _terms(
        ("active", "attiva", "active"),
        ("withdrawn", "ritirata", "withdrawn"),
        ("completed", "conclusa", "completed"),
    ),
    "nature": _terms(
        ("stock", "consistenza", "stock", ("stock", "cumulato")),
        ("flow", "flusso", "flow"),
        ("percentage", "quota o tasso", "share or rate", ("quota", "tasso", "percentuale")),
    ),
    "indicator_type": _terms(
        ("number", "numero", "number", ("conteggio",)),
        ("money", "importo", "amount", ("euro",)),
        ("percent", "percentuale", "percentage"),
        ("ratio", "rapporto", "ratio"),
        ("duration", "durata", "duration"),
        ("boolean", "sì/no", "yes/no"),
        ("text", "testo", "text", ("milestone", "fase")),
    ),
}

SHEETS: Mapping[str, Words] = {
    "instructions": Words("Istruzioni", "Instructions"),
    "proposals": Words("Proposte", "Proposals"),
    "results": Words("Esito controlli", "Check results"),
    "history": Words("Storico", "History"),
    "lists": Words("Elenchi", "Lists"),
    "receipt": Words("Scheda di trasmissione", "Transmission sheet"),
    "left": Words("Da ricollocare", "To be placed"),
}
IDENTITY_SHEET = "_riscontro"

VOCABULARIES_KEPT = 256
"""Vocabularies whose names are remembered before all are forgotten."""

COUNT_UNIT = Words("numero", "number")
"""Unit shown for what is counted."""

SEVERITIES: Mapping[str, Words] = {
    "blocking": Words("errore bloccante", "blocking"),
    "warning": Words("avviso", "warning"),
    "question": Words("da chiarire", "question"),
    "info": Words("informazione", "info"),
}
SIGNS: Mapping[str, str] = {"blocking": "✖", "warning": "▲", "question": "?", "info": "ℹ"}


_NAMES: dict[int, tuple[Vocabulary, dict[str, Term]]] = {}


def term(vocabulary: Vocabulary, text: str) -> Term | None:
    """Return the entry a text names (id, label in either language or alias), case ignored."""
    held = _NAMES.get(id(vocabulary))
    # The vocabulary is held, so that no other can have the same id meanwhile.
    if held is None or held[0] is not vocabulary:
        if len(_NAMES) >= VOCABULARIES_KEPT:
            _NAMES.clear()
        names: dict[str, Term] = {}
        for entry in vocabulary:
            for name in (entry.id, entry.label.it, entry.label.en, *entry.aliases):
                names.setdefault(fold(name), entry)
        held = _NAMES[id(vocabulary)] = (vocabulary, names)
    return held[1].get(fold(text))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Reduce a text to what two spellings of one name share: case, spaces, apostrophes."""
    plain = text.replace("\u00a0", " ").replace("\u2019", "'").replace("`", "'")
    return " ".join(plain.casefold().split())
