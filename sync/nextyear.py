"""``riscontro.toml`` brought to the next year: a few lines change, every other byte stays.

A settings file is full of its owner's comments, and four kinds of lines are all that changes: a
TOML library that keeps comments would be a dependency for the sake of one command. What the edit
gives is read back and compared before it is believed.
"""

import re
from dataclasses import replace

from ..schemas.terms import Words
from .errors import RunStopped
from .settings import Settings, SettingsError, parse_settings
from .workspace import FILE_NAME

DATED = ("due", "measured")
"""Tables of days, which belong to the year they were written for."""

HEADER = re.compile(r"""\s*\[+\s*["']?([\w-]+)""")
PERIOD = re.compile(r"(\s*period\s*=\s*)([+\d_]+)")
ROUND = re.compile(r"""(\s*round\s*=\s*)("[^"]*"|'[^']*')""")
OWN = re.compile(rf"""\s*["']?({"|".join(DATED)})["']?\s*[.=]""")
ENTRY = re.compile(r"\s*[\w\"'-]+\s*=")

NOT_SAFE = Words(
    f"{FILE_NAME} è scritto in un modo che non si può modificare con sicurezza: scrivere «period» "
    "e «round» ciascuno su una riga propria all'inizio del file, ogni data di [due] e [measured] "
    "su una riga, e ripetere il comando. Nulla è stato modificato.",
    f"{FILE_NAME} is written in a way that cannot be changed safely: write «period» and «round» on "
    "a line each at the head of the file, each day of [due] and [measured] on a line of its own, "
    "and repeat the command. Nothing was changed.",
)


def next_settings(text: str, period: int, round_id: str) -> str:
    """Return the text of the settings with another year and round open.

    Days of the old year (``[due]``, ``[measured]``) become comments: they do not apply to the new
    one, whose usual days hold until others are written.

    Args:
        text: the file as read, whatever its line ends.
        period: the year to open.
        round_id: the round to open.

    Raises:
        RunStopped: the file is written in a way that this does not change safely.
    """
    lines: list[str] = []
    table, rounds, at_period = "", 0, -1
    for line in text.splitlines(keepends=True):
        header = HEADER.match(line)
        if header is not None:
            table = header[1]
        elif not table and (hit := PERIOD.match(line)) is not None:
            line, at_period = f"{hit[1]}{period}{line[hit.end() :]}", len(lines)
        elif not table and (hit := ROUND.match(line)) is not None:
            line, rounds = f'{hit[1]}"{round_id}"{line[hit.end() :]}', rounds + 1
        elif (table in DATED and ENTRY.match(line)) or (not table and OWN.match(line)):
            line = f"# {line}"
        lines.append(line)
    if not rounds and at_period >= 0:
        bare = lines[at_period].rstrip("\r\n")
        end = lines[at_period][len(bare) :] or "\n"
        lines[at_period] = f'{bare}{end}round = "{round_id}"{end}'
    made = "".join(lines)
    if _read(made) != replace(_read(text), period=period, round=round_id, due={}, measured={}):
        raise RunStopped(NOT_SAFE)
    return made


def _read(text: str) -> Settings:
    try:
        return parse_settings(text.removeprefix("\ufeff"))
    except SettingsError:
        return Settings("", "", 0)
