"""A message as an ``.eml`` draft: plain text in UTF-8, the same message always in the same bytes.

No date and no identifier of its own: the mail program that sends it gives both. ``X-Unsent`` opens
it as a draft to look at and send, not as mail received.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from .addresses import Mailbox
from .recipients import Recipients

SUFFIX = ".eml"
_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes with a message."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A message ready to be written down.

    Attributes:
        kind: ``receipt, return, reminder, available`` or ``summary``.
        department: id of the unit it is for, empty for the centre's own.
        name: name of its file, without suffix.
        subject, text: what it says.
        recipients: whom it goes to.
        marks: what it is about: what was written about once is not written about again.
        attachments: what goes with it.
    """

    kind: str
    department: str
    name: str
    subject: str
    text: str
    recipients: Recipients
    marks: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}{SUFFIX}"


def eml(draft: Draft, language: str = "it") -> bytes:
    """Return the bytes of a draft."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if draft.recipients.to:
        message["To"] = _addresses(draft.recipients.to)
    if draft.recipients.cc:
        message["Cc"] = _addresses(draft.recipients.cc)
    message["Subject"] = one_line(draft.subject)
    message.set_content(_body(draft.text), charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = language
    for one in draft.attachments:
        message.add_attachment(
            one.data, maintype=_XLSX[0], subtype=_XLSX[1], filename=one_line(one.name)
        )
    if draft.attachments:
        # "=_" stands in no quoted-printable text and in no base64.
        digest = hashlib.sha256(draft.text.encode("utf-8", "replace"))
        for one in draft.attachments:
            digest.update(one.data)
        message.set_boundary(f"=_riscontro_{digest.hexdigest()[:32]}")
    return message.as_bytes()


def one_line(text: str) -> str:
    """Return a text on one line, without control characters and halves of characters."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(kept.split())


def file_part(text: str) -> str:
    """Return a text as part of a file name on any system."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.") or "-"


def _addresses(boxes: Sequence[Mailbox]) -> tuple[Address, ...]:
    return tuple(Address(one.name, addr_spec=one.address) for one in boxes)


def _body(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_shown(line) for line in lines) + "\n"


def _shown(line: str) -> str:
    return "".join(one if one.isprintable() else " " for one in line).rstrip()
