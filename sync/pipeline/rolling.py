"""``riscontro rollover``: the next year of a plan is opened.

The plan is written first, the settings last, each in one move. A run that was killed in between
is made good by the next: a plan that speaks of the new year already is not rolled again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from ...schemas.findings import Severity
from ...schemas.rules import catalogue, words
from ...schemas.terms import CORRECTION, IDENTITY_SHEET, Words
from ...workbooks.planbook import write_plan
from ...workbooks.planlocation import find_sheets
from ...workbooks.planrecordsheets import plan_sheets
from ...workbooks.plansheets import said
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import is_open, replace_file, write_whole
from .. import events
from ..asking import final_round
from ..errors import RunStopped
from ..following import follow
from ..importedrecords import read as read_records
from ..importedrecords import written
from ..nextyear import next_settings
from ..records import Consolidated
from ..refusals import reason_words
from ..rolling import Rolled, final_rows, roll
from ..settings import usual_due_dates
from ..store import accepted, submissions
from ..workspace import open_workspace
from .closing import Gaps, gaps_of, incomplete
from .consolidation import preview, take_in, utc_now
from .locking import locked
from .planning import Opened, doubt_words, opened
from .progressing import Progress, quiet
from .storing import store_of

WHAT = "rollover"


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a year.

    Attributes:
        opened: the workspace as it was.
        closed, period, round: the year closed, the year and the round opened.
        gaps: what is missing of the year closed.
        rolled: what the plan took; ``None`` when an earlier run had rolled it and was stopped.
        own_sheets: sheets of ``piano.xlsx`` that are not the tool's: they stay in the copy.
        backup: the plan as it was.
        dry_run: nothing was written.
    """

    opened: Opened
    closed: int
    period: int
    round: str
    gaps: Gaps
    rolled: Rolled | None = None
    own_sheets: tuple[str, ...] = ()
    backup: Path | None = None
    dry_run: bool = False


def rollover(
    root: Path,
    today: date,
    *,
    to: int | None = None,
    round_id: str | None = None,
    dry_run: bool = False,
    anyway: bool = False,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
) -> Opening:
    """Open the next year of a plan.

    What departments sent is taken in once more; then the accepted values of the year, final or
    corrected, become past values in ``piano.xlsx``, and the settings name the new year and round.

    Args:
        root: the workspace.
        today: day of the run.
        to: the year to open; only the next one can be.
        round_id: the round to open; the first whose day has not passed when not given.
        dry_run: nothing is written, only told.
        anyway: open it though deliveries are missing or rows wait.
        progress: told how far each step is.
        clock: the moment it is, for store and lock only.

    Raises:
        RunStopped: it is not the next year, the year is not complete, or a file cannot be written.
    """
    with locked(open_workspace(root), "riscontro rollover", clock()):
        found = opened(root)
        period = _next(found, to)
        if found.read.plan.period == period:
            return _resumed(found, period, round_id, today, dry_run)
        chosen = _round(found, period, round_id, today)
        _readable(found)
        seen = preview(found, today, progress).consolidated
        gaps = gaps_of(found, seen)
        if gaps.nothing or (gaps and not anyway):
            raise incomplete(found, gaps, _since(found))
        next_settings(_text(found), period, chosen)
        if not dry_run:
            if is_open(found.workspace.plan_file):
                raise RunStopped(_unwritten(found.workspace.plan_file, "open"))
            take_in(found, today, progress, clock)
        rolled = _rolled(found, today, seen)
        made = Opening(
            found, found.settings.period, period, chosen, gaps, rolled, _own(found), dry_run=dry_run
        )
        return made if dry_run else _written(made, rolled, today)


def _next(found: Opened, to: int | None) -> int:
    """Return the year to open: the next one, whatever was asked."""
    now = found.settings.period
    wanted = now + 1 if to is None else to
    if wanted == now + 1:
        return wanted
    if wanted == now:
        raise RunStopped(
            Words(
                f"Il {now} è già aperto in {found.workspace.root}: non c'è nulla da fare.",
                f"{now} is open in {found.workspace.root} already: there is nothing to do.",
            )
        )
    raise RunStopped(
        Words(
            f"È aperto il {now}: si apre un anno alla volta, e il prossimo è il {now + 1}.",
            f"{now} is open: years are opened one at a time, and the next is {now + 1}.",
        )
    )


def _since(found: Opened) -> Words:
    """Say when the open year was opened, where this command did."""
    year = found.settings.period
    days = [
        day
        for day, event in events.events(found.workspace.events)
        if event.get("what") == WHAT and event.get("to") == year
    ]
    if not days:
        return Words("", "")
    shown = f"{days[-1]:%d/%m/%Y}"
    return Words(f" (il {year} è stato aperto il {shown})", f" ({year} was opened on {shown})")


def _round(found: Opened, period: int, asked: str | None, today: date) -> str:
    """Return the round to open: as asked, else the first whose usual day has not passed."""
    rounds = found.profile.rounds
    if asked is not None and asked not in rounds:
        raise RunStopped(
            Words(
                f"Il profilo non prevede la rilevazione «{asked}»; prevede: {', '.join(rounds)}.",
                f"The profile has no round «{asked}»; it has: {', '.join(rounds)}.",
            )
        )
    due = usual_due_dates(period)
    return asked or next((name for name in rounds if due[name] >= today), rounds[0])


def _readable(found: Opened) -> None:
    """Stop where the plan could not be read whole: what was not read would be lost."""
    stops = [one for one in found.problems if one.severity is Severity.BLOCKING]
    if stops:
        rules = catalogue(found.profile)
        (it, hint_it), (en, hint_en) = (words(stops[0], one, rules) for one in ("it", "en"))
        place = stops[0].place
        raise RunStopped(Words(f"{place}: {it} {hint_it}", f"{place}: {en} {hint_en}"))


def _rolled(found: Opened, today: date, seen: Consolidated) -> Rolled:
    """Roll the plan on what holds of the year: the open round as just seen, the other as stored."""
    rules, period = catalogue(found.profile), found.settings.period
    here = {(row.department, row.sheet, row.key): row for row in seen.records}
    with store_of(found) as store:
        senders = {one.sha256: one.department for one in submissions(store)}
        final, correction = (
            here
            if name == seen.round
            else follow(
                accepted(store, period, name), found.plan, found.profile, rules, senders
            ).rows
            for name in (final_round(found.profile), CORRECTION)
        )
    return roll(
        found.plan,
        found.profile,
        final_rows(final, correction),
        today,
        rules,
        found.settings.language,
        found.read.places,
    )


def _own(found: Opened) -> tuple[str, ...]:
    """Return the sheets of ``piano.xlsx`` that somebody added: a new one does not have them."""
    grids = read_workbook(found.workspace.plan_file, found.settings.limits.own(), False).grids
    search = find_sheets(grids, plan_sheets(found.profile))
    known = {item.grid.sheet for item in search.found.values()} | {IDENTITY_SHEET}
    known |= {
        said("instructions", name, language)
        for name in ("sheet", "lists")
        for language in ("it", "en")
    }
    return tuple(grid.sheet for grid in grids if grid.sheet not in known and any(grid.rows))


def _written(made: Opening, rolled: Rolled, today: date) -> Opening:
    """Write the plan, then the settings; the log tells of both before."""
    found = made.opened
    workspace, language = found.workspace, found.settings.language
    data = write_plan(
        rolled.plan,
        found.profile,
        found.settings.plan,
        language,
        doubt_words(found.profile, language),
    )
    before = workspace.plan_file.read_bytes()
    told = _event(made, before, data)
    if told not in [event for _, event in events.events(workspace.events)]:
        events.append(workspace.events, told, today)
    _keep_records(made, rolled)
    done = replace_file(workspace.plan_file, data, _sha256(before), workspace.backups)
    if done.result not in ("replaced", "unchanged"):
        raise RunStopped(_unwritten(workspace.plan_file, done.result, done.detail))
    _settle(found, made.period, made.round)
    return replace(made, backup=done.backup)


def _keep_records(made: Opening, rolled: Rolled) -> None:
    """Keep the records nobody delivered for the new year too: the plan shows nothing personal."""
    file = made.opened.workspace.records_file
    if file.is_file() and not read_records(file, made.period):
        old = written(read_records(file, made.closed), made.closed)
        write_whole(file, old + written(rolled.plan.records, made.period))


def _event(made: Opening, before: bytes, after: bytes) -> dict[str, object]:
    text = _text(made.opened)
    settings = next_settings(text, made.period, made.round)
    return {
        "what": WHAT,
        "from": made.closed,
        "to": made.period,
        "round": made.round,
        "plan": {"before": _sha256(before), "after": _sha256(after)},
        "settings": {
            "before": _sha256(text.encode()),
            "after": _sha256(settings.encode()),
        },
    }


def _resumed(
    found: Opened, period: int, round_id: str | None, today: date, dry_run: bool
) -> Opening:
    """Finish what a run that was killed had begun: the plan speaks of the new year already."""
    said_before = [
        str(event.get("round", ""))
        for _, event in events.events(found.workspace.events)
        if event.get("what") == WHAT and event.get("to") == period
    ]
    asked = round_id or next(iter(reversed(said_before)), None)
    chosen = _round(found, period, asked, today)
    if not dry_run:
        _settle(found, period, chosen)
    return Opening(found, found.settings.period, period, chosen, Gaps(), dry_run=dry_run)


def _settle(found: Opened, period: int, round_id: str) -> None:
    """Write the new year and round into the settings."""
    file, text = found.workspace.settings_file, _text(found)
    made = next_settings(text, period, round_id).encode()
    done = replace_file(file, made, _sha256(text.encode()), found.workspace.backups)
    if done.result not in ("replaced", "unchanged"):
        raise RunStopped(_unwritten(file, done.result, done.detail))


def _text(found: Opened) -> str:
    # Bytes as they are: a mark at the head and the line ends stay.
    return found.workspace.settings_file.read_bytes().decode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unwritten(file: Path, result: str, detail: str = "") -> Words:
    reason = reason_words(result, (detail,))
    return Words(
        f"{file.name} non è stato scritto: {reason.it}. Chiuderlo e ripetere il comando.",
        f"{file.name} was not written: {reason.en}. Close it and repeat the command.",
    )
