"""The sheets of the plan workbook as data: columns, labels, widths, who edits them.

A column's id is the name of an attribute of the record its sheet holds; ``source_…`` are the
three members of a place, ``attr_…`` one entry of ``attributes``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..schemas import plan as records
from ..schemas.profile import Profile
from ..schemas.terms import ROUNDS, Term, Vocabulary, Words, fold

Kind = Literal[
    "text", "long", "number", "integer", "date", "term", "flag", "department", "names", "columns",
    "content", "facts",
]  # fmt: skip
"""What a cell of a column holds; ``term`` is one entry of a vocabulary, ``names`` several texts,
``columns`` several attributes by label, ``content`` whatever was typed, ``facts`` JSON."""

SIDE = "side_"
"""Prefix of the id of a sheet that holds one side level."""

NAMES_JOINT, COLUMNS_JOINT = " | ", "; "


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column of a sheet of the plan workbook.

    Attributes:
        id: ASCII identifier, written in the hidden row above the header.
        label: header shown.
        kind: what a cell holds.
        width: column width in characters.
        edited: the coordinator writes it; the others are the tool's.
        vocabulary: list a ``term`` must come from, or a text may come from.
        hidden: never shown; kept for the tool.
        echo: repeated for the reader, never read back.
        folded: folded away with the outline button.
        centred: drawn centred.
        help: input message of an edited column.
    """

    id: str
    label: Words
    kind: Kind = "text"
    width: float = 14
    edited: bool = False
    vocabulary: str = ""
    hidden: bool = False
    echo: bool = False
    folded: bool = False
    centred: bool = False
    help: Words = Words("", "")


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One sheet of the plan workbook: one record a row.

    Attributes:
        id: identifier of the sheet; side levels share the record type of the nodes.
        label: sheet name.
        table: ASCII name of its Excel table.
        about: what it holds, in one line.
        record: dataclass of a row.
        columns: columns from A on.
        unique: columns that together must not repeat; the first must not be blank.
        spare: blank rows ready to be typed in.
        required: its absence blocks the use of the workbook.
        frozen: columns that stay in view.
        lines: most text lines a row shows.
    """

    id: str
    label: Words
    table: str
    about: Words
    record: type
    columns: tuple[PlanColumn, ...]
    unique: tuple[str, ...] = ()
    spare: int = 0
    required: bool = False
    frozen: int = 0
    lines: int = 6

    def column(self, name: str) -> PlanColumn | None:
        """Return one column by id."""
        return next((column for column in self.columns if column.id == name), None)


def _typed(name: str, it: str, en: str, kind: Kind = "text", width: float = 14, vocabulary: str = "",
           help_it: str = "", help_en: str = "") -> PlanColumn:  # fmt: skip
    """A column of the coordinator."""
    return PlanColumn(name, Words(it, en), kind, width, True, vocabulary,
                      centred=kind in ("flag", "date"), help=Words(help_it, help_en))  # fmt: skip


def _shown(
    name: str, it: str, en: str, kind: Kind = "text", width: float = 14, **more: bool
) -> PlanColumn:
    """A column of the tool."""
    return PlanColumn(name, Words(it, en), kind, width, **more)


_ORDER = PlanColumn("order", Words("Ordine", "Order"), "integer", 8, hidden=True)


def _origin(prefix: str = "source", folded: bool = True) -> tuple[PlanColumn, ...]:
    return (
        _shown(f"{prefix}_workbook", "File di origine", "Source file", width=20, folded=folded),
        _shown(f"{prefix}_sheet", "Foglio di origine", "Source sheet", width=18, folded=folded),
        _shown(f"{prefix}_cell", "Cella", "Cell", width=10, folded=folded, centred=True),
    )


_KEY = _shown("key", "Chiave", "Key", width=17)
_CODE = _shown("code", "Codice", "Code", width=11, centred=True)
_PART = _shown("part", "Dettaglio", "Detail", width=20)
_BY = (
    _typed("reason", "Motivazione", "Reason", "long", 40),
    _typed("author", "Autore", "Author", width=20),
    _typed("day", "Data", "Date", "date", 13),
)

# fmt: off
_INDICATORS = (
    _KEY, _CODE, _shown("label", "Indicatore", "Indicator", "long", 42), _PART,
    _typed("department", "Unità competente", "Unit in charge", "department", 30),
    _typed("type", "Tipo", "Type", "term", 14, "indicator_type"),
    _typed("unit", "Unità di misura", "Unit of measure", width=13, vocabulary="unit"),
    _typed("decimals", "Decimali", "Decimals", "integer", 12, "",
           "Quanti decimali mostrare; vuoto se non importa.", "Decimals shown; blank for any."),
    _typed("direction", "Verso", "Direction", "term", 15, "direction",
           "Quale andamento è un miglioramento.", "Which movement is an improvement."),
    _typed("baseline", "Valore di partenza", "Baseline", "number", 15, "",
           "Solo il numero; le percentuali in punti: 85 per 85 %.",
           "The number alone; percentages in points: 85 for 85 %."),
    _typed("baseline_year", "Anno di partenza", "Baseline year", "integer", 12),
    _typed("target", "Valore atteso (target)", "Target", "number", 16, "",
           "Solo il numero; le percentuali in punti: 85 per 85 %.",
           "The number alone; percentages in points: 85 for 85 %."),
    _typed("target_year", "Anno del target", "Target year", "integer", 12),
    _typed("target_act", "Atto di approvazione", "Act of approval", width=22),
    _typed("initial_target", "Target iniziale", "Initial target", "number", 14),
    _typed("weight", "Peso", "Weight", "number", 10),
    PlanColumn("proposed", Words("Proposte da confermare", "Proposals to confirm"), "columns", 30,
               True, help=Words(
                   "Per confermare una proposta togliere il suo nome da questa cella, oppure "
                   "correggere il valore nella colonna.",
                   "To confirm a proposal take its name out of this cell, or correct the value "
                   "in its column.")),
    _shown("basis", "Da dove viene l'unità competente", "Where the unit in charge comes from",
           width=26),
    _typed("source_of_data", "Fonte", "Source", width=22),
    _typed("method", "Metodo di calcolo", "Method", "long", 28),
    _typed("frequency", "Frequenza", "Frequency", width=14, vocabulary="frequency"),
    _typed("dimension", "Dimensione", "Dimension", width=14, vocabulary="dimension"),
    _typed("data_owner", "Responsabile del dato", "Data owner", width=22),
    _typed("may_exceed", "Può superare il denominatore", "May exceed denominator", "flag", 16, "flag",
           "Rapporti il cui numeratore può superare il denominatore, come un costo unitario.",
           "Ratios whose numerator may exceed the denominator, such as a unit cost."),
    _typed("never_falls", "Non diminuisce mai", "Never falls", "flag", 14, "flag",
           "Misure cumulate, come lo stato di avanzamento dei lavori.",
           "Cumulative measures, such as works done."),
    _typed("total", "È il totale", "Is the total", "flag", 11, "flag",
           "Questo dettaglio è il totale degli altri.", "This detail is the total of the others."),
    _typed("state", "Riga", "Row", "term", 12, "row_state"),
    _shown("kind", "Categoria", "Category", width=17, folded=True),
    _shown("section", "Sezione", "Section", width=26, folded=True),
    _shown("group", "Gruppo", "Group", width=22, folded=True),
    _shown("parent", "Livello superiore", "Parent", width=14, folded=True, centred=True),
    _shown("activity", "Attività", "Activity", width=14, folded=True),
    PlanColumn("issued", Words("Proposte iniziali", "Proposals as issued"), "facts", 10,
               hidden=True),
    *_origin(), _ORDER,
)
_NODES = (
    _shown("level", "Livello", "Level", "term", 22), _KEY, _CODE,
    _shown("label", "Denominazione", "Name", "long", 60),
    _shown("parent", "Livello superiore", "Parent", width=14, centred=True), *_origin(), _ORDER,
)
_ROW = (_typed("key", "Chiave", "Key", width=17), _typed("part", "Dettaglio", "Detail", width=20))
_WHEN = (_typed("period", "Anno", "Year", "integer", 10),
         _typed("round", "Rilevazione", "Round", "term", 22, "round"))

SHEETS: tuple[PlanSheet, ...] = (
    PlanSheet("nodes", Words("Struttura", "Structure"), "tblStruttura",
        Words("I livelli del piano, dall'alto verso il basso.", "The levels of the plan, from the top."),
        records.Node, _NODES, ("key",), required=True, frozen=3),
    PlanSheet("activities", Words("Attività", "Activities"), "tblAttivita",
        Words("Le attività del piano; la capofila dà lo stato complessivo delle attività comuni.",
              "The activities of the plan; the lead gives the overall state of joint ones."),
        records.Activity, (
            _KEY, _shown("parent", "Livello superiore", "Parent", width=14, centred=True), _CODE,
            _shown("label", "Attività", "Activity", "long", 70),
            _typed("lead", "Capofila", "Lead", "department", 34),
            _typed("lead_proposed", "Capofila proposta", "Lead proposed", "flag", 14, "flag",
                   "Togliere il «sì» per confermare la capofila.",
                   "Take out the \"yes\" to confirm the lead."),
            *_origin(), _ORDER), ("key",), required=True, frozen=3),
    PlanSheet("contributions", Words("Contributi", "Contributions"), "tblContributi",
        Words("Chi lavora a ogni attività: stato e azioni degli anni passati, unità per unità.",
              "Who works on each activity: state and actions of past years, unit by unit."),
        records.Contribution, (
            _shown("activity", "Chiave", "Key", width=17),
            PlanColumn("activity_label", Words("Attività", "Activity"), "long", 44, echo=True),
            PlanColumn("department_id", Words("Sigla", "Id"), width=9, echo=True, centred=True),
            _typed("department", "Unità organizzativa", "Organisational unit", "department", 34),
            _shown("number", "Numero", "Number", "integer", 11),
            _typed("status", "Stato di attuazione", "State of implementation", "term", 16, "status"),
            _shown("status_printed", "Stato come stampato", "State as printed", width=18),
            _shown("department_printed", "Unità come stampata", "Unit as printed", "long", 30),
            _shown("text", "Azioni degli anni precedenti", "Actions of past years", "long", 70),
            _shown("note", "Nota", "Note", "long", 24),
            *_origin(), _ORDER), ("activity", "department", "number"), required=True, frozen=1),
    PlanSheet("indicators", Words("Indicatori", "Indicators"), "tblIndicatori",
        Words("Una riga per ogni dettaglio di indicatore: tipo, unità, verso, target, unità competente.",
              "One row for each part of an indicator: type, unit, direction, target, unit in charge."),
        records.Indicator, _INDICATORS, ("key", "part"), required=True, frozen=4),
    PlanSheet("values", Words("Valori storici", "Past values"), "tblValori",
        Words("I valori degli anni passati, come stampati e come letti. Per rettificarne uno usare "
              "«Correzioni».", "The values of past years, as printed and as read. To amend one use "
              "\"Corrections\"."),
        records.Value, (
            _KEY, _PART, _shown("code", "Codice come stampato", "Code as printed", width=14, centred=True),
            _shown("label", "Indicatore come stampato", "Indicator as printed", "long", 42),
            _shown("period", "Anno", "Year", "integer", 9),
            _shown("printed", "Testo stampato", "Text as printed", "long", 28),
            _shown("kind", "Classe", "Class", width=18),
            _shown("number", "Numero", "Number", "number", 17),
            _shown("denominator", "Denominatore", "Denominator", "number", 17),
            _shown("unit", "Unità di misura", "Unit of measure", width=12, centred=True),
            _shown("qualifier", "Precisazione", "Qualifier", width=18),
            _shown("note", "Nota", "Note", "long", 28),
            _shown("finding", "Segnalazione", "Finding", width=20),
            *_origin(folded=False), _ORDER), ("key", "part", "period"), required=True, frozen=2, lines=3),
    PlanSheet("versions", Words("Versioni", "Versions"), "tblVersioni",
        Words("I cambiamenti di target, pesi e definizioni, con l'atto che li ha decisi.",
              "Changes of targets, weights and definitions, with the act that decided them."),
        records.Version, (
            *_ROW, _typed("attribute", "Che cosa cambia", "What changes", "term", 22, "attribute"),
            _typed("value", "Nuovo valore", "New value", "content", 20),
            _typed("period", "Anno", "Year", "integer", 10),
            _typed("valid_from", "In vigore dal", "In force from", "date", 14),
            _typed("act", "Atto di modifica", "Amending act", width=28),
            _typed("reason", "Motivazione", "Reason", "long", 40)), ("key",), 40, frozen=2),
    PlanSheet("departments", Words("Unità organizzative", "Organisational units"), "tblUnita",
        Words("Il registro delle unità, con le denominazioni incontrate e la loro durata.",
              "The register of units, with the spellings met and their life."),
        records.Department, (
            _typed("id", "Sigla", "Id", width=11, help_it="Breve e stabile, senza accenti: entra nei "
                   "nomi dei file.", help_en="Short and stable, no accents: it enters file names."),
            _typed("name", "Denominazione", "Name", width=46),
            _typed("parent", "Fa parte di", "Part of", "department", 34),
            _typed("aliases", "Altre denominazioni", "Other spellings", "names", 60,
                   help_it="Separate da una barra verticale |", help_en="Separated by a bar |"),
            _typed("valid_from", "Dal", "From", "date", 13), _typed("valid_to", "Al", "To", "date", 13),
            _typed("succession", "Come è cessata", "How it ended", "term", 18, "succession"),
            _typed("successor", "Unità subentrata", "Successor", "department", 34),
            _typed("act", "Atto", "Act", width=26)), ("id",), 20, True, frozen=2),
    PlanSheet("contacts", Words("Referenti", "Contacts"), "tblReferenti",
        Words("A chi scrivere in ogni unità. Restano in questo file: non entrano nel quadro né nei "
              "dati pubblicati.", "Whom to write to in each unit. They stay in this file: never in the "
              "master nor in published data."),
        records.Contact, (
            _typed("department", "Unità organizzativa", "Organisational unit", "department", 40),
            _typed("role", "Ruolo", "Role", "term", 16, "contact_role"),
            _typed("name", "Nome e cognome", "Name", width=28),
            _typed("mail", "Posta elettronica", "Mail", width=32), _typed("pec", "PEC", "PEC", width=32),
            _typed("valid_from", "Dal", "From", "date", 13), _typed("valid_to", "Al", "To", "date", 13),
        ), ("department", "role", "name", "valid_from"), 40, frozen=1),
    PlanSheet("corrections", Words("Correzioni", "Corrections"), "tblCorrezioni",
        Words("I valori rettificati dal coordinamento: valgono finché l'unità non cambia il proprio.",
              "Values amended by the centre: they hold until the unit changes its own."),
        records.Correction, (
            *_ROW, *_WHEN, _typed("field", "Colonna", "Column", "term", 24, "entry_field"),
            _typed("value", "Valore corretto", "Corrected value", "content", 18), *_BY),
        ("key", "part", "period", "round", "field"), 40, frozen=2),
    PlanSheet("decisions", Words("Decisioni", "Decisions"), "tblDecisioni",
        Words("Come si risolvono i valori discordanti elencati nel quadro consolidato.",
              "How the conflicting values listed in the master are settled."),
        records.Decision, (
            *_ROW, _typed("department", "Unità organizzativa", "Organisational unit", "department", 34),
            *_WHEN, _typed("field", "Colonna", "Column", "term", 24, "entry_field"),
            _typed("choice", "Decisione", "Decision", "term", 24, "choice"),
            _typed("value", "Altro valore", "Other value", "content", 16),
            _typed("workbook", "File scelto", "Chosen file", width=24), *_BY), ("key",), 40, frozen=2),
    PlanSheet("waivers", Words("Deroghe", "Waivers"), "tblDeroghe",
        Words("Le eccezioni a una regola concesse dal coordinamento, con motivo e scadenza.",
              "Exceptions from a rule granted by the centre, with reason and expiry."),
        records.Waiver, (
            _typed("rule", "Regola", "Rule", width=12), _typed("key", "Chiave", "Key", width=17),
            _typed("department", "Unità organizzativa", "Organisational unit", "department", 34), *_BY,
            _typed("expires", "Scadenza", "Expiry", "date", 13)), ("rule",), 40, frozen=2),
    PlanSheet("answers", Words("Proposte", "Proposals"), "tblProposte",
        Words("Le risposte alle proposte delle unità elencate nel quadro consolidato.",
              "The answers to the proposals of units listed in the master."),
        records.ProposalAnswer, (
            _typed("proposal", "Proposta n.", "Proposal no.", width=16),
            _typed("department", "Unità organizzativa", "Organisational unit", "department", 34),
            _typed("kind", "Tipo di proposta", "Kind of proposal", "term", 18, "proposal_kind"),
            _typed("key", "Chiave", "Key", width=17), _typed("text", "Testo", "Text", "long", 44),
            _typed("decision", "Decisione", "Decision", "term", 16, "proposal_decision"), *_BY),
        ("proposal",), 40, frozen=1),
    PlanSheet("doubts", Words("Da verificare", "To be checked"), "tblDaVerificare",
        Words("Che cosa della fonte non è stato letto con certezza: nulla è stato modificato.",
              "What could not be read with certainty in the source: nothing was changed."),
        records.Doubt, (
            _shown("code", "Regola", "Rule", width=12, centred=True), _KEY,
            PlanColumn("message", Words("Che cosa non torna", "What is wrong"), "long", 62, echo=True),
            PlanColumn("hint", Words("Che cosa fare", "What to do"), "long", 50, echo=True),
            _shown("found", "Testo trovato", "Text found", "long", 34),
            *_origin("place", folded=False),
            PlanColumn("facts", Words("Dati", "Facts"), "facts", 10, hidden=True), _ORDER),
        frozen=2),
)
# fmt: on


def plan_sheets(profile: Profile) -> tuple[PlanSheet, ...]:
    """Return the data sheets of a plan in order: those of the side levels follow the structure."""
    nodes, *others = SHEETS
    sides = tuple(
        PlanSheet(
            id=SIDE + level.id,
            label=level.plural,
            table=f"tblLivello_{records.slug(level.id).replace('-', '_')}",
            about=Words(
                f"{level.plural.it}: livello che affianca la struttura principale.",
                f"{level.plural.en}: a level beside the main structure.",
            ),
            record=records.Node,
            columns=nodes.columns[1:],
            unique=("key",),
            frozen=2,
        )
        for level in profile.levels
        if level.side
    )
    return (nodes, *sides, *others)


def with_attributes(sheet: PlanSheet, names: Iterable[str], profile: Profile) -> PlanSheet:
    """Return a sheet with one more column for each attribute its records carry."""
    from dataclasses import replace

    extra = tuple(
        PlanColumn(f"attr_{name}", attribute_label(name, profile), "long", 24) for name in names
    )
    after = next(
        (i for i, column in enumerate(sheet.columns) if column.id == "source_workbook"),
        len(sheet.columns),
    )
    return replace(sheet, columns=(*sheet.columns[:after], *extra, *sheet.columns[after:]))


def attribute_label(name: str, profile: Profile) -> Words:
    """Return the header of an attribute: the profile's label of that field, else its name."""
    for sheet in profile.sheets:
        if (field := sheet.field(name)) is not None:
            return field.label
    text = " ".join(_ACCENTED.get(word, word) for word in name.replace("-", "_").split("_"))
    shown = text[:1].upper() + text[1:]
    return Words(shown, shown)


_ACCENTED = {"unita": "unità", "attivita": "attività", "citta": "città", "qualita": "qualità",
             "priorita": "priorità", "finalita": "finalità", "modalita": "modalità",
             "responsabilita": "responsabilità", "pnrr": "PNRR", "sdg": "SDG"}  # fmt: skip


def _terms(*rows: tuple[str, str, str]) -> Vocabulary:
    return tuple(Term(name, Words(it, en)) for name, it, en in rows)


_OWN: Mapping[str, Vocabulary] = {
    "flag": (Term("yes", Words("sì", "yes"), ("si", "x", "vero", "true", "1")),),
    "round": tuple(Term(name, label) for name, label in ROUNDS.items()),
    "succession": _terms(
        ("renamed", "rinominata", "renamed"),
        ("merged", "fusa", "merged"),
        ("split", "scissa", "split"),
        ("moved", "competenza passata", "moved"),
    ),
    "contact_role": _terms(
        ("contact", "referente", "contact"),
        ("deputy", "sostituto", "deputy"),
        ("director", "dirigente", "director"),
    ),
    "choice": _terms(
        ("theirs", "valore dell'unità", "unit's value"),
        ("ours", "valore del coordinamento", "centre's value"),
        ("copy", "valore del file scelto", "value of the chosen file"),
        ("value", "altro valore", "other value"),
    ),
    "proposal_decision": _terms(
        ("accepted", "accolta", "accepted"),
        ("changed", "accolta con modifiche", "accepted with changes"),
        ("rejected", "non accolta", "rejected"),
    ),
    "frequency": _terms(
        ("annuale", "annuale", "yearly"),
        ("semestrale", "semestrale", "half-yearly"),
        ("trimestrale", "trimestrale", "quarterly"),
        ("mensile", "mensile", "monthly"),
        ("pluriennale", "pluriennale", "multi-year"),
    ),
    "dimension": _terms(
        ("impatto", "impatto", "impact"),
        ("efficacia", "efficacia", "effectiveness"),
        ("efficienza", "efficienza", "efficiency"),
        ("economicità", "economicità", "economy"),
        ("qualità", "qualità", "quality"),
        ("stato delle risorse", "stato delle risorse", "state of resources"),
    ),
}
VERSIONED = ("target", "initial_target", "baseline", "weight", "label", "unit", "direction", "method",
             "department", "state")  # fmt: skip
"""Attributes of an indicator whose changes are dated in *Versioni*."""

NUMERIC = ("target", "initial_target", "baseline", "weight")
"""Those of them that are numbers."""


def vocabularies(profile: Profile, period: int) -> dict[str, Vocabulary]:
    """Return every list of the workbook: the profile's, the common ones, the lists of columns."""
    columns = {column.id: column.label for column in _INDICATORS}
    levels = tuple(Term(level.id, level.label) for level in profile.levels)
    return {
        **profile.vocabularies,
        **_OWN,
        "level": levels,
        "attribute": (
            *(Term(name, columns[name]) for name in VERSIONED),
            Term("definition", Words("Definizione", "Definition")),
        ),
        "entry_field": tuple(_entry_fields(profile, period)),
        "column": tuple(Term(name, label) for name, label in columns.items()),
    }


def _entry_fields(profile: Profile, period: int) -> Iterable[Term]:
    seen: set[str] = set()
    for sheet in profile.sheets:
        for field in sheet.fields:
            if field.role != "entry" or field.id in seen:
                continue
            seen.add(field.id)
            label = Words(
                *(field.label[lang].format(year=period, previous=period - 1) for lang in _BOTH)
            )
            yield Term(field.id, label, field.aliases)


_BOTH: tuple[Literal["it"], Literal["en"]] = ("it", "en")


def header_labels(sheet: PlanSheet) -> dict[str, str]:
    """Return the folded headers of both languages and the column id each one names."""
    return {fold(column.label[lang]): column.id for column in sheet.columns for lang in _BOTH}
