"""Targets proposed, confirmed and counted, as text for a terminal and as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..schemas.findings import Language
from ..schemas.terms import Words
from .tabletext import table
from .targetproposals import Suggestion
from .targetwords import METHOD_LABELS, amount, explained, reason_words, values_text

HEADERS: Mapping[str, Words] = {
    "key": Words("Chiave", "Key"),
    "label": Words("Indicatore", "Indicator"),
    "values": Words("Valori noti", "Known values"),
    "target": Words("Proposta", "Proposal"),
    "method": Words("Metodo", "Method"),
    "unit": Words("Unità organizzativa", "Organisational unit"),
    "set": Words("Con target", "With target"),
    "proposed": Words("Proposto", "Proposed"),
    "none": Words("Senza", "None"),
    "total": Words("Righe", "Rows"),
}
NOTHING = Words("–", "–")
NO_UNIT = Words("Senza unità competente", "No unit in charge")
ALL = Words("Totale", "Total")
SUMMARY = Words(
    "{made} target proposti su {all} righe senza target; {baselines} valori di partenza proposti.",
    "{made} targets proposed for {all} rows without one; {baselines} baselines proposed.",
)
DRY = Words("Prova: piano.xlsx non è stato modificato.", "Dry run: piano.xlsx was not changed.")
WRITTEN = Words(
    "Scritti in piano.xlsx, foglio «Indicatori», in corsivo ambra: valgono solo dopo la conferma.",
    "Written into piano.xlsx, sheet «Indicators», in amber italics: in force once confirmed.",
)
NONE_TO_PROPOSE = Words("Nessuna riga è senza target.", "No row is without a target.")
APPROVED = Words("Target confermati: {n} ({act}).", "Targets confirmed: {n} ({act}).")
NONE_TO_APPROVE = Words(
    "Nessun target proposto da confermare.", "There is no proposed target to confirm."
)


def suggestions_text(found: Sequence[Suggestion], language: Language) -> str:
    """Lay out suggestions as a table: key, indicator, known values, proposal, method or why not."""
    names = ("key", "label", "values", "target", "method")
    rows = [
        (
            one.indicator.row_key,
            _label(one),
            values_text(one.used[-3:], one.indicator, language),
            NOTHING[language]
            if one.target is None
            else amount(one.target, one.indicator, language),
            (METHOD_LABELS[one.method] if one.method else reason_words(one))[language],
        )
        for one in found
    ]
    header = [HEADERS[name][language] for name in names]
    return table(header, rows, right={3}, widest=(34, 40, 48))


def suggestions_summary(found: Sequence[Suggestion], language: Language) -> str:
    """Say in one line how many proposals were made."""
    lacking = [one for one in found if one.reason != "has_target"]
    return SUMMARY[language].format(
        made=sum(one.target is not None for one in found),
        all=len(lacking),
        baselines=sum(one.baseline is not None for one in found),
    )


def suggestion_row(one: Suggestion) -> dict[str, Any]:
    """Return a suggestion as JSON holds it; numbers as text, so that no digit is lost."""
    return {
        "key": one.indicator.row_key,
        "indicator": one.indicator.label,
        "part": one.indicator.part,
        "unit": one.indicator.unit,
        "year": one.year,
        "values": {str(at): f"{size:f}" for at, size in one.used},
        "target": None if one.target is None else f"{one.target:f}",
        "method": one.method,
        "reason": one.reason,
        "limits": list(one.marks),
        "baseline": None if one.baseline is None else f"{one.baseline:f}",
        "baseline_year": one.baseline_year,
        "explained": {"it": explained(one).it, "en": explained(one).en},
    }


def counts_text(counts: Sequence[tuple[str, int, int, int]], language: Language) -> str:
    """Lay out how many targets each unit has: in force, proposed, none.

    Args:
        counts: name (empty where there is no unit) and the three numbers.
        language: of the text.
    """
    header = [HEADERS[name][language] for name in ("unit", "total", "set", "proposed", "none")]
    rows = [
        (name or NO_UNIT[language], str(sum(numbers)), *map(str, numbers))
        for name, *numbers in counts
    ]
    totals = [sum(column) for column in zip(*(numbers for _, *numbers in counts), strict=True)]
    if len(counts) > 1:
        rows.append((ALL[language], str(sum(totals)), *map(str, totals)))
    return table(header, rows, right={1, 2, 3, 4}, widest=(60,))


def _label(one: Suggestion) -> str:
    row = one.indicator
    return f"{row.label} – {row.part}" if row.part else row.label
