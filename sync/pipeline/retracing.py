"""From a cell of the master to its row, and everything workbooks ever said of a row."""

import re
from collections.abc import Collection, Iterable
from pathlib import PurePath

from ...schemas.terms import Words
from ...workbooks.master import ID_ROW
from ...workbooks.reader import read_workbook
from ..database import Store
from ..errors import RunStopped
from ..parsing import read_submission
from ..store import submissions
from ..tracing import Source, typed
from .keeping import kept
from .planning import Opened

CELL = re.compile(
    r"^(?:\[[^\]]*\])?'?(?P<sheet>[^!']+)'?!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d+)$"
)
"""``Indicatori!H12``, as spreadsheets write it."""

KEY = "key"


def key_at(found: Opened, text: str) -> str:
    """Return the key of the row a cell of the master stands in; any other text as it is.

    Raises:
        RunStopped: there is no master, no such sheet, or no row of the plan there.
    """
    named = CELL.match(text.strip())
    if named is None:
        return text
    book = read_workbook(found.workspace.master_file, found.settings.limits.own(), False)
    grid = next((one for one in book.grids if one.sheet == named["sheet"].strip()), None)
    if grid is not None:
        ids = {
            grid.text(ID_ROW, column): column for column in range(1, len(grid.rows[ID_ROW - 1]) + 1)
        }
        if KEY in ids and (key := grid.text(int(named["row"]), ids[KEY])):
            return key
    raise RunStopped(
        Words(
            f"Nella cella {text} di {found.workspace.master_file.name} non c'è una riga del piano.",
            f"Cell {text} of {found.workspace.master_file.name} is in no row of the plan.",
        )
    )


def ever_received(
    found: Opened,
    store: Store,
    keys: Collection[str],
    departments: Collection[str],
    period: int,
    round_id: str,
) -> list[tuple[str, Source]]:
    """Return what every workbook received says of some rows, with the key it gives them.

    A blank says nothing; a workbook that is kept no more is passed over.

    Args:
        found: the workspace.
        store: which workbooks were received.
        keys: of the rows, those they had before included.
        departments: the units that report or reported on them.
        period: the year.
        round_id: the round.
    """
    made: list[tuple[str, Source]] = []
    for one in submissions(store):
        if (one.period, one.round) != (period, round_id) or one.department not in departments:
            continue
        try:
            suffix = PurePath(one.workbook).suffix.lower()
            data = kept(found.workspace, one.sha256, suffix)
        except RunStopped:
            continue
        book = read_workbook(data, found.settings.limits.reading(), name=one.workbook)
        read = read_submission(book, found.profile)
        made += [
            (record.key, typed(record, "value", one.sha256, one.received))
            for record in read.records
            if record.kind == "indicator" and record.key in keys and not record.cell("value").blank
        ]
    return made


def besides(versions: Iterable[Source], received: Iterable[Source]) -> tuple[Source, ...]:
    """Return what was received and is no version, the same text of one cell once."""
    met = {(one.content, one.place.workbook) for one in versions}
    made = []
    for one in received:
        if (one.content, one.place.workbook) not in met:
            met.add((one.content, one.place.workbook))
            made.append(one)
    return tuple(made)
