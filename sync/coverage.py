"""Matrices of the master: activities down, entries of a vocabulary across, a mark where tied.

A mark is the number one drawn as a sign: columns and rows add up, filters work, and signs differ
by shape, not by colour.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..schemas import coverage as wanted
from ..schemas import links as terms
from ..schemas.coverage import Gap, Matrix
from ..schemas.keys import slug
from ..schemas.plan import Activity
from ..schemas.terms import Words
from ..workbooks.mastersheets import Link, MasterCell, MasterColumn, MasterSheet, Shown
from .linktexts import actors_of, links_of
from .masterwords import Say
from .records import NOTHING
from .standing import Standing

SHEET_ID = "coverage_"
"""What the ids of these sheets begin with; that of the matrix follows."""

LONGEST_HEADER = 46
"""Characters of a turned header: it is drawn from the bottom up."""

MARK_WIDTH = 5.5
SIGNS: Mapping[str, str] = {
    terms.PRINCIPAL: "●",
    terms.INTEGRATION: "○",
    terms.INHERITED: "◇",
    terms.LEAD: "C",
    terms.DOER: "A",
    terms.INVOLVED: "●",
    terms.STAKEHOLDER: "○",
}
MISSING = "✖"
ND, BLANK = "nd", "blank"

_TEXTS: Mapping[str, Words] = {
    "entries": Words("Voci", "Entries"),
    "nd": Words("n.d. nella fonte", "n.d. in the source"),
    "blank": Words("nessuna voce", "no entry"),
    "not_told": Words("Senza voci", "Without entries"),
    "links_note": Words(
        "● voce dell'azione · ○ integrazione · ◇ ereditata dal livello superiore. «n.d.»: la fonte "
        "dice di non saperlo; «nessuna voce»: non dice niente. I totali contano le righe visibili.",
        "● the action's own entry · ○ integration · ◇ inherited from the level above. “n.d.”: the "
        "source says it does not know; “no entry”: it says nothing. Totals count the rows shown.",
    ),
    "actors_note": Words(
        "C capofila · A attuatore · ● coinvolto · ○ portatore di interessi. I totali contano le "
        "righe visibili.",
        "C lead · A carries it out · ● involved · ○ stakeholder. Totals count the rows shown.",
    ),
    "records_note": Words(
        "● indicato dalle unità. «nessuna voce»: nessuna unità ha scritto niente. I totali contano "
        "le righe visibili.",
        "● typed by the units. “no entry”: no unit typed anything. Totals count the rows shown.",
    ),
    "totals": Words("In tutto", "Altogether"),
    "size": Words("{n} azioni, {m} voci", "{n} actions, {m} entries"),
    "gaps": Words("Azioni da completare", "Actions to complete"),
    "gaps_note": Words(
        "✖ manca. I totali contano le righe visibili: filtrare una colonna per avere l'elenco.",
        "✖ missing. Totals count the rows shown: filter a column to get the list.",
    ),
    "gaps_size": Words("{n} azioni, {m} con qualche mancanza", "{n} actions, {m} lack something"),
    "missing": Words("Mancanze", "Missing"),
}

Marks = Mapping[str, Mapping[str, str]]
"""Signs by key of the activity and id of the entry."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a matrix: id of the entry, what is read there, the band above it."""

    entry: str
    header: str
    band: str = ""


def coverage_sheets(standing: Standing, say: Say) -> list[MasterSheet]:
    """Return the matrices the profile declares, then what the activities lack."""
    declared = standing.profile.coverage
    sheets = [_matrix(standing, say, one) for one in declared.matrices]
    return [*sheets, _gaps(standing, say, declared.gaps)] if declared.gaps else sheets


def _matrix(standing: Standing, say: Say, matrix: Matrix) -> MasterSheet:
    marks = marks_of(standing, matrix)
    columns = _entries(standing, say, matrix, marks)
    actors = matrix.vocabulary == standing.profile.linking.actors
    note = "records_note" if matrix.sheet else "actors_note" if actors else "links_note"
    told = [ND] if not actors and not matrix.sheet else []
    activities = standing.current
    size = _text("size", say, n=len(activities), m=len(columns))
    more = [Column(name, _text(name, say), _text("not_told", say)) for name in (*told, BLANK)]
    return _sheet(standing, say, Table(
        f"{SHEET_ID}{matrix.id}", matrix.label[say.language], size, _text(note, say),
        _text("entries", say), columns, more,
    ), marks)  # fmt: skip


def marks_of(standing: Standing, matrix: Matrix) -> dict[str, dict[str, str]]:
    """Return the signs of a matrix: ``ND`` and ``BLANK`` stand for no entry."""
    plan = standing.plan
    found: dict[str, dict[str, str]] = {one.key: {} for one in standing.current}
    if matrix.sheet:
        for key, names in _typed(standing, matrix).items():
            if key in found:
                found[key] = dict.fromkeys(names, SIGNS[terms.PRINCIPAL])
    elif matrix.vocabulary == standing.profile.linking.actors:
        for key, actors in actors_of(plan).items():
            for actor in actors:
                if key in found:
                    found[key].setdefault(actor.name, SIGNS.get(actor.role, "●"))
    else:
        for key, links in links_of(plan, found).items():
            for link in links:
                if link.vocabulary == matrix.vocabulary and link.kind in matrix.kinds:
                    name = ND if link.term == terms.NOT_GIVEN else link.term
                    sign = terms.NOT_GIVEN if name == ND else SIGNS[link.kind]
                    found[key].setdefault(name, sign)
    for signs in found.values():
        if not signs:
            signs[BLANK] = "–"
    return found


def _typed(standing: Standing, matrix: Matrix) -> dict[str, list[str]]:
    """Return the entries typed in records, by the activity they name."""
    found: dict[str, list[str]] = defaultdict(list)
    for (sheet, _, _), record in standing.records.items():
        if sheet == matrix.sheet:
            key = record.cells.get(matrix.node, NOTHING).term
            names = record.cells.get(matrix.terms, NOTHING).term
            found[key] += [name for name in names.split(";") if name]
    return found


def _entries(standing: Standing, say: Say, matrix: Matrix, marks: Marks) -> list[Column]:
    """Return the columns: codes in their order under what is above them, names by use."""
    if matrix.sheet:
        listed = standing.profile.vocabularies.get(matrix.vocabulary, ())
        return [Column(one.id, one.label[say.language]) for one in listed]
    entries = [one for one in standing.plan.vocabularies if one.vocabulary == matrix.vocabulary]
    known = {one.id: one for one in entries}
    if not any(one.code for one in entries):
        used = Counter(name for signs in marks.values() for name in signs)
        ordered = sorted(entries, key=lambda one: (-used[one.id], one.label.casefold()))
        return [Column(one.id, one.label) for one in ordered]
    below: dict[str, list[terms.Entry]] = defaultdict(list)
    for one in entries:
        below[one.parent if one.parent in known else ""].append(one)
    columns = []
    for top in below[""]:
        band = top.code if top.id in below else ""
        waiting = [top]
        while waiting:
            one = waiting.pop(0)
            columns.append(Column(one.id, f"{one.code} {one.label}".strip(), band))
            waiting = [*below.pop(one.id, ()), *waiting]
    return columns


@dataclass(frozen=True, slots=True)
class Table:
    """What a matrix is called and what stands across.

    Attributes:
        id, name, size, note: of the sheet.
        total: header of the number of marks of a row.
        columns: counted in that number.
        more: not counted in it.
    """

    id: str
    name: str
    size: str
    note: str
    total: str
    columns: Sequence[Column]
    more: Sequence[Column] = ()


def _sheet(standing: Standing, say: Say, table: Table, marks: Marks) -> MasterSheet:
    sheet = next(one for one in standing.profile.sheets if one.kind == "activity")
    band = say.group("record")
    every = [*table.columns, *table.more]
    ids = column_ids(every)
    ends = (ids[0], ids[len(table.columns) - 1]) if table.columns else ()
    total = f"SUM({{{ends[0]}}}:{{{ends[1]}}})" if ends else ""
    columns = (
        MasterColumn("code", say.column("code"), width=10, group=band, centred=True),
        MasterColumn("activity", sheet.singular[say.language].capitalize(), width=48, group=band),
        MasterColumn("entries", table.total, "whole", 9, band, False, total, "sum"),
        *(
            MasterColumn(name, shortened(one.header), "whole", MARK_WIDTH, one.band, True,
                         total="sum", turned=True)
            for name, one in zip(ids, every, strict=True)
        ),
    )  # fmt: skip
    counted = {one.entry for one in table.columns}
    rows: list[list[MasterCell]] = []
    for activity in standing.current:
        signs = marks.get(activity.key, {})
        cells: list[MasterCell] = [
            Shown(activity.code, link=Link(sheet.id, activity.key)),
            activity.label,
            sum(1 for name in signs if name in counted),
            *(_mark(signs.get(one.entry, "")) for one in every),
        ]
        rows.append(cells)
    sums = Counter(name for signs in marks.values() for name in signs)
    totals: list[MasterCell] = [
        None,
        _text("totals", say),
        sum(sums[one.entry] for one in table.columns),
        *(sums[one.entry] for one in every),
    ]
    return MasterSheet(
        id=table.id,
        name=table.name,
        table=f"tbl{''.join(part.capitalize() for part in table.id.split('_'))}",
        title=table.name,
        subtitle=table.size,
        columns=columns,
        rows=rows,
        note=table.note,
        frozen="entries",
        totals=totals if rows else (),
    )


def _mark(sign: str) -> MasterCell:
    return Shown(1, format=f'"{sign}"') if sign else None


def shortened(text: str) -> str:
    """Return a header cut after a word where it is too long to be turned."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_HEADER:
        return flat
    return flat[:LONGEST_HEADER].rpartition(" ")[0].rstrip(" ,;:.(-–") + "…"


def column_ids(columns: Iterable[Column]) -> list[str]:
    """Return an ASCII name for every entry, each one different."""
    made: list[str] = []
    for one in columns:
        name = "e_" + (slug(one.entry).replace("-", "_")[:40] or "x")
        number = 2
        while name in made:
            name, number = f"{name.partition('__')[0]}__{number}", number + 1
        made.append(name)
    return made


def _gaps(standing: Standing, say: Say, gaps: Sequence[Gap]) -> MasterSheet:
    columns = [Column(gap.id, gap.label[say.language]) for gap in gaps]
    lacking = {gap.id: lacks(standing, gap) for gap in gaps}
    marks = {
        one.key: {gap.id: MISSING for gap in gaps if lacking[gap.id](one)}
        for one in standing.current
    }
    some = sum(1 for signs in marks.values() if signs)
    size = _text("gaps_size", say, n=len(marks), m=some)
    name, note = _text("gaps", say), _text("gaps_note", say)
    return _sheet(
        standing, say, Table("gaps", name, size, note, _text("missing", say), columns), marks
    )


def lacks(standing: Standing, gap: Gap) -> Callable[[Activity], bool]:
    """Return what tells whether an activity lacks something."""
    plan = standing.plan
    if gap.kind == wanted.LEAD:
        return lambda one: not one.lead or one.lead_proposed
    if gap.kind == wanted.INDICATOR:
        served = {key for one in standing.indicators for key in (one.activity, *one.shared)}
    elif gap.kind == wanted.RECORDS:
        served = {
            record.cells.get(gap.node, NOTHING).term
            for (sheet, _, _), record in standing.records.items()
            if sheet == gap.sheet
        }
    else:
        links = links_of(plan, (one.key for one in standing.current))
        served = {
            key
            for key, found in links.items()
            if any(
                one.vocabulary == gap.vocabulary and one.term != terms.NOT_GIVEN for one in found
            )
        }
    return lambda one: one.key not in served


def _text(name: str, say: Say, **facts: object) -> str:
    return _TEXTS[name][say.language].format(**facts)
