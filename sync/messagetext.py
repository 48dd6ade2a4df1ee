"""What became of messages, as lines for a terminal: how many people, never who they are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schemas.findings import Language
from ..schemas.terms import Words
from .messagewords import KINDS
from .recipients import Recipients

FOLDER = "esiti/messaggi"
NOBODY = Words("nessun referente", "no contact")
TO = (Words("1 destinatario", "1 recipient"), Words("{n} destinatari", "{n} recipients"))
COPY = Words("{n} in copia", "{n} in copy")
MALFORMED = (
    Words(
        "1 indirizzo non valido (riscontro validate piano.xlsx)",
        "1 malformed address (riscontro validate piano.xlsx)",
    ),
    Words(
        "{n} indirizzi non validi (riscontro validate piano.xlsx)",
        "{n} malformed addresses (riscontro validate piano.xlsx)",
    ),
)
UNWRITTEN = Words("NON scritto ({reason})", "NOT written ({reason})")
MESSAGES = Words(
    "Messaggi da inviare, in {folder}: {counts}", "Messages to send, in {folder}: {counts}"
)
WOULD = Words(
    "Messaggi che si preparerebbero in {folder}: {counts}",
    "Messages that would be written to {folder}: {counts}",
)
WITHOUT = Words("Senza referente: {units}", "Without a contact: {units}")


@dataclass(frozen=True, slots=True)
class Told:
    """One message as a terminal shows it; ``reason`` says why it was not written."""

    kind: str
    department: str
    file: str
    recipients: Recipients
    reason: str = ""


def people(found: Recipients, language: Language) -> str:
    """Say how many people a message goes to."""
    if not found.to:
        told = [NOBODY[language]]
    else:
        one, many = TO
        told = [(one if len(found.to) == 1 else many)[language].format(n=len(found.to))]
    if found.cc:
        told.append(COPY[language].format(n=len(found.cc)))
    if found.malformed:
        one, many = MALFORMED
        said = one if found.malformed == 1 else many
        told.append(said[language].format(n=found.malformed))
    return ", ".join(told)


def line(told: Told, name: str, room: int, language: Language) -> str:
    """Return the line of one message: its unit, its file, how many people."""
    end = people(told.recipients, language)
    if told.reason:
        end = UNWRITTEN[language].format(reason=told.reason)
    return f"{name:<{room}}  {told.file}  {end}"


def counted(listed: Sequence[Told], dry_run: bool, language: Language) -> list[str]:
    """Return how many messages of each kind there are, and the units with nobody to write to."""
    if not listed:
        return []
    tally: Mapping[str, int] = Counter(one.kind for one in listed)
    counts = ", ".join(
        f"{tally[kind]} {(one if tally[kind] == 1 else many)[language]}"
        for kind, (one, many) in KINDS.items()
        if tally.get(kind)
    )
    said = WOULD if dry_run else MESSAGES
    lines = [said[language].format(folder=FOLDER, counts=counts)]
    lines += [
        f"  {one.file}  {UNWRITTEN[language].format(reason=one.reason)}"
        for one in listed
        if one.reason
    ]
    without = dict.fromkeys(
        one.department for one in listed if one.department and not one.recipients.to
    )
    if without:
        lines.append(WITHOUT[language].format(units=", ".join(without)))
    return lines
