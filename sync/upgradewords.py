"""What moved from older workbooks into current ones, as text and as data."""

from ..schemas.findings import Language
from ..schemas.terms import Words
from .cellmoves import Move

LISTED = 12
"""Cells named of each workbook on the screen; the JSON names all."""

MOVED = Words("{count} celle riportate", "{count} cells moved")
LEFT = Words("{count} da ricollocare", "{count} to be placed")
TAKEN = Words("{count} già acquisite nella loro rilevazione", "{count} taken in their own round")
WIDE = 34


def summary(move: Move, language: Language) -> str:
    """Say in one line how much moved, stayed and was left."""
    counts = (
        (MOVED, len(move.moved)),
        (LEFT, len(move.book.left)),
        (TAKEN, len(move.taken)),
    )
    return ", ".join(words[language].format(count=count) for words, count in counts if count)


def lines(move: Move, language: Language) -> list[str]:
    """Name the first cells that moved, then every cell that has no place."""
    made = [
        f"    {one.old.place.sheet}!{one.old.place.cell} → {one.place.sheet}!{one.place.cell}"
        f"  {one.name[1]}  {_short(one.old.cell.text)}"
        for one in move.moved[:LISTED]
    ]
    if len(move.moved) > LISTED:
        made.append(f"    … +{len(move.moved) - LISTED}")
    made += [
        f"  ▲ {one.place.sheet}!{one.place.cell}  {one.key or one.header}: {why}"
        for one, why in move.left[:LISTED]
    ]
    if len(move.left) > LISTED:
        made.append(f"  ▲ … +{len(move.left) - LISTED}")
    return made


def as_dict(move: Move) -> dict[str, object]:
    """Return what moved where as data."""
    return {
        "moved": [
            {
                "sheet": one.name[0],
                "key": one.name[1],
                "old_key": one.old.key,
                "field": one.name[2],
                "old_field": one.old.field,
                "from": {"sheet": one.old.place.sheet, "cell": one.old.place.cell},
                "to": {"sheet": one.place.sheet, "cell": one.place.cell},
            }
            for one in move.moved
        ],
        "left": [
            {
                "key": one.key,
                "column": one.header,
                "from": {"sheet": one.place.sheet, "cell": one.place.cell},
                "why": why,
            }
            for one, why in move.left
        ],
        "taken": len(move.taken),
    }


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= WIDE else f"{plain[: WIDE - 1]}…"
