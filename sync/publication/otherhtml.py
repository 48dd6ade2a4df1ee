"""What goes with the printed report, as one page of HTML each."""

from collections.abc import Iterator
from html import escape

from .dossier import Dossier
from .layoutwords import texts
from .peopleshape import PeopleSheets
from .printedhtml import grid, page


def dossier_html(found: Dossier) -> bytes:
    """Return a document of parts as an HTML page in UTF-8."""
    return "\n".join(page(found.language, found.title, found.draft, _dossier(found))).encode()


def sheets_html(found: PeopleSheets) -> bytes:
    """Return sheets for people as an HTML page in UTF-8."""
    return "\n".join(page(found.language, found.title, found.draft, _sheets(found))).encode()


def _dossier(found: Dossier) -> Iterator[str]:
    yield f"<header><p>{escape(found.owner)}</p><h1>{escape(found.title)}</h1>"
    yield f"<p>{escape(found.subtitle)}</p></header>"
    for part in found.parts:
        level = "h3" if part.listing else "h2"
        yield f"<section><{level}>{escape(part.title)}</{level}>"
        for line in part.lines:
            yield f"<p>{escape(line)}</p>"
        for one in part.grids:
            yield from grid(one)
        if part.listing:
            yield f"<pre>{escape(chr(10).join(part.listing))}</pre>"
        yield "</section>"
    yield f"<footer><small>{found.fingerprint}</small></footer>"


def _sheets(found: PeopleSheets) -> Iterator[str]:
    say = texts(found.language)
    yield f"<header><p>{escape(found.owner)}</p><h1>{escape(found.title)}</h1></header>"
    yield f'<nav aria-label="{escape(say["contents"])}"><ol>'
    for at, sheet in enumerate(found.sheets):
        yield f'<li><a href="#s{at}">{escape(sheet.title)}</a></li>'
    yield "</ol></nav>"
    for at, sheet in enumerate(found.sheets):
        yield f'<section id="s{at}"><p><small>{escape(sheet.kind)}</small></p>'
        yield f"<h2>{escape(sheet.title)}</h2><p>{escape(sheet.subtitle)}</p>"
        yield '<dl class="tiles">'
        for tile in sheet.tiles:
            label = " – ".join(part for part in (tile.label, tile.detail) if part)
            yield f"<div><dt>{escape(label)}</dt><dd>{escape(tile.value)}</dd></div>"
        yield "</dl>"
        for one in sheet.grids:
            if one.rows:
                yield from grid(one)
                continue
            yield f"<h3>{escape(one.title)}</h3><p>{escape(one.note)}</p>"
        yield "</section>"
