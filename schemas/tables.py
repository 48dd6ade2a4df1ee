"""The column facts of the entry tables as pandera schemas.

Frames arrive typed (``parsing`` did it cell by cell), one for all departments, and are validated
once a run: ``pandera`` reports every broken cell with the code of the rule it breaks.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa

from .columnfacts import Broken, ColumnFact, Value


def broken(
    facts: Mapping[str, ColumnFact], columns: Mapping[str, Sequence[Value | None]]
) -> list[Broken]:
    """Validate the columns of a table at once; see ``columnfacts.broken``."""
    frame = pd.DataFrame({name: _series(facts[name], columns[name]) for name in columns})
    schema = pa.DataFrameSchema({name: _column(fact) for name, fact in facts.items()}, strict=False)
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


def _series(fact: ColumnFact, values: Sequence[Value | None]) -> "pd.Series[Any]":
    if _is_text(fact):
        return pd.Series(values, dtype=object)
    # Days are counted: pandas knows none before 1677 or after 2262, people type them.
    return pd.Series([_number(value) for value in values], dtype="float64")


def _column(fact: ColumnFact) -> pa.Column:
    kind = object if _is_text(fact) else float
    return pa.Column(kind, _check(fact), nullable=True, required=False)


def _check(fact: ColumnFact) -> pa.Check:
    if fact.longest is not None:
        return pa.Check.str_length(0, fact.longest, error=fact.code)
    if fact.among is not None:
        return pa.Check.isin(fact.among, error=fact.code)
    least, most = _number(fact.least), _number(fact.most)
    if most is None:
        return pa.Check.ge(least, error=fact.code)
    return pa.Check.in_range(least, most, error=fact.code)


def _is_text(fact: ColumnFact) -> bool:
    return fact.longest is not None or fact.among is not None


def _number(value: Value | None) -> float | None:
    return value.toordinal() if isinstance(value, date) else value  # type: ignore[return-value]
