"""Predicates on what an activity tells: years, days, repeated texts, pasted texts that ran over."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from ..schemas.findings import Finding
from ..schemas.rules import Rule
from ..schemas.terms import fold
from .entrysheets import HISTORY
from .measuring import Context, base_key
from .records import Record
from .ruling import found

MONTHS = ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
          "settembre", "ottobre", "novembre", "dicembre")  # fmt: skip
_MONTH = "|".join(MONTHS)
ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
"""A year wherever it stands, in dates and numbers of acts too."""

OPENING = re.compile(
    r"^\s*(?:[-–•*]\s*)?(20\d\d)(?:\s*[-–/]\s*(20\d\d))?(?=\s*[:.;–-]|\s+[A-ZÀ-Ü])",
    re.MULTILINE,
)
"""A year that opens a paragraph."""

WHEN = re.compile(
    r"\b(?:nel|nell'|nello|nell’|durante il|durante l'anno|corso del|anno|annualità|"
    r"fine|inizio|metà|(?:entro|dal|al|fino al|estate|autunno|inverno|primavera)(?: il| l'anno)?|"
    rf"{_MONTH}|(?:in data|il)\s+\d{{1,2}}[/.]\d{{1,2}}[/.]|"
    r"trimestre|quadrimestre|semestre)\s*(?:del\s+)?(20\d\d)(?![\d/])",
    re.IGNORECASE,
)
"""A year that says when something was done."""

FIRST = re.compile(r"(?:^|[.;:!?\n])\s*(?:[-–•*]\s*)?$")
"""What stands before the first words of a sentence."""

DATES = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4,6})(?![\d/])")
LONG_DATES = re.compile(rf"(?<![\d/.])(\d{{1,2}})°?\s+({_MONTH})\s+(\d{{4}})(?!\d)", re.IGNORECASE)
OLDEST = 1861
"""First year a date in an Italian text may name."""

BULLET = re.compile(r"^\s*([-–•*·]|\d{1,2}[.)])\s+|^\s*[a-zàèéìòù]")
HANGING = re.compile(
    r"(?:[:;,–-]|\b(?:e|ed|o|di|del|dello|della|dei|degli|delle|con|per|il|lo|la|i|gli|le|un|una|"
    r"a|al|alla|alle|ai|agli|da|dal|dalla|in|nel|nella|nelle|su|sul|sulla|che|tra|fra))$",
    re.IGNORECASE,
)
"""An end after which a text must go on."""

WEAK, STRONG = 1, 2
WORD = re.compile(r"\w+")
SHORT = 200
"""Characters up to which one earlier year tells the year of the whole text."""


def other_years(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text of this period tells of earlier years only.

    A year counts when it says when something was done, at the head of a paragraph or of a
    sentence, or anywhere in a short text: the name of a plan, of an act, of what went before may
    carry any year. One mention of the period, in a date too, is enough.
    """
    broken = []
    for record in records:
        text = record.cell(rule.parameters["field"]).text
        if any(int(year) >= context.period for year in ANY_YEAR.findall(text)):
            continue
        years = {year for hit in OPENING.finditer(text) for year in hit.groups() if year}
        for hit in WHEN.finditer(text):
            if len(text) <= SHORT or FIRST.search(text, 0, hit.start()):
                years.add(hit[1])
        if years:
            broken.append(found(rule, record, context, year=context.period, years=sorted(years)))
    return broken


def repeated(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text was already there the years before; spaces and punctuation may differ."""
    least = int(context.setting("text_minimum", 60))
    broken = []
    for record in records:
        text = record.cell(rule.parameters["field"]).text
        if len(fold(text)) < least:
            continue
        known = record.issued_text(rule.parameters["other"]), record.issued_text(HISTORY)
        words = _words(text)
        if any(_within(words, _words(before)) for before in known if before):
            broken.append(found(rule, record, context))
    return broken


def dates(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text names a day that does not exist or lies far off."""
    broken = []
    for record in records:
        wrong = [
            shown
            for shown, day, month, year in _days(record.cell(rule.parameters["field"]).text)
            if not _exists(day, month, year) or not OLDEST <= year <= context.period + 3
        ]
        if wrong:
            broken.append(found(rule, record, context, dates=wrong))
    return broken


def same_text(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """One long text is reported for several activities of one department."""
    least = int(context.setting("text_minimum", 60))
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        text = fold(record.cell(rule.parameters["field"]).text)
        if len(text) >= least:
            groups[record.department, text].append(record)
    broken = []
    for group in groups.values():
        keys = list(dict.fromkeys(base_key(record.key) for record in group))
        if len(keys) < 2:
            continue
        for record in group:
            others = [key for key in keys if key != base_key(record.key)]
            broken.append(found(rule, record, context, others=others))
    return broken


def ran_over(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A pasted text goes on in the cells below: one finding names the rows."""
    name = rule.parameters["field"]
    by_sheet: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        by_sheet[record.place.workbook, record.place.sheet].append(record)
    broken = []
    for rows in by_sheet.values():
        ordered = sorted(rows, key=lambda record: record.row)
        links = [_link(above, below, name) for above, below in pairwise(ordered)]
        start = 0
        while start < len(ordered):
            last = start
            while last < len(links) and links[last]:
                last += 1
            run = links[start:last]
            if STRONG in run or len(run) > 1:
                cells = [record.address(name) for record in ordered[start + 1 : last + 1]]
                broken.append(found(rule, ordered[start], context, cells=cells))
            start = last + 1
    return broken


def _link(above: Record, below: Record, name: str) -> int:
    """Tell how surely the text of a row goes on in the next one; 0 when it does not.

    A paste breaks at line ends, so neither cell holds one; offices write lists in many ways, so
    the first text must ask for more, or several texts stand in rows nobody filled in.
    """
    first, second = above.cell(name).text, below.cell(name).text
    if not first or not second or below.row != above.row + 1 or "\n" in first + second:
        return 0
    if not BULLET.match(second):
        return 0
    if HANGING.search(first.rstrip()):
        return STRONG
    return WEAK if below.cell("status").blank and first.rstrip()[-1:] not in '.!?»)"' else 0


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _within(words: Sequence[str], before: Sequence[str]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(before)} "


def _days(text: str) -> Iterator[tuple[str, int, int, int]]:
    for hit in DATES.finditer(text):
        yield hit[0], int(hit[1]), int(hit[3]), int(hit[4])
    for hit in LONG_DATES.finditer(text):
        yield hit[0], int(hit[1]), MONTHS.index(hit[2].lower()) + 1, int(hit[3])


def _exists(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
