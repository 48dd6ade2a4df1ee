"""*Calcola*: what the formulas of the active workbook should show, and what they show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isclose

from ..schemas.findings import Language
from ..schemas.grid import Grid, split_address
from ..schemas.terms import Words
from ..sync.pipeline.recalculating import UNKNOWN, LiveCell, Recalculated, recalculated
from ..sync.refusals import reason_words, refusal_words
from ..workbooks.instructions import SIGNS
from . import ribbonwords as say
from .conversation import Conversation
from .openbook import Reading, read_active
from .ribbonwords import filled, not_done
from .writing import rewrite

LISTED = 6
"""Cells named in a message."""


def compute(talk: Conversation) -> None:
    """Compute the workbook again, sum up where it stands, and mend formulas that were lost."""
    talk.host.recalculate()
    with read_active(talk) as reading:
        made = recalculated(reading.copy.read_bytes(), reading.copy.name)
        if made.refused is not None:
            unknown = made.refused.reason == UNKNOWN
            reason = reason_words(UNKNOWN) if unknown else refusal_words(made.refused)
            raise not_done(filled(say.NOT_OURS, name=reading.book.name, reason=reason))
        lines = _summed(talk, made)
        other = _differing(reading.workbook.grids, made.cells)
        typed_over = {(sheet, cell): text for sheet, cell, text in made.restored}
        if not other and not typed_over:
            lines.append(talk.words(say.COMPUTED_EQUAL, n=len(made.cells)))
            talk.host.say("\n".join(lines))
            return
        lines.append(_told(talk, made.cells, other, typed_over))
        if reading.obstacle is not None:
            lines.append(talk.words(filled(say.NOT_REFRESHED, reason=reading.obstacle)))
            talk.host.say("\n".join(lines), "warning")
            return
        if talk.host.ask("\n".join([*lines, talk.words(say.REFRESH)])):
            _refresh(talk, reading)


def _refresh(talk: Conversation, reading: Reading) -> None:
    def made(data: bytes) -> bytes | Words:
        found = recalculated(data, reading.copy.name)
        return refusal_words(found.refused) if found.refused is not None else found.data

    reason = rewrite(talk, reading, made)
    if reason is not None:
        raise not_done(filled(say.NOT_REFRESHED, reason=reason))
    talk.host.recalculate()
    talk.say(say.REFRESHED)


def _summed(talk: Conversation, made: Recalculated) -> list[str]:
    names = {sign: label for sign, label, _ in SIGNS}
    lines = [
        talk.words(
            say.COMPUTED_ROWS,
            sheet=sheet,
            counts=_counts(found, names, talk.language),
        )
        for sheet, found in (made.rows or {}).items()
    ]
    if made.ratings:
        told = ", ".join(f"{number} {rated}" for rated, number in made.ratings.most_common())
        lines.append(talk.words(say.COMPUTED_RATINGS, counts=told))
    return lines


def _counts(found: Counter[str], names: Mapping[str, Words], language: Language) -> str:
    told = [
        f"{found[sign]} {sign} {label[language]}" for sign, label in names.items() if found[sign]
    ]
    return ", ".join(told) or "0"


def _differing(
    grids: Sequence[Grid], cells: Sequence[LiveCell]
) -> dict[tuple[str, str], tuple[object, object]]:
    """Return the computed cells that show something else: what they show, what they should.

    The copy holds what the program shows: asking it cell by cell would take long.
    """
    by_name = {grid.sheet: grid for grid in grids}
    found: dict[tuple[str, str], tuple[object, object]] = {}
    for one in cells:
        shown = by_name[one.sheet].value(*split_address(one.cell))
        if not _equal(shown, one.value):
            found[one.sheet, one.cell] = (shown, one.value)
    return found


def _equal(shown: object, expected: object) -> bool:
    numbers = (int, float)
    if isinstance(shown, numbers) and isinstance(expected, numbers):
        return isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-9)
    return _text(shown) == _text(expected)


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    # A break typed on Windows is two signs in a file and one in a cell.
    return text.replace("_x000D_", "").replace("\r", "").strip()


def _told(
    talk: Conversation,
    cells: Sequence[LiveCell],
    other: Mapping[tuple[str, str], tuple[object, object]],
    typed_over: Mapping[tuple[str, str], str],
) -> str:
    values = {(one.sheet, one.cell): one.value for one in cells}
    told = {place: (text, values.get(place, "")) for place, text in typed_over.items()} | dict(
        other
    )
    lines = [
        talk.words(
            say.COMPUTED_CELL,
            cell=f"{sheet}!{cell}",
            shown=_shown(was, talk.language),
            expected=_shown(wanted, talk.language),
        )
        for (sheet, cell), (was, wanted) in list(told.items())[:LISTED]
    ]
    if len(told) > LISTED:
        lines.append(talk.words(say.AND_MORE, n=len(told) - LISTED))
    return talk.words(say.COMPUTED_DIFFER, n=len(told), cells="; ".join(lines))


def _shown(value: object, language: Language) -> str:
    if isinstance(value, float):
        figures = f"{value:.10g}"
        return figures.replace(".", ",") if language == "it" else figures
    return _text(value)
