"""The printed report as one page: no script, no request, fit for screen readers and for print."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from .layoutwords import texts
from .printedshape import (
    ActivityRow,
    Grid,
    IndicatorRow,
    IndicatorTable,
    Linked,
    Paragraph,
    Report,
    Section,
)

_CLOSE = "</tbody></table></div>"


def as_html(report: Report) -> bytes:
    """Return the report as an HTML page in UTF-8."""
    return "\n".join(page(report.language, report.title, report.draft, _body(report))).encode()


def page(language: str, title: str, draft: bool, body: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page around a body.

    Args:
        language: of the page.
        title: of it.
        draft: a band says so on the screen and on every printed page.
        body: lines of HTML.
    """
    style = resources.files(__package__).joinpath("assets", "report.css").read_text("utf-8")
    say = texts(language)
    yield "<!doctype html>"
    yield f'<html lang="{language}">'
    yield '<head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{style}</style></head>"
    across = escape(say["draft_mark"])
    yield f'<body data-draft="{across}">' if draft else "<body>"
    if draft:
        yield f'<p class="draft" role="status">{escape(say["draft_long"])}</p>'
    yield "<main>"
    yield from body
    yield "</main></body></html>"


def grid(one: Grid) -> Iterator[str]:
    """Yield a table of any columns."""
    yield _open(one.title)
    if one.bands:
        cells = (
            f'<th scope="colgroup" colspan="{band.columns}">{escape(band.title)}</th>'
            for band in one.bands
        )
        yield f"<tr>{''.join(cells)}</tr>"
    heads = (_head(text, right) for text, right in zip(one.columns, one.right, strict=True))
    yield f"<tr>{''.join(heads)}</tr></thead><tbody>"
    for row in one.rows:
        cells = (
            f'<td class="n">{escape(text)}</td>' if right else f"<td>{escape(text)}</td>"
            for text, right in zip(row, one.right, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield _CLOSE
    if one.note:
        yield f"<p><small>{escape(one.note)}</small></p>"


def _body(report: Report) -> Iterator[str]:
    say = texts(report.language)
    yield f"<header><p>{escape(report.owner)}</p><h1>{escape(report.title)}</h1>"
    yield f"<p>{report.year} · {escape(report.round)} · {escape(report.measured)}"
    yield f"{' · ' + escape(report.scope) if report.scope else ''}</p>"
    if report.edition is not None:
        told = (report.edition.label, report.edition.act, report.edition.day)
        yield f"<p>{escape(' · '.join(told))}<br><small>{report.edition.fingerprint}</small></p>"
    yield "</header>"
    yield f'<nav aria-label="{escape(say["contents"])}"><ol>'
    for section in report.sections:
        name = " – ".join([*(one.title for one in section.above[:1]), section.title])
        yield f'<li><a href="#{_anchor(section)}">{escape(f"{section.key} {name}")}</a></li>'
    yield "</ol></nav>"
    for one in report.summary:
        yield from grid(one)
    for chart in report.charts:
        yield from grid(chart.table)
    for section in report.sections:
        yield from _section(section, report)
    for one in report.grids:
        yield from grid(one)
    if report.errata:
        yield f"<h2>{escape(say['errata'])}</h2><p>{escape(say['errata_note'])}</p>"
        yield from grid(
            Grid(
                say["errata"],
                (say["code"], say["name"], say["column"], say["published"], say["corrected"],
                 say["day"], say["reason"]),
                tuple((e.code, e.label, e.column, e.before, e.after, e.day, e.reason)
                      for e in report.errata),
                (False,) * 7,
            )
        )  # fmt: skip
    if report.reopened:
        yield f"<h2>{escape(say['reopened'])}</h2><p>{escape(say['reopened_note'])}</p>"
        yield from grid(
            Grid(
                say["reopened"],
                (say["code"], say["name"], say["department"], say["day"], say["reason"]),
                tuple((e.code, e.label, e.department, e.day, e.reason) for e in report.reopened),
                (False,) * 5,
            )
        )


def _section(section: Section, report: Report) -> Iterator[str]:
    say = texts(report.language)
    yield f'<section id="{_anchor(section)}">'
    for head in section.above:
        if head.fresh:
            yield f"<h2>{escape(f'{head.level} {head.code}: {head.title}')}</h2>"
    name = f"{section.level} {section.code}: " if section.level else ""
    yield f"<h3>{escape(f'{name}{section.title}')}</h3>"
    for fact in section.facts:
        yield f"<p><strong>{escape(fact.label)}:</strong> {escape(fact.text)}</p>"
    if section.side:
        yield from grid(
            Grid(
                section.side_title,
                (say["code"], say["text"]),
                tuple((row.code, row.title) for row in section.side),
                (False, False),
            )
        )
    if section.activities:
        yield from _activities(section.activities, report)
    for table in section.tables:
        yield from _indicators(table, report)
    for one in section.grids:
        yield from grid(one)
    for note in section.notes:
        yield f"<p><small>{escape(note)}</small></p>"
    yield "</section>"


def _activities(rows: Sequence[ActivityRow], report: Report) -> Iterator[str]:
    say = texts(report.language)
    heads = (say["code"], say["activity"], say["unit"], say["state_plain"], say["told"])
    yield _open(report.sheet_names.get("activity", ""))
    yield f"<tr>{''.join(_head(text) for text in heads)}</tr></thead><tbody>"
    for row in rows:
        again = f"<br><small>{escape(say['continued'])}</small>" if row.continued else ""
        late = f"<br><small>{escape(say['reopened_row'])}</small>" if row.provisional else ""
        yield (
            f'<tr><th scope="row">{escape(row.code)}{again}</th><td>{_paragraphs(row.text)}</td>'
            f"<td>{escape(row.department)}</td><td>{escape(row.status)}{late}</td>"
            f"<td>{_paragraphs(row.actions)}</td></tr>"
        )
    yield _CLOSE


def _indicators(table: IndicatorTable, report: Report) -> Iterator[str]:
    say = texts(report.language)
    title = " – ".join(part for part in (table.title, table.section) if part)
    name = " – ".join(part for part in (report.sheet_names.get("indicator", ""), title) if part)
    groups = (say["area"], say["product"])[: table.groups]
    heads = (say["indicator_code"], *groups, say["indicators_column"])
    yield _open(name)
    columns = (*map(_head, heads), *(_head(year, right=True) for year in table.years))
    yield f"<tr>{''.join(columns)}</tr></thead><tbody>"
    for row in table.rows:
        yield _indicator(row, len(table.years))
    yield _CLOSE
    for note in table.notes:
        back = f'<a role="doc-backlink" href="#{note.to}">{escape(note.sign)}</a>'
        yield f'<p role="doc-footnote" id="{note.name}"><small>{back} {escape(note)}</small></p>'


def _indicator(row: IndicatorRow, years: int) -> str:
    groups = "".join(f"<td>{escape(text)}</td>" for text in row.groups)
    label = escape(row.label)
    if row.heading:
        empty = "<td></td>" * years
        return f'<tr class="h"><td>{escape(row.code)}</td>{groups}<th>{label}</th>{empty}</tr>'
    cells = "".join(
        f'<td class="{"n" if one.number else "m"}">{escape(one.text)}'
        f"{f'<br><small>{_mark(one.mark)}</small>' if one.mark else ''}</td>"
        for one in row.figures
    )
    kind = ' class="c"' if row.child else ""
    return f'<tr><td>{escape(row.code)}</td>{groups}<th scope="row"{kind}>{label}</th>{cells}</tr>'


def _mark(mark: str) -> str:
    """Return what is to be known of a number; it leads to its note, which leads back."""
    if not isinstance(mark, Linked):
        return escape(mark)
    name = f' id="{mark.name}"' if mark.name else ""
    return f'<a role="doc-noteref"{name} href="#{mark.to}">{escape(mark)}</a>'


def _paragraphs(found: Sequence[Paragraph]) -> str:
    return "".join(
        f"<p{f' class={one.tone}' if one.tone else ''}>"
        f"{f'<strong>{escape(one.label)}:</strong> ' if one.label else ''}{escape(one.text)}</p>"
        for one in found
    )


def _open(title: str) -> str:
    """Begin a table; a screen too narrow for it moves the table alone sideways."""
    return f'<div class="wide"><table><caption>{escape(title)}</caption><thead>'


def _head(text: str, right: bool = False) -> str:
    kind = ' class="n"' if right else ""
    return f'<th scope="col"{kind}>{escape(text)}</th>'


def _anchor(section: Section) -> str:
    return escape("".join(sign if sign.isalnum() else "-" for sign in section.key))
