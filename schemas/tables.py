"""The column facts of the entry tables, as pandera schemas built from a profile.

Frames arrive typed (``parsing`` did it cell by cell), one for all departments, and are validated
once a run: ``pandera`` reports every broken cell with the code of the rule it breaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from .bounds import ANY_TIME, date_bounds
from .profile import EntrySheet, Profile
from .shape import RECORD


@dataclass(frozen=True, slots=True)
class Broken:
    """One cell that breaks a column fact: position in the frame, column, rule, bounds."""

    index: int
    column: str
    code: str


def entry_schema(profile: Profile, sheet: EntrySheet, period: int) -> pa.DataFrameSchema:
    """Build the schema of one entry table.

    The frame has one row per record, a unique integer index, float64 columns for numbers
    (percentages in points), ``datetime64`` for dates, vocabulary ids and texts as ``object``;
    ``value_percent`` and ``value_unsigned`` repeat ``value`` where the row is a percentage or
    cannot be negative. Rule codes ride in the checks.
    """
    columns: dict[str, pa.Column] = {}
    if sheet.kind == "indicator":
        columns["value_percent"] = _number(pa.Check.in_range(0, 100, error="VAL-005"))
        columns["value_unsigned"] = _number(pa.Check.ge(0, error="VAL-006"))
        columns["denominator"] = _number(pa.Check.ge(0, error="VAL-006"))
    for field in sheet.fields:
        if field.role != "entry":
            continue
        if field.type == "list":
            ids = [entry.id for entry in profile.vocabularies[field.vocabulary]]
            columns[field.id] = _text(pa.Check.isin(ids, error="VAL-004"))
        elif field.type == "percent":
            columns[field.id] = _number(pa.Check.in_range(0, 100, error="VAL-005"))
        elif field.type == "date":
            first, last = date_bounds(period, sheet.kind == RECORD or field.id in ANY_TIME)
            check = pa.Check.in_range(pd.Timestamp(first), pd.Timestamp(last), error="VAL-008")
            columns[field.id] = pa.Column("datetime64[ns]", check, nullable=True, required=False)
        elif field.maximum and field.type in ("text", "long"):
            columns[field.id] = _text(pa.Check.str_length(0, field.maximum, error="VAL-017"))
    return pa.DataFrameSchema(columns, strict=False)


def broken(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Sequence[Broken]:
    """Validate a frame once and return every cell that breaks a column fact."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return [
            Broken(int(row.index_), str(row.column), str(row.check))
            for row in cases.rename(columns={"index": "index_"}).itertuples(index=False)
            if pd.notna(row.index_)
        ]
    return []


def _number(check: pa.Check) -> pa.Column:
    return pa.Column(float, check, nullable=True, required=False)


def _text(check: pa.Check) -> pa.Column:
    return pa.Column(object, check, nullable=True, required=False)
