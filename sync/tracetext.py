"""A trace as text for the terminal and as plain data."""

from collections.abc import Mapping, Sequence

from ..schemas.explanations import INPUTS, TITLES, explain, explain_rating, figure
from ..schemas.findings import Language
from ..schemas.plan import Indicator
from ..schemas.ratings import Rating
from ..schemas.rollup import MEASURED
from ..schemas.rules import Catalogue, words
from ..schemas.scores import GREYS, REASONS
from ..schemas.terms import FIELDS, ROUNDS, SIGNS, Words
from .tracing import Measured, Source, Trace

# fmt: off
TEXTS: Mapping[str, Words] = {
    "key": Words("Chiave", "Key"),
    "department": Words("Unità organizzativa", "Organisational unit"),
    "round": Words("Rilevazione", "Round"),
    "measures": Words("Che cosa vale", "What it is worth"),
    "sources": Words("Da dove vengono i dati", "Where the inputs come from"),
    "versions": Words("Versioni acquisite", "Versions accepted"),
    "besides": Words("Altro scritto nelle cartelle ricevute", "What else workbooks said"),
    "parts": Words("Di che cosa è fatto", "What it is made of"),
    "findings": Words("Segnalazioni aperte", "Open findings"),
    "initial": Words("Rispetto al target iniziale", "Against the initial target"),
    "work": Words("Attuazione delle attività", "Implementation of the activities"),
    "received": Words("ricevuto il {day}", "received on {day}"),
    "from": Words("dal {day}", "from {day}"),
    "at": Words("al {day}", "at {day}"),
    "read": Words("letto {number}", "read {number}"),
    "blank": Words("vuoto", "blank"),
    "weight": Words("peso {weight}", "weight {weight}"),
    "worked_out": Words("calcolato", "worked out"),
    "held": Words("▲ una versione più recente è in attesa di correzione: vale questa",
                  "▲ a newer version is held: this one stands"),
    "measured": Words("misurati", "measured"),
    "restated": Words("rettificato dal coordinamento", "restated by the centre"),
    "printed": Words("prima: {before}; motivo: {reason}", "before: {before}; reason: {reason}"),
    "nothing": Words("nessun valore", "no value"),
    "fingerprint": Words("impronta {sha}", "fingerprint {sha}"),
}
# fmt: on
SHOWN = 12
"""Characters of a fingerprint that are shown; all of it stands in the data."""


def as_text(
    found: Sequence[Trace],
    language: Language,
    rules: Catalogue,
    ratings: Mapping[str, Rating],
) -> str:
    """Write traces for the terminal, one under the other."""
    return "\n\n".join(_text(one, language, rules, ratings) for one in found)


def as_dict(
    one: Trace, language: Language, rules: Catalogue, ratings: Mapping[str, Rating]
) -> dict[str, object]:
    """Return a trace as plain data: numbers as numbers, dates as ISO texts, points in scores."""
    return {
        "kind": one.kind,
        "key": one.key,
        "label": one.label,
        "above": list(one.above),
        "department": one.department,
        "unit": one.unit,
        "period": one.period,
        "round": one.round,
        "measured_on": one.measured_on.isoformat(),
        "held": one.held,
        "measures": [_measure_data(each, one, language, ratings) for each in one.measures],
        "sources": [_source_data(source, language) for source in one.sources],
        "versions": [_source_data(source, language) for source in one.versions],
        "received": [_source_data(source, language) for source in one.received],
        "parts": [
            {
                "key": part.key,
                "label": part.label,
                "score": part.score.value,
                "reason": part.score.reason,
                "weight": None if part.weight is None else float(part.weight),
            }
            for part in one.parts
        ],
        "counts": None if one.counts is None else dict(one.counts),
        "findings": [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "cell": str(finding.place),
                "message": words(finding, language, rules)[0],
            }
            for finding in one.findings
        ],
    }


def past_text(found: Sequence[tuple[Indicator, Source]], language: Language) -> str:
    """Write what the plan holds of an earlier year."""
    return "\n".join(
        f"{one.row_key}  {one.label}{f' – {one.part}' if one.part else ''}\n"
        f"  {_source(source, language)}"
        for one, source in found
    )


def past_data(
    found: Sequence[tuple[Indicator, Source]], language: Language
) -> list[dict[str, object]]:
    """Return what the plan holds of an earlier year as plain data."""
    return [{"key": one.row_key, **_source_data(source, language)} for one, source in found]


def title(each: Measured, language: Language) -> str:
    """Return the name of a measure."""
    if each.name in ("initial", "work"):
        return TEXTS[each.name][language]
    return TITLES[each.name][language]


def _text(one: Trace, language: Language, rules: Catalogue, ratings: Mapping[str, Rating]) -> str:
    round_name = ROUNDS[one.round][language] if one.round in ROUNDS else one.round
    at = TEXTS["at"][language].format(day=f"{one.measured_on:%d/%m/%Y}")
    lines = [one.label, *(f"  {'  ' * depth}{name}" for depth, name in enumerate(one.above))]
    lines.append(f"{TEXTS['key'][language]}: {one.key}")
    if one.department:
        lines.append(f"{TEXTS['department'][language]}: {one.department}")
    lines.append(f"{TEXTS['round'][language]}: {round_name} {one.period}, {at}")
    if one.held:
        lines.append(TEXTS["held"][language])
    if one.measures:
        lines += ["", TEXTS["measures"][language]]
    for each in one.measures:
        lines.append(f"  {explain(each.score, language, one.unit, title(each, language))}")
        if each.rated is not None:
            lines.append(f"    {explain_rating(each.rated, each.score, language, ratings)}")
    told = (("sources", one.sources), ("versions", one.versions), ("besides", one.received))
    for name, sources in told:
        if sources:
            lines += ["", TEXTS[name][language]]
            lines += [f"  {_source(source, language)}" for source in sources]
    if one.parts:
        lines += ["", f"{TEXTS['parts'][language]} ({_counts(one, language)})"]
        room = max(len(part.key) for part in one.parts)
        for part in one.parts:
            score = part.score
            worth = (
                f"{figure(score.value, language)} %"
                if score.value is not None
                else f"– {GREYS[REASONS[score.reason].grey][language]}"
            )
            weight = (
                f", {TEXTS['weight'][language].format(weight=figure(part.weight, language))}"
                if part.weight is not None
                else ""
            )
            lines.append(f"  {part.key:<{room}}  {worth}{weight}  {part.label}")
    if one.findings:
        lines += ["", TEXTS["findings"][language]]
        lines += [
            f"  {SIGNS[found.severity]} {found.code} {found.place}: "
            f"{words(found, language, rules)[0]}"
            for found in one.findings
        ]
    return "\n".join(lines)


def _counts(one: Trace, language: Language) -> str:
    told = []
    for name, number in (one.counts or {}).items():
        label = TEXTS["measured"] if name == MEASURED else GREYS[name]
        if number:
            told.append(f"{number} {label[language]}")
    return ", ".join(told) or "0"


def _source(source: Source, language: Language) -> str:
    label = _source_label(source)
    shown = [f"{label[language] if label else source.input}:"]
    number = "" if source.number is None else figure(source.number, language)
    if source.content:
        shown.append(
            f"«{source.content}»" if source.input != "baseline" else f"{number} ({source.content})"
        )
        if number and source.input != "baseline":
            shown.append(f"({TEXTS['read'][language].format(number=number)})")
    else:
        shown.append(number or TEXTS["blank"][language])
    where = str(source.place) if source.place.workbook else TEXTS["worked_out"][language]
    details = [where]
    if source.act:
        details.append(source.act)
    if source.day is not None:
        way = "received" if source.sha256 else "at" if source.input == "expected" else "from"
        details.append(TEXTS[way][language].format(day=f"{source.day:%d/%m/%Y}"))
    if source.sha256:
        details.append(TEXTS["fingerprint"][language].format(sha=source.sha256[:SHOWN]))
    line = f"{' '.join(shown)} – {', '.join(details)}"
    if source.before is None:
        return line
    was = source.before
    before = TEXTS["nothing"][language]
    if was.content:
        before = f"«{was.content}», {was.place}" if was.place.workbook else f"«{was.content}»"
    told = TEXTS["printed"][language].format(before=before, reason=source.reason)
    return f"{line}; {TEXTS['restated'][language]}\n    {told}"


def _measure_data(
    each: Measured, one: Trace, language: Language, ratings: Mapping[str, Rating]
) -> dict[str, object]:
    score = each.score
    return {
        "name": each.name,
        "value": score.value,
        "scale": score.scale,
        "formula": score.formula,
        "case": score.case,
        "reason": score.reason,
        "inputs": {name: _plain(content) for name, content in score.inputs.items()},
        "explanation": explain(score, language, one.unit, title(each, language)),
        "rating": None if each.rated is None else each.rated.rating,
        "rated_because": None
        if each.rated is None
        else explain_rating(each.rated, score, language, ratings),
    }


def _source_label(source: Source) -> Words | None:
    name = source.input
    common = INPUTS[name] if name in INPUTS else FIELDS[name].label if name in FIELDS else None
    return source.label or common


def _source_data(source: Source, language: Language) -> dict[str, object]:
    label = _source_label(source)
    return {
        "input": source.input,
        "label": label[language] if label else source.input,
        "content": source.content,
        "number": None if source.number is None else float(source.number),
        "workbook": source.place.workbook,
        "sheet": source.place.sheet,
        "cell": source.place.cell,
        "sha256": source.sha256,
        "day": source.day.isoformat() if source.day else None,
        "act": source.act,
        "before": None if source.before is None else _source_data(source.before, language),
        "reason": source.reason,
    }


def _plain(content: object) -> object:
    if content is None or isinstance(content, str | bool | int | float):
        return content
    return float(content) if hasattr(content, "__float__") else str(content)
