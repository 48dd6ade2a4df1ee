"""Rows of yearly cells out of the legacy tables, each with a stable code and key."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..schemas.plan import Doubt, Indicator, Plan
from ..schemas.profile import Profile
from ..schemas.terms import fold
from .breakdowns import depth_of, heading
from .crosses import read_cross
from .dated import dated_rows
from .hierarchy import Tree, free_key
from .indicatorrows import read_row
from .legacy import Found
from .yearcells import Series


def read_series(
    found: Found, profile: Profile, tree: Tree, previous: Plan | None = None
) -> tuple[list[Series], list[Doubt]]:
    """Read every row of the indicator tables and of the cross tables, in source order.

    A row without a code gets one of its own; with ``previous`` it keeps the code it has there,
    wherever it stands now, and new rows take the next free number.
    """
    rows: list[Series] = []
    doubts: list[Doubt] = []
    for sheet in profile.sheets:
        table = found.tables.get(str(sheet.source.get("file", "")))
        if sheet.kind == "indicator" and table is not None:
            if "value" in sheet.source:
                read, untold = dated_rows(sheet, table, tree)
            else:
                read, untold = [read_row(sheet, table, row, tree) for row in table.rows], []
            rows += _grouped(read)
            doubts += untold
    for cross in profile.importing.get("cross", ()):
        table = found.tables.get(cross["file"])
        if table is not None:
            read, untold = read_cross(cross, table, tree)
            rows += read
            doubts += untold
    coded, repeated = _keyed(_coded(rows, previous), profile)
    return coded, [*doubts, *repeated]


def identity(parent: str, section: str, group: str, label: str) -> tuple[str, ...]:
    """Return what makes a row without a code the same row in a later source."""
    return (parent, *(fold(text) for text in (section, group, label)))


def _grouped(rows: list[Series]) -> list[Series]:
    """Put under a heading what cannot be understood without one.

    A head whose label was read on the line below stands under its own printed label; a row with a
    dash, an indent or *di cui* and no heading under the last row that stands further out.
    """
    done: list[Series] = []
    outer: list[tuple[int, Series]] = []
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        heads = after is not None and fold(after.group) == fold(row.label_printed) != ""
        if heads and row.label != row.label_printed and not row.group:
            row = replace(row, group=row.label_printed.strip())
        depth = depth_of(row.label)
        outer = [
            (level, one)
            for level, one in outer
            if level < depth and (one.parent, one.section) == (row.parent, row.section)
        ]
        if depth and not row.group and outer:
            row = replace(row, group=heading(outer[-1][1].label))
        outer.append((depth, row))
        done.append(row)
    return done


def is_left_over(row: Series, rows: Sequence[Series]) -> bool:
    """Tell whether a row holds nothing and its label was read on another row of its block."""
    if row.label != row.label_printed or any(cell.printed.strip() for cell in row.cells):
        return False
    return any(
        other is not row
        and other.label != other.label_printed
        and identity(other.parent, other.section, other.group, other.label)
        == identity(row.parent, row.section, row.group, row.label)
        for other in rows
    )


def _coded(rows: list[Series], previous: Plan | None) -> list[Series]:
    """Give a code to the rows that have none, by the order of the source in each node."""
    kept: dict[tuple[str, ...], list[str]] = defaultdict(list)
    used: dict[str, set[str]] = defaultdict(set)
    for known in _known(previous):
        used[known.parent].add(known.code)
        label = known.attributes.get("printed", known.label)
        group = known.attributes.get("printed_group", known.group)
        kept[identity(known.parent, known.section, group, label)].append(known.code)
    found: list[Series] = []
    for row in rows:
        if not row.code:
            same = kept[identity(row.parent, row.section, row.group_printed, row.label_printed)]
            made = re.compile(re.escape(row.prefix) + r"\.\d+")
            code = next((code for code in same if made.fullmatch(code)), "")
            if code:
                same.remove(code)
            row = replace(row, code=code, generated=True)
        found.append(row)
    for at, row in enumerate(found):
        if not row.code:
            numbers = (_number(row.prefix, code) for code in used[row.parent])
            code = f"{row.prefix}.{max(numbers, default=0) + 1:02d}"
            found[at] = row = replace(row, code=code)
        used[row.parent].add(row.code)
    return found


def _known(previous: Plan | None) -> Iterator[Indicator]:
    seen: set[str] = set()
    for indicator in previous.indicators if previous else ():
        if indicator.key not in seen:
            seen.add(indicator.key)
            yield indicator


def _number(prefix: str, code: str) -> int:
    found = re.fullmatch(re.escape(prefix) + r"\.(\d+)", code)
    return int(found[1]) if found else 0


def _keyed(rows: list[Series], profile: Profile) -> tuple[list[Series], list[Doubt]]:
    pattern = "|".join(sheet.pattern for sheet in profile.sheets if sheet.kind == "indicator")
    keys: dict[str, Series] = {}
    doubts: list[Doubt] = []
    for row in rows:
        wanted = f"{row.parent}/{row.code}"
        key = free_key(wanted, keys)
        keys[key] = replace(row, key=key)
        if key != wanted:
            facts = {"value": row.label_printed, "suggestion": key, "key": wanted}
            doubts.append(Doubt("IMP-007", wanted, row.place, row.code_printed, facts))
        printed = row.code_printed.strip()
        if not row.generated and (printed != row.code or not re.fullmatch(pattern, row.code)):
            facts = {"value": printed or row.code, "suggestion": row.code, "key": key}
            doubts.append(Doubt("IMP-005", key, row.place, printed or row.code, facts))
        if not any(letter.isalnum() for letter in row.label):
            facts = {"value": row.label_printed, "suggestion": "–", "key": key}
            doubts.append(Doubt("IMP-011", key, row.place, row.label_printed, facts))
    return list(keys.values()), doubts
