"""How much of a workbook is done: counted by live formulas and by Python alike.

*Istruzioni* and *Scheda di trasmissione* hold these in column C, their ids in the hidden column A.
"""

from collections.abc import Mapping, Sequence

from ..schemas.grid import column_letter
from .arithmetic import text
from .layout import FIRST_ROW, LAST_FORMULA_ROW, RESULT_NAMES, Cell, SheetLayout

SIGNED: Mapping[str, str] = {"done": "✔", "open": "○", "set_aside": "–"}
"""Counted by the sign in the column *Esito*; what has none of these carries findings."""

FOUND: Mapping[str, str] = {"blocking": "✖", "warning": "▲", "question": "?"}
"""Counted by the sign of the severity in *Esito controlli*."""

_SEVERITIES = RESULT_NAMES["severity"]


def count_formulas(layouts: Sequence[SheetLayout]) -> dict[str, str]:
    """Return the formula of each count: ``open.indicators``, ``blocking`` and so on.

    Ranges are generous, so that rows appended later are counted.
    """
    made: dict[str, str] = {}
    for layout in layouts:
        # Of records count the rows in use: the blank ones say nothing in *Esito*.
        named = _range(layout, "outcome" if layout.records else "key")
        keys = f'COUNTIF({named},"?*")'
        signs = {
            name: f'COUNTIF({_range(layout, "outcome")},"{sign}*")' for name, sign in SIGNED.items()
        }
        made[f"listed.{layout.id}"] = f"={keys}"
        for name in ("done", "open"):
            made[f"{name}.{layout.id}"] = f"={signs[name]}"
        made[f"flagged.{layout.id}"] = f"={'-'.join([keys, *signs.values()])}"
    for name, sign in FOUND.items():
        wanted = f"~{sign}" if sign == "?" else sign
        made[name] = f'=IFERROR(COUNTIF({_SEVERITIES},"{wanted}*"),"–")'
    return made


def counts(outcomes: Mapping[str, Sequence[Cell]], severities: Sequence[Cell]) -> dict[str, Cell]:
    """Return what each of those formulas shows.

    Args:
        outcomes: for each entry sheet the column *Esito* of the rows that have a key.
        severities: the column *Gravità* of *Esito controlli*.
    """
    shown: dict[str, Cell] = {}
    for sheet, signs in outcomes.items():
        firsts = [first for sign in signs if (first := text(sign)[:1])]
        by_sign = {name: firsts.count(sign) for name, sign in SIGNED.items()}
        shown[f"listed.{sheet}"] = len(firsts)
        shown[f"done.{sheet}"], shown[f"open.{sheet}"] = by_sign["done"], by_sign["open"]
        shown[f"flagged.{sheet}"] = len(firsts) - sum(by_sign.values())
    firsts = [text(severity)[:1] for severity in severities]
    return shown | {name: firsts.count(sign) for name, sign in FOUND.items()}


def _range(layout: SheetLayout, name: str) -> str:
    letter = column_letter(layout.number(name))
    sheet = layout.name.replace("'", "''")
    return f"'{sheet}'!${letter}${FIRST_ROW}:${letter}${LAST_FORMULA_ROW}"
