"""What became of each file received, and what the log of events keeps of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ..schemas.findings import Finding, Severity
from ..schemas.rules import Catalogue
from ..schemas.terms import ROUNDS, Words
from ..workbooks.reader import Workbook
from .envelopes import Envelope
from .sources import MAIL, OLD, WORKBOOKS

Result = Literal["taken", "already", "refused", "unwritten", "left"]

NOT_TAKEN = ("refused", "unwritten")
WHAT = "receive"
"""Name of the event in the log."""

PLAIN = Words("non è un foglio di calcolo", "it is no spreadsheet")
DETACHED = Words("è una firma separata dal suo documento", "it is a detached signature")
KINDS: Mapping[str, Words] = {
    "pdf": Words("è un documento PDF", "it is a PDF document"),
    "image": Words("è un'immagine", "it is a picture"),
    "wordprocessing": Words("è un documento di testo", "it is a text document"),
    "opendocument.text": Words("è un documento di testo", "it is a text document"),
    "presentation": Words("è una presentazione", "it is a presentation"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file that was received or taken out of a container.

    Attributes:
        shown: where it lay, containers first.
        sha256: hash of its bytes.
        result: ``taken`` into the submissions folder, ``already`` there, ``refused`` as no
            workbook of the open round, ``unwritten``, ``left`` among the files received.
        department, unit, period, round: whose it is: id and name of the unit.
        stored: its name in the submissions folder.
        state: what its office declares, as in ``Submission``.
        values: indicator rows whose value was understood; ``rows`` rows of other sheets in which
            something stands.
        signatures: signatures present, none verified.
        findings: of its check, or why it was not taken.
    """

    shown: str
    sha256: str
    result: Result
    department: str = ""
    unit: str = ""
    period: str = ""
    round: str = ""
    stored: str = ""
    state: str = ""
    values: int = 0
    rows: int = 0
    signatures: int = 0
    findings: tuple[Finding, ...] = ()

    def count(self, *severities: Severity) -> int:
        """Count the findings of some severities."""
        return sum(1 for one in self.findings if one.severity in severities)


@dataclass(frozen=True, slots=True)
class Received:
    """One file named on the command line: what was in it, and what was wrong with it as a whole.

    ``sent`` is the day its message declares, ``None`` when it came without one.
    """

    name: str
    sha256: str = ""
    sent: date | None = None
    receipts: tuple[Receipt, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reception:
    """What a run received."""

    files: tuple[Received, ...]
    rules: Catalogue

    @property
    def findings(self) -> list[Finding]:
        """Every finding of every file."""
        own = [one for file in self.files for one in file.findings]
        return own + [
            one for file in self.files for receipt in file.receipts for one in receipt.findings
        ]

    @property
    def not_taken(self) -> int:
        """How many workbooks were not taken."""
        return sum(
            1 for file in self.files for receipt in file.receipts if receipt.result in NOT_TAKEN
        )


def earlier(logged: Iterable[Mapping[str, Any]]) -> tuple[set[str], dict[str, str]]:
    """Return the files received before, and the names workbooks were stored under, by hash."""
    files: set[str] = set()
    stored: dict[str, str] = {}
    for event in logged:
        if event.get("what") == WHAT:
            files.add(str(event.get("file", "")))
            for one in event.get("workbooks", ()):
                if one.get("name"):
                    stored[str(one.get("sha256"))] = str(one["name"])
    return files, stored


def other_document(name: str, workbook: Workbook) -> Words | None:
    """Say what an attachment is that nobody would take for a workbook, ``None`` for one."""
    suffix = Path(name).suffix.lower()
    if workbook.problem not in ("not-a-workbook", "empty") or suffix in (*WORKBOOKS, *OLD, *MAIL):
        return None
    if suffix == ".p7s":
        return DETACHED
    return next((words for part, words in KINDS.items() if part in workbook.detail), PLAIN)


def kept_suffix(name: str) -> str:
    """Return the extension a received file is kept with."""
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".bin"


def event_of(received: Received, suffix: str, envelope: Envelope | None) -> dict[str, Any]:
    """Return what the log keeps: fingerprints, whose, when; names and addresses of nobody."""
    event: dict[str, Any] = {
        "what": WHAT,
        "file": received.sha256,
        "kind": suffix,
        "workbooks": [
            {
                "sha256": one.sha256,
                "result": one.result,
                # A stranger's workbook may say anything of itself: only what is known is kept.
                "department": one.department if one.unit else "",
                "period": one.period if one.period.isdigit() else "",
                "round": one.round if one.round in ROUNDS else "",
                "name": one.stored if one.result == "taken" else "",
                "signatures": one.signatures,
                "values": one.values,
            }
            for one in received.receipts
            if one.result != "left"
        ],
        "codes": sorted({one.code for one in received.findings}),
    }
    if envelope is not None:
        event["sent"] = envelope.day
        if envelope.kind == "pec":
            event["pec"] = envelope.identifier
        if envelope.protocol:
            event["protocol"] = {"number": envelope.protocol, "day": envelope.protocol_day}
    return event
