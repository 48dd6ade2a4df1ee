"""The command line: arguments in, text and exit status out."""

import sys
from collections.abc import Sequence


def main(given: Sequence[str] | None = None) -> None:
    """Run a command; the page of all of them and an unchanged night do without click.

    Args:
        given: its words. Those of the program where they are not: then the process ends with it.
    """
    words = sys.argv[1:] if given is None else given
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

    if given is not None:
        shell(words)
        return
    from .ending import at_once

    with at_once():
        shell(words)
