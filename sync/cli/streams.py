"""Standard input and output as every command has them."""

import io
import sys
from typing import TextIO, cast

SIGNS = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: 0x2421,
    # Eight-bit controls, and marks that make a text read in another order than it is written.
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}
"""What a terminal is shown in the place of a control character."""


class Legible:
    """A terminal that shows control characters as signs instead of obeying them.

    Texts typed into a cell may hold some: they would move the cursor, or change what was written.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, controls as signs."""
        return self.stream.write(text.translate(SIGNS))

    def __getattr__(self, name: str) -> object:
        """Answer as the terminal does; its bytes are not to be had."""
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.stream, name)


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the system prefers: a pipe on Windows would not.

    Files and pipes get texts as they are, a terminal gets them ``Legible``.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and stream.isatty():
            setattr(sys, name, cast("TextIO", Legible(stream)))


def obedient(stream: TextIO) -> TextIO:
    """Return the terminal itself, for what moves its cursor on purpose."""
    return stream.stream if isinstance(stream, Legible) else stream
