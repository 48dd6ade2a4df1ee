"""``riscontro distribute``: a workbook for every department, new or brought up to date."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from ...schemas.findings import Finding, Language, Severity
from ...schemas.plan import Indicator
from ...schemas.rules import catalogue
from ...schemas.shape import RECORD
from ...schemas.terms import CORRECTION, Words
from ...workbooks.builder import build
from ...workbooks.identity import Carried, issued_cells, layouts
from ...workbooks.layout import Book, Cell
from ...workbooks.limits import DEFAULT_LIMITS, Limits
from ...workbooks.patch import Changes, Refusal, obstacles, patched, shape, shows
from ...workbooks.proposalrows import Decisions
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import write_whole
from .. import identification, intake
from ..asking import RowName, final_round
from ..editions import closed
from ..errors import RunStopped
from ..importedrecords import has_records
from ..issuing import Issue, books, unassigned
from ..parsing import read_submission
from ..planchecks import mistakes
from ..proposalchecks import decision_labels
from ..proposals import answered, decisions, told_before
from ..refusals import reason_words, refusal_words
from ..renewal import RENEWABLE, renewed
from ..sources import submissions_in
from .handing import NONE, Entries, handed_over, with_entries
from .mirroring import mirrored, unreached
from .planning import Opened, opened
from .progressing import Progress, quiet
from .reaching import within_reach
from .recordkeeping import (
    accepted_records,
    known_records,
    more_record_rows,
    with_accepted,
    with_lists,
)
from .returning import Return, hand_over, put_back, put_new
from .storing import has_store, store_of

NOTHING = Words("", "")
Made = Literal["new", "updated", "unchanged", "renewed", "sent", "refused"]


@dataclass(frozen=True, slots=True)
class Distributed:
    """One workbook after a distribution.

    ``reason`` says why nothing was written; ``renewed`` is a workbook that cannot be patched: a
    fresh one with what was typed in it lies among the things to send; ``sent`` one whose folder
    cannot be written to: it lies there too.
    """

    department: str
    name: str
    path: Path
    made: Made
    rows: int
    reason: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a distribution made, and the indicator parts nobody is in charge of.

    ``mistakes`` are the findings of the plan that went out, without what could not be read in it
    (``opened.problems``); ``unreached`` those about folders that did not answer.
    """

    workbooks: tuple[Distributed, ...]
    unassigned: tuple[Indicator, ...]
    opened: Opened
    mistakes: tuple[Finding, ...] = ()
    unreached: tuple[Finding, ...] = ()


def distribute(
    root: Path,
    today: date,
    *,
    departments: tuple[str, ...] = (),
    language: Language | None = None,
    round_id: str | None = None,
    progress: Progress = quiet,
) -> Distribution:
    """Make or refresh the departmental workbooks of the open round.

    A workbook that exists is patched, never rebuilt: what its department typed stays. Rows a unit
    got from another come with what was typed of them there.
    """
    found = mirrored(opened(root), making=True)
    within_reach(found)
    found.workspace.issued_mark.touch()
    made = issue(found, today, language, round_id)
    unknown = [name for name in departments if name not in made]
    if unknown:
        names = ", ".join(unknown)
        raise RunStopped(
            Words(
                f"Unità sconosciuta o senza righe da compilare: {names}. Ci sono: "
                f"{', '.join(made)}.",
                f"No such unit, or nothing for it to fill in: {names}. There are: "
                f"{', '.join(made)}.",
            )
        )
    there = existing(found.folders, found.settings.plan, found.settings.limits.reading())
    here = round_id in (None, found.settings.round)
    handed = handed_over(found, made, today) if here else {}
    known = known_records(found)
    kept = accepted_records(found, round_id or found.settings.round, _reopened(found, round_id))
    done = []
    wanted = {unit: book for unit, book in made.items() if not departments or unit in departments}
    for number, (unit, issued_book) in enumerate(wanted.items(), 1):
        entries = handed.get(unit, NONE)
        book = with_entries(issued_book, entries)
        identity = book.identity
        path = there.get((unit, identity.period, identity.round))
        if path is None:
            path = found.folders[0] / file_name(book)
            fresh = with_answers(with_accepted(book, found, kept), found)
            state, reason = _make(path, with_lists(fresh, found, known), found)
        else:
            state, reason = _refresh(path, book, found, today, entries)
        rows = sum(len(rows) for rows in book.rows.values())
        done.append(Distributed(unit, book.department, path, state, rows, reason))
        progress("distribute", number, len(wanted))
    return Distribution(
        tuple(done),
        tuple(unassigned(found.plan, found.profile)),
        found,
        tuple(mistakes(found.read, found.profile, found.plan.period)),
        tuple(unreached(found, catalogue(found.profile))),
    )


def issue(
    found: Opened,
    today: date,
    language: Language | None = None,
    round_id: str | None = None,
) -> dict[str, Book]:
    """Return the workbooks the plan issues now, by department."""
    return books(found.plan, found.profile, circumstances(found, today, language, round_id))


def circumstances(
    found: Opened,
    today: date,
    language: Language | None = None,
    round_id: str | None = None,
) -> Issue:
    """Return the circumstances of what the plan issues now, in the open round as a rule."""
    settings = found.settings
    open_round = round_id or settings.round
    if open_round not in found.profile.rounds:
        rounds = ", ".join(found.profile.rounds)
        raise RunStopped(
            Words(
                f"Il profilo non prevede la rilevazione «{open_round}»; prevede: {rounds}.",
                f"The profile has no round «{open_round}»; it has: {rounds}.",
            )
        )
    return Issue(
        plan_id=settings.plan,
        round=open_round,
        language=language or settings.language,
        due=settings.due_date(open_round),
        issued=today,
        contact=settings.contact,
        day=settings.measured_on(open_round),
        reopened=_reopened(found, round_id),
    )


def _reopened(found: Opened, round_id: str | None) -> frozenset[RowName] | None:
    return reopened_rows(found) if (round_id or found.settings.round) == CORRECTION else None


def reopened_rows(found: Opened) -> frozenset[RowName] | None:
    """Return the rows of the year opened again after its edition, ``None`` without an edition."""
    if not has_store(found):
        return None
    with store_of(found) as store:
        state = closed(store, found.settings.period, final_round(found.profile))
    return None if state is None else frozenset(state.reopened)


def file_name(book: Book) -> str:
    """Return the name of a new workbook: unit, year, round."""
    identity = book.identity
    return intake.file_name(identity.department, identity.period, identity.round)


def existing(
    folders: Sequence[Path], plan: str, limits: Limits = DEFAULT_LIMITS
) -> dict[tuple[str, int, str], Path]:
    """Return the workbooks of a plan already there by (department, period, round).

    Files are known by what they say of themselves, never by their name; where several copies of
    one lie there, the shortest name counts.
    """
    found: dict[tuple[str, int, str], Path] = {}
    listed = [source for folder in folders if folder.is_dir() for source in submissions_in(folder)]
    sources = [source for source in listed if source.kind == "workbook"]
    for source in sorted(sources, key=lambda one: (len(one.name), one.name)):
        workbook = read_workbook(source.path, limits, facts=False)
        _, sheet = identification.carried(workbook.grids)
        pairs = dict(sheet.pairs) if sheet is not None else {}
        unit, period = pairs.get("department", ""), pairs.get("period", "")
        if unit and period.isdigit() and pairs.get("plan") == plan:
            found.setdefault((unit, int(period), pairs.get("round", "")), source.path)
    return found


def _make(path: Path, book: Book, found: Opened) -> tuple[Made, Words]:
    """Write a new workbook, never over a file that was not recognised as this one."""
    if path.exists():
        problem = read_workbook(path, found.settings.limits.reading(), facts=False).problem
        return "refused", reason_words(problem or "no-identity")
    data = build(book, found.profile)
    return _told(put_new(found, path, data), "new", path, data, found)


def _refresh(
    path: Path, book: Book, found: Opened, today: date, entries: Entries
) -> tuple[Made, Words]:
    try:
        data = path.read_bytes()
    except OSError:
        return "refused", reason_words("locked")
    limits = found.settings.limits.reading()
    workbook = read_workbook(data, limits, facts=False, name=path.name)
    _, carried = identification.carried(workbook.grids)
    if carried is None:
        return "refused", reason_words(workbook.problem or "no-identity")
    language: Language = "en" if carried.pairs.get("language") == "en" else "it"
    if language != book.language:
        # A workbook keeps the language it was issued in.
        again = issue(found, today, language, book.identity.round)[book.identity.department]
        book = with_entries(again, entries)
    identity = book.identity
    looks = shape(found.profile, identity.period, identity.round, language)
    in_the_way = next((one for one in obstacles(data, looks) if one.reason in RENEWABLE), None)
    if in_the_way is not None:
        return "renewed", renew(path, data, book, found, in_the_way)
    changes = differences(book, found, carried, language)
    if has_records(found.profile):
        records = read_submission(workbook, found.profile).records
        changes = replace(changes, spare=more_record_rows(carried, records, found.profile))
    told = decided_on(data, path.name, identity.department, found, language)
    if told is not None and not shows(data, told, looks):
        changes = replace(changes, decisions=told)
    elif not (changes.cells or changes.spare or any(changes.appended.values())):
        return "unchanged", NOTHING
    outcome = patched(data, changes, looks)
    if outcome.refused:
        refusal = outcome.refused[0]
        if refusal.reason in RENEWABLE:
            return "renewed", renew(path, data, book, found, refusal)
        return "refused", refusal_words(refusal)
    done = put_back(found, path, outcome.data, hashlib.sha256(data).hexdigest())
    return _told(done, "updated", path, outcome.data, found)


def _told(done: Return, good: Made, path: Path, data: bytes, found: Opened) -> tuple[Made, Words]:
    if done.result == "replaced":
        return good, NOTHING
    if done.result == "readonly":
        reason = hand_over(found, path, data)
        return ("sent", reason) if reason else ("unchanged", NOTHING)
    if done.result == "unchanged":
        return "unchanged", NOTHING
    return "refused", reason_words(done.result, (done.detail,))


def renew(path: Path, data: bytes, book: Book, found: Opened, refusal: Refusal) -> Words:
    """Make the workbook anew among the things to send, and say why and where."""
    fresh = found.workspace.outbox / f"{path.stem}.xlsx"
    workbook = read_workbook(data, found.settings.limits.reading(), name=path.name)
    submission = read_submission(workbook, found.profile)
    made = with_lists(renewed(book, submission, found.profile), found)
    told = decisions(submission, found.plan, book.language, decision_labels())
    whole = replace(made, proposals=answered(made.proposals, told))
    write_whole(fresh, build(whole, found.profile))
    reason, shown = refusal_words(refusal), fresh.relative_to(found.workspace.root).as_posix()
    return Words(f"{reason.it}: {shown}", f"{reason.en}: {shown}")


def decided_on(
    data: bytes, name: str, department: str, found: Opened, language: Language
) -> Decisions | None:
    """Return what the centre decided on the requests of a workbook, ``None`` when on none."""
    if not any(one.department == department for one in found.plan.answers):
        return None
    workbook = read_workbook(data, found.settings.limits.reading(), name=name)
    submission = read_submission(workbook, found.profile)
    return decisions(submission, found.plan, language, decision_labels())


def with_answers(book: Book, found: Opened) -> Book:
    """Return a new workbook with the requests of its unit that were decided on before."""
    return replace(
        book,
        proposals=told_before(
            found.plan, book.identity.department, book.language, decision_labels()
        ),
    )


def differences(book: Book, found: Opened, carried: Carried, language: Language) -> Changes:
    """Return what a workbook needs to show the plan as it is now.

    Locked cells whose issued value changed, rows to append, rows to mark as withdrawn. Rows of
    the plan in which something could not be read keep what was issued until that is mended.
    """
    profile = found.profile
    unread = {one.key for one in found.problems if one.key and one.severity is Severity.BLOCKING}
    before = carried.issued
    now: dict[tuple[str, str, str], Cell] = {
        cell[:3]: cell[3] for cell in issued_cells(book, profile)
    }
    rows_before = {(sheet, key) for sheet, key, _ in before}
    own = {sheet.id for sheet in profile.sheets if sheet.kind == RECORD}
    rows_now = {(sheet, key) for sheet, key, _ in now}
    cells: dict[tuple[str, str, str], Cell] = {
        place: value
        for place, value in now.items()
        if place[:2] in rows_before and before.get(place) != value
    }
    cells |= {place: None for place in before if place[:2] in rows_now and place not in now}
    withdrawn = profile.label("row_state", "withdrawn", language)
    cells |= {
        (sheet, key, "row_state"): withdrawn
        for sheet, key in rows_before - rows_now
        # Rows units add themselves are theirs: nobody takes them back.
        if before.get((sheet, key, "row_state")) != withdrawn and sheet not in own
    }
    appended = {
        layout.id: [
            row for row in book.rows[layout.id] if (layout.id, row["key"]) not in rows_before
        ]
        for layout in layouts(book, profile)
    }
    push = carried.pairs.get("push", "0")
    number = int(push) + 1 if push.isdigit() else 1
    kept = {place: value for place, value in cells.items() if place[1] not in unread}
    return Changes(cells=kept, appended=appended, push=number)
