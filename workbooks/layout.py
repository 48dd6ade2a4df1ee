"""Geometry and look of the departmental workbook, as data.

Builder, patch and formulas share this page and nothing else: where a column stands, how it is
called, what fills it. Fixed positions serve for writing only; reading finds columns by their id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from ..schemas.findings import Language
from ..schemas.periods import of_year
from ..schemas.profile import EntrySheet, Profile
from ..schemas.shape import RECORD
from ..schemas.terms import SHEETS, FieldType, Role
from .leftover import Leftover

if TYPE_CHECKING:
    from .listsheets import ListSheet

ID_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6
"""Hidden row of field ids, header row, first record (Excel row numbers)."""

RESULTS_MODEL_ROW, RESULTS_FIRST_ROW, RESULTS_LAST_ROW = 6, 7, 2006
"""*Esito controlli*: hidden model row whose styles are copied, first and last row of the list."""

LAST_FORMULA_ROW = 5000
"""Counting formulas look down to here, so that appended rows need no change of theirs."""

NAVY, ENTRY_FILL, LOCKED_FILL, LINK = "#17324D", "#FFF9E5", "#F2F4F7", "#0066CC"
GREEN, AMBER, RED, GREY = "#00784D", "#945A00", "#C22F48", "#5B6F82"
LINE, ENTRY_LINE = "#D9DEE4", "#C9B98A"

Cell = str | float | int | date | None
Row = Mapping[str, Cell]
"""One record: column id to value. Percentages are points here; cells hold fractions."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an entry sheet as laid out.

    ``id`` is the field id, ``y2023`` for a past year; ``vocabulary`` names the list it takes;
    ``own`` tells a column of a sheet of records, which never follows the unit of its row.
    """

    id: str
    header: str
    role: Role
    type: FieldType
    width: float
    hidden: bool = False
    vocabulary: str = ""
    help: str = ""
    centred: bool = False
    maximum: int = 0
    year: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """An entry sheet: its name, its table's name, its columns from A on.

    ``required`` are the entry columns that make a record complete in this round, ``identifier``
    those that name it in the whole plan; ``places`` are the positions of all by id, 1 for A.
    """

    id: str
    kind: str
    name: str
    table: str
    columns: tuple[Column, ...]
    required: tuple[str, ...] = ()
    identifier: tuple[str, ...] = ()
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[str, int] = {}
        for position, column in enumerate(self.columns, 1):
            places.setdefault(column.id, position)
        object.__setattr__(self, "places", places)

    @property
    def records(self) -> bool:
        """Its rows are records the unit adds itself."""
        return self.kind == RECORD

    @property
    def entries(self) -> tuple[Column, ...]:
        """The columns the department fills in."""
        return tuple(column for column in self.columns if column.role == "entry")

    def column(self, name: str) -> Column | None:
        """Return one column by id."""
        place = self.places.get(name)
        return None if place is None else self.columns[place - 1]

    def number(self, name: str) -> int:
        """Return the position of a column, 1 for A.

        Raises:
            KeyError: when the sheet has no such column.
        """
        return self.places[name]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a departmental workbook says of itself, in three places.

    Attributes:
        plan: id of the plan (name of the workspace's plan, such as ``torino-2025``).
        profile: id of the profile.
        template: version of the template.
        department: id of the unit.
        period: the year.
        round: id of the round.
        push: how many times the centre has written into the workbook.
    """

    plan: str
    profile: str
    template: int
    department: str
    period: int
    round: str
    push: int = 0

    def pairs(self) -> dict[str, str]:
        """Return the identity as names and texts, in a fixed order."""
        return {
            "plan": self.plan,
            "profile": self.profile,
            "template": str(self.template),
            "department": self.department,
            "period": str(self.period),
            "round": self.round,
            "push": str(self.push),
        }


PROPERTY_PREFIX = "riscontro."
"""Prefix of the custom document properties that carry the identity."""

INSTRUCTION_FIELDS = ("department", "period", "round", "state", "approval_name", "approval_role",
                      "approval_date")  # fmt: skip
"""Ids in the hidden column A of *Istruzioni*; the value stands in column C of the same row. The
last four are open cells of the department."""


@dataclass(frozen=True, slots=True)
class Book:
    """All that goes into one departmental workbook.

    Attributes:
        identity: who, what, when.
        department: name of the unit as shown.
        owner: name of the administration.
        title: title of the plan in the workbook's language.
        due: day by which the workbook is due.
        issued: day the workbook was made.
        contact: whom to ask (office, mail).
        language: ``it`` or ``en``.
        rows: records by sheet id; each has its ``key``.
        history: earlier texts by activity: (key, code, year as text, text).
        profile_text: the profile, carried whole so that the file can be checked alone.
        form: what already stands in the open cells of *Istruzioni*, by id (``state`` is an id).
        left: what an older workbook held and has no place here.
        listed: read-only lists of what other units delivered.
    """

    identity: Identity
    department: str
    owner: str
    title: str
    due: date | None
    issued: date
    contact: str
    language: Language
    rows: Mapping[str, Sequence[Row]]
    history: Sequence[tuple[str, str, str, str]] = ()
    profile_text: str = ""
    proposals: Sequence[Row] = field(default_factory=tuple)
    form: Mapping[str, Cell] = field(default_factory=dict)
    left: Sequence[Leftover] = ()
    listed: "Sequence[ListSheet]" = ()


RESULT_COLUMNS: tuple[Column, ...] = (
    Column("severity", "Gravità", "locked", "text", 18),
    Column("sheet", "Foglio", "locked", "text", 13),
    Column("cell", "Cella", "locked", "text", 9),
    Column("key", "Codice", "locked", "text", 17),
    Column("field", "Colonna", "locked", "text", 20),
    Column("value", "Valore trovato", "locked", "text", 20),
    Column("message", "Segnalazione", "locked", "text", 50),
    Column("hint", "Che cosa fare", "locked", "text", 48),
    Column("rule", "Regola", "locked", "text", 11),
    Column("answer", "Risposta", "entry", "list", 15, vocabulary="answer"),
    Column("reason", "Motivazione", "entry", "text", 36, maximum=1000),
)
"""Visible columns of *Esito controlli*, from B on (A is a narrow margin)."""

RESULT_HEADERS_EN = ("Severity", "Sheet", "Cell", "Code", "Column", "Value found", "Finding",
                     "What to do", "Rule", "Answer", "Reason")  # fmt: skip

RESULT_INDEX: tuple[str, ...] = (
    "index_key",
    "index_sign",
    "index_text",
    "index_fields",
    "index_value",
)
"""Hidden per-key index beside the list, read by INDEX/MATCH (one row per key with findings).
``index_value`` is the mark of the row as it was checked (``marks.mark``); blank is unknown."""
RESULT_FIRST_COLUMN = 2
RESULT_INDEX_COLUMN = RESULT_FIRST_COLUMN + len(RESULT_COLUMNS) + 1
"""Columns of the first visible column and of the first of the index; one is left between."""

RESULT_NAMES: Mapping[str, str] = {
    "index_key": "esito_chiave",
    "index_sign": "esito_segno",
    "index_text": "esito_testo",
    "index_fields": "esito_campi",
    "index_value": "esito_valore",
    "severity": "esito_gravita",
}
"""Defined names of the index columns and of the severity column."""

LIST_PREFIX = "elenco_"
"""Prefix of the defined names of the vocabularies in *Elenchi*."""

PROPOSAL_TABLE = "tblProposte"
PROPOSAL_COLUMNS: tuple[Column, ...] = (
    Column("kind", "Tipo di proposta", "entry", "list", 20, vocabulary="proposal_kind"),
    Column("code", "Codice", "entry", "text", 18),
    Column("text", "Proposta", "entry", "long", 60, maximum=2000),
    Column("motive", "Motivo", "entry", "long", 44, maximum=1000),
    Column("decision", "Decisione del coordinamento", "locked", "text", 22),
    Column("decision_reason", "Motivo della decisione", "locked", "text", 40),
)
PROPOSAL_HEADERS_EN = ("Kind of proposal", "Code", "Proposal", "Reason", "Centre's decision",
                       "Reason of the decision")  # fmt: skip
PROPOSAL_ROWS = 40


def result_column(name: str) -> int:
    """Return the position of a column of *Esito controlli*, visible or of the index.

    Raises:
        KeyError: when there is no such column.
    """
    for position, column in enumerate(RESULT_COLUMNS, RESULT_FIRST_COLUMN):
        if column.id == name:
            return position
    if name in RESULT_INDEX:
        return RESULT_INDEX_COLUMN + RESULT_INDEX.index(name)
    raise KeyError(name)


def sheet_name(name: str, language: Language) -> str:
    """Return the name of one of the common sheets."""
    return SHEETS[name][language]


def result_columns(language: Language) -> tuple[Column, ...]:
    """Return the visible columns of *Esito controlli* with headers of one language."""
    return _headed(RESULT_COLUMNS, RESULT_HEADERS_EN, language)


def proposal_columns(language: Language) -> tuple[Column, ...]:
    """Return the columns of *Proposte*, from B on, with headers of one language."""
    return _headed(PROPOSAL_COLUMNS, PROPOSAL_HEADERS_EN, language)


def entry_layout(
    profile: Profile, sheet: EntrySheet, period: int, round_id: str, language: Language
) -> SheetLayout:
    """Lay out one entry sheet for a round: past years unrolled, headers in one language."""
    years = range(period - profile.history_years, period)
    columns: list[Column] = []
    for item in profile.shown_fields(sheet, round_id):
        for year in years if item.id == "history" else (period,):
            columns.append(
                Column(
                    id=f"y{year}" if item.id == "history" else item.id,
                    header=of_year(item.label[language], year, period),
                    role=item.role,
                    type=item.type,
                    width=item.width,
                    hidden=item.hidden,
                    vocabulary=item.vocabulary,
                    help=item.help[language],
                    centred=item.centred,
                    maximum=item.maximum,
                    year=year if item.id == "history" else None,
                    own=sheet.kind == RECORD,
                )
            )
    entries = {column.id for column in columns if column.role == "entry"}
    required = tuple(name for name in sheet.required if name in entries)
    if not required and "proposed_target" in entries:
        required = ("proposed_target",)
    name = sheet.label[language]
    return SheetLayout(
        sheet.id, sheet.kind, name, sheet.table, tuple(columns), required, sheet.identifier
    )


def _headed(
    columns: tuple[Column, ...], english: tuple[str, ...], language: Language
) -> tuple[Column, ...]:
    if language == "it":
        return columns
    return tuple(
        replace(column, header=header) for column, header in zip(columns, english, strict=True)
    )
