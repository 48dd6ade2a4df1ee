"""The worksheet function that checks a whole table, with the rules of ``riscontro validate``."""

from datetime import date

from ..schemas.findings import Language
from ..schemas.terms import SEVERITIES, SIGNS, Words
from . import arguments
from .celltables import ROUND_NAMES, Asked, Sheet, recognised, year_of
from .registry import REGISTRY, Argument, Given, Range, Scalar

CLEAN = Words("nessuna segnalazione", "no findings")

COLUMNS_NOT_GIVEN = frozenset(("SHT-002", "SHT-006", "SHT-007"))
"""Rules on columns that are missing: of a table that gives only some of them nothing is lost."""


@REGISTRY.register(
    Words("KPI_CONTROLLA_TABELLA", "KPI_CHECK_TABLE"),
    Words(
        "Controlla una tabella con le regole dei fogli di rilevazione ed elenca le segnalazioni: "
        "riga e colonna nell'intervallo, intestazione, codice, gravità, messaggio, suggerimento.",
        "Checks a table with the rules of the entry sheets and lists the findings: row and column "
        "in the range, header, code, severity, message, hint.",
    ),
    "values",
    Argument(
        "table",
        Words("tabella", "table"),
        Words(
            "Intervallo con la riga di intestazione (o degli identificativi nascosti) e i dati; "
            "una percentuale come 0,634, non come 63,4.",
            "Range with the header row (or the hidden row of ids) and the data; a percentage as "
            "0.634, not as 63.4.",
        ),
        table=True,
    ),
    Argument(
        "profile",
        Words("profilo", "profile"),
        Words(
            "Profilo del piano, per nome o cartella; se manca, quello che riconosce più colonne.",
            "Profile of the plan, by name or folder; if omitted, the one that knows most columns.",
        ),
        optional=True,
    ),
    Argument(
        "sheet",
        Words("foglio", "sheet"),
        Words(
            "Foglio del profilo, come Indicatori o Attività; se manca, si riconosce dalle colonne.",
            "Sheet of the profile, such as Indicators; recognised by its columns if omitted.",
        ),
        optional=True,
    ),
    Argument(
        "period",
        Words("anno", "year"),
        Words(
            "Anno della rilevazione; se manca, si ricava dall'intestazione.",
            "Year reported on; taken from the header if omitted.",
        ),
        optional=True,
    ),
    Argument(
        "round",
        Words("rilevazione", "round"),
        Words(
            "Rilevazione, come Consuntivo o Monitoraggio al 30/06; Consuntivo se manca.",
            "Round, such as Final; Final if omitted.",
        ),
        optional=True,
    ),
    Argument(
        "due",
        Words("trasmessa", "submitted"),
        Words(
            "Sì per segnalare anche ciò che manca, come in una cartella trasmessa.",
            "Yes to tell what is missing as well, as in a submitted workbook.",
        ),
        optional=True,
    ),
    example=r'{"Codice"\"Indicatore"\"Valore rilevato 2025";"a.1"\"N. prestiti"\"12 circa"}',
)
def check_table(
    table: Given,
    profile: Scalar = None,
    sheet: Scalar = None,
    period: Scalar = None,
    round: Scalar = None,
    due: Scalar = None,
    *,
    language: Language = "it",
) -> Range:
    """Return the findings on a table, one a row."""
    arguments.profile(profile)
    asked = Asked(
        arguments.text(profile),
        arguments.text(sheet),
        year_of(period),
        arguments.choice(round, ROUND_NAMES, ""),
    )
    found = recognised(arguments.table(table), asked, language)
    return _checked(found, bool(arguments.yes(due)), language)


def _checked(found: Sheet, due: bool, language: Language) -> Range:
    # Only here is pandera needed: the other functions must answer at once.
    from ..schemas.grid import split_address
    from ..schemas.rules import words
    from ..sync.parsing import read_submission
    from ..sync.pipeline.checking import check_submissions
    from ..workbooks.layout import PROPERTY_PREFIX
    from ..workbooks.reader import Workbook

    said = {
        "profile": found.profile.id,
        "template": str(found.profile.template_version),
        "period": str(found.period),
        "round": found.round,
    }
    properties = {f"{PROPERTY_PREFIX}{name}": text for name, text in said.items()}
    book = Workbook("", kind="xlsx", properties=properties, grids=(found.grid,))
    submission = read_submission(book, found.profile)
    findings, rules = check_submissions(
        [submission], date(found.period, 12, 31), profile=found.profile, everything_due=due
    )
    lines: list[tuple[Scalar, ...]] = []
    for one in findings:
        given_up = not found.whole and one.code in COLUMNS_NOT_GIVEN
        if one.place.sheet != found.grid.sheet or given_up:
            continue
        row, column = split_address(one.place.cell) if one.place.cell else (None, None)
        header = found.grid.text(found.header_row, column) if column else ""
        message, hint = words(one, language, rules)
        severity = f"{SIGNS[one.severity]} {SEVERITIES[one.severity][language]}"
        lines.append((_float(row), _float(column), header, one.code, severity, message, hint))
    return tuple(lines) or ((CLEAN[language], *[""] * 6),)


def _float(number: int | None) -> Scalar:
    return None if number is None else float(number)
