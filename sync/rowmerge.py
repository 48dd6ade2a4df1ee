"""The rows of several copies of one workbook put together, cell by cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Finding
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import Words
from .conflicts import Conflict, Decide, Side, Weighed, weighed
from .heritage import Elsewhere, RowKey
from .records import NOTHING, Accepted, Origin, Record, Submission, Typed

BLANK = Words("cella vuota", "blank cell")


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """One row put together.

    Attributes:
        records: one; several when a key stands twice in a copy.
        givers: the copies each cell was taken from, all those in conflict about it.
        copies: the copies the row was taken from.
        conflicts: the cells on which copies disagree, settled or not.
        reported: what is reported about those nobody settled.
    """

    records: tuple[Record, ...]
    givers: Mapping[str, tuple[str, ...]]
    copies: frozenset[str]
    conflicts: tuple[Weighed, ...] = ()
    reported: tuple[Finding, ...] = ()


def joined_rows(
    copies: Mapping[str, Submission],
    accepted: Mapping[RowKey, Accepted],
    in_force: Mapping[RowKey, Accepted],
    rules: Catalogue,
    decide: Decide,
    elsewhere: Elsewhere,
) -> dict[RowKey, JoinedRow]:
    """Put the rows of copies together.

    Args:
        copies: the copies by name.
        accepted: rows last accepted from the department.
        in_force: the same with the centre's values over them: what stands in a conflict.
        rules: the catalogue.
        decide: what the centre decided of a conflict.
        elsewhere: tells what was typed in another unit's workbook or under another key.
    """
    identity = next(iter(copies.values())).identity
    period, round_id = identity.get("period", ""), identity.get("round", "")

    def judge(conflict: Conflict) -> Weighed:
        year = int(period) if period.isascii() and period.isdigit() else 0
        row = in_force.get((conflict.sheet, conflict.key))
        base = row.cell(conflict.field) if row is not None else NOTHING
        return weighed(replace(conflict, period=year, round=round_id, base=base), decide)

    found: dict[RowKey, dict[str, list[Record]]] = {}
    for name, copy in copies.items():
        for record in copy.records:
            own = replace(record, sha256=copy.sha256)
            found.setdefault((record.sheet, record.key), {}).setdefault(name, []).append(own)
    rows = {}
    for key, by_copy in found.items():
        if any(len(records) > 1 for records in by_copy.values()):
            # A key that stands twice in one copy cannot be merged: every row is kept, and held.
            everyone = tuple(record for records in by_copy.values() for record in records)
            rows[key] = JoinedRow(everyone, {}, frozenset(by_copy))
        else:
            single = {name: records[0] for name, records in by_copy.items()}
            rows[key] = _row(single, accepted.get(key), in_force.get(key), rules, judge, elsewhere)
    return rows


def _row(
    copies: Mapping[str, Record],
    base: Accepted | None,
    stood: Accepted | None,
    rules: Catalogue,
    judge: Callable[[Conflict], Weighed],
    elsewhere: Elsewhere,
) -> JoinedRow:
    fields = dict.fromkeys(name for record in copies.values() for name in record.cells)
    said = {
        field: {
            name: record.cells[field].meaning
            for name, record in copies.items()
            if field in record.cells
        }
        for field in fields
    }
    held = stood.corrected.items() if stood is not None else ()
    over = {field: one.copies for field, one in held if one.state == "standing"}
    rows = copies.values()
    standing = {
        field: _standing(
            said[field],
            base.cell(field).meaning if base is not None else "",
            _known(base, field, rows, elsewhere),
            over.get(field, {}),
        )
        for field in fields
    }
    clashes: dict[str, Weighed] = {}
    for field, names in standing.items():
        if len({said[field][name] for name in names}) > 1:
            clashes[field] = judge(_clash(field, {name: copies[name] for name in names}))
            chosen = clashes[field].conflict.chosen.meaning if clashes[field].settled else None
            standing[field] = [name for name in names if said[field][name] == chosen] or names
    settled = {
        field: said[field][names[0]]
        for field, names in standing.items()
        if len({said[field][name] for name in names}) == 1
    }
    main = max(
        copies,
        key=lambda name: sum(
            1 for field, meaning in settled.items() if meaning and said[field].get(name) == meaning
        ),
    )
    cells: dict[str, Typed] = {}
    givers: dict[str, tuple[str, ...]] = {}
    reported: list[Finding] = []
    for field in fields:
        if field in settled:
            holders = [name for name, meaning in said[field].items() if meaning == settled[field]]
            givers[field] = (main if main in holders else holders[0],)
            cells[field] = copies[givers[field][0]].cells[field]
        else:
            own = {name: copies[name] for name in standing[field]}
            texts = dict.fromkeys(record.cells[field].text for record in own.values())
            cells[field] = Typed(text=" / ".join(filter(None, texts)), read=False)
            givers[field] = ()
            if not clashes[field].settled:
                givers[field] = tuple(sorted(standing[field], key=lambda name: name != main))
                reported += _conflict(field, list(own.values()), rules)
    others = {
        name: {
            field: said[field].get(name, "")
            for field in fields
            if said[field].get(name, "") != settled.get(field, cells[field].meaning)
        }
        for name in copies
    }
    sources = {
        field: Origin(copies[names[0]].at(field), copies[names[0]].sha256)
        for field, names in givers.items()
        if names and names[0] != main
    }
    record = replace(copies[main], cells=cells, sources=sources, others=others)
    used = {main, *(name for names in givers.values() for name in names)}
    return JoinedRow((record,), givers, frozenset(used), tuple(clashes.values()), tuple(reported))


def _clash(field: str, copies: Mapping[str, Record]) -> Conflict:
    record = next(iter(copies.values()))
    return Conflict(
        sheet=record.sheet,
        key=record.key,
        department=record.department,
        field=field,
        period=0,
        round="",
        base=NOTHING,
        sides=tuple(
            Side("copy", one.cells[field], one.at(field), one.sha256, name)
            for name, one in copies.items()
        ),
    )


def _known(
    base: Accepted | None, field: str, rows: Iterable[Record], elsewhere: Elsewhere
) -> dict[str, str]:
    """Return what each copy held of a cell when it was last accepted, of those read then."""
    if base is None:
        return {}
    last = base.cell(field).meaning
    if base.others:
        return {name: cells.get(field, last) for name, cells in base.others.items()}
    return {} if elsewhere.typed(base, field, rows) else {base.workbook: last}


def _standing(
    said: Mapping[str, str], last: str, known: Mapping[str, str], over: Mapping[str, str]
) -> list[str]:
    """Return the copies whose cell is to be taken; those of several meanings are in conflict.

    Args:
        said: what each copy says.
        last: what was last accepted.
        known: what each copy held then; a copy that is not there was never read.
        over: where the centre put a value over copies in conflict, what each of them held: they
            still are, until one of them changes.
    """
    changed = [
        name
        for name, meaning in said.items()
        if meaning != known.get(name, last) and (meaning or name in known)
    ]
    if changed:
        return changed
    still = [name for name, meaning in said.items() if over.get(name) == meaning]
    if len({said[name] for name in still}) > 1:
        return still
    same = [name for name, meaning in said.items() if meaning == last]
    # The copy the accepted value came from is gone: what the others hold counts as at first.
    return same or [name for name, meaning in said.items() if meaning] or list(said)


def _conflict(field: str, records: Sequence[Record], rules: Catalogue) -> list[Finding]:
    """Report at the cell of each copy what it holds and what another one does."""
    findings = []
    for record in records:
        cell = record.cells[field]
        other = next(one for one in records if one.cells[field].meaning != cell.meaning)
        findings.append(
            finding(
                rules,
                "CON-001",
                record.at(field),
                key=record.key,
                value=cell.text,
                field=field,
                a=cell.text or BLANK,
                b=other.cells[field].text or BLANK,
                file_a=record.place.workbook,
                file_b=other.place.workbook,
            )
        )
    return findings
