"""Single cells of ``piano.xlsx`` written while nobody has it open, the version before kept."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.planchanges import REASONS as WHY
from ...workbooks.planchanges import CellChange, NewRecord, Unwritten
from ...workbooks.planpatch import patched_plan
from ...workbooks.replacing import is_open, replace_file
from .. import events
from ..errors import RunStopped
from ..refusals import REASONS
from .planning import Opened

NOT_WRITTEN = Words(
    "{file} non è stato modificato: {reason}. {hint}",
    "{file} was not changed: {reason}. {hint}",
)
HINTS: Mapping[str, Words] = {
    "open": Words("Chiuderlo e ripetere il comando.", "Close it and run the command again."),
    "changed": Words("Ripetere il comando.", "Run the command again."),
    "ods": Words("Salvarlo come .xlsx.", "Save it as .xlsx."),
    "signed": Words("Usare una copia senza firma.", "Use a copy without a signature."),
}
OF_THE_PLAN: Mapping[str, Words] = {
    "open": Words("è aperto in un altro programma", "another program has it open"),
    "changed": Words("è cambiato nel frattempo", "it has changed meanwhile"),
    "missing": Words("non c'è più", "it is gone"),
    "not-a-plan": Words("non è riconoscibile come piano", "it cannot be recognised as a plan"),
    "signed": Words("è firmato digitalmente", "it is digitally signed"),
    "failed": Words("il sistema non permette di scriverlo", "the system forbids writing it"),
}


def amend(
    found: Opened,
    changes: Sequence[CellChange],
    added: Sequence[NewRecord],
    event: Mapping[str, Any],
    today: date,
    whole: bool = False,
) -> tuple[Unwritten, ...]:
    """Write changes into the plan's workbook and note them in the log of events.

    Args:
        found: the workspace.
        changes: cells to write.
        added: records for its blank rows.
        event: what the log says of them, when something was written.
        today: day of the event.
        whole: everything is written or nothing is.

    Returns:
        What was not written because something else stands there.

    Raises:
        RunStopped: the file is open elsewhere, changed meanwhile or cannot be patched; then
            nothing is written.
    """
    path = found.workspace.plan_file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _stopped(path.name, "failed", error.strerror or str(error)) from error
    outcome = patched_plan(data, changes, added, found.settings.limits.own())
    if outcome.refused:
        raise _stopped(path.name, outcome.refused, outcome.detail)
    if outcome.data == data or (whole and outcome.unwritten):
        return outcome.unwritten
    before = hashlib.sha256(data).hexdigest()
    after = hashlib.sha256(outcome.data).hexdigest()
    if is_open(path):
        raise _stopped(path.name, "open")
    # The log tells of it before: whoever is stopped in between repeats it, and is told once.
    versions = {"before": before, "after": after}
    known = (one for _, one in events.events(found.workspace.events))
    if not any(versions.items() <= one.items() for one in known):
        events.append(found.workspace.events, {**event, **versions}, today)
    done = replace_file(path, outcome.data, before, found.workspace.backups)
    if done.result not in ("replaced", "unchanged"):
        raise _stopped(path.name, done.result, done.detail)
    return outcome.unwritten


def left_words(one: Unwritten, language: Language) -> str:
    """Say in one line what was not written and why."""
    where = " ".join(part for part in (one.place.sheet, one.place.cell) if part)
    named = "#".join(part for part in one.record if part)
    return f"{named}: {WHY[one.reason][language]}" + (f" ({where})" if where else "")


def _stopped(name: str, reason: str, detail: str = "") -> RunStopped:
    words = OF_THE_PLAN.get(reason) or REASONS.get(reason) or Words(reason, reason)
    hint = HINTS.get(reason, Words(detail, detail))
    return RunStopped(
        Words(
            NOT_WRITTEN.it.format(file=name, reason=words.it, hint=hint.it).rstrip(),
            NOT_WRITTEN.en.format(file=name, reason=words.en, hint=hint.en).rstrip(),
        )
    )
