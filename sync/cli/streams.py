"""Standard input and output as every command has them."""

import io
import sys


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the system prefers: a pipe on Windows would not."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
