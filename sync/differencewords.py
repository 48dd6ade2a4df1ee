"""The words of a comparison, in two languages."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ..schemas.findings import Language, Place
from ..schemas.rules import written
from ..schemas.terms import Words
from .comparison import Counts
from .differences import Cause, Content, Owner
from .differingcells import without_mail

# fmt: off
TEXTS: Mapping[str, Words] = {
    "before": Words("prima", "before"),
    "after": Words("dopo", "after"),
    "title": Words("Differenze", "Differences"),
    "errata": Words("Errata corrige", "Errata"),
    "same": Words("Nessuna differenza.", "No difference."),
    "same_meaning": Words("Nessuna differenza di contenuto.", "No difference in content."),
    "no_errata": Words("Nessun valore pubblicato è cambiato.", "No published value changed."),
    "added": Words("riga in più", "additional row"),
    "removed": Words("riga in meno", "row no longer there"),
    "added_sheet": Words("foglio in più", "additional sheet"),
    "removed_sheet": Words("foglio in meno", "sheet no longer there"),
    "withdrawn": Words("riga ritirata", "row withdrawn"),
    "moved": Words("prima: {was}", "formerly: {was}"),
    "recomputed": Words("ricalcolate: {names}", "recomputed: {names}"),
    "spelling": Words("stesso significato", "same meaning"),
    "blank": Words("vuota", "blank"),
    "withheld": Words("non mostrato", "not shown"),
    "more_rows": Words("… altre {n} righe: --all per vederle tutte",
                       "… {n} more rows: --all shows them"),
    "more_cells": Words("… altre {n} celle: --all per vederle tutte",
                        "… {n} more cells: --all shows them"),
}
COUNTED: Mapping[str, tuple[Words, Words]] = {
    "values": (Words("1 valore diverso", "1 value differs"),
               Words("{n} valori diversi", "{n} values differ")),
    "added": (Words("1 riga in più", "1 additional row"),
              Words("{n} righe in più", "{n} additional rows")),
    "removed": (Words("1 riga in meno", "1 row gone"),
                Words("{n} righe in meno", "{n} rows gone")),
    "sheets": (Words("1 foglio in più o in meno", "1 sheet more or less"),
               Words("{n} fogli in più o in meno", "{n} sheets more or less")),
    "moved": (Words("1 riga passata ad altra unità o chiave", "1 row under another unit or key"),
              Words("{n} righe passate ad altra unità o chiave",
                    "{n} rows under another unit or key")),
    "recomputed": (Words("1 risultato ricalcolato", "1 result recomputed"),
                   Words("{n} risultati ricalcolati", "{n} results recomputed")),
    "spelled": (Words("1 cella scritta in altro modo", "1 cell written otherwise"),
                Words("{n} celle scritte in altro modo", "{n} cells written otherwise")),
}
OWNERS: Mapping[Owner, Words] = {
    "unit": Words("unità", "unit"),
    "centre": Words("coordinamento", "centre"),
    "formula": Words("formula", "formula"),
    "tool": Words("strumento", "tool"),
    "own": Words("cella propria", "own cell"),
}
CAUSES: Mapping[str, Words] = {
    "unit": Words("l'unità", "the unit"),
    "correction": Words("correzione del coordinamento", "correction by the centre"),
    "decision": Words("decisione del coordinamento", "decision by the centre"),
    "lifted": Words("non vale più quanto scritto dal coordinamento",
                    "the centre's word no longer stands"),
    "disputed": Words("valori discordanti: vale quello di prima",
                      "conflicting values: the one before stands"),
    "undone": Words("annullata l'esecuzione {undone}", "run {undone} undone"),
    "reopened": Words("riga riaperta per rettifica", "row reopened for correction"),
}
SIGNS = {"added": "+", "removed": "−", "moved": "⇄", "changed": "~"}
KINDS: Mapping[str, Words] = {
    "changed": Words("valore diverso", "value differs"),
    "spelling": Words("scritto in altro modo", "written otherwise"),
    "added": Words("riga in più", "additional row"),
    "removed": Words("riga in meno", "row gone"),
    "moved": Words("riga spostata", "row moved"),
}
HEADERS: Mapping[str, Words] = {
    "unit": Words("Unità organizzativa", "Organisational unit"),
    "sheet": Words("Foglio", "Sheet"),
    "key": Words("Chiave", "Key"),
    "label": Words("Riga", "Row"),
    "field": Words("Colonna", "Column"),
    "kind": Words("Differenza", "Difference"),
    "before": Words("Prima", "Before"),
    "after": Words("Dopo", "After"),
    "owner": Words("Chi scrive la cella", "Who writes the cell"),
    "cause": Words("Perché", "Why"),
    "day": Words("Data", "Day"),
    "where": Words("Dove", "Where"),
    "cells": Words("Celle", "Cells"),
    "before_cell": Words("Cella, prima", "Cell, before"),
    "after_cell": Words("Cella, dopo", "Cell, after"),
}
# fmt: on


def said(name: str, language: Language, **facts: object) -> str:
    """Return a text with its facts filled in."""
    return TEXTS[name][language].format(**facts)


def counts_words(found: Counts, language: Language) -> str:
    """Say how much differs, what there is none of left out."""
    parts = []
    for name, (one, many) in COUNTED.items():
        number = getattr(found, name)
        if number:
            parts.append((one if number == 1 else many)[language].format(n=number))
    return ", ".join(parts)


def content_words(content: Content, language: Language) -> str:
    """Write what a cell says: numbers and days as the language writes them, texts in quotes."""
    if content.withheld:
        return f"({said('withheld', language)})"
    shown = content.shown
    if content.blank and not content.shown:
        return f"({said('blank', language)})"
    if isinstance(shown, Decimal):
        return written(shown, language) if shown.is_finite() else str(shown)
    if isinstance(shown, Words | date):
        return written(shown, language)
    text = without_mail(shown)
    return f"«{text}»" if language == "it" else f'"{text}"'


def cause_words(cause: Cause, language: Language) -> str:
    """Say why a value changed: who or what, where, in which run, with which reason and act."""
    parts = [CAUSES[cause.kind][language].format(undone=cause.undone)]
    if cause.place.cell or cause.place.workbook:
        parts.append(str(cause.place))
    if cause.run is not None:
        on = f" del {cause.day:%d/%m/%Y}" if language == "it" else f" of {cause.day:%d/%m/%Y}"
        run = f"esecuzione {cause.run}" if language == "it" else f"run {cause.run}"
        parts.append(run + (on if cause.day else ""))
    elif cause.day:
        parts.append(f"{cause.day:%d/%m/%Y}")
    if cause.reason:
        reason = without_mail(cause.reason)
        parts.append(f"«{reason}»" if language == "it" else f'"{reason}"')
    if cause.act:
        parts.append(cause.act)
    return ", ".join(parts)


def place_words(before: Place, after: Place) -> str:
    """Name the cell, or both where they differ; the file goes without saying."""
    names = [str(Place("", place.sheet, place.cell)) for place in (before, after) if place.cell]
    return " → ".join(dict.fromkeys(names))
