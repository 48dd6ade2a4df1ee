"""The command line: arguments in, text and exit status out."""

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> None:
    """Run a command; the page of all of them and an unchanged night do without click."""
    words = sys.argv[1:] if words is None else words
    if words in (["--help"], ["-h"]):
        from .contents import page
        from .streams import speak_utf8

        speak_utf8()
        sys.stdout.write(f"{page()}\n")
        sys.exit()
    if words[:1] == ["sync"]:
        from .unchanged import repeated

        status = repeated(words[1:])
        if status is not None:
            sys.exit(status)
    from .shell import main as shell

    shell(words)
