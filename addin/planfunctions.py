"""The worksheet functions on a workspace: what the last consolidation showed, out of the store.

No workbook is opened, neither the plan nor the master nor what units sent.
"""

from collections.abc import Sequence

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.compositionwords import UNIT
from ..sync.shown import UNITS, Row, ShownTable, folded
from .cellerrors import Failed
from .planlines import inputs, measures, past
from .planrows import of_key
from .plantables import (
    Asked,
    cell,
    column_of,
    default_column,
    place,
    text_of,
    texts_of,
    year_of,
)
from .planwords import (
    MISSING_HEADER,
    NO_KEY_GIVEN,
    NO_ROWS,
    NOBODY,
    TRACE_HEADER,
    header,
)
from .registry import REGISTRY, Argument, Given, Range, Scalar

DEFAULT_TABLE = "indicators"
WORKSPACE = Argument(
    "workspace",
    Words("spazio", "workspace"),
    Words(
        "Cartella dello spazio di lavoro; vuoto: l'ultimo usato.",
        "Folder of the workspace; blank: the one used last.",
    ),
    optional=True,
)
PERIOD = Argument(
    "period",
    Words("anno", "year"),
    Words(
        "Anno dei dati; vuoto: quello dell'ultimo consolidamento.",
        "Year of the data; blank: that of the last consolidation.",
    ),
    optional=True,
)
ROUND = Argument(
    "round_id",
    Words("rilevazione", "round"),
    Words(
        "Rilevazione, come «Consuntivo»; vuoto: l'ultima consolidata.",
        "Round, such as «Final»; blank: the last one consolidated.",
    ),
    optional=True,
)
PART_ARGUMENT = Argument(
    "part",
    Words("dettaglio", "detail"),
    Words(
        "Dettaglio dell'indicatore, o unità organizzativa che contribuisce all'attività.",
        "Detail of the indicator, or unit that contributes to the activity.",
    ),
    optional=True,
)
KEY = Argument(
    "key",
    Words("chiave", "key"),
    Words(
        "Chiave della riga, come M01.P02/a.1, oppure sigla o nome di un'unità organizzativa.",
        "Key of the row, such as M01.P02/a.1, or id or name of an organisational unit.",
    ),
)


@REGISTRY.register(
    Words("KPI_QUADRO", "KPI_MASTER"),
    Words(
        "Restituisce una tabella del quadro dell'ultimo consolidamento, con le intestazioni.",
        "Returns a table of the master of the last consolidation, with its headers.",
    ),
    "plan",
    WORKSPACE,
    Argument(
        "table",
        Words("tabella", "table"),
        Words(
            "Nome del foglio o della tabella; vuoto: gli indicatori.",
            "Name of the sheet or of the table; blank: the indicators.",
        ),
        optional=True,
    ),
    Argument(
        "columns",
        Words("colonne", "columns"),
        Words(
            "Colonne da mostrare: un intervallo di nomi, o nomi separati da punto e virgola; "
            "vuoto: tutte.",
            "Columns to show: a range of names, or names separated by semicolons; blank: all.",
        ),
        table=True,
        optional=True,
    ),
    Argument(
        "rows",
        Words("righe", "rows"),
        Words(
            "Quali righe: l'inizio della chiave, o un'unità organizzativa; vuoto: tutte.",
            "Which rows: how their key begins, or an organisational unit; blank: all.",
        ),
        optional=True,
    ),
    PERIOD,
    ROUND,
    example='""; "Indicatori"; "Codice;Valore rilevato"; "M01"',
)
def master(
    workspace: Scalar = None,
    table: Scalar = None,
    columns: Range = (),
    rows: Scalar = None,
    period: Scalar = None,
    round_id: Scalar = None,
    *,
    language: Language = "it",
) -> Given:
    """Return a table of the master: a row of headers, then its rows."""
    asked = Asked(workspace, period, round_id, language)
    found = asked.named(text_of(table)) if text_of(table) else asked.table(_first(asked))
    wanted = texts_of(columns)
    places = (
        [column_of(found, one, language) for one in wanted]
        if wanted
        else list(range(len(found.columns)))
    )
    made: list[tuple[Scalar, ...]] = [tuple(found.columns[at].header[language] for at in places)]
    for row in _some(asked, found, text_of(rows)):
        made.append(tuple(cell(row[at]) for at in places))
    return tuple(made)


@REGISTRY.register(
    Words("KPI_VALORE", "KPI_VALUE"),
    Words(
        "Restituisce una cella del quadro: il valore di una chiave, o un'altra sua colonna.",
        "Returns a cell of the master: the value of a key, or another of its columns.",
    ),
    "plan",
    WORKSPACE,
    KEY,
    Argument(
        "column",
        Words("colonna", "column"),
        Words(
            "Quale colonna; vuoto: il valore rilevato.",
            "Which column; blank: the measured value.",
        ),
        optional=True,
    ),
    PART_ARGUMENT,
    PERIOD,
    ROUND,
    example='""; "M05.P02/a.1"; "Avanzamento"',
)
def value(
    workspace: Scalar = None,
    key: Scalar = None,
    column: Scalar = None,
    part: Scalar = None,
    period: Scalar = None,
    round_id: Scalar = None,
    *,
    language: Language = "it",
) -> Given:
    """Return one cell of the master."""
    asked = Asked(workspace, period, round_id, language)
    table, row = asked.row(_key(key), text_of(part))
    named = text_of(column)
    at = column_of(table, named, language) if named else default_column(table, language)
    return cell(row[at])


@REGISTRY.register(
    Words("KPI_ORIGINE", "KPI_TRACE"),
    Words(
        "Dice da dove viene un numero: misure, dati di partenza con file e cella, versioni.",
        "Tells where a number comes from: measures, inputs with file and cell, versions.",
    ),
    "plan",
    WORKSPACE,
    KEY,
    PERIOD,
    PART_ARGUMENT,
    ROUND,
    example='""; "M05.P02/a.1"',
)
def trace(
    workspace: Scalar = None,
    key: Scalar = None,
    period: Scalar = None,
    part: Scalar = None,
    round_id: Scalar = None,
    *,
    language: Language = "it",
) -> Given:
    """Return where a number comes from, a line for each thing known of it."""
    name, year = _key(key), year_of(period)
    held = Asked(workspace, None, round_id, language)
    if year is not None and all(one.period != year for one in held.view.rounds):
        return (header(TRACE_HEADER, language), *past(held, name, text_of(part), year))
    asked = Asked(workspace, period, round_id, language)
    table, row = asked.row(name, text_of(part))
    lines = [*measures(table, row, language), *inputs(asked, table, row)]
    return (header(TRACE_HEADER, language), *lines)


@REGISTRY.register(
    Words("KPI_CHI_MANCA", "KPI_MISSING"),
    Words(
        "Elenca le unità che non avevano trasmesso all'ultimo consolidamento.",
        "Lists the units that had not submitted at the last consolidation.",
    ),
    "plan",
    WORKSPACE,
    PERIOD,
    ROUND,
    example='""',
)
def missing(
    workspace: Scalar = None,
    period: Scalar = None,
    round_id: Scalar = None,
    *,
    language: Language = "it",
) -> Given:
    """Return the units that have not submitted, with state and due date."""
    from ..sync.masterwords import DELIVERY_STATES

    asked = Asked(workspace, period, round_id, language)
    made: list[tuple[Scalar, ...]] = []
    for unit, name, state, due, delivered in asked.table(UNITS).rows:
        if delivered is None:
            words = DELIVERY_STATES.get(str(state))
            shown = words[language] if words else cell(state)
            made.append((cell(name), cell(unit), shown, cell(due)))
    nobody = (NOBODY[language], *[""] * (len(MISSING_HEADER) - 1))
    return (header(MISSING_HEADER, language), *(made or [nobody]))


def _key(said: Scalar) -> str:
    text = text_of(said)
    if not text:
        raise Failed("#VALUE!", NO_KEY_GIVEN)
    return text


def _first(asked: Asked) -> str:
    """Return the id of the table shown when none is named: the indicators."""
    names = asked.shown.names
    return DEFAULT_TABLE if DEFAULT_TABLE in names else asked.keyed()[-1]


def _some(asked: Asked, table: ShownTable, said: str) -> Sequence[Row]:
    """Return the rows of a table whose key begins so, or of that unit; all when nothing is said.

    Raises:
        Failed: ``#REF!`` when nothing in the plan is called so.
    """
    if not said:
        return table.rows
    wanted = folded(said)
    unit = asked.units().get(wanted)
    ids = [one.id for one in table.columns]
    if unit is not None:
        at = [ids.index(one) for one in ("department", "key") if one in ids]
        names = {folded(one) for one in (*unit, UNIT + unit[0])}
        at += [ids.index("whole")] if "whole" in ids else []
        return [row for row in table.rows if any(folded(str(row[one])) in names for one in at)]
    at = [ids.index(one) for one in ("key", "whole") if one in ids]
    found = [row for row in table.rows if any(of_key(row[one], wanted) for one in at)]
    known = found or [
        row
        for name in asked.keyed()
        for row in asked.table(name).rows
        if of_key(row[place(asked.table(name), "key")], wanted)
    ]
    if not known:
        raise asked.unknown(NO_ROWS, said)
    return found
