"""``riscontro sync`` when nothing changed: what the last run said is said again.

Nothing here imports click: it takes longer to load than all this takes to run.
"""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..manifest import said
from ..pipeline.watching import Quiet, note_quiet, quiet_night
from .streams import speak_utf8

TOLD = {
    "it": "Nulla è cambiato dall'esecuzione del {day}: nessun file è stato riletto (--all).",
    "en": "Nothing changed since the run of {day}: no file was read again (--all).",
}
FLAGS, OPTIONS = ("--json", "--quiet", "--paranoid"), ("--lang", "--today", "--fail-on")


class Asked(NamedTuple):
    """What the command was asked that a night without changes has an answer for.

    Attributes:
        workspace: its root.
        today: day of the run.
        language: of what is said; the workspace's when ``None``.
        fail_on: least severity that gives exit status 1.
        as_json: say it as data.
        quiet: say nothing.
        paranoid: compare the content of every file.
    """

    workspace: Path
    today: date
    language: str | None = None
    fail_on: str = "warning"
    as_json: bool = False
    quiet: bool = False
    paranoid: bool = False


def repeated(words: Sequence[str]) -> int | None:
    """Say again what the last run said, on the words that follow ``sync``.

    Returns:
        The exit status; ``None`` when there is more to do, or to say about the words.
    """
    asked = _asked(words)
    if asked is None:
        return None
    speak_utf8()
    return repeat(asked)


def repeat(asked: Asked) -> int | None:
    """Say again what the last run said when nothing changed since; see ``repeated``."""
    found = quiet_night(asked.workspace, asked.today, asked.paranoid)
    if found is None:
        return None
    language = asked.language or found.memory.language
    manifest = found.workspace.manifest_file
    status = said(manifest, f"status.{asked.fail_on}")
    text = "" if asked.quiet else said(manifest, f"{_form(asked)}.{language}")
    if status is None or text is None or language not in TOLD:
        return None
    note_quiet(found)
    if text:
        sys.stdout.write(f"{_shown(asked, found, language, text)}\n")
    return int(status)


def _form(asked: Asked) -> str:
    return "data" if asked.as_json else "text"


def _shown(asked: Asked, found: Quiet, language: str, text: str) -> str:
    if asked.as_json:
        import json

        return json.dumps(json.loads(text) | {"unchanged": True}, ensure_ascii=False, indent=2)
    return f"{text}\n{TOLD[language].format(day=f'{found.memory.day:%d/%m/%Y}')}"


def _asked(words: Sequence[str]) -> Asked | None:
    """Read the words; ``None`` for any that are not the plainest, which click reads."""
    given: dict[str, str] = {}
    names: list[str] = []
    rest = iter(words)
    for word in rest:
        option, mark, value = word.partition("=")
        if word in FLAGS:
            given[word] = word
        elif option in OPTIONS:
            given[option] = value if mark else next(rest, "")
        elif word.startswith("-"):
            return None
        else:
            names.append(word)
    day = _day(given.get("--today"))
    if len(names) > 1 or day is None:
        return None
    return Asked(
        workspace=Path(*names),
        today=day,
        language=given.get("--lang"),
        fail_on=given.get("--fail-on", "warning"),
        as_json="--json" in given,
        quiet="--quiet" in given,
        paranoid="--paranoid" in given,
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text) if len(text) == len("2026-02-28") else None
    except ValueError:
        return None
