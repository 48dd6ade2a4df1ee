"""The buttons on a unit's workbook: check, next finding, clear, repair formats."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..schemas.findings import Finding
from ..schemas.grid import split_address
from ..schemas.rules import Catalogue, words
from ..schemas.terms import SIGNS, Words
from ..sync.errors import RunStopped
from ..sync.pipeline.checking import annotated
from ..sync.pipeline.recalculating import shape_in
from ..sync.pipeline.repairing import repair_bytes, repair_file
from ..sync.pipeline.validation import READ_ONLY as MADE_BY_THE_TOOL
from ..sync.pipeline.validation import Validated
from ..sync.pipeline.validation import run as validate
from ..sync.refusals import reason_words, refusal_words
from ..sync.repairwords import as_lines
from ..sync.report import counted
from ..workbooks.patch import annotate
from ..workbooks.planidentity import kind_of
from ..workbooks.reader import Workbook, read_workbook
from ..workbooks.results import ResultRow, rows_in
from . import ribbonwords as say
from .computebutton import compute
from .conversation import Conversation
from .findingmemory import Remembered, forget, keep, now_at, recall
from .host import Spot, Tone
from .openbook import Reading, active, read_active
from .reopening import put_away
from .ribbonwords import filled, not_done
from .submitbutton import submit
from .writing import rewrite

LISTED = 6
"""Findings named in a message where they cannot be written into the workbook."""


def check(talk: Conversation) -> None:
    """Check the active workbook and write the findings into its *Esito controlli*."""
    with read_active(talk) as reading:
        checked = checked_copy(talk, reading)
        reason = reading.obstacle
        if reason is None and not checked.plans:
            # It may check once more: what is told is what was checked last.
            reason, checked = _write(talk, reading, checked)
        here = list(checked.findings)
        lines = [f"{counted(here, talk.language)}." if here else talk.words(say.CHECKED_NONE)]
        lines.append(
            talk.words(say.AGAINST_PLAN, plan=reading.workspace.root.name)
            if reading.workspace is not None
            else talk.words(say.ON_ITSELF)
        )
        if checked.plans:
            lines += _listed(here, checked.rules, talk)
            talk.say(filled(say.CHECKED, counts="\n".join(lines)), _tone(here))
            return
        if reason is None:
            lines.append(talk.words(say.WRITTEN if here else say.EMPTY_WRITTEN))
        else:
            lines += _listed(here, checked.rules, talk)
            lines.append(talk.words(say.NOT_WRITTEN, reason=reason[talk.language]))
            if any(one.place.cell for one in here):
                lines.append(talk.words(say.NEXT_ALL_THE_SAME))
        tone: Tone = "warning" if reason is not None else _tone(here)
        talk.host.say("\n".join(lines), tone)


def checked_copy(talk: Conversation, reading: Reading, submitted: bool = False) -> Validated:
    """Check the copy of the active workbook as ``riscontro validate`` checks its file.

    The findings are kept for *Segnalazione successiva*.

    Raises:
        RunStopped: the workbook is none that can be checked.
    """
    if kind_of(reading.workbook) in MADE_BY_THE_TOOL:
        raise RunStopped(say.IS_MASTER)
    talk.step("check", 0, 1)
    root = reading.workspace.root if reading.workspace is not None else None
    checked = validate(
        [reading.copy], talk.today, workspace=root, alone=root is None, submitted=submitted
    )
    known = bool(checked.plans) or any(one.identity for one in checked.submissions)
    if not known:
        found = next(iter(checked.findings), None)
        said = _sentence(found, checked.rules) if found is not None else reason_words("no-identity")
        reason = Words(said.it.rstrip("."), said.en.rstrip("."))
        raise not_done(filled(say.NOT_OURS, name=reading.book.name, reason=reason))
    keep(reading.book, checked.findings, checked.rules)
    return checked


def next_finding(talk: Conversation) -> None:
    """Go to the next finding's cell, after the active one, in the order of the sheets."""
    book = active(talk)
    with read_active(talk) as reading:
        kept = recall(book)
        if kept is None:
            checked_copy(talk, reading)
            kept = recall(book) or []
        places = _places(kept, reading.workbook)
        if not places:
            whole = [one for one in kept if not one.cell]
            if whole:
                text = whole[0].text(talk.language)
                talk.say(say.WHOLE_FILE, n=len(whole), text=text)
            else:
                talk.say(say.NEXT_NONE if not kept else say.ROW_GONE)
            return
        order = {grid.sheet: number for number, grid in enumerate(reading.workbook.grids)}
    ordered = sorted(places, key=lambda spot: _position(spot, order))
    here = talk.host.spot()
    at = _position(here, order) if here is not None else (-1, 0, 0)
    spot = next((one for one in ordered if _position(one, order) > at), ordered[0])
    before = sum(len(places[one]) for one in ordered[: ordered.index(spot)])
    found = places[spot]
    talk.host.select(spot)
    number = f"{before + 1}" if len(found) == 1 else f"{before + 1}-{before + len(found)}"
    text = "\n".join(one.text(talk.language) for one in found)
    everything = sum(len(each) for each in places.values())
    talk.say(say.NEXT_FINDING, at=number, all=everything, text=f"{spot.sheet}!{spot.cell}\n{text}")


def clear(talk: Conversation) -> None:
    """Empty *Esito controlli*, but for the findings the office has answered."""
    with read_active(talk) as reading:
        rows = [row for grid in reading.workbook.grids for row in rows_in(grid)]
        looks = shape_in(reading.workbook)
        if looks is None:
            raise not_done(_not_ours(reading))
        forget(reading.book)
        answered = _answered(rows)
        if len(answered) == len(rows):
            talk.say(say.NOTHING_TO_CLEAR)
            return

        def made(data: bytes) -> bytes | Words:
            nonlocal answered
            # As saved: somebody may have answered since the copy was made.
            saved = read_workbook(data, facts=False, name=reading.path.name)
            answered = _answered(row for grid in saved.grids for row in rows_in(grid))
            outcome = annotate(data, answered, looks)
            return refusal_words(outcome.refused[0]) if outcome.refused else outcome.data

        reason = rewrite(talk, reading, made)
        if reason is not None:
            raise not_done(filled(say.NOT_WRITTEN, reason=reason))
        if answered:
            talk.say(say.CLEARED_BUT, n=len(answered))
        else:
            talk.say(say.CLEARED)


def repair(talk: Conversation) -> None:
    """Give the entry cells of the active workbook their formats, lists and locks back."""
    with read_active(talk) as reading:
        planned = repair_bytes(reading.copy.read_bytes(), reading.copy.name)
        if planned.refused is not None:
            unknown = planned.refused.reason == "no-identity"
            raise not_done(_not_ours(reading) if unknown else refusal_words(planned.refused))
        if not planned.changed:
            lines = [talk.words(say.REPAIR_NOTHING), *as_lines(planned, talk.language)]
            talk.host.say("\n".join(lines))
            return
        path = reading.path
        with put_away(talk, [reading.book], ask=False):
            done = repair_file(path, reading.backups)
    if done.repair.refused is not None:
        raise not_done(refusal_words(done.repair.refused))
    if done.placed is not None and done.placed.result not in ("replaced", "unchanged"):
        reason = reason_words(done.placed.result, (done.placed.detail,))
        raise not_done(filled(say.RETRY, reason=reason))
    talk.say(say.REPAIR_DONE, lines="\n".join(as_lines(done.repair, talk.language)))


def _write(
    talk: Conversation, reading: Reading, checked: Validated
) -> tuple[Words | None, Validated]:
    """Write findings into the file of the workbook that was checked from a copy.

    Returns:
        Why nothing was written, ``None`` when it was; what was checked last.
    """
    path = reading.path

    def made(data: bytes) -> bytes | Words:
        nonlocal checked
        if not _same(reading.workbook, read_workbook(data, facts=False, name=path.name)):
            # Somebody typed while the copy was being checked: the file saved since is what counts.
            reading.copy.write_bytes(data)
            checked = checked_copy(talk, reading)
        outcome = annotated(checked, reading.copy, data=data)
        if outcome is None:
            return reason_words("no-identity")
        return refusal_words(outcome.refused[0]) if outcome.refused else outcome.data

    reason = rewrite(talk, reading, made)
    return reason, checked


def _answered(rows: Iterable[ResultRow]) -> list[ResultRow]:
    return [row for row in rows if row.answer or row.reason]


def _same(one: Workbook, other: Workbook) -> bool:
    return [(grid.sheet, grid.rows) for grid in one.grids] == [
        (grid.sheet, grid.rows) for grid in other.grids
    ]


def _places(kept: Sequence[Remembered], workbook: Workbook) -> dict[Spot, list[Remembered]]:
    """Return the cells with findings as they stand now, each with its findings."""
    found: dict[Spot, list[Remembered]] = {}
    for one in kept:
        spot = now_at(one, workbook.grids)
        if spot is not None:
            found.setdefault(spot, []).append(one)
    return found


def _position(spot: Spot, order: Mapping[str, int]) -> tuple[int, int, int]:
    row, column = split_address(spot.cell)
    return order.get(spot.sheet, len(order)), row, column


def _not_ours(reading: Reading) -> Words:
    reason = reason_words(reading.workbook.problem or "no-identity")
    return filled(say.NOT_OURS, name=reading.book.name, reason=reason)


def _listed(findings: Sequence[Finding], rules: Catalogue, talk: Conversation) -> list[str]:
    """Return the first findings of the gravest kinds as lines of a message."""
    grave = sorted(findings, key=lambda found: list(SIGNS).index(found.severity))
    lines = []
    for one in grave[:LISTED]:
        where = f"{one.place.sheet}!{one.place.cell}: " if one.place.cell else ""
        message, _ = words(one, talk.language, rules)
        lines.append(f"{SIGNS[one.severity]} {where}{message}")
    if len(grave) > LISTED:
        lines.append(talk.words(say.AND_MORE, n=len(grave) - LISTED))
    return lines


def _sentence(found: Finding, rules: Catalogue) -> Words:
    return Words(words(found, "it", rules)[0], words(found, "en", rules)[0])


def _tone(findings: Sequence[Finding]) -> Tone:
    return "warning" if any(one.severity == "blocking" for one in findings) else "info"


ACTIONS: Mapping[str, Callable[[Conversation], None]] = {
    "check": check,
    "next": next_finding,
    "clear": clear,
    "compute": compute,
    "repair": repair,
    "submit": submit,
}
"""What the buttons of the group do, by id."""
