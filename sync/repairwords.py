"""What a repair of the look of a workbook did and left, in words and as data."""

from collections.abc import Mapping, Sequence

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..workbooks.repair import Reason, Repair

Pair = tuple[Words, Words]
"""For one, for more."""

DONE = Words("formati ripristinati: ", "formats restored: ")
TO_DO = Words("formati da ripristinare: ", "formats to be restored: ")
CELLS: Pair = (Words("1 cella", "1 cell"), Words("{n} celle", "{n} cells"))
VALIDATIONS: Pair = (
    Words("1 colonna con elenco o messaggio", "1 column with list or message"),
    Words("{n} colonne con elenchi o messaggi", "{n} columns with lists or messages"),
)
CONDITIONS: Pair = (
    Words("1 formattazione condizionale", "1 conditional format"),
    Words("{n} formattazioni condizionali", "{n} conditional formats"),
)
UNMERGED = Words("celle unite separate {cells}", "merged cells undone {cells}")
PROTECTED = Words("protezione rimessa in {cells}", "protection put back on {cells}")
LEFT: Mapping[Reason, Words] = {
    "merged": Words(
        "celle unite lasciate in {sheet}, dicono qualcosa per più righe: {cells}",
        "merged cells left in {sheet}, they speak for several rows: {cells}",
    ),
    "number-format": Words(
        "formato del numero lasciato in {sheet}, con quello previsto il valore si leggerebbe "
        "diverso: {cells}",
        "number format left in {sheet}, under the one issued the value would be read as another: "
        "{cells}",
    ),
    "typed-text": Words(
        "numeri scritti come testo in {sheet}, da riscrivere: {cells}",
        "numbers typed as text in {sheet}, to be typed again: {cells}",
    ),
    "password": Words(
        "foglio {sheet} protetto con una password, lasciata",
        "sheet {sheet} is protected with a password, left",
    ),
}
LISTED = 8
"""Cells named in a line; the data name all."""


def as_lines(repair: Repair, language: Language, *, planned: bool = False) -> list[str]:
    """Tell a repair, a line for what was done and one for each thing left alone.

    Args:
        repair: what was done.
        language: language of the lines.
        planned: nothing was written yet.
    """
    told = [
        _counted(len(repair.cells), CELLS, language),
        _counted(repair.validations, VALIDATIONS, language),
        _counted(repair.conditions, CONDITIONS, language),
    ]
    if repair.unmerged:
        ranges = [f"{sheet}!{cells}" for sheet, cells in repair.unmerged]
        told.append(UNMERGED[language].format(cells=_listed(ranges)))
    if repair.protected:
        told.append(PROTECTED[language].format(cells=", ".join(repair.protected)))
    done = "; ".join(text for text in told if text)
    lines = [(TO_DO if planned else DONE)[language] + done] if done else []
    lines += [
        LEFT[one.reason][language].format(sheet=one.sheet, cells=_listed(one.cells))
        for one in repair.left
    ]
    return lines


def as_dict(repair: Repair) -> dict[str, object]:
    """Return a repair as JSON has it."""
    return {
        "cells": [{"sheet": sheet, "cell": cell} for sheet, cell in repair.cells],
        "validations": repair.validations,
        "conditional_formats": repair.conditions,
        "unmerged": [{"sheet": sheet, "cells": cells} for sheet, cells in repair.unmerged],
        "protected": list(repair.protected),
        "left": [
            {"reason": one.reason, "sheet": one.sheet, "cells": list(one.cells)}
            for one in repair.left
        ],
    }


def _counted(number: int, words: Pair, language: Language) -> str:
    return words[number > 1][language].format(n=number) if number else ""


def _listed(cells: Sequence[str]) -> str:
    more = f" … +{len(cells) - LISTED}" if len(cells) > LISTED else ""
    return ", ".join(cells[:LISTED]) + more
