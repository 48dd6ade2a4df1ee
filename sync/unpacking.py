"""Files taken out of what they came in: messages, PEC envelopes, archives, signed envelopes.

Pure: bytes and a name in, pieces and findings out, whatever the bytes are. What a piece is, and
whose, is for whoever reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..schemas.findings import Finding, Place
from ..schemas.rules import Catalogue, catalogue, finding
from ..schemas.terms import Words
from ..workbooks.limits import DEFAULT_LIMITS, Limits
from .envelopes import Envelope
from .sources import HARMLESS, reason_to_ignore
from .unpackingkinds import Kind, kind_of
from .unpackingmail import mail_parts
from .unpackingparts import DAMAGED, Allowance, Part, Trouble, safe_name
from .unpackingsigned import signed_parts
from .unpackingzip import too_large, zip_parts

DEEPEST = 10
"""Containers one inside the other: a PEC message with a zip of files signed twice has five."""
MOST_PARTS = 1000
"""Parts of one received file, containers included."""
INSIDE = " › "

DEEP = Words(
    "ha troppi contenitori uno dentro l'altro", "it has too many containers inside one another"
)
SPENT = Words(
    "contiene più di quanto si possa estrarre: il resto è tralasciato",
    "it holds more than may be taken out: the rest is left out",
)
UNREAD = {
    "outlook": Words(
        "è un messaggio nel formato di Outlook (.msg)", "it is a message in Outlook's format (.msg)"
    ),
    "tnef": Words(
        "è un allegato in formato RTF di Outlook (winmail.dat)",
        "it is an attachment in Outlook's rich text format (winmail.dat)",
    ),
    "archive": Words(
        "è un archivio di un tipo che non si apre", "it is an archive of a kind that is not opened"
    ),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Signatures found around a piece; present, never verified here.

    Attributes:
        count: how many signed it.
        layers: how many envelopes they stand in, one inside the other.
    """

    count: int
    layers: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that is no container.

    Attributes:
        name: a safe file name.
        data: its bytes.
        path: the containers it lay in, outermost first; none for a file that came as it is.
        signed: signatures around it.
        envelope: what the message it came with declares.
    """

    name: str
    data: bytes = field(repr=False)
    path: tuple[str, ...] = ()
    signed: Signature | None = None
    envelope: Envelope | None = None

    @property
    def shown(self) -> str:
        """Where it lay, to read: ``mail.eml › dati.zip › CUL.xlsx``."""
        return INSIDE.join((*self.path, self.name))


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of a file, in the order of its containers, and what did not."""

    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]


def unpack(
    data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, rules: Catalogue | None = None
) -> Unpacked:
    """Take apart what was received, down to files that are no containers.

    Args:
        data: the bytes of the file.
        name: its name; the bytes count more.
        limits: ``file`` bounds each part, ``total`` all together, ``parts`` the entries of an
            archive, ``ratio`` how much one may inflate.
        rules: the catalogue; the common rules when not given.

    Returns:
        The pieces and the findings. Nothing is raised on any bytes.
    """
    state = _State(rules or catalogue(), Allowance(limits.total, MOST_PARTS, limits))
    top = Piece(safe_name(name), data)
    if len(data) > limits.file:
        state.tell("RCV-005", top.shown, too_large(limits.file))
    else:
        state.open(top)
    if state.allowance.spent:
        state.tell("RCV-005", top.shown, SPENT)
    return Unpacked(tuple(state.pieces), tuple(state.findings))


@dataclass(slots=True)
class _State:
    rules: Catalogue
    allowance: Allowance
    pieces: list[Piece] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, shown: str, reason: Words) -> None:
        self.findings.append(finding(self.rules, code, Place(shown), reason=reason))

    def open(self, held: Piece) -> None:
        """Keep a piece, or open it and go on with what lies in it."""
        kind = kind_of(held.data, held.name)
        if kind == "piece":
            self.pieces.append(held)
        elif kind in UNREAD:
            self.tell("RCV-003", held.shown, UNREAD[kind])
        elif len(held.path) >= DEEPEST:
            self.tell("RCV-005", held.shown, DEEP)
        else:
            self.into(held, kind)

    def into(self, held: Piece, kind: Kind) -> None:
        path = (*held.path, held.name)
        try:
            for found in _parts(held, kind, self.allowance):
                if isinstance(found, Trouble):
                    names = [*path, *found.within, *([found.name] if found.name else [])]
                    self.tell(found.code, INSIDE.join(names), found.reason)
                elif reason_to_ignore(found.name) in HARMLESS:
                    continue
                elif self.allowance.take(len(found.data)):
                    self.open(_piece(found, held, path))
                if self.allowance.spent:
                    break
        except Exception:  # A foreign file may break any library; it must not stop a run.
            self.tell("RCV-004", held.shown, DAMAGED)


def _parts(held: Piece, kind: Kind, allowance: Allowance) -> Iterator[Part | Trouble]:
    if kind == "zip":
        return zip_parts(held.data, allowance)
    if kind == "mail":
        return mail_parts(held.data)
    return signed_parts(held.data, held.name)


def _piece(part: Part, held: Piece, path: tuple[str, ...]) -> Piece:
    signed = held.signed
    if part.signatures:
        before = signed or Signature(0, 0)
        signed = replace(before, count=before.count + part.signatures, layers=before.layers + 1)
    # The outermost message is the one received; certified mail inside it knows better.
    envelope = held.envelope or part.envelope
    if part.envelope and part.envelope.kind == "pec" and held.envelope:
        envelope = held.envelope if held.envelope.kind == "pec" else part.envelope
    return Piece(part.name, part.data, (*path, *part.within), signed, envelope)
