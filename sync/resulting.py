"""Findings as the rows of *Esito controlli*: worded, labelled, linked to their cells."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..schemas.findings import Finding, Language
from ..schemas.periods import of_year
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, words
from ..schemas.terms import SEVERITIES, SIGNS
from ..workbooks.layout import proposal_columns, result_columns
from ..workbooks.results import ResultRow
from .records import Answer


def result_rows(
    findings: Iterable[Finding],
    rules: Catalogue,
    profile: Profile,
    period: int,
    language: Language,
    answers: Sequence[Answer] = (),
) -> list[ResultRow]:
    """Word the findings of one workbook for its sheet of results, most serious first.

    ``answers`` are put beside the findings they were given to; those typed in the sheet that is
    written stay there by themselves.
    """
    labels = {
        name: column_labels(profile, period, language, name)
        for name in {found.place.sheet for found in findings}
    }
    given = {(answer.rule, answer.key, answer.value): answer for answer in answers}
    ordered = sorted(findings, key=lambda found: list(SIGNS).index(found.severity))
    rows = []
    for found in ordered:
        row = _row(found, rules, labels[found.place.sheet], language)
        answer = given.get((found.code, found.key, found.value))
        if answer is not None:
            said = profile.label("answer", answer.answer, language)
            row = replace(row, answer=said, reason=answer.reason)
        rows.append(row)
    return rows


def column_labels(
    profile: Profile, period: int, language: Language, sheet: str = ""
) -> dict[str, str]:
    """Return the header of every column by field id.

    Sheets may have columns of one id: those of ``sheet``, an id or the name of a tab, win.
    """
    labels = {
        field.id: of_year(field.label[language], period, period)
        for one in sorted(profile.sheets, key=lambda one: one.called(sheet))
        for field in one.fields
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
