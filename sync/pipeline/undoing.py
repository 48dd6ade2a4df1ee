"""``riscontro undo``: a run that takes another one back, as far as it still holds."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Literal

from ...schemas.findings import Language
from ...schemas.rules import catalogue
from ...schemas.terms import Words
from ...workbooks.identity import Carried
from ...workbooks.limits import OWN_LIMITS
from ...workbooks.patch import Changes, patched, shape
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import is_open
from .. import identification
from ..database import Store
from ..editions import closed
from ..errors import RunStopped
from ..parsing import read_submission
from ..pushlog import Pushed, pushes_of
from ..refusals import reason_words, refusal_words
from ..retractions import RunTaken, last_run, take_back
from ..roundlog import last_inputs
from ..summary import Summary
from ..workspace import open_workspace
from .consolidation import take_in, utc_now
from .journal import tell_pushes, tell_runs
from .keeping import kept, look_of
from .locking import locked
from .mirroring import mirrored
from .planning import Opened, opened
from .progressing import Progress, quiet
from .pushing import WAITING
from .reading import listed_in
from .returning import put_back
from .storing import store_of

NOTHING = Words("", "")
NOT_OF_ROWS = frozenset({"close", "reopen"})
"""Runs that an undo does not take back: an edition is public, a row is closed by the next one."""

Outcome = Literal["restored", "cells", "kept", "queued"]


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a workbook the run had written.

    Attributes:
        workbook: its name as shown; ``department`` its unit.
        outcome: ``restored`` byte by byte; ``cells``: somebody has typed in it since, so only the
            centre's cells that still held what was pushed were put back; ``kept`` as it is, or
            ``queued`` because it is open elsewhere, for the ``reason`` told.
        cells: how many cells were put back.
    """

    workbook: str
    department: str
    outcome: Outcome
    cells: int = 0
    reason: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Undone:
    """A run taken back.

    Attributes:
        opened: the workspace.
        taken: what became of the rows.
        files: what became of the workbooks.
        summary: of the consolidation that wrote the master after it; ``None`` on a dry run.
    """

    opened: Opened
    taken: RunTaken
    files: tuple[FileTaken, ...]
    summary: Summary | None


def undo(
    root: Path,
    today: date,
    run: int | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
) -> Undone:
    """Take a run back: rows, workbooks, master, as far as nothing has changed them since.

    The rows it changed stand again as before, unless a later run changed them; the workbooks it
    wrote get back what it had changed, and keep what was typed since. What lies in the folders is
    not taken in: the master is made from the files of the last run.

    Args:
        root: the workspace.
        today: day of the undo.
        run: number of the run; the last that changed anything when not given. An undo can be
            undone.
        dry_run: nothing is written, only told.
        progress: told how far each step is.
        clock: the moment it is, for store and lock only.

    Raises:
        RunStopped: there is no such run, or it is none that can be taken back.
    """
    if dry_run:
        found = mirrored(opened(root))
        with store_of(found) as store:
            target = _target(store, run)
            taken = _taken(store, target, today, True)
            return Undone(found, taken, _files(found, store, target, True, progress), None)
    with locked(open_workspace(root), "riscontro undo", clock()):
        found = mirrored(opened(root))
        with store_of(found) as store:
            target = _target(store, run)
            tell_runs(store, found.workspace)
            tell_pushes(store, found.workspace, today)
            taken = _taken(store, target, today, False)
            tell_runs(store, found.workspace)
            files = _files(found, store, target, False, progress)
            settings = found.settings
            inputs = last_inputs(store, settings.period, settings.round)
        look = look_of(inputs) if inputs else None
        return Undone(found, taken, files, take_in(found, today, progress, clock, look))


def _target(store: Store, run: int | None) -> int:
    target = run or last_run(store)
    if not target:
        raise RunStopped(
            Words(
                "Nessuna esecuzione ha ancora cambiato qualcosa: non c'è nulla da annullare.",
                "No run has changed anything yet: there is nothing to undo.",
            )
        )
    return target


def _taken(store: Store, target: int, today: date, dry_run: bool) -> RunTaken:
    told = take_back(store, target, today, dry_run=True)
    if told is None:
        raise RunStopped(
            Words(
                f"L'esecuzione {target} non esiste. Le esecuzioni sono nel registro degli eventi.",
                f"There is no run {target}. Runs are listed in the log of events.",
            )
        )
    if told.what in NOT_OF_ROWS:
        raise RunStopped(
            Words(
                f"L'esecuzione {target} ha chiuso o riaperto una rilevazione: non si annulla. Per "
                "una rettifica usare «riscontro reopen», per una nuova edizione «riscontro close».",
                f"Run {target} closed or reopened a round: it is not undone. To correct a row use "
                "«riscontro reopen», for a new edition «riscontro close».",
            )
        )
    state = closed(store, told.period, told.round)
    if state is not None and target <= state.edition.run:
        raise RunStopped(
            Words(
                f"La rilevazione dell'esecuzione {target} è chiusa (edizione {state.edition.id}): "
                "per correggere una riga riaprirla con «riscontro reopen».",
                f"The round of run {target} is closed (edition {state.edition.id}): to correct a "
                "row reopen it with «riscontro reopen».",
            )
        )
    return told if dry_run else take_back(store, target, today) or told


def _files(
    found: Opened, store: Store, target: int, dry_run: bool, progress: Progress
) -> tuple[FileTaken, ...]:
    pushes = pushes_of(store, target)
    paths = (
        {one.name: one.path for one in listed_in(found, catalogue(found.profile)).workbooks}
        if pushes
        else {}
    )
    made = []
    for number, push in enumerate(pushes, 1):
        made.append(_file(found, push, paths.get(push.workbook), dry_run))
        progress("push", number, len(pushes))
    return tuple(one for one in made if one is not None)


def _file(found: Opened, push: Pushed, path: Path | None, dry_run: bool) -> FileTaken | None:
    """Put back one workbook; ``None`` when it never got what was noted."""
    told = FileTaken(push.workbook, push.department, "kept")
    if path is None:
        return replace(told, reason=GONE)
    try:
        data = path.read_bytes()
    except OSError:
        return replace(told, outcome="queued", reason=reason_words("locked"))
    now = hashlib.sha256(data).hexdigest()
    if now == push.before:
        return None
    suffix = PurePath(push.workbook).suffix.lower()
    before = kept(found.workspace, push.before, suffix)
    fresh, told = before, replace(told, outcome="restored")
    if now != push.after:
        after = kept(found.workspace, push.after, suffix)
        fresh, told = _cells(found, told, before, after, data)
        if fresh == data:
            return told
    if is_open(path):
        return replace(told, outcome="queued", reason=reason_words("open"))
    if dry_run:
        return told
    done = put_back(found, path, fresh, now)
    if done.result in ("replaced", "unchanged"):
        return told
    outcome: Outcome = "queued" if done.result in WAITING else "kept"
    return replace(told, outcome=outcome, reason=reason_words(done.result, (done.detail,)))


def _cells(
    found: Opened, told: FileTaken, before: bytes, after: bytes, now: bytes
) -> tuple[bytes, FileTaken]:
    """Put back the centre's cells that still hold what was pushed, in a file typed in since."""
    was, pushed, current = (_carried(data) for data in (before, after, now))
    if was is None or pushed is None or current is None:
        return now, replace(told, outcome="kept", reason=reason_words("no-identity"))
    book = read_workbook(now, found.settings.limits.reading(), name=told.workbook)
    read = read_submission(book, found.profile)
    touched = {(one.key, one.field) for one in read.findings if one.code.startswith("LCK-")}
    rows = {place[:2] for place in was.issued}
    cells = {
        place: was.issued.get(place)
        for place, value in pushed.issued.items()
        if place[:2] in rows
        and was.issued.get(place) != value
        and current.issued.get(place) == value
        and place[1:] not in touched
    }
    if not cells:
        return now, replace(told, outcome="kept", reason=TYPED)
    pairs = current.pairs
    push = pairs.get("push", "0")
    language: Language = "en" if pairs.get("language") == "en" else "it"
    looks = shape(
        found.profile, int(pairs.get("period", "0")), pairs.get("round", ""), language
    )  # fmt: skip
    number = int(push) + 1 if push.isdigit() else 1
    outcome = patched(now, Changes(cells=cells, push=number), looks)
    if outcome.refused:
        return now, replace(told, outcome="kept", reason=refusal_words(outcome.refused[0]))
    return outcome.data, replace(told, outcome="cells", cells=len(cells))


def _carried(data: bytes) -> Carried | None:
    return identification.carried(read_workbook(data, OWN_LIMITS, facts=False).grids)[1]


GONE = Words("non è più nella cartella", "it is no longer in the folder")
TYPED = Words(
    "qualcuno l'ha modificata dopo; nessuna cella del piano da riportare indietro",
    "somebody has changed it since; no cell of the plan to put back",
)
