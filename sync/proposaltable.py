"""*Proposte* of the master: the queue of requests to change the plan, and how each one ended."""

from collections.abc import Mapping, Sequence

from ..schemas.terms import Words
from ..workbooks.mastersheets import ColumnType, MasterCell, MasterColumn, MasterSheet, Shown, Tone
from .masterwords import Say
from .queued import Queued
from .standing import Standing

NAME = Words("Proposte", "Proposals")
STATES: Mapping[str, tuple[Words, Tone]] = {
    "pending": (Words("○ da decidere", "○ to be decided"), "strong"),
    "accepted": (Words("✔ accolta", "✔ accepted"), "good"),
    "changed": (Words("✔ accolta con modifiche", "✔ accepted with changes"), "good"),
    "rejected": (Words("– non accolta", "– rejected"), "muted"),
}
ASKED = Words("Richiesta", "Request")
DECIDED = Words("Decisione del coordinamento", "Centre's decision")
WHERE = Words("Dove", "Where")
COLUMNS: tuple[tuple[str, Words, ColumnType, float, Words], ...] = (
    ("proposal", Words("Proposta n.", "Proposal no."), "text", 14, ASKED),
    ("department", Words("Unità organizzativa", "Organisational unit"), "text", 30, ASKED),
    ("kind", Words("Tipo di proposta", "Kind of proposal"), "text", 18, ASKED),
    ("key", Words("Chiave", "Key"), "text", 20, ASKED),
    ("subject", Words("Indicatore o attività", "Indicator or activity"), "text", 40, ASKED),
    ("text", Words("Proposta", "Proposal"), "long", 52, ASKED),
    ("motive", Words("Motivo", "Reason given"), "long", 40, ASKED),
    ("state", Words("Situazione", "State"), "text", 24, DECIDED),
    ("reason", Words("Motivazione della decisione", "Reason of the decision"), "long", 44, DECIDED),
    ("day", Words("Data", "Day"), "date", 13, DECIDED),
    ("file", Words("File", "File"), "text", 30, WHERE),
    ("cell", Words("Cella", "Cell"), "text", 16, WHERE),
)
"""Id, header, type, width and group of each column."""

NOTE = Words(
    "Le decisioni si scrivono in piano.xlsx, foglio «Proposte»: per portarvi quelle nuove eseguire "
    "«riscontro proposals collect».",
    "Decisions are typed in piano.xlsx, sheet «Proposals»: run «riscontro proposals collect» to "
    "bring the new ones there.",
)
EMPTY = Words("Nessuna unità ha chiesto di modificare il piano.", "No unit asked for a change.")
COUNTED = Words("{n} proposte, {open} da decidere", "{n} proposals, {open} to be decided")
ONE = Words("1 proposta, {open} da decidere", "1 proposal, {open} to be decided")
GONE = Words("non più nella cartella", "no longer in the workbook")


def proposals_sheet(standing: Standing, queue: Sequence[Queued], say: Say) -> MasterSheet:
    """List every request to change the plan: those to be decided first.

    Names of people do not enter: who decided stays in ``piano.xlsx``.
    """
    language = say.language
    columns = tuple(
        MasterColumn(name, header[language], kind, width, group[language])
        for name, header, kind, width, group in COLUMNS
    )
    ordered = sorted(queue, key=lambda one: one.state != "pending")
    rows = [_row(standing, one, say) for one in ordered]
    waiting = sum(one.state == "pending" for one in queue)
    counted = ONE if len(rows) == 1 else COUNTED
    return MasterSheet(
        id="proposals",
        name=NAME[language],
        table="tblProposte",
        title=NAME[language],
        subtitle=counted[language].format(n=len(rows), open=waiting),
        columns=columns,
        rows=rows,
        note=NOTE[language],
        frozen="proposal",
        printed="day",
        empty=EMPTY[language],
    )


def subject(standing: Standing, key: str) -> str:
    """Return what a key stands for in words, empty when the plan does not know it."""
    if key in standing.activities:
        return standing.activities[key].label
    for one in standing.plan.indicators:
        if key == one.row_key and one.part:
            return f"{one.label} – {one.part}"
        if key in (one.key, one.row_key):
            return one.label
    return ""


def _row(standing: Standing, one: Queued, say: Say) -> list[MasterCell]:
    known = STATES.get(one.state)
    label, tone = (known[0][say.language], known[1]) if known else (one.state, "")
    return [
        one.id,
        standing.unit_name(one.department),
        standing.profile.label("proposal_kind", one.kind, say.language) if one.kind else None,
        one.key or None,
        subject(standing, one.key) or None,
        one.text or None,
        one.motive or None,
        Shown(label, tone),
        one.reason or None,
        one.day,
        one.place.workbook or GONE[say.language],
        " ".join(part for part in (one.place.sheet, one.place.cell) if part) or None,
    ]
