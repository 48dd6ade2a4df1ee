"""Findings as the rows of *Esito controlli*: worded, labelled, linked to their cells."""

from collections.abc import Iterable

from ..schemas.findings import Finding, Language
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, words
from ..schemas.terms import SEVERITIES, SIGNS
from ..workbooks.layout import proposal_columns, result_columns
from ..workbooks.results import ResultRow


def result_rows(
    findings: Iterable[Finding],
    rules: Catalogue,
    profile: Profile,
    period: int,
    language: Language,
) -> list[ResultRow]:
    """Word the findings of one workbook for its sheet of results, most serious first."""
    labels = column_labels(profile, period, language)
    ordered = sorted(findings, key=lambda found: list(SIGNS).index(found.severity))
    return [_row(found, rules, labels, language) for found in ordered]


def column_labels(profile: Profile, period: int, language: Language) -> dict[str, str]:
    """Return the header of every column by field id."""
    labels = {
        field.id: field.label[language].format(year=period, previous=period - 1)
        for sheet in profile.sheets
        for field in sheet.fields
    }
    for column in (*proposal_columns(language), *result_columns(language)):
        labels.setdefault(column.id, column.header)
    for year in range(period - profile.history_years, period):
        labels[f"y{year}"] = str(year)
    return labels


def _row(found: Finding, rules: Catalogue, labels: dict[str, str], language: Language) -> ResultRow:
    message, hint = words(found, language, rules)
    place = found.place
    target = ""
    if place.sheet and place.cell:
        quoted = place.sheet.replace("'", "''")
        target = f"'{quoted}'!{place.cell}"
    return ResultRow(
        severity=f"{SIGNS[found.severity]} {SEVERITIES[found.severity][language]}",
        sheet=place.sheet,
        cell=place.cell,
        key=found.key,
        field=found.field,
        label=labels.get(found.field, ""),
        value=found.value,
        message=message,
        hint=hint,
        rule=found.code,
        target=target,
    )
