"""The buttons of the coordination: who is missing, consolidate, synchronise, check plan, report."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..schemas.findings import Finding
from ..schemas.terms import Words
from ..sync.completeness import Status, reported
from ..sync.errors import RunStopped
from ..sync.pipeline.consolidation import consolidate as run_consolidation
from ..sync.pipeline.locking import at_work
from ..sync.pipeline.office import office
from ..sync.pipeline.planning import opened
from ..sync.pipeline.reporting import WRITTEN
from ..sync.pipeline.reporting import report as write_report
from ..sync.pipeline.reportkinds import Asked
from ..sync.pipeline.situation import Situation, situation, write_sheet
from ..sync.pipeline.synchronising import Synchronised
from ..sync.pipeline.synchronising import synchronise as run_synchronisation
from ..sync.pipeline.telling import sync_lines
from ..sync.pipeline.validation import run as validate
from ..sync.report import as_html, counted
from ..sync.summary import LINES, Summary, counts
from ..sync.summary import as_text as summary_text
from ..sync.workspace import Workspace
from ..workbooks.replacing import keep_previous
from . import centrewords as say
from .conversation import Conversation
from .findingmemory import keep
from .host import Book, Spot, Tone
from .reopening import opened_among, put_away, saved_first
from .ribbonwords import filled, not_done
from .tracebutton import trace
from .workplace import workplace, writing_place

NAMED, WIDTH = 8, 110
"""Units named in a message; columns of the table of units in a page."""
WAITING = ("queued", "sent", "refused")


def who_is_missing(talk: Conversation) -> None:
    """Open the table of the units, and name those that have not submitted."""
    place = workplace(talk)
    table = place.outbox / "stato-trasmissioni.xlsx"
    with put_away(talk, opened_among(talk, [table])):
        found = situation(place.root, talk.today, progress=talk.step)
        table.parent.mkdir(parents=True, exist_ok=True)
        kept = _kept(talk, found, table)
        write_sheet(found, table, talk.language)
    talk.host.open(table)
    lines = [_missing(talk, found.status), talk.words(say.TABLE_AT, path=table)]
    if kept is not None:
        lines.append(talk.words(say.TABLE_KEPT, path=kept))
    talk.host.say("\n".join(lines))


def consolidate(talk: Conversation) -> None:
    """Take the submissions in and write the master; an open one is closed and opened again."""
    place = writing_place(talk)
    saved_first(talk, opened_among(talk, _read(place)))
    books = opened_among(talk, [place.master_file])
    with put_away(talk, books), at_work(place.root, "riscontro consolidate"):
        run = run_consolidation(place.root, talk.today, talk.step)
    lines = [_plan(talk, place), *_counted(talk, run)]
    if not run.written:
        lines.append(talk.words(say.MASTER_BESIDE, path=run.master))
        talk.host.say("\n".join(lines), "warning")
        return
    lines.append(talk.words(say.CONSOLIDATED))
    if books:
        talk.host.say("\n".join(lines))
    elif talk.host.ask("\n".join([*lines, talk.words(say.OPEN_MASTER)])):
        talk.host.open(place.master_file)


def dry_run(talk: Conversation) -> None:
    """Show what a synchronisation would do; nothing is written."""
    place = workplace(talk)
    done = run_synchronisation(place.root, talk.today, dry_run=True, progress=talk.step)
    talk.page("prova-di-sincronizzazione", _page(talk, done, say.DRY_TITLE))
    states = Counter(one.state for one in done.pushes)
    left = len(done.pushes) - states["written"]
    told = talk.words(say.DRY_DONE, written=states["written"], left=left)
    talk.host.say(f"{_plan(talk, place)}\n{told}")


def synchronise(talk: Conversation) -> None:
    """Consolidate and write back; workbooks of the workspace are closed and opened again."""
    place = writing_place(talk)
    saved_first(talk, opened_among(talk, [place.plan_file]))
    books = opened_among(talk, [place.master_file, *_folders(place)])
    with put_away(talk, books):
        done = run_synchronisation(place.root, talk.today, progress=talk.step)
    states = Counter(one.state for one in done.pushes)
    waiting = [one for one in done.pushes if one.state in WAITING]
    lines = [_plan(talk, place), *_counted(talk, done.summary)]
    lines.append(
        talk.words(
            say.SYNC_DONE,
            written=states["written"],
            unchanged=states["unchanged"],
            waiting=len(waiting),
        )
    )
    if waiting:
        named = [f"{one.workbook} ({one.reason[talk.language]})" for one in waiting[:NAMED]]
        lines.append(talk.words(say.WAITING_ONES, lines="; ".join(named)))
    if not done.summary.written:
        lines.append(talk.words(say.MASTER_BESIDE, path=done.summary.master))
    tone: Tone = "warning" if waiting or not done.summary.written else "info"
    talk.tell(say.SYNC_TITLE, "\n".join(lines), "sincronizzazione", tone)


def check_plan(talk: Conversation) -> None:
    """Check ``piano.xlsx``, show the list, and open the plan at the first mistake."""
    place = workplace(talk)
    if not place.plan_file.is_file():
        raise not_done(filled(say.NO_PLAN, path=str(place.plan_file)))
    saved_first(talk, opened_among(talk, [place.plan_file]))
    talk.step("check", 0, 1)
    checked = validate([place.plan_file], talk.today, workspace=place.root)
    keep(Book(place.plan_file.name, place.plan_file), checked.findings, checked.rules)
    found = list(checked.findings)
    if not found:
        talk.say(say.PLAN_OK)
        return
    page = as_html(found, checked.rules, talk.language, checked.names, say.PLAN_TITLE)
    talk.page("controllo-del-piano", page)
    talk.host.open(place.plan_file, _first(found))
    talk.say(say.PLAN_FOUND, counts=counted(found, talk.language))


def report(talk: Conversation) -> None:
    """Write the printed report of the last consolidation, as PDF too where LibreOffice is; open it.

    It is what `riscontro report` writes, in the same place.
    """
    place = writing_place(talk)
    tone: Tone = "info"
    lines = []
    with at_work(place.root, "riscontro report"):
        formats = ("docx", "pdf") if office() is not None else ("docx",)
        try:
            written = _report(talk, place, formats)
        except RunStopped as error:
            if "pdf" not in formats:
                raise
            # A LibreOffice that cannot make the PDF keeps nobody from the document.
            written, tone = _report(talk, place, ("docx",)), "warning"
            lines = [error.words[talk.language]]
    talk.host.show(written[-1])
    told = [talk.words(WRITTEN, path=path) for path in written]
    talk.host.say("\n".join([_plan(talk, place), *told, *lines]), tone)


def _report(talk: Conversation, place: Workspace, formats: Sequence[str]) -> tuple[Path, ...]:
    return write_report(
        place.root, Asked(), formats=formats, language=talk.language, progress=talk.step
    )


def _kept(talk: Conversation, found: Situation, table: Path) -> Path | None:
    """Keep the table that is there where the new one differs: somebody may have typed into it."""
    if not table.is_file():
        return None
    before = table.read_bytes()
    with TemporaryDirectory(prefix="riscontro-") as folder:
        new = Path(folder) / table.name
        write_sheet(found, new, talk.language)
        if new.read_bytes() == before:
            return None
    return keep_previous(table, before, found.opened.workspace.backups)


def _missing(talk: Conversation, found: Status) -> str:
    late = [one for one in found.units if not reported(one.delivery)]
    if not found.units:
        return talk.words(say.NOBODY_ASKED)
    if not late:
        return talk.words(say.MISSING_NONE, n=len(found.units))
    names = ", ".join(one.name for one in late[:NAMED])
    if len(late) > NAMED:
        names += talk.words(say.AND_OTHERS, n=len(late) - NAMED)
    day = next((one.delivery.due for one in late if one.delivery.due is not None), None)
    due = talk.words(say.DUE, due=day) if day is not None else ""
    return talk.words(say.MISSING, n=len(late), all=len(found.units), due=due, names=names)


def _plan(talk: Conversation, place: Workspace) -> str:
    return talk.words(say.IN_PLAN, plan=place.root.name)


def _counted(talk: Conversation, run: Summary) -> list[str]:
    """Return the counts of a run as lines of a message, whose letters differ in width."""
    lines = []
    for name, number in counts(run).items():
        label = LINES[name][talk.language]
        lines.append(f"{label[0].upper()}{label[1:]}: {number}")
    return [*lines, f"{counted(run.consolidated.findings, talk.language)}."]


def _page(talk: Conversation, done: Synchronised, title: Words) -> str:
    """Return what a run did or would do as a page: counts, workbooks, findings."""
    summary, language = done.summary, talk.language
    lead = "\n".join([summary_text(summary, language), "", *sync_lines(done, language)])
    findings: Sequence[Finding] = summary.consolidated.findings
    return as_html(findings, summary.rules, language, title=title, lead=lead)


def _first(findings: Sequence[Finding]) -> Spot | None:
    found = next((one.place for one in findings if one.place.cell), None)
    return Spot(found.sheet, found.cell) if found is not None else None


def _read(place: Workspace) -> list[Path]:
    """Return what a consolidation reads: the plan and the folders of submissions."""
    return [place.plan_file, *_folders(place)]


def _folders(place: Workspace) -> list[Path]:
    return list(opened(place.root).folders)


ACTIONS: Mapping[str, Callable[[Conversation], None]] = {
    "missing": who_is_missing,
    "consolidate": consolidate,
    "dry_run": dry_run,
    "synchronise": synchronise,
    "trace": trace,
    "check_plan": check_plan,
    "report": report,
}
"""What the buttons of the group do, by id."""
