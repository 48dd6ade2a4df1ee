"""The worksheet functions on a workspace: what the last consolidation showed, out of the store.

No workbook is opened, neither the plan nor the master nor what units sent.
"""

from collections.abc import Iterator, Sequence

from ..schemas.explanations import INPUTS
from ..schemas.findings import Language
from ..schemas.terms import FIELDS, Words
from ..sync.shown import FORMER, SOURCES, UNITS, Row, ShownTable, folded
from .cellerrors import Failed
from .planrows import of_key, versions
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
    EXPLANATION,
    MISSING_HEADER,
    NO_KEY_GIVEN,
    NO_ROWS,
    NO_VALUE_OF_YEAR,
    NOBODY,
    PART,
    TRACE_HEADER,
    VERSION,
    WEIGHT,
    header,
    told,
)
from .registry import REGISTRY, Argument, Given, Range, Scalar

DEFAULT_TABLE = "indicators"
COMPOSITION = "composition"
MEASURES = ("progress", "achievement", "initial_score", "change", "rating", "moved", "work")
"""Columns of the master that say what a row is worth."""

UNIT = "unit:"
"""What the name of a unit as a whole begins with."""

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
        return (header(TRACE_HEADER, language), *_past(held, name, text_of(part), year))
    asked = Asked(workspace, period, round_id, language)
    table, row = asked.row(name, text_of(part))
    lines = [*_measures(table, row, language), *_inputs(asked, table, row)]
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


def _measures(table: ShownTable, row: Row, language: Language) -> Iterator[tuple[Scalar, ...]]:
    """Yield what a row is worth, and how that was worked out."""
    ids = [one.id for one in table.columns]
    for name in MEASURES:
        if name in ids and (content := row[ids.index(name)]) is not None:
            words = table.columns[ids.index(name)].header
            yield _line(words[language], content)
    if "explanation" in ids and (content := row[ids.index("explanation")]) is not None:
        yield _line(EXPLANATION[language], content)


def _inputs(asked: Asked, table: ShownTable, row: Row) -> Iterator[tuple[Scalar, ...]]:
    """Yield what a detail was worked out from, then its versions; the parts of a whole."""
    language, shown = asked.language, asked.shown
    key = str(row[place(table, "key")])
    before, former = str(shown.period - 1), []
    for found in asked.view.rows(shown, SOURCES, "key").get(folded(key), []):
        name = str(found[1])
        if name == FORMER:
            former.append(str(found[2]))
        elif not name.isdigit() or name == before:
            yield _line(_input(name, language), *found[2:])
    for version in versions(asked.view, shown, (key, *former)):
        yield _line(VERSION[language], *version)
    if COMPOSITION not in shown.names:
        return
    parts = asked.table(COMPOSITION)
    named = ["part", "part_label", "progress", "achievement", "weight"]
    at = [place(parts, one) for one in named]
    wholes = asked.view.rows(shown, COMPOSITION, "whole")
    unit = asked.units().get(folded(key))
    whole = UNIT + unit[0] if unit and unit[0] == key else key
    for one in wholes.get(folded(whole), []):
        part, label, progress, achievement, weight = (one[each] for each in at)
        score = progress if achievement is None else achievement
        said = told(WEIGHT, weight=f"{weight:g}")[language] if isinstance(weight, float) else ""
        yield _line(told(PART, label=label)[language], part, score, None, None, None, None, said)


def _past(asked: Asked, key: str, part: str, year: int) -> list[tuple[Scalar, ...]]:
    """Return where the plan has the value of an earlier year from."""
    table, row = asked.row(key, part)
    at = folded(str(row[place(table, "key")]))
    found = asked.view.rows(asked.shown, SOURCES, "key").get(at, [])
    made = [_line(str(one[1]), *one[2:]) for one in found if one[1] == str(year)]
    if not made:
        raise Failed("#N/A", told(NO_VALUE_OF_YEAR, key=key, year=year))
    return made


def _input(name: str, language: Language) -> str:
    words = INPUTS.get(name) or (FIELDS[name].label if name in FIELDS else None)
    return words[language] if words else name


def _line(
    item: str,
    content: "str | float | None" = None,
    number: "str | float | None" = None,
    workbook: "str | float | None" = None,
    sheet: "str | float | None" = None,
    at: "str | float | None" = None,
    day: "str | float | None" = None,
    sha256: "str | float | None" = None,
    act: "str | float | None" = None,
    reason: "str | float | None" = None,
) -> tuple[Scalar, ...]:
    """Return a line under ``TRACE_HEADER``; a measure that is a number stands under that."""
    if isinstance(content, float | int):
        content, number = None, content
    line = (content, number, workbook, sheet, at, day, act, reason, sha256)
    return (item, *(cell(one) for one in line))
