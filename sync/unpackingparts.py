"""What an opened container gives: parts and what stopped it, under one allowance."""

import re
import unicodedata
from dataclasses import dataclass, field

from ..schemas.terms import Words
from ..workbooks.limits import DEFAULT_LIMITS, Limits
from .envelopes import Envelope

UNNAMED = "allegato"
DAMAGED = Words("è danneggiato", "it is damaged")
LONGEST_NAME = 120
"""Characters of a name: a path with several of them still fits every system."""

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that lay in a container.

    Attributes:
        name: a safe file name.
        data: its bytes.
        within: containers between it and the one opened (a message inside the message).
        envelope: what the message it came in says of itself.
        signatures: signatures that the container opened put around it.
    """

    name: str
    data: bytes
    within: tuple[str, ...] = ()
    envelope: Envelope | None = None
    signatures: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something in a container was not taken out.

    Attributes:
        code: rule of the catalogue.
        name: what was not taken out; empty for the container itself.
        reason: why, in words that follow a colon.
        within: containers between it and the one opened.
    """

    code: str
    name: str = ""
    reason: Words = field(default_factory=lambda: Words("", ""))
    within: tuple[str, ...] = ()


@dataclass(slots=True)
class Allowance:
    """What taking one file apart may still cost: the one thing here that changes.

    Attributes:
        bytes: most that may still come out, inflated.
        parts: most parts that may still come out.
        limits: what each part may cost.
        spent: the whole was asked too much; nothing more is taken.
    """

    bytes: int
    parts: int
    limits: Limits = DEFAULT_LIMITS
    spent: bool = False

    def take(self, size: int) -> bool:
        """Count one part; ``False`` when it is one too many, or too large."""
        if self.spent or self.parts < 1 or size > self.bytes:
            self.spent = True
            return False
        self.parts -= 1
        self.bytes -= size
        return True


def safe_name(name: str, unnamed: str = UNNAMED) -> str:
    """Return a file name that can be written anywhere, whatever a stranger called his file.

    The last step of a path, composed (NFC), without drive letter, control and format characters
    (those that reverse the direction of writing too), reserved signs, reserved names and trailing
    dots; short, with its extension.
    """
    text = name.encode("utf-8", "replace").decode("utf-8")
    text = re.split(r"[\\/]", text)[-1]
    text = re.sub(r"^[A-Za-z]:", "", text)
    kept = (" " if char in "\t\r\n" else char for char in unicodedata.normalize("NFC", text))
    text = "".join(char for char in kept if unicodedata.category(char) not in _UNSEEN)
    text = " ".join(text.translate(_FORBIDDEN).split()).rstrip(". ").lstrip(" ")
    if not text.strip("._ "):
        return unnamed
    if _RESERVED.match(text):
        text = f"_{text}"
    if len(text) > LONGEST_NAME:
        stem, dot, suffix = text.rpartition(".")
        if not stem or len(suffix) > LONGEST_NAME // 4:
            stem, dot, suffix = text, "", ""
        text = f"{stem[: LONGEST_NAME - len(dot + suffix)].rstrip('. ')}{dot}{suffix}"
    return text


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
