"""Rows that are parts of another row (*di cui*): which total each one stands under.

A source says so with words (*di cui*, *dei quali*), with dashes or indents under a row, or with a
row called *Totale* among those of a group. Words are taken at their word; a total where no printed
year contradicts it; dashes and indents alone only where some year adds up.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from ..schemas.phrases import TOTALS
from ..schemas.plan import Indicator, Plan, Value
from ..schemas.terms import fold
from ..schemas.units import OF_WHICH

_WORDS = "|".join(rf"{first}\s+{second}" for first, second in OF_WHICH)
_OPENS = re.compile(rf"(?:^|[\s,;(–-])(?:{_WORDS})\s*[:)]?\s*$")
_BEGINS = re.compile(rf"\(?(?:{_WORDS})\b")
_BULLETS = re.compile(r"[-–—•·▪◦‣*>]+(?=\s|\w)")
_TOTALS = TOTALS | {"total", "grand_total"}
_TAB = 4
_ADDED = ("number", "money")
"""Types whose parts may be added and compared with a total."""

Numbers = Mapping[tuple[str, int], Decimal]
"""Values by row key and year."""


def within(indicators: Iterable[Indicator], values: Iterable[Value]) -> list[Indicator]:
    """Tell each indicator of the total it is a part of, where the source shows one.

    Args:
        indicators: in the order of the source; those that already name a total are kept.
        values: their past values.
    """
    made = list(indicators)
    numbers = {
        (value.row_key, value.period): value.number for value in values if value.number is not None
    }
    rows = [_Row(key, tuple(found)) for key, found in groupby(made, key=lambda one: one.key)]
    homes: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        first = row.parts[0]
        if first.state == "active":
            homes[first.parent, first.section, first.kind].append(row)
    heads: dict[str, str] = {}
    for home in homes.values():
        heads |= _outlined(home, numbers)
        heads |= _summed(home, numbers, heads)
    return [
        replace(one, within=heads[one.row_key]) if one.row_key in heads and not one.within else one
        for one in made
    ]


def shown_label(indicator: Indicator, heads: Mapping[str, Indicator]) -> str:
    """Return an indicator's label with the heading it needs to be understood alone.

    Args:
        indicator: the indicator.
        heads: indicators by row key.
    """
    head = heads.get(indicator.within)
    title = indicator.group or (
        head.label if head is not None and head.key != indicator.key else ""
    )
    if not title:
        return indicator.label
    title = heading(title)
    label = re.sub(rf"^\s*{_BULLETS.pattern}\s*", "", indicator.label).strip()
    if not title or fold(title) in fold(label):
        return indicator.label if not title else label
    return f"{title} › {label}"


def heading(label: str) -> str:
    """Return a label as a heading: without the dash before it and *di cui* after it."""
    plain = re.sub(rf"^\s*(?:{_BULLETS.pattern})\s*", "", label).strip()
    return _OPENS.sub("", plain.rstrip(": ")).rstrip(" ,:;(")


def depth_of(label: str) -> int:
    """Return how far in a label stands: blanks before it, dashes, *di cui*."""
    plain = label.replace("\t", " " * _TAB).replace("\u00a0", " ")
    bare = plain.lstrip()
    bullets = _BULLETS.match(bare)
    depth = 2 * (len(plain) - len(bare)) + (len(bullets[0]) if bullets else 0)
    return depth + _begins(bare)


def _begins(label: str) -> bool:
    return _BEGINS.match(_BULLETS.sub("", fold(label), count=1).strip()) is not None


def ceilings(plan: Plan, adding: Container[str] = ()) -> dict[str, dict[str, str]]:
    """Return what the rows of totals and of their parts carry for the checks, by row key.

    A part carries the row of its total; the total whether past years show that the parts make it
    (``adds``) or that they overlap. Counts and amounts only, in one unit of measure.

    Args:
        plan: the plan with its past values.
        adding: keys of indicators whose own parts are known to add up, checked otherwise.
    """
    rows = {one.row_key: one for one in plan.indicators if one.state == "active"}
    own = {one.key: one.row_key for one in rows.values() if one.total and one.key not in adding}
    children: dict[str, list[str]] = defaultdict(list)
    for key, one in rows.items():
        total = rows.get(one.within or own.get(one.key, ""))
        if total is None or total.row_key == key or one.type not in _ADDED:
            continue
        if (one.type, one.unit) == (total.type, total.unit):
            children[total.row_key].append(key)
    numbers = {
        (value.row_key, value.period): value.number
        for value in plan.values
        if value.number is not None
    }
    facts: dict[str, dict[str, str]] = {}
    for bound, parts in children.items():
        for part in parts:
            facts.setdefault(part, {})["within"] = bound
        sums = [
            (numbers[bound, year], sum((numbers[part, year] for part in parts), Decimal(0)))
            for year in plan.years
            if all((key, year) in numbers for key in (bound, *parts))
        ]
        if any(whole < added for whole, added in sums):
            facts.setdefault(bound, {})["overlap"] = "true"
        elif len(parts) > 1 and any(whole == added for whole, added in sums):
            facts.setdefault(bound, {})["adds"] = "true"
    return facts


def _outlined(rows: Sequence["_Row"], numbers: Numbers) -> dict[str, str]:
    """Read words, dashes and indents: each row under the nearest one that stands further out."""
    heads: dict[str, str] = {}
    stack: list[tuple[int, _Row]] = []
    below: dict[str, list[_Row]] = defaultdict(list)
    surely: set[str] = set()
    for row in rows:
        depth = row.depth
        above = next((one for level, one in reversed(stack) if level < depth), None)
        if not depth and stack and stack[0][1].opens:
            head = stack[0][1]
            if head.heads(row):
                depth, above = 1, head
        stack = [(level, one) for level, one in stack if level < depth]
        stack.append((depth, row))
        if above is not None and (above.group in ("", row.group) or above.heads(row)):
            below[above.key].append(row)
            if row.begins or above.opens:
                surely.add(row.key)
    known = {row.key: row for row in rows}
    for at, row in enumerate(rows):
        if row.opens and row.key not in below:
            listed = _listed(row, rows[at + 1 :], numbers)
            below[row.key] += listed
            surely |= {one.key for one in listed}
    for key, children in below.items():
        sure = [row for row in children if row.key in surely]
        whole = _holds(known[key], children, numbers) and _closes(known[key], children, numbers)
        heads |= _joined(known[key], children if whole else sure)
    return heads


def _listed(head: "_Row", after: Sequence["_Row"], numbers: Numbers) -> list["_Row"]:
    """Return the plain rows after *di cui:* that add up to its total, none when none do."""
    found: list[_Row] = []
    for row in after:
        if row.opens or row.depth or row.group != head.group:
            return []
        found.append(row)
        if len(found) > 1 and _holds(head, found, numbers) and _closes(head, found, numbers):
            return found
    return []


def _closes(head: "_Row", children: Sequence["_Row"], numbers: Numbers) -> bool:
    """Tell whether in some year the parts make the total."""
    joined = _joined(head, children)
    years = {year for key, year in numbers if key in joined}
    return any(
        sum((numbers.get((key, year), Decimal(0)) for key in joined), Decimal(0)) == bound
        for year in years
        for total in set(joined.values())
        if (bound := numbers.get((total, year))) is not None
    )


def _summed(rows: Sequence["_Row"], numbers: Numbers, taken: Mapping[str, str]) -> dict[str, str]:
    """Read the rows of a group one of which is called the total."""
    heads: dict[str, str] = {}
    groups: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.group:
            groups[row.table, row.group].append(row)
        if row.table:
            groups[row.table, ""].append(row)
    for (_, name), group in groups.items():
        totals = [row for row in group if row.is_total and (row.group == name or not row.table)]
        known = {*taken, *heads}
        parts = [row for row in group if not row.is_total and row.parts[0].row_key not in known]
        if len(totals) == 1 and parts and _holds(totals[0], parts, numbers):
            heads |= _joined(totals[0], parts)
    return heads


def _joined(head: "_Row", children: Sequence["_Row"]) -> dict[str, str]:
    return {
        part.row_key: total
        for row in children
        for part in row.parts
        if (total := head.total_of(part.part))
    }


def _holds(head: "_Row", children: Sequence["_Row"], numbers: Numbers) -> bool:
    """Tell whether in some year the parts stay within the total, and in none they exceed it."""
    joined = _joined(head, children)
    years = {year for key, year in numbers if key in joined}
    proven = False
    for total in set(joined.values()):
        for year in years:
            found = [numbers.get((key, year)) for key, over in joined.items() if over == total]
            known = [number for number in found if number is not None]
            bound = numbers.get((total, year))
            if bound is None or not known:
                continue
            if sum(known) > bound:
                return False
            proven = proven or len(known) == len(found)
    return proven


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the source with the indicators made of it."""

    key: str
    parts: tuple[Indicator, ...]

    @property
    def label(self) -> str:
        """The label as printed, blanks before it included."""
        return self.parts[0].label

    @property
    def title(self) -> str:
        """The label to compare headings with."""
        return fold(self.parts[0].label)

    @property
    def group(self) -> str:
        """The heading it stands under, to compare."""
        return fold(self.parts[0].group)

    def heads(self, row: "_Row") -> bool:
        """The other row stands under its label as a heading."""
        return row.group != "" and row.group in (self.title, fold(heading(self.label)))

    @property
    def table(self) -> str:
        """The cross table it is a line of."""
        return self.parts[0].attributes.get("table", "")

    @property
    def opens(self) -> bool:
        """The label ends with *di cui*."""
        return _OPENS.search(self.title) is not None

    @property
    def begins(self) -> bool:
        """The label begins with *di cui*, after any dash."""
        return _begins(self.label)

    @property
    def depth(self) -> int:
        """How far in it stands."""
        return depth_of(self.label)

    @property
    def is_total(self) -> bool:
        """It is called the total and nothing else."""
        return "_".join(self.title.rstrip(":. ").split()) in _TOTALS

    def total_of(self, part: str) -> str:
        """Return the row key that bounds a part of a row below: its own part, else the total."""
        for one in self.parts:
            if one.part == part:
                return one.row_key
        if len(self.parts) == 1:
            return self.parts[0].row_key
        return next((one.row_key for one in self.parts if one.total), "")
