"""*Origine del dato*: from the active cell to the workbook, the cell and the day it came from."""

from pathlib import Path

from ..schemas.grid import split_address
from ..schemas.rules import catalogue
from ..sync.pipeline.planning import Opened
from ..sync.pipeline.reading import listed_in
from ..sync.pipeline.tracing import Traced
from ..sync.pipeline.tracing import trace as run_trace
from ..sync.tracetext import as_text, past_text
from ..sync.tracing import Source
from ..sync.workspace import Workspace
from . import centrewords as say
from .conversation import Conversation
from .findingmemory import ids_of
from .host import Spot
from .openbook import active, read_active
from .ribbonwords import not_done
from .workplace import workplace


def trace(talk: Conversation) -> None:
    """Say where the value of the active cell's row comes from, and offer to go there."""
    place = workplace(talk)
    found = run_trace(place.root, _key(talk, place), None, None)
    ratings = found.opened.profile.progress.ratings
    texts = [as_text(found.traces, talk.language, found.rules, ratings)] if found.traces else []
    if found.past:
        texts.append(past_text(found.past, talk.language))
    talk.tell(say.TRACE_TITLE, "\n\n".join(texts), "origine-del-dato")
    source = _source(found)
    path = _path(found.opened, source) if source is not None else None
    if source is None or path is None or _is_here(talk, path):
        return
    if talk.ask(say.OPEN_SOURCE, place=source.place):
        talk.host.open(path, Spot(source.place.sheet, source.place.cell))


def _key(talk: Conversation, place: Workspace) -> str:
    """Return what the active cell is of: a cell of the master, or the key of its row."""
    book, spot = active(talk), talk.host.spot()
    if spot is None:
        raise not_done(say.NO_CELL)
    if book.path is not None and book.path.resolve() == place.master_file.resolve():
        return f"{spot.sheet}!{spot.cell}"
    with read_active(talk) as reading:
        grid = next((one for one in reading.workbook.grids if one.sheet == spot.sheet), None)
        row, columns = ids_of(grid) if grid is not None else (0, {})
        at = split_address(spot.cell)[0]
        key = grid.text(at, columns["key"]) if grid is not None and row and at > row else ""
    if not key:
        raise not_done(say.NO_CELL)
    return key


def _source(found: Traced) -> Source | None:
    """Return the cell of a workbook the value was typed in, else the first one received."""
    typed = [
        source
        for one in found.traces
        for source in (*one.sources, *one.versions, *one.received)
        if source.sha256 and source.place.cell
    ]
    return typed[0] if typed else None


def _path(opened: Opened, source: Source) -> Path | None:
    listed = listed_in(opened, catalogue(opened.profile)).workbooks
    return next((one.path for one in listed if one.name == source.place.workbook), None)


def _is_here(talk: Conversation, path: Path) -> bool:
    book = talk.host.active()
    return book is not None and book.path is not None and book.path.resolve() == path.resolve()
