"""Findings as text, JSON and HTML, in Italian or English."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from itertools import groupby

from ..schemas.findings import LANGUAGES, Finding, Language, Severity
from ..schemas.rules import Catalogue, words
from ..schemas.terms import SEVERITIES, SIGNS, Words

TITLE = Words("Esito dei controlli", "Check results")
NOTHING = Words("Nessuna segnalazione.", "No findings.")
COUNTS: Mapping[str, tuple[Words, Words]] = {
    "blocking": (
        Words("errore bloccante", "blocking error"),
        Words("errori bloccanti", "blocking errors"),
    ),
    "warning": (Words("avviso", "warning"), Words("avvisi", "warnings")),
    "question": (Words("da chiarire", "question"), Words("da chiarire", "questions")),
    "info": (Words("informazione", "information"), Words("informazioni", "information")),
}
HEADERS = (
    Words("Gravità", "Severity"),
    Words("Dove", "Where"),
    Words("Codice", "Code"),
    Words("Valore trovato", "Value found"),
    Words("Segnalazione", "Finding"),
    Words("Che cosa fare", "What to do"),
    Words("Regola", "Rule"),
)
COLUMNS = ("severity", "where", "key", "value", "message", "hint", "rule")
WHOLE = Words("Tutto il piano", "Whole plan")
CONTENTS = Words("File controllati", "Files checked")
FILES = (Words("file controllato", "file checked"), Words("file controllati", "files checked"))
SHOWN_CELLS = 12
"""Places listed under one rule before the rest is counted."""


def as_dict(found: Finding, rules: Catalogue) -> dict[str, object]:
    """Return a finding as JSON shows it: facts and words in both languages."""
    message: dict[str, str] = {}
    hint: dict[str, str] = {}
    for language in LANGUAGES:
        message[language], hint[language] = words(found, language, rules)
    return {
        "code": found.code,
        "severity": str(found.severity),
        "workbook": found.place.workbook,
        "sheet": found.place.sheet,
        "cell": found.place.cell,
        "key": found.key,
        "field": found.field,
        "value": found.value,
        "message": message,
        "hint": hint,
    }


def as_json(findings: Iterable[Finding], rules: Catalogue, **more: object) -> str:
    """Return findings as one JSON object with the key ``findings`` and what else is given."""
    listed = [as_dict(found, rules) for found in findings]
    return json.dumps({**more, "findings": listed}, ensure_ascii=False, indent=2)


def counted(findings: Iterable[Finding], language: Language, signs: bool = True) -> str:
    """Count findings by severity in words: ``✖ 2 errori bloccanti · ? 1 da chiarire``."""
    counts = Counter(found.severity for found in findings)
    pieces = []
    for severity in Severity:
        number = counts[severity]
        if number:
            one, many = COUNTS[severity]
            name = (one if number == 1 else many)[language]
            sign = f"{SIGNS[severity]} " if signs else ""
            pieces.append(f"{sign}{number} {name}")
    return " · ".join(pieces) if pieces else NOTHING[language]


def as_text(
    findings: Sequence[Finding],
    rules: Catalogue,
    language: Language,
    workbooks: Sequence[str] = (),
) -> str:
    """Return findings to read in a terminal: by workbook, equal ones grouped over their cells."""
    lines: list[str] = []
    by_workbook: dict[str, list[Finding]] = {name: [] for name in workbooks}
    for found in findings:
        by_workbook.setdefault(found.place.workbook, []).append(found)
    for name, own in by_workbook.items():
        lines += [name or WHOLE[language], f"  {counted(own, language)}"]
        for code, group in _by_rule(own):
            lines += _rule_block(code, group, rules, language)
        lines.append("")
    if len(by_workbook) != 1:
        number = len(workbooks) or len(by_workbook)
        lines.append(f"{_files(number, language)}: {counted(findings, language)}")
    return "\n".join(lines).rstrip()


def as_html(
    findings: Sequence[Finding],
    rules: Catalogue,
    language: Language,
    workbooks: Sequence[str] = (),
    title: Words = TITLE,
    lead: str = "",
) -> str:
    """Return findings as one page that needs nothing else: readable, printable, accessible.

    Args:
        findings: in the order of display.
        rules: their catalogue.
        language: of the page.
        workbooks: names of the files checked, those without findings too.
        title: of the page.
        lead: text to stand above the findings, its lines as they are.
    """
    by_workbook: dict[str, list[Finding]] = {name: [] for name in workbooks}
    for found in findings:
        by_workbook.setdefault(found.place.workbook, []).append(found)
    sections = [
        _html_section(number, name, own, rules, language)
        for number, (name, own) in enumerate(by_workbook.items(), 1)
    ]
    number = len(workbooks) or len(by_workbook)
    total = f"{_files(number, language)}: {counted(findings, language)}"
    inner = (
        f'{_pre(lead)}<p class="total">{escape(total)}</p>'
        f"{_html_contents(by_workbook, language)}{''.join(sections)}"
    )
    return _page(title[language], inner, language)


def text_page(title: str, text: str, language: Language) -> str:
    """Return a text as one page that needs nothing else, its lines as they are."""
    return _page(title, _pre(text), language)


def _page(title: str, inner: str, language: Language) -> str:
    style = resources.files(__package__ or "riscontro.sync").joinpath("report.css")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style.read_text('utf-8')}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{inner}</main></body></html>\n"
    )


def _pre(text: str) -> str:
    return f'<pre tabindex="0">{escape(text)}</pre>' if text else ""


def _html_contents(by_workbook: Mapping[str, Sequence[Finding]], language: Language) -> str:
    """Return the list of workbooks with their counts, where there is more than one."""
    if len(by_workbook) < 2:
        return ""
    items = "".join(
        f'<li><a href="#w{number}">{escape(name or WHOLE[language])}</a>'
        f" <span>{escape(counted(own, language))}</span></li>"
        for number, (name, own) in enumerate(by_workbook.items(), 1)
    )
    return f'<nav aria-label="{escape(CONTENTS[language])}"><ol>{items}</ol></nav>'


def _html_section(
    number: int, name: str, findings: Sequence[Finding], rules: Catalogue, language: Language
) -> str:
    title = escape(name or WHOLE[language])
    rows = "\n".join(_html_row(found, rules, language) for found in _gravest_first(findings))
    columns = "".join(f'<col class="{name}">' for name in COLUMNS)
    heads = "".join(f'<th scope="col">{escape(head[language])}</th>' for head in HEADERS)
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table>'
        f"<colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    summary = escape(counted(findings, language))
    return (
        f'<section id="w{number}"><h2>{title}</h2><p class="counts">{summary}</p>'
        f"{table if findings else ''}</section>"
    )


def _gravest_first(findings: Sequence[Finding]) -> list[Finding]:
    ranks = list(Severity)
    return sorted(findings, key=lambda found: ranks.index(found.severity))


def _by_rule(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    ranks = list(Severity)
    ordered = sorted(findings, key=lambda found: (ranks.index(found.severity), found.code))
    return [(code, list(group)) for code, group in groupby(ordered, lambda found: found.code)]


def _rule_block(
    code: str, group: Sequence[Finding], rules: Catalogue, language: Language
) -> list[str]:
    rule = rules[code]
    sign = SIGNS[group[0].severity]
    lines = ["", f"  {sign} {code} · {rule.title[language]} ({len(group)})"]
    hints: dict[str, None] = {}
    places = [_where(found) for found in group]
    width = min(28, max(len(place) for place in places))
    for place, found in list(zip(places, group, strict=True))[:SHOWN_CELLS]:
        message, hint = words(found, language, rules)
        hints[hint] = None
        key = f"{found.key}: " if found.key else ""
        lines.append(f"      {place:<{width}}  {key}{_one_line(message)}")
    if len(group) > SHOWN_CELLS:
        rest = ", ".join(places[SHOWN_CELLS : SHOWN_CELLS * 4])
        more = "…" if len(group) > SHOWN_CELLS * 4 else ""
        lines.append(f"      + {len(group) - SHOWN_CELLS}: {rest}{more}")
    lines += [f"      → {_one_line(hint)}" for hint in list(hints)[:2]]
    return lines


def _where(found: Finding) -> str:
    place = found.place
    return f"{place.sheet}!{place.cell}" if place.cell else place.sheet or "—"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _files(number: int, language: Language) -> str:
    return f"{number} {FILES[number != 1][language]}"


def _html_row(found: Finding, rules: Catalogue, language: Language) -> str:
    message, hint = words(found, language, rules)
    severity = f"{SIGNS[found.severity]} {SEVERITIES[found.severity][language]}"
    cells = (severity, _where(found), found.key, found.value, message, hint, found.code)
    inner = "".join(
        f'<td data-label="{escape(head[language])}">{escape(_one_line(cell))}</td>'
        for head, cell in zip(HEADERS, cells, strict=True)
    )
    return f'<tr class="{found.severity}">{inner}</tr>'
