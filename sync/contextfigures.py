"""Figures of the territory a plan stands in: indicators nobody is asked for.

They give baselines and comparisons: one indicator a measure, one part a territory. Somebody put in
charge of one is asked for it like for any other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..schemas.findings import Place
from ..schemas.keys import slug
from ..schemas.plan import Doubt, Indicator, Plan, Value
from ..schemas.profile import Profile
from .legacy import Found, SourceRow, SourceTable

_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAIN_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?(?:\s*[TtQq]\d)?")
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Figures:
    """Context indicators with their values, and what was doubtful."""

    indicators: tuple[Indicator, ...] = ()
    values: tuple[Value, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def context_kind(profile: Profile) -> str:
    """Return the kind of the indicators of the context, empty where a plan has none."""
    return str(profile.importing.get("context", {}).get("kind", ""))


def in_context(profile: Profile, indicator: Indicator) -> bool:
    """Tell whether an indicator is one of the context that nobody is in charge of."""
    kind = context_kind(profile)
    return bool(kind) and indicator.kind == kind and not indicator.department


def read_context(found: Found, profile: Profile, previous: Plan | None = None) -> Figures:
    """Read the figures of the territory from their table.

    A figure of several years belongs to the last; one without a year is a baseline alone, since
    no year is made up. The number is taken as the table has it, the text as printed beside it.

    Args:
        found: the tables.
        profile: names the columns (``[import.context]``).
        previous: an earlier import, whose codes are kept.
    """
    source = profile.importing.get("context", {})
    table = found.tables.get(str(source.get("file", "")))
    if table is None:
        return Figures()
    known = {one.key: one.code for one in previous.indicators} if previous else {}
    rows: dict[tuple[str, str], list[SourceRow]] = {}
    for row in table.rows:
        at = (_key(source, row), row.text(source.get("part")))
        rows.setdefault(at, []).append(row)
    codes = _codes(source, [key for key, _ in rows], known)
    indicators: list[Indicator] = []
    values: list[Value] = []
    doubts: list[Doubt] = []
    for (key, part), lines in rows.items():
        read = [_value(source, table, key, part, row) for row in lines]
        doubts += [
            Doubt("IMP-001", key, table.place(row, source.get("value")), row.text(source["value"]),
                  {"value": row.text(source["value"]), "suggestion": row.text(source["printed"])})
            for row, value in zip(lines, read, strict=True)
            if value.number is None
        ]  # fmt: skip
        dated = {value.period: value for value in read if value.period}
        values += dated.values()
        last = max(read, key=lambda value: value.period or 0)
        first = lines[0]
        unit = first.text(source.get("unit"))
        own = part in source.get("own", ())
        indicators.append(
            Indicator(
                key=key,
                code=codes[key],
                label=first.text(source.get("label")),
                parent="",
                part=part,
                kind=str(source.get("kind", "")),
                section=first.text(source.get("section")),
                type="percent" if unit == PERCENT else "number",
                unit=unit,
                decimals=max((_decimals(value.number) for value in read), default=0),
                baseline=last.number,
                baseline_year=last.period or None,
                source_of_data=first.text(source.get("source")),
                attributes={} if own else {"comparison": "sì"},
                source=table.place(first, source.get("label")),
            )
        )
    return Figures(tuple(indicators), tuple(values), tuple(doubts))


def _key(source: Mapping[str, str], row: SourceRow) -> str:
    names = (source["code"], row.text(source.get("section")), row.text(source.get("label")))
    return "/".join((names[0], *(slug(name) for name in names[1:])))


def _codes(source: Mapping[str, str], keys: list[str], known: Mapping[str, str]) -> dict[str, str]:
    """Number the indicators in their order; those of an earlier import keep theirs."""
    found: dict[str, str] = {key: known[key] for key in keys if known.get(key)}
    number = 0
    for key in keys:
        while key not in found:
            number += 1
            code = f"{source['code']}.{number:02}"
            if code not in found.values():
                found[key] = code
    return found


def _value(
    source: Mapping[str, str], table: SourceTable, key: str, part: str, row: SourceRow
) -> Value:
    when = row.text(source.get("period"))
    years = [int(year) for year in _YEAR.findall(when)]
    unit = row.text(source.get("unit"))
    number = _number(row.text(source.get("value")))
    place: Place = table.place(row, source.get("value"))
    plain = when == str(years[-1]) if years else False
    return Value(
        key=key,
        part=part,
        period=max(years) if years and _PLAIN_YEARS.fullmatch(when) else 0,
        printed=row.text(source.get("printed")),
        kind="percent" if unit == PERCENT else "number",
        number=number,
        unit=unit,
        qualifier="" if plain else when,
        label=row.text(source.get("label")),
        source=place,
    )


def _number(text: str) -> Decimal | None:
    """Read a figure: with a decimal point as data sets have it, or as a spreadsheet prints it."""
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _decimals(number: Decimal | None) -> int:
    exponent = number.as_tuple().exponent if number is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0
