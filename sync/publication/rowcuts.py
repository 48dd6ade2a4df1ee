"""Long rows of activities cut where pages end, so that what follows can carry its key.

A row never breaks over two pages, so one that is long is set as several. Where nothing tells where
pages end, they are as long as a page may hold. Where something does, they are short at first, and
those that came to stand on one page are joined.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from .chunks import Room, chunks, joined, together
from .printedshape import ActivityRow, Linked, Report

TEXT, ACTIONS = 34, 62
"""Characters of a line of the two long columns, in the layouts that are shipped."""

LONG = (Room(TEXT, 22), Room(ACTIONS, 22))
SHORT = (Room(TEXT, 10, 13), Room(ACTIONS, 10, 13))
"""What fits in a row, of the text and of the actions: by guess, and to be joined."""

ROW = "riga"
"""Anchors of rows begin with it."""

Rows = tuple[ActivityRow, ...]


def cut(report: Report, rooms: tuple[Room, Room]) -> Report:
    """Cut the rows of activities that are longer than they may be; each gets an anchor."""
    numbers = count(1)

    def pieces(rows: Rows) -> Iterator[ActivityRow]:
        for row in rows:
            parts = together(chunks(row.text, rooms[0]), chunks(row.actions, rooms[1]))
            for at, (text, actions) in enumerate(parts):
                one = _rest(row) if at else row
                code = Linked(one.code, f"{ROW}{next(numbers)}")
                yield replace(one, code=code, text=text, actions=actions)

    return _with_rows(report, lambda rows: tuple(pieces(rows)))


def joined_by_page(report: Report, pages: Mapping[str, int]) -> Report:
    """Join what was cut and came to stand on one page; the same report where nothing did.

    Args:
        report: cut.
        pages: of the anchors of its rows.
    """
    held = len(_anchors(report))

    def whole(rows: Rows) -> Rows:
        made: list[ActivityRow] = []
        last = 0
        for row in rows:
            page = pages.get(_anchor(row), 0)
            if row.continued and page and page == last:
                before = made[-1]
                made[-1] = replace(
                    before,
                    text=joined((*before.text, *row.text)),
                    actions=joined((*before.actions, *row.actions)),
                )
            else:
                made.append(row)
            last = page
        return tuple(made)

    after = _with_rows(report, whole)
    return report if len(_anchors(after)) == held else after


def told(report: Report, pages: Mapping[str, int]) -> bool:
    """Tell whether the page of every row is known: a layout may leave the codes out."""
    return pages.keys() >= _anchors(report)


def _rest(row: ActivityRow) -> ActivityRow:
    """Return a row that goes on with another: its key, and nothing that was said before."""
    return replace(
        row,
        lead=False,
        continued=True,
        code=row.activity,
        lines="",
        impact="",
        indicators=(),
        status="",
        department="",
        facts=(),
    )


def _anchor(row: ActivityRow) -> str:
    return row.code.name if isinstance(row.code, Linked) else ""


def _anchors(report: Report) -> set[str]:
    return {_anchor(row) for section in report.sections for row in section.activities}


def _with_rows(report: Report, change: Callable[[Rows], Rows]) -> Report:
    sections = tuple(replace(one, activities=change(one.activities)) for one in report.sections)
    return replace(report, sections=sections)
