"""A plan as plain tables: past values, indicators, units, ready to be written as CSV.

Texts stand as printed, but for the apostrophe ``inert`` puts before what a spreadsheet would take
for a formula; ``inert.as_typed`` takes it away.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from types import SimpleNamespace
from typing import TextIO

from ..schemas.links import ACTIVE
from ..schemas.plan import Plan
from ..schemas.profile import EntrySheet
from .inert import inert
from .linktexts import links_of
from .records import Accepted, Typed

CRLF = "\r\n"
VALUES_HEADER = (
    *("key", "code", "label", "part", "unit", "period", "printed", "number"),
    *("workbook", "sheet", "cell", "class", "denominator", "qualifier", "note", "finding"),
)
PLAN_HEADER = (
    *("key", "code", "label", "part", "parent", "activity", "kind", "section", "group"),
    *("department", "basis", "type", "unit", "decimals", "direction"),
    *("baseline", "baseline_year", "target", "target_year", "target_act", "target_day"),
    *("initial_target", "weight", "formula", "aggregation", "tolerance", "minimum", "maximum"),
    *("excellent", "natural_limit", "bands", "rating_rules", "source_of_data", "method"),
    *("frequency", "dimension", "data_owner"),
    *("may_exceed", "never_falls", "total", "state", "proposed", "workbook", "sheet", "cell"),
)
DEPARTMENTS_HEADER = (
    *("id", "name", "parent", "aliases", "valid_from", "valid_to"),
    *("succession", "successor", "act", "indicators", "contributions"),
)

LINKS_HEADER = (
    *("key", "vocabulary", "term", "label", "parent", "kind", "state", "printed"),
    *("workbook", "sheet", "cell"),
)
ACTORS_HEADER = (*("key", "name", "role", "state", "printed"), *("workbook", "sheet", "cell"))
VOCABULARIES_HEADER = (
    *("vocabulary", "code", "label", "parent", "version", "aliases", "proposed", "links"),
)
LINEAGE_HEADER = ("edition", "kind", "old", "new", "act", "note", "confirmed")

Row = list[str]
Table = tuple[tuple[str, ...], Callable[[Plan], Iterator[Row]]]


def values_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every yearly cell and part, empty cells included.

    Columns as in ``VALUES_HEADER``: ``code`` and ``label`` as printed; ``number`` and
    ``denominator`` plain, with a decimal point, empty when nothing measurable stands there;
    percentages in points.
    """
    for value in plan.values:
        source = value.source
        yield [
            *(value.key, value.code, value.label, value.part, value.unit, str(value.period)),
            *(value.printed, written(value.number)),
            *(source.workbook, source.sheet, source.cell, value.kind),
            *(written(value.denominator), value.qualifier, value.note, value.finding),
        ]


def plan_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every indicator part, columns as in ``PLAN_HEADER``.

    ``decimals`` is empty when any are shown; ``proposed`` names, separated by blanks, the
    attributes nobody has confirmed.
    """
    for indicator in plan.indicators:
        source = indicator.source
        places = {"workbook": source.workbook, "sheet": source.sheet, "cell": source.cell}
        decimals = indicator.decimals if indicator.decimals >= 0 else None
        own: Mapping[str, object] = {
            **places,
            "decimals": decimals,
            "proposed": " ".join(indicator.proposed),
        }
        yield [
            written(own[name] if name in own else getattr(indicator, name)) for name in PLAN_HEADER
        ]


def departments_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every unit, columns as in ``DEPARTMENTS_HEADER``.

    ``aliases`` are separated by ``|``; the last two columns count what the unit answers for.
    """
    for unit in plan.departments:
        counts = {
            "aliases": "|".join(unit.aliases),
            "indicators": sum(item.department == unit.id for item in plan.indicators),
            "contributions": sum(item.department == unit.id for item in plan.contributions),
        }
        yield [
            written(counts[name] if name in counts else getattr(unit, name))
            for name in DEPARTMENTS_HEADER
        ]


def links_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every link, columns as in ``LINKS_HEADER``.

    What an activity inherits follows its own links, with the kind ``ereditato``.
    """
    entries = {(entry.vocabulary, entry.id): entry for entry in plan.vocabularies}
    taken_off = [link for link in plan.links if link.state != ACTIVE]
    keys = [*(node.key for node in plan.nodes), *(one.key for one in plan.activities)]
    for link in (*chain.from_iterable(links_of(plan, keys).values()), *taken_off):
        entry, source = entries.get((link.vocabulary, link.term)), link.source
        yield [
            *(link.key, link.vocabulary, link.term),
            *((entry.label, entry.parent) if entry else ("", "")),
            *(link.kind, link.state, link.printed, source.workbook, source.sheet, source.cell),
        ]


def actors_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every actor of a record, columns as in ``ACTORS_HEADER``."""
    for actor in plan.actors:
        source = actor.source
        yield [
            *(actor.key, actor.name, actor.role, actor.state, actor.printed),
            *(source.workbook, source.sheet, source.cell),
        ]


def vocabularies_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every entry, with how many records name it themselves."""
    uses = Counter((link.vocabulary, link.term) for link in plan.links if link.state == ACTIVE)
    named = Counter(actor.name for actor in plan.actors if actor.state == ACTIVE)
    for entry in plan.vocabularies:
        count = uses[entry.vocabulary, entry.id] or named[entry.id] * (not entry.code)
        yield [
            *(entry.vocabulary, entry.code, entry.label, entry.parent, entry.version),
            *("|".join(entry.aliases), written(entry.proposed), str(count)),
        ]


def lineage_rows(plan: Plan) -> Iterator[Row]:
    """Return one row for every change of a code, columns as in ``LINEAGE_HEADER``."""
    for one in plan.lineage:
        yield [
            *(one.edition, one.kind, one.old, "|".join(one.new), one.act, one.note),
            written(one.confirmed),
        ]


EXPORTS: Mapping[str, Table] = {
    "values": (VALUES_HEADER, values_rows),
    "plan": (PLAN_HEADER, plan_rows),
    "departments": (DEPARTMENTS_HEADER, departments_rows),
    "links": (LINKS_HEADER, links_rows),
    "actors": (ACTORS_HEADER, actors_rows),
    "vocabularies": (VOCABULARIES_HEADER, vocabularies_rows),
    "lineage": (LINEAGE_HEADER, lineage_rows),
}
"""What can be exported from a plan, by name."""


def record_table(
    sheet: EntrySheet, records: Iterable[Accepted], names: Mapping[str, str]
) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the records of a sheet as a table: header and rows.

    Entries of vocabularies by id, several joined by ``;``; percentages in points; nothing
    personal.

    Args:
        sheet: of records.
        records: of any sheet, in order.
        names: names of the units by id.
    """
    fields = [] if sheet.personal else [one for one in sheet.own_fields if not one.personal]
    header = ("key", "unita", "unit_name", "period", "round", *(one.id for one in fields),
              "workbook", "sheet", "row", "received")  # fmt: skip

    def rows() -> Iterator[Row]:
        for one in records if fields else ():
            if one.sheet != sheet.id:
                continue
            delivered = bool(one.sha256)
            yield [
                one.key, one.department, names.get(one.department, ""),
                str(one.period), one.round,
                *(_said(one.cell(field.id)) for field in fields),
                one.workbook, one.sheet_name, str(one.row) if delivered else "",
                one.received.isoformat() if delivered else "",
            ]  # fmt: skip

    return header, rows()


def _said(cell: Typed) -> str:
    if cell.number is not None or cell.day is not None:
        return written(cell.number if cell.number is not None else cell.day)
    return cell.term or cell.text


def written(value: object) -> str:
    """Return a value as data: plain numbers, ISO dates, ``true`` or ``false``, unknown empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        digits = format(value, "f")
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return "0" if digits == "-0" else digits
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_csv(header: Iterable[str], rows: Iterable[Iterable[str]], stream: TextIO) -> None:
    """Write a table as RFC 4180 has it, lines ended by a line feed alone, no cell a formula.

    The stream must not translate line ends, since a printed text may hold its own.
    """
    # What ends a line decides what is put between quotation marks: a carriage return is, too.
    feed = SimpleNamespace(write=lambda line: stream.write(f"{line[: -len(CRLF)]}\n"))
    writer = csv.writer(feed, lineterminator=CRLF)
    writer.writerow(header)
    writer.writerows(map(inert, row) for row in rows)
