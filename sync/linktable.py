"""A table of the source that repeats the links of the cards, one a row: compared, never believed.

Where the two differ nobody knows which is right: a doubt each way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..schemas.findings import Place
from ..schemas.linking import LinkColumn, LinkTable, compiled
from ..schemas.links import INHERITED, NOT_GIVEN, inherited
from ..schemas.plan import Activity, Doubt
from ..schemas.terms import Words
from .hierarchy import UNKNOWN
from .legacy import Found, SourceRow
from .linkimport import Cards

IN_CARDS = Words("nella scheda", "on the card")
IN_TABLE = Words("nella tabella dei collegamenti", "in the table of links")

_Said = dict[tuple[str, str], dict[str, Place]]
"""Entries by record and column, each with where it is said."""


def compare_links(found: Found, cards: Cards) -> list[Doubt]:
    """Return what the table of links says otherwise than the cards (LNK-010).

    Args:
        found: the tables of the source.
        cards: what the cards say, with the entries of every vocabulary.
    """
    shape = cards.linking.table
    table = found.tables.get(shape.file) if shape is not None else None
    if shape is None or table is None:
        return []
    keys = {activity.code: activity.key for activity in cards.activities.values()}
    said: _Said = defaultdict(dict)
    doubts = []
    for row in table.rows:
        place = table.place(row, shape.label)
        key = keys.get(row.text(shape.key), "")
        column = _column(cards, shape, row)
        if not key or column is None:
            text = row.text(shape.key) if not key else row.text(shape.vocabulary)
            doubts.append(Doubt("IMP-006", "", place, text, {"value": text, **UNKNOWN}))
            continue
        for term in _terms(cards, column, shape, row):
            said[key, column.field].setdefault(term, place)
    doubts += _differences(cards, said, _on_cards(cards), table.rows != ())
    return doubts


def _column(cards: Cards, shape: LinkTable, row: SourceRow) -> LinkColumn | None:
    name, kind = shape.names.get(row.text(shape.vocabulary), ("", ""))
    for column in cards.linking.columns:
        if column.vocabulary == name and (kind in ("", column.kind) or column.above):
            return column
    return None


def _terms(cards: Cards, column: LinkColumn, shape: LinkTable, row: SourceRow) -> list[str]:
    """Return the entries a row names: by its name, else by its code, else as printed."""
    names = cards.names[column.vocabulary]
    label, code = row.text(shape.label), row.text(shape.code)
    by_code = names.by_code(code) if code else None
    every = names.vocabulary.every
    if every and compiled(every).search(row.text(shape.printed)):
        by_code = None
    if by_code is not None and names.read(label).entries in ((), (by_code,)):
        return [by_code.id]
    for text in (row.text(shape.printed), label):
        readings = list(cards.readings(column, "", Place(), text, silent=True))
        terms = [entry.id for reading in readings for entry in reading.entries]
        if terms:
            return terms
    return [by_code.id] if by_code is not None else []


def _on_cards(cards: Cards) -> _Said:
    parents: Mapping[str, str] = {
        **{node.key: node.parent for node in cards.nodes.values()},
        **{activity.key: activity.parent for activity in cards.activities.values()},
    }
    said: _Said = defaultdict(dict)
    for link in inherited(cards.links, parents, cards.activities):
        column = next(
            (
                one
                for one in cards.linking.columns
                if one.vocabulary == link.vocabulary
                and (one.kind == link.kind or (link.kind == INHERITED and one.above))
            ),
            None,
        )
        if column is not None and link.term != NOT_GIVEN:
            said[link.key, column.field][link.term] = link.source
    for actor in cards.actors:
        field = next(c.field for c in cards.linking.columns if c.vocabulary == cards.linking.actors)
        said[actor.key, field][actor.name] = actor.source
    return said


def _differences(cards: Cards, table: _Said, card: _Said, told: bool) -> Iterable[Doubt]:
    fields = {column.field: column for column in cards.linking.columns}
    here: Activity
    for key, field in dict.fromkeys((*card, *table)):
        here = cards.activities[key]
        for first, second, there, missing in (
            (card, table, IN_CARDS, IN_TABLE),
            (table, card, IN_TABLE, IN_CARDS),
        ):
            for term, place in first[key, field].items():
                if told and term not in second[key, field]:
                    label = cards.label_of(fields[field])
                    yield Doubt(
                        "LNK-010", here.key, place, term,
                        {"value": term, "field": label, "there": there, "missing": missing},
                    )  # fmt: skip
